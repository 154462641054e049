"""Rules on spans, texts, numbers and times: GA101 to GA111, GA150, GA151."""

import hashlib
from collections.abc import Iterator
from typing import Any

import regex

from .index import Index
from .moments import later
from .records import Record
from .validation import Fault

_GRAPHEME = regex.compile(r"\X")
_NEAR = 64
_FLAGS = ("\U0001f1e6", "\U0001f1ff")  # regional indicators pair up from the first of their run


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
    start, end, exact = int(segment["start"]), int(segment["end"]), segment.get("exact")  # 7.0 is an integer of JSON
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
    words = exact if exact is not None or text is None else text[start:end]
    if words is not None and words != words.strip():
        place = "exact" if exact is not None else "start" if words[:1].isspace() else "end"
        yield "GA104", f"{pointer}/{place}", f"{_shown(words)} has white space at an edge; leave it out of the span"


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
    if not 0 < edge < len(text) or (text[edge - 1].isascii() and text[edge].isascii() and text[edge] != "\n"):
        return False
    begin = max(0, edge - _NEAR)
    while begin > 0 and _FLAGS[0] <= text[begin - 1] <= _FLAGS[1]:
        begin -= 1
    window = _GRAPHEME.finditer(text, begin, min(len(text), edge + _NEAR))
    return any(match.start() < edge < match.end() for match in window)


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


def claim_faults(index: Index, claim: Record) -> Iterator[Fault]:
    """GA150 and GA151."""
    for number, quantity in enumerate(claim.get("quantities") or []):
        yield from _quantity_faults(quantity, f"/quantities/{number}")
    for number, time in enumerate(claim.get("times") or []):
        yield from _time_faults(index, claim, time, f"/times/{number}")


def _quantity_faults(quantity: Record, pointer: str) -> Iterator[Fault]:
    low, value, high = quantity["low"], quantity["value"], quantity["high"]
    if low is not None and high is not None and low > high:
        yield "GA150", f"{pointer}/low", f"low {low} is above high {high}; swap them"
    elif low is not None and low == high and value is None and (quantity.get("low_open") or quantity.get("high_open")):
        yield "GA150", f"{pointer}/low", f"no number lies between {low} and {high} with a bound open; close the bounds"
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
    if earliest is not None and latest is not None and later(earliest, latest):
        yield "GA150", f"{pointer}/earliest", f"earliest {earliest} is after latest {latest}; swap them"
    published = _published(index, claim)
    future = claim.get("kind") in ("prediction", "rule", "quote_position")
    if published and earliest and time["role"] == "event_time" and not future and later(earliest, published):
        yield (
            "GA151",
            f"{pointer}/earliest",
            f"the event would begin on {earliest}, after its report of {published}; "
            "mend the date, or make the claim a prediction",
        )


def _published(index: Index, claim: Record) -> str | None:
    """When the claim's document was published, as precisely as that is known."""
    document = index.documents.get(str(claim.get("document_id")), {})
    published = document.get("published_at")
    if not isinstance(published, str):
        return None
    return published if document.get("published_precision") in ("second", "minute") else published[:10]


def evidence_faults(index: Index, judged: Record) -> Iterator[Fault]:
    """GA101 to GA104 for the evidence of a judged pair, which stands in the documents of its claims."""
    for side in ("a", "b"):
        if f"evidence_{side}" in judged:
            home = str(index.claims.get(judged[f"claim_{side}"]))
            text = index.documents.get(home, {}).get("text")
            held = {f"evidence_{side}": judged[f"evidence_{side}"]}
            yield from span_faults(text if isinstance(text, str) else None, held)
            yield from withheld_faults(index, home, held)


def withheld_faults(index: Index, document_id: str, label: Record) -> Iterator[Fault]:
    """GA101 where the document's text is not there: a span still ends by its length."""
    document = index.documents.get(document_id, {})
    length = document.get("text_length")
    if isinstance(document.get("text"), str) or not isinstance(length, int):
        return
    for pointer, span in spans(label):
        for number, segment in enumerate(span["segments"]):
            if segment["start"] < segment["end"] > length:
                told = f"the segment ends at {segment['end']}, the text at {length}; mend the offsets"
                yield "GA101", f"{pointer}/segments/{number}/end", told
