"""Rules on spans, texts, numbers and times: GA101 to GA111, GA150, GA151."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from .index import Index
from .records import Record
from .validation import Fault

if TYPE_CHECKING:
    import regex

_NEAR = 64
_MARKS = "\u0300"  # below it no two characters belong together but CR and LF (UAX #29)


def spans(value: Any, pointer: str = "") -> Iterator[tuple[str, Record]]:
    """(JSON Pointer, span) for every span inside `value`."""
    if isinstance(value, dict):
        if isinstance(value.get("segments"), list):
            yield pointer, value
            return
        for name, inner in value.items():
            yield from spans(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from spans(inner, f"{pointer}/{number}")


def span_faults(text: str | None, label: Record) -> Iterator[Fault]:
    """GA101 to GA104 for every span of a label; those that need the text only where there is one."""
    for pointer, span in spans(label):
        yield from _order_faults(span, pointer)
        for number, segment in enumerate(span["segments"]):
            yield from _segment_faults(text, segment, f"{pointer}/segments/{number}")


def _order_faults(span: Record, pointer: str) -> Iterator[Fault]:
    end = -1
    for number, segment in enumerate(span["segments"]):
        if segment["start"] <= end:
            yield (
                "GA102",
                f"{pointer}/segments/{number}/start",
                f"the segment starts at {segment['start']}, where the one before it ends at {end}; "
                "sort the segments, and join those that touch",
            )
        end = segment["end"]


def _segment_faults(text: str | None, segment: Record, pointer: str) -> Iterator[Fault]:
    start, end, exact = segment["start"], segment["end"], segment.get("exact")
    if end <= start:
        yield (
            "GA102",
            f"{pointer}/end",
            f"the segment ends at {end}, not after its start {start}; swap or mend them",
        )
    elif text is not None and end > len(text):
        yield (
            "GA101",
            f"{pointer}/end",
            f"the segment ends at {end}, the text at {len(text)}; {_whereabouts(text, exact, start)}",
        )
    elif text is not None:
        yield from _text_faults(text, start, end, exact, pointer)
    if exact is not None and exact != exact.strip():
        yield (
            "GA104",
            f"{pointer}/exact",
            f"{_shown(exact)} has white space at an edge; {_without(exact, start)}",
        )


def _text_faults(text: str, start: int, end: int, exact: str | None, pointer: str) -> Iterator[Fault]:
    if exact is not None and text[start:end] != exact:
        there = f"the text at {start}..{end} is {_shown(text[start:end])}"
        yield "GA101", f"{pointer}/exact", f"exact is {_shown(exact)}, {there}; {_whereabouts(text, exact, start)}"
        return
    for name, edge in (("start", start), ("end", end)):
        if cuts_grapheme(text, edge):
            yield (
                "GA103",
                f"{pointer}/{name}",
                f"{name} {edge} cuts {_cut(text, edge)}",
            )


def _cut(text: str, edge: int) -> str:
    match = next(found for found in _clusters(text, edge) if found.start() < edge < found.end())
    return f"the character {_shown(match[0])} apart; move it to {match.start()} or {match.end()}"


def cuts_grapheme(text: str, edge: int) -> bool:
    """True where `edge` lies inside a grapheme cluster (UAX #29)."""
    if not 0 < edge < len(text):
        return False
    before, after = text[edge - 1], text[edge]
    if before < _MARKS and after < _MARKS:
        return before == "\r" and after == "\n"
    return any(match.start() < edge < match.end() for match in _clusters(text, edge))


def _clusters(text: str, edge: int) -> Iterator["regex.Match[str]"]:
    """The grapheme clusters around `edge`."""
    return _grapheme().finditer(text, max(0, edge - _NEAR), min(len(text), edge + _NEAR))


@cache
def _grapheme() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\X")


def _without(exact: str, start: int) -> str:
    kept = exact.strip()
    at = start + len(exact) - len(exact.lstrip())
    return f"without it the span is {at}..{at + len(kept)}" if kept else "it holds no word: take the span out"


def _whereabouts(text: str, exact: str | None, start: int) -> str:
    """Where the words of a span do stand."""
    if exact is None:
        return "mend the offsets"
    count, at = text.count(exact), _nearest(text, exact, start)
    if at is None:
        return "it stands nowhere in the text; mend exact, or mark the words anew"
    place = f"{at}..{at + len(exact)}"
    return f"it stands at {place}" if count == 1 else f"of {count} places where it stands the nearest is {place}"


def _nearest(text: str, exact: str, start: int) -> int | None:
    after, before = text.find(exact, start), text.rfind(exact, 0, start + len(exact))
    found = [place for place in (after, before) if place >= 0]
    return min(found, key=lambda place: abs(place - start), default=None)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 48 else text[:45] + "...")


