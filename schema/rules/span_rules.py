"""Rules on spans, texts, numbers and times: GA101 to GA111, GA150, GA151."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from ..graphemes import cuts_grapheme
from ..moments import later
from ..records import Record
from ..validation import Fault
from . import told
from .index import Index


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
            told.beyond(text, exact, start, end),
        )
    elif text is not None:
        yield from _text_faults(text, start, end, exact, pointer)
    words = exact if exact is not None or text is None else text[start:end]
    if words is not None and words != words.strip():
        place = "exact" if exact is not None else "start" if words[:1].isspace() else "end"
        yield "GA104", f"{pointer}/{place}", told.edge_space(words, start)


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
        return [("GA150", f"/quantities/{number}/low", f"low {low} is above high {high}; swap or mend them")]
    if low is not None and low == high and value is None and (quantity.get("low_open") or quantity.get("high_open")):
        said = f"no number lies between {low} and {high} with a bound open; close the bounds"
        return [("GA150", f"/quantities/{number}/low", said)]
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
    if latest is not None and later(earliest, latest):
        said = f"earliest {earliest} is after latest {latest}; swap or mend them"
        found.append(("GA150", f"/times/{number}/earliest", said))
    if time["role"] == "event_time" and claim.get("kind") not in _FUTURE:
        published = _published(index, claim)
        if published and later(earliest, published):
            said = (
                f"the event would begin on {earliest}, after its report of {published}; "
                "mend the date, or make the claim a prediction"
            )
            found.append(("GA151", f"/times/{number}/earliest", said))
    return found


def _published(index: Index, claim: Record) -> str | None:
    """When the claim's document was published, as precisely as that is known."""
    document = index.document(claim["document_id"]) or {}
    published = document.get("published_at")
    if not isinstance(published, str):
        return None
    return published if document.get("published_precision") in ("second", "minute") else published[:10]


def evidence_faults(index: Index, judged: Record) -> Iterator[Fault]:
    """GA101 to GA104 for the evidence of a judged pair, which stands in the documents of its claims."""
    for side in ("a", "b"):
        if judged.get(f"evidence_{side}") is not None:
            home = str(index.claims.get(judged[f"claim_{side}"]))
            text = (index.document(home) or {}).get("text")
            held = {f"evidence_{side}": judged[f"evidence_{side}"]}
            yield from span_faults(text if isinstance(text, str) else None, held)
            yield from withheld_faults(index, home, held)


def withheld_faults(index: Index, document_id: str, label: Record) -> Iterator[Fault]:
    """GA101 where the document's text is not there: a span still ends by its length."""
    document = index.document(document_id) or {}
    length = document.get("text_length")
    if isinstance(document.get("text"), str) or not isinstance(length, int):
        return
    for pointer, span in spans(label):
        for number, segment in enumerate(span["segments"]):
            if segment["start"] < segment["end"] > length:
                said = f"the segment ends at {segment['end']}, the text at {length}; mend the offsets"
                yield "GA101", f"{pointer}/segments/{number}/end", said
