"""Rules on spans, texts, numbers and times: GA101 to GA111, GA150, GA151."""

import hashlib
from collections.abc import Iterator
from typing import Any

from . import told
from .graphemes import cuts_grapheme
from .index import Index
from .records import Record
from .validation import Fault


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
            told.beyond(text, exact, start, end),
        )
    elif text is not None:
        yield from _text_faults(text, start, end, exact, pointer)
    if exact is not None and exact != exact.strip():
        yield (
            "GA104",
            f"{pointer}/exact",
            told.edge_space(exact, start),
        )


def _text_faults(text: str, start: int, end: int, exact: str | None, pointer: str) -> Iterator[Fault]:
    if exact is not None and text[start:end] != exact:
        yield (
            "GA101",
            f"{pointer}/exact",
            told.other_words(text, exact, start, end),
        )
        return
    for name, edge in (("start", start), ("end", end)):
        if cuts_grapheme(text, edge):
            yield (
                "GA103",
                f"{pointer}/{name}",
                told.cut(text, name, edge),
            )


def document_faults(record: Record) -> Iterator[Fault]:
    """GA110 and GA111."""
    text, length = record["text"], record["text_length"]
    if text is not None:
        if len(text) != length:
            yield "GA110", "/text_length", told.length(length, text)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != record["text_sha256"]:
            yield (
                "GA110",
                "/text_sha256",
                told.digest(record["text_sha256"], digest),
            )
    end = 0
    for number, section in enumerate(record["sections"]):
        if not end <= section["start"] < section["end"] <= length:
            yield (
                "GA111",
                f"/sections/{number}",
                told.section(section, end, length),
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
