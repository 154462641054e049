"""Rules on spans, texts, numbers and times: GA101 to GA111, GA150, GA151."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from .index import Index
from .records import Record
from .validation import Fault

if TYPE_CHECKING:
    import regex

_NEAR = 64


@cache
def _grapheme() -> "regex.Pattern[str]":
    import regex  # slow to load, and no plain text needs it

    return regex.compile(r"\X")


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


def span_faults(text: str | None, label: Record) -> list[Fault]:
    """GA101 to GA104 for every span of a label; those that need the text only where there is one."""
    for span in _held(label):
        if not _sound(text, span):
            return [fault for pointer, bad in spans(label) for fault in _faults_of_span(text, bad, pointer)]
    return []


_SINGLE = ("span", "cue", "content", "confirms")
_LISTS = ("quantities", "times", "sources")


def _held(label: Record) -> list[Record]:
    """As `spans`, without pointers, by the fields that hold spans."""
    if "span" not in label and "cue" not in label:
        return [span for _, span in spans(label)]
    found = [span for name in _SINGLE if (span := label.get(name)) is not None]
    for name in _LISTS:
        for item in label.get(name) or ():
            if (span := item.get("span")) is not None:
                found.append(span)
    return found


def _sound(text: str | None, span: Record) -> bool:
    """True where no rule on spans is broken: the quick way past the sentences below."""
    before = -1
    for segment in span["segments"]:
        start, end, exact = segment["start"], segment["end"], segment.get("exact")
        if not before < start < end:
            return False
        if exact is None:
            if text is not None and (end > len(text) or cuts_grapheme(text, start) or cuts_grapheme(text, end)):
                return False
        elif exact.strip() != exact or (text is not None and not _stands(text, start, end, exact)):
            return False
        before = end
    return True


def _stands(text: str, start: int, end: int, exact: str) -> bool:
    """True where `exact`, which has no white space at its edges, is the text there and cuts no character."""
    return (
        text[start:end] == exact
        and end - start == len(exact)
        and (text[max(0, start - 1) : start + 1].isascii() or not cuts_grapheme(text, start))
        and (text[end - 1 : end + 1].isascii() or not cuts_grapheme(text, end))
    )


def _faults_of_span(text: str | None, span: Record, pointer: str) -> Iterator[Fault]:
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
            f"the segment ends at {end}, the text at {len(text)}; mend the offsets",
        )
    elif text is not None:
        yield from _text_faults(text, start, end, exact, pointer)
    if exact is not None and exact != exact.strip():
        yield (
            "GA104",
            f"{pointer}/exact",
            f"{_shown(exact)} has white space at an edge; leave it out of the span",
        )


def _text_faults(text: str, start: int, end: int, exact: str | None, pointer: str) -> Iterator[Fault]:
    if exact is not None and text[start:end] != exact:
        where = _nearest(text, exact, start)
        mend = f"it stands at {where}..{where + len(exact)}" if where is not None else "it is not in the text"
        yield (
            "GA101",
            f"{pointer}/exact",
            f"exact is {_shown(exact)}, the text at {start}..{end} is {_shown(text[start:end])}; {mend}",
        )
        return
    for name, edge in (("start", start), ("end", end)):
        if cuts_grapheme(text, edge):
            yield (
                "GA103",
                f"{pointer}/{name}",
                f"{name} {edge} cuts a character with its mark; move it to the side",
            )


def cuts_grapheme(text: str, edge: int) -> bool:
    """True where `edge` lies inside a grapheme cluster (UAX #29)."""
    if not 0 < edge < len(text):
        return False
    pair = text[edge - 1 : edge + 1]
    if (pair.isascii() and pair[1] != "\n") or _always_parts(pair):
        return False
    window = _grapheme().finditer(text, max(0, edge - _NEAR), min(len(text), edge + _NEAR))
    return any(match.start() < edge < match.end() for match in window)


@lru_cache(4096)
def _always_parts(pair: str) -> bool:
    """True where two characters never share a cluster, whatever stands before them.

    Only a mark or a joiner lets what stands before it decide (GB9c, GB11); two regional indicators join by themselves.
    """
    return len(_grapheme().findall(pair)) == 2 and unicodedata.category(pair[0]) not in ("Mn", "Mc", "Me", "Cf")


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
            yield "GA110", "/text_length", f"text_length is {length}, the text has {len(text)} code points"
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != record["text_sha256"]:
            yield (
                "GA110",
                "/text_sha256",
                f"text_sha256 is not the text's, which is {digest}; was the text changed?",
            )
    end = 0
    for number, section in enumerate(record["sections"]):
        if not end <= section["start"] < section["end"] <= length:
            yield (
                "GA111",
                f"/sections/{number}",
                f"section {section['start']}..{section['end']} must start at {end} or later, "
                f"hold text and end by {length}",
            )
        end = max(end, section["end"])


def claim_faults(index: Index, claim: Record) -> list[Fault]:
    """GA150 and GA151."""
    found: list[Fault] = []
    for number, quantity in enumerate(claim.get("quantities") or ()):
        found += _quantity_faults(quantity, number)
    for number, time in enumerate(claim.get("times") or ()):
        found += _time_faults(index, claim, time, number)
    return found


def _quantity_faults(quantity: Record, number: int) -> Sequence[Fault]:
    low, value, high = quantity["low"], quantity["value"], quantity["high"]
    if low is not None and high is not None and low > high:
        return [("GA150", f"/quantities/{number}/low", f"low {low} is above high {high}; swap them")]
    if value is None or not _outside(quantity):
        return ()
    bounds = f"{'(' if quantity.get('low_open') else '['}{low}, {high}{')' if quantity.get('high_open') else ']'}"
    said = f"value {value} lies outside {bounds}; mend the value or the bounds"
    return [("GA150", f"/quantities/{number}/value", said)]


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


_FUTURE = ("prediction", "rule", "quote_position")


def _time_faults(index: Index, claim: Record, time: Record, number: int) -> Sequence[Fault]:
    earliest, latest, found = time["earliest"], time["latest"], []
    if earliest is None:
        return ()
    if latest is not None and earliest[:10] > latest[:10]:
        said = f"earliest {earliest} is after latest {latest}; swap them"
        found.append(("GA150", f"/times/{number}/earliest", said))
    if time["role"] == "event_time" and claim.get("kind") not in _FUTURE:
        published = (index.document(claim["document_id"]) or {}).get("published_at")
        if published and earliest[:10] > published[:10]:
            said = (
                f"the event would begin on {earliest[:10]}, after its report of {published[:10]}; "
                "mend the date, or make the claim a prediction"
            )
            found.append(("GA151", f"/times/{number}/earliest", said))
    return found
