"""The common case in one stride: True only for a record that keeps every rule, as far as its chunk can tell.

What is said here is what `link_rules` and `span_rules` say, without words; False means no more than that those must
look. A test holds both against each other on broken records.
"""

from collections.abc import Callable, Container
from typing import Any

from .graphemes import cuts_grapheme
from .link_rules import nesting_faults
from .records import Record


def clean(index: Any, judged: Callable[[Record], Any], record: Record) -> bool:
    """True where no rule is broken. `index` is a sweep's, `judged` takes note of a judgement."""
    kind = record["record"]
    if kind == "annotation":
        return _answer(index, record)
    for name in index.settings.needed.get(kind, ()):
        if record.get(name) is None:
            return False
    if kind == "claim":
        return _claim(index, record, ())
    if kind == "attribution":
        return _attribution(index, record, index.attributions)
    return kind == "contradiction" and _judgement(index, record) and not judged(record)


def _claim(index: Any, claim: Record, local: Container[str]) -> bool:
    document = index.document(claim["document_id"])
    if document is None or not _stands(document["text"], claim["span"]):
        return False
    slots, slot = index.settings.slots, claim.get("slot")
    if slots is not None and slot is not None and slot not in slots:
        return False
    for identifier in claim.get("attribution_ids") or ():
        if identifier not in local:
            index.asked.append((identifier, index.line))
    for quantity in claim["quantities"]:
        low, value, high = quantity["low"], quantity["value"], quantity["high"]
        if value is None:
            if low is not None and high is not None and low >= high:
                return False
        elif (low is not None and (value < low or (value == low and quantity.get("low_open")))) or (
            high is not None and (value > high or (value == high and quantity.get("high_open")))
        ):
            return False
        if "span" in quantity and not _stands(document["text"], quantity["span"]):
            return False
    for time in claim["times"]:
        earliest, latest, published = time["earliest"], time["latest"], document["published_at"]
        if earliest is not None:
            day = earliest[:10]
            if (latest is not None and (day > latest[:10] or len(earliest) > 10 < len(latest))) or (
                published is not None and (day > published[:10] or len(earliest) > 10 < len(published))
            ):
                return False
        if "span" in time and not _stands(document["text"], time["span"]):
            return False
    return True


def _attribution(index: Any, label: Record, nested: dict[str, Record]) -> bool:
    here, parent = label["document_id"], label["parent_id"]
    document = index.document(here)
    if document is None or not _stands(document["text"], label["content"]):
        return False
    if parent is None:
        if label["depth"]:
            return False
    elif parent not in nested or nesting_faults(label, nested):
        return False
    for identifier in label["claim_ids"]:
        index.asked_homes.append((identifier, here, index.line))
    for name in ("cue", "confirms"):
        if label.get(name) is not None and not _stands(document["text"], label[name]):
            return False
    for source in label["sources"]:
        if source["span"] is not None and not _stands(document["text"], source["span"]):
            return False
        sides, entities = index.settings.sides, index.settings.entities
        if sides is not None and source.get("side") not in (None, *sides):
            return False
        if entities is not None and source.get("entity_id") is not None and source["entity_id"] not in entities:
            return False
        cited = source.get("cited_document_id")
        if cited is not None and index.document(cited) is None:
            return False
    return True


def _judgement(index: Any, record: Record) -> bool:
    a, b, superseded = record["claim_a"], record["claim_b"], record.get("superseded_claim")
    if not a < b or record.get("via_claims") or (superseded is not None and superseded not in (a, b)):
        return False
    index.asked += ((a, index.line), (b, index.line))
    return True


def _answer(index: Any, record: Record) -> bool:
    settings = index.settings
    claims, attributions = record["claims"], record["attributions"]
    nested = {label["id"]: label for label in attributions}
    local = {label["id"] for label in claims} | nested.keys()
    if (
        record["contradictions"]
        or record.get("replaces") is not None
        or len(local) < len(claims) + len(attributions)
        or (settings.guidelines is not None and record["guideline_version"] not in settings.guidelines)
        or (settings.configs is not None and record["config_sha256"] not in settings.configs)
        or not all(index.document(identifier) is not None for identifier in record["document_ids"])
    ):
        return False
    return all(_claim(index, label, local) for label in claims) and all(
        _attribution(index, label, nested) for label in attributions
    )


def _stands(text: str | None, span: Record) -> bool:
    """True where every segment of the span quotes the text, in order, cutting nothing and edged by no white space."""
    before = -1
    for segment in span["segments"]:
        start, end, exact = segment["start"], segment["end"], segment.get("exact")
        if exact is None or text is None or start <= before or end - start != len(exact) or text[start:end] != exact:
            return False
        if exact.strip() != exact:
            return False
        if not (text[start - 1 if start else 0 : start + 1].isascii() and text[end - 1 : end + 1].isascii()) and (
            cuts_grapheme(text, start) or cuts_grapheme(text, end)
        ):
            return False
        before = end
    return True
