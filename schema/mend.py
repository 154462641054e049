"""Mending a record where there is one safe answer: quotes found again, white space trimmed, segments and sides ordered.

What is ambiguous stays as it is: a span is changed only where no fault of it is left (GA101 to GA104).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .anchor import context_score, from_utf16, occurrences
from .records import Record
from .rules.index import LAYERS
from .rules.span_rules import span_faults
from .swap import ordered

FIXABLE = frozenset({"GA101", "GA102", "GA104", "GA140"})
NEAR = 256  # code points from where a quote was said to stand
LONG = 20  # code points of a quote that is looked for in the whole text
ALIKE = 0.75  # how far prefix and suffix must agree, where a segment has them

Texts = Mapping[str, str | None]
"""Texts by the id of a document, and of a claim in it."""


def mended(record: Record, texts: Texts, codes: frozenset[str] = FIXABLE) -> Record:
    """`record`, valid by its schema, with the faults of `codes` mended; evidence stands in the texts of its claims."""
    kind = record["record"]
    if kind in ("annotation", "prediction"):
        labels = {layer: [_label(label, layer[:-1], texts, codes) for label in record[layer]] for layer in LAYERS}
        return {**record, **labels}
    if kind == "pair":
        return {**record, **{side: _spans(record[side], _text(record[side], texts), codes) for side in ("a", "b")}}
    return _label(record, kind, texts, codes)


def _label(label: Record, kind: str, texts: Texts, codes: frozenset[str]) -> Record:
    if kind == "contradiction":
        judged = {**label, **{name: _spans(span, text, codes) for name, span, text in _evidence(label, texts)}}
        return ordered(judged) if "GA140" in codes else judged
    if kind in ("claim", "attribution"):
        mended_label: Record = _spans(label, _text(label, texts), codes)
        return mended_label
    return label


def _evidence(judged: Record, texts: Texts) -> Iterator[tuple[str, Any, str | None]]:
    """(field, span, text of the claim's document) for each side that has evidence."""
    for side in ("a", "b"):
        if judged.get(f"evidence_{side}") is not None:
            yield f"evidence_{side}", judged[f"evidence_{side}"], texts.get(judged[f"claim_{side}"])


def _text(owner: Record, texts: Texts) -> str | None:
    return texts.get(str(owner.get("document_id")))


def _spans(value: Any, text: str | None, codes: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_spans(inner, text, codes) for inner in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("segments"), list):
        return mended_span(value, text, codes)
    return {name: _spans(inner, text, codes) for name, inner in value.items()}


def mended_span(span: Record, text: str | None, codes: frozenset[str] = FIXABLE) -> Record:
    """The span without faults, or the span itself where there is no one way to that. `text` is None where unknown."""
    placed = [_placed(_whole(segment), text, codes) for segment in span["segments"]]
    made = {**span, "segments": _in_order(placed) if "GA102" in codes else placed}
    return span if any(span_faults(text, {"span": made})) else made


def _whole(segment: Record) -> Record:
    """The segment with offsets that are int: 7.0 is an integer of JSON."""
    return {**segment, "start": int(segment["start"]), "end": int(segment["end"])}


def _placed(segment: Record, text: str | None, codes: frozenset[str]) -> Record:
    """The segment where its quote stands; unchanged where that is not certain."""
    exact, start = segment.get("exact"), segment["start"]
    if exact is None:
        return _bare(segment, text) if "GA104" in codes else segment
    if exact == exact.strip() and (text is None or text[start : segment["end"]] == exact):
        return segment
    wanted = [exact, exact.strip()] if "GA104" in codes else [exact]
    for quote in filter(None, wanted):
        at = start if _stands(segment, text, exact) else _place(segment, quote, text) if "GA101" in codes else None
        if at is not None:
            return _trimmed(segment, quote, at, text) if "GA104" in codes else _moved(segment, quote, at, text)
    return segment


def _bare(segment: Record, text: str | None) -> Record:
    """A segment without its words, less the white space at its edges where the text is known."""
    words = "" if text is None else text[segment["start"] : segment["end"]]
    if not words.strip():
        return segment
    start = segment["start"] + len(words) - len(words.lstrip())
    return {**segment, "start": start, "end": start + len(words.strip())}


def _stands(segment: Record, text: str | None, exact: str) -> bool:
    start, end = segment["start"], segment["end"]
    return end - start == len(exact) if text is None else text[start:end] == exact


def _place(segment: Record, quote: str, text: str | None) -> int | None:
    """Where `quote` begins: by UTF-16 offsets, else the only place nearby, else, if it is long, the only place."""
    if text is None:
        return None
    start, end = from_utf16(text, segment["start"]), from_utf16(text, segment["end"])
    if start is not None and end is not None and text[start:end] == quote and _fits(segment, text, start):
        return start
    places = [place for place in occurrences(quote, text) if _fits(segment, text, place)]
    near = [place for place in places if abs(place - segment["start"]) <= NEAR]
    found = near or (places if len(quote) >= LONG else [])
    return found[0] if len(found) == 1 else None


def _fits(segment: Record, text: str, at: int) -> bool:
    return context_score(segment, text, at) >= ALIKE  # type: ignore[arg-type]


def _trimmed(segment: Record, quote: str, at: int, text: str | None) -> Record:
    return _moved(segment, quote.strip(), at + len(quote) - len(quote.lstrip()), text)


def _moved(segment: Record, quote: str, at: int, text: str | None) -> Record:
    """The segment with `quote` at `at`; prefix and suffix keep their length and follow where the text is known."""
    end = at + len(quote)
    made = {**segment, "start": at, "end": end, "exact": quote}
    if text is not None and "prefix" in made:
        made["prefix"] = text[max(0, at - len(made["prefix"])) : at]
    if text is not None and "suffix" in made:
        made["suffix"] = text[end : end + len(made["suffix"])]
    return made


def _in_order(segments: list[Record]) -> list[Record]:
    """The segments by start, those that touch joined."""
    made: list[Record] = []
    for segment in sorted(segments, key=lambda s: (s["start"], s["end"])):
        if made and _joinable(made[-1], segment):
            made[-1] = _joined(made[-1], segment)
        else:
            made.append(segment)
    return made


def _joinable(one: Record, two: Record) -> bool:
    return one["end"] == two["start"] and "exact" in one and "exact" in two and not {"anchor"} & {*one, *two}


def _joined(one: Record, two: Record) -> Record:
    made = {**one, "end": two["end"], "exact": one["exact"] + two["exact"]}
    made.pop("suffix", None)
    return made | ({"suffix": two["suffix"]} if "suffix" in two else {})