def document_faults(record: Record) -> Iterator[Fault]:
    """GA110 and GA111."""
    text, length = record["text"], record["text_length"]
    if text is not None:
        if len(text) != length:
            yield (
                "GA110",
                "/text_length",
                f"text_length is {length}, the text has {len(text)} code points; restore the text, it is frozen",
            )
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != record["text_sha256"]:
            yield (
                "GA110",
                "/text_sha256",
                f"text_sha256 is {record['text_sha256'][:12]}…, the text's is {digest}; restore the text, "
                "or take the new one in as a document of its own (`goldassay ingest`)",
            )
    end = 0
    for number, section in enumerate(record["sections"]):
        if not end <= section["start"] < section["end"] <= length:
            yield "GA111", f"/sections/{number}", _section_sentence(section, end, length)
        end = max(end, section["end"])


def _section_sentence(section: Record, end: int, length: int) -> str:
    name = f"the {section['kind']} {section['start']}..{section['end']}"
    if section["end"] <= section["start"]:
        return f"{name} holds no text; mend its ends or take it out"
    if section["end"] > length:
        return f"{name} goes beyond the text, which ends at {length}; mend its end"
    return f"{name} starts before {end}, where the section before it ends; sort the sections and part them"


def claim_faults(index: Index, claim: Record) -> Iterator[Fault]:
    """GA150 and GA151."""
    for number, quantity in enumerate(claim.get("quantities") or []):
        yield from _quantity_faults(quantity, f"/quantities/{number}")
    for number, time in enumerate(claim.get("times") or []):
        yield from _time_faults(index, claim, time, f"/times/{number}")


def _quantity_faults(quantity: Record, pointer: str) -> Iterator[Fault]:
    low, value, high = quantity["low"], quantity["value"], quantity["high"]
    if low is not None and high is not None and low > high:
        yield "GA150", f"{pointer}/low", f"low {low} is above high {high}; swap or mend them"
    elif value is not None and _outside(quantity):
        bounds = f"{'(' if quantity.get('low_open') else '['}{low}, {high}{')' if quantity.get('high_open') else ']'}"
        yield (
            "GA150",
            f"{pointer}/value",
            f"value {value} lies outside {bounds}; mend the value or the bounds",
        )


def _outside(quantity: Record) -> bool:
    """True where the value lies beyond a bound; it may be the open bound that its comparator names."""
    low, value, high = quantity["low"], quantity["value"], quantity["high"]
    under = low is not None and (
        value < low or (value == low and quantity.get("low_open", False) and quantity["comparator"] != "gt")
    )
    over = high is not None and (
        value > high
        or (value == high and quantity.get("high_open", False) and quantity["comparator"] not in ("lt", "almost"))
    )
    return under or over


def _time_faults(index: Index, claim: Record, time: Record, pointer: str) -> Iterator[Fault]:
    earliest, latest = time["earliest"], time["latest"]
    if earliest is not None and latest is not None and earliest[:10] > latest[:10]:
        yield "GA150", f"{pointer}/earliest", f"earliest {earliest} is after latest {latest}; swap or mend them"
    published = index.documents.get(str(claim.get("document_id")), {}).get("published_at")
    future = claim.get("kind") in ("prediction", "rule", "quote_position")
    if published and earliest and time["role"] == "event_time" and not future and earliest[:10] > published[:10]:
        yield (
            "GA151",
            f"{pointer}/earliest",
            f"the event would begin on {earliest[:10]}, after its report of {published[:10]}; "
            "mend the date, or make the claim a prediction",
        )
