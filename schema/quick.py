"""The common case in one stride: True only for a record that keeps every rule, as far as its chunk can tell.

What is said here is what `link_rules` and `span_rules` say, without words; False, KeyError or TypeError mean no more
than that those must look. A test holds both against each other on broken records.
"""

from collections.abc import Callable, Container
from hashlib import sha256
from operator import itemgetter
from typing import Any

from .graphemes import cuts_grapheme
from .records import Record


class Quick:
    """The rules of one sweep: `index` is the sweep's, `judged` takes note of a judgement."""

    def __init__(self, index: Any, judged: Callable[[Record], Any]) -> None:
        settings = index.settings
        self.index, self.judged, self.document = index, judged, index.document
        self.slots, self.sides, self.entities = map(_or_null, (settings.slots, settings.sides, settings.entities))
        self.guidelines, self.configs, self.withdrawn = settings.guidelines, settings.configs, settings.withdrawn
        self.needed = {kind: itemgetter(*names, "record") for kind, names in settings.needed.items()}
        self.by_kind: dict[str, Callable[[Record], bool]] = {
            "document": self.article,
            "claim": self.gold_claim,
            "attribution": self.gold_attribution,
            "contradiction": self.judgement,
            "annotation": self.answer,
        }
        """What looks at a record of each kind; those that are rare have none."""

    def article(self, record: Record) -> bool:
        """A document."""
        text, length, digest, end = record["text"], record["text_length"], record["text_sha256"], 0
        if record.get("revision_of") is not None or record["id"] in self.withdrawn or self.index.contested(digest):
            return False
        if text is not None and (len(text) != length or sha256(text.encode()).hexdigest() != digest):
            return False
        for section in record["sections"]:
            if not end <= section["start"] < section["end"]:
                return False
            end = section["end"]
        return bool(end <= length)

    def gold_claim(self, record: Record) -> bool:
        """A claim of the gold."""
        return None not in self.needed["claim"](record) and self.claim(record, ())

    def gold_attribution(self, record: Record) -> bool:
        """An attribution of the gold."""
        return None not in self.needed["attribution"](record) and self.attribution(record, self.index.attributions)

    def judgement(self, record: Record) -> bool:
        """A judged pair of the gold; that its claims are there is asked by the note of it."""
        a, b, superseded = record["claim_a"], record["claim_b"], record.get("superseded_claim")
        if not a < b or record.get("via_claims") or (superseded is not None and superseded not in (a, b)):
            return False
        if "evidence_a" in record or "evidence_b" in record or None in self.needed["contradiction"](record):
            return False
        self.judged(record)
        return True

    def answer(self, record: Record) -> bool:
        """An annotator's answer without judgements."""
        claims, attributions = record["claims"], record["attributions"]
        nested = {label["id"]: label for label in attributions}
        local = {label["id"] for label in claims} | nested.keys()
        if (
            record["contradictions"]
            or record.get("replaces") is not None
            or len(local) < len(claims) + len(attributions)
            or (self.guidelines is not None and record["guideline_version"] not in self.guidelines)
            or (self.configs is not None and record["config_sha256"] not in self.configs)
            or None in map(self.document, record["document_ids"])
        ):
            return False
        for label in claims:
            if not self.claim(label, local):
                return False
        for label in attributions:  # noqa: SIM110 - a generator would take longer
            if not self.attribution(label, nested):
                return False
        return True

    def claim(self, claim: Record, local: Container[str]) -> bool:
        """A claim; `local` are the ids of its own answer."""
        document = self.document(claim["document_id"])
        text = document["text"]
        if not _stands(text, claim["span"]) or (self.slots and claim.get("slot") not in self.slots):
            return False
        for identifier in claim.get("attribution_ids") or ():
            if identifier not in local:
                self.index.resolves(identifier)
        for quantity in claim["quantities"]:
            low, value, high = quantity["low"], quantity["value"], quantity["high"]
            if value is None:
                if low is not None and high is not None and low >= high:
                    return False
            elif (low is not None and (value < low or (value == low and quantity.get("low_open")))) or (
                high is not None and (value > high or (value == high and quantity.get("high_open")))
            ):
                return False
            span = quantity.get("span")
            if span is not None and not _stands(text, span):
                return False
        for time in claim["times"]:
            earliest, latest, published = time["earliest"], time["latest"], document["published_at"]
            if earliest is not None and (
                len(earliest) > 10 or (latest or "9999") < earliest or (published or "9999") < earliest
            ):
                return False
            span = time.get("span")
            if span is not None and not _stands(text, span):
                return False
        return True

    def attribution(self, label: Record, nested: dict[str, Record]) -> bool:
        """An attribution among `nested`, those that may be its parents, by id."""
        here, parent = label["document_id"], label["parent_id"]
        text = self.document(here)["text"]
        if parent is None:
            if label["depth"]:
                return False
        elif parent not in nested or not _nests(label, nested[parent]):
            return False
        if not _stands(text, label["content"]):
            return False
        for identifier in label["claim_ids"]:
            self.index.home(identifier, here)
        cue, confirms = label["cue"], label.get("confirms")
        if (cue is not None and not _stands(text, cue)) or (confirms is not None and not _stands(text, confirms)):
            return False
        for source in label["sources"]:
            if source["span"] is not None and not _stands(text, source["span"]):
                return False
            if self.sides and source.get("side") not in self.sides:
                return False
            if self.entities and source.get("entity_id") not in self.entities:
                return False
            cited = source.get("cited_document_id")
            if cited is not None and self.document(cited) is None:
                return False
        return True


def _or_null(allowed: frozenset[str] | None) -> frozenset[str | None] | None:
    return None if allowed is None else allowed | {None}


def _nests(label: Record, above: Record) -> bool:
    """True for a child, one deep, inside a parent that has none; deeper chains are looked at with all their links."""
    if label["depth"] != 1 or above["parent_id"] is not None or above["document_id"] != label["document_id"]:
        return False
    segments, around = label["content"]["segments"], above["content"]["segments"][0]
    return bool(segments[0]["start"] >= around["start"] and segments[-1]["end"] <= around["end"])


def _stands(text: str, span: Record) -> bool:
    """True where every segment of the span quotes the text, in order, cutting nothing and edged by no white space."""
    before = -1
    for segment in span["segments"]:
        start, end, exact = segment["start"], segment["end"], segment["exact"]
        if text[start:end] != exact or end - start != len(exact) or start <= before or exact.strip() != exact:
            return False
        if not text[start and start - 1 : start + 1].isascii() and cuts_grapheme(text, start):
            return False
        if not text[end - 1 : end + 1].isascii() and cuts_grapheme(text, end):
            return False
        before = end
    return True
