"""The common case in one stride: True only for a typed record that is valid and keeps every rule its chunk can tell.

What is said here is what the schemas' conditions, `link_rules` and `span_rules` say, without words; False, TypeError or
LookupError mean no more than that those must look. Tests hold both against each other on broken records.
"""

from collections.abc import Callable, Container
from hashlib import sha256
from operator import attrgetter
from typing import Any

from ..graphemes import cuts_grapheme
from .beliefs import Hopeful
from .patterns import ANNOTATORS, ANSWERS, DAYS, EVENTS, GROUPS, LANGUAGES, MOMENTS, OUTLETS, SHA256, Names
from .typed import absent

_ASCII = "\x7f"
"""The last character of ASCII: between two of them that are no white space no grapheme goes on."""
Typed = Any
"""A record of `typed`: its fields are attributes, UNSET where they are absent. That is false, as an empty text is."""


class Quick:
    """The look at the records of one sweep; `judged` takes note of a judgement."""

    def __init__(self, index: Hopeful, judged: Callable[[str, str, str], None]) -> None:
        settings = index.settings
        self.index, self.judged, self.document = index, judged, index.document
        self.slots, self.sides, self.entities = map(_or_none, (settings.slots, settings.sides, settings.entities))
        self.guidelines, self.configs, self.withdrawn = settings.guidelines, settings.configs, settings.withdrawn
        self.needed = {kind: attrgetter(*names, "record") for kind, names in settings.needed.items()}
        self.named, self.absent = Names(), absent()
        self.pairs: list[tuple[int, str, str, str]] = []
        """(line, its claims, relation) of the judgements of a batch."""
        self.nothing = (None, self.absent)
        self.little = (None, self.absent, "NFS")
        """The worth of a claim that cannot be checked."""
        self.by_kind: dict[str, Callable[[Typed], bool]] = {
            "document": self.article,
            "claim": self.gold_claim,
            "attribution": self.gold_attribution,
            "contradiction": self.judgement,
            "annotation": self.answer,
        }
        """What looks at a record of each kind; those that are rare have none."""

    def sound(self) -> bool:
        """True where every id of the batch has the form of its kind; only then its judgements are taken note of."""
        pairs, self.pairs = self.pairs, []
        if not self.named.sound():
            return False
        for line, *judged in pairs:
            self.index.line = line
            self.judged(*judged)
        return True

    def article(self, record: Typed) -> bool:
        """A document."""
        text, length, digest, end = record.text, record.text_length, record.text_sha256, 0
        self.named.documents.append(record.id)
        if record.revision_of not in self.nothing or record.id in self.withdrawn or self.index.contested(digest):
            return False
        outlet, days = record.outlet, (record.published_at, record.modified_at, record.retrieved_at)
        if not (EVENTS[record.event_id] and GROUPS[record.independence_group] and OUTLETS[outlet.id]):
            return False
        if (
            outlet.country not in self.nothing
            or record.file_sha256 not in self.nothing
            or not LANGUAGES[record.language]
            or not SHA256[digest]
        ):
            return False
        if not all(DAYS[day] for day in days if day not in self.nothing):
            return False
        if text is not None and (len(text) != length or sha256(text.encode()).hexdigest() != digest):
            return False
        for section in record.sections:
            if not end <= section.start < section.end:
                return False
            end = section.end
        return bool(end <= length)

    def gold_claim(self, record: Typed) -> bool:
        """A claim of the gold."""
        return self._has(self.needed["claim"](record)) and self.claim(record, ())

    def gold_attribution(self, record: Typed) -> bool:
        """An attribution of the gold."""
        return self._has(self.needed["attribution"](record)) and self.attribution(record, self.index.heads, {})

    def judgement(self, record: Typed) -> bool:
        """A judged pair of the gold; that its claims are there is asked by the note of it."""
        a, b, relation, superseded = record.claim_a, record.claim_b, record.relation, record.superseded_claim
        if not a < b or record.via_claims or record.evidence_a or record.evidence_b or record.aliases:
            return False
        if superseded not in (*self.nothing, a, b):
            return False
        if record.group_id not in self.nothing and not GROUPS[record.group_id]:
            return False
        if not self._has(self.needed["contradiction"](record)) or not _fits(record, relation):
            return False
        self.named.contradictions.append(record.id)
        self.named.claims += (a, b)
        self.pairs.append((self.index.line, a, b, relation))
        return True

    def answer(self, record: Typed) -> bool:
        """An annotator's answer on an article, without judgements."""
        claims, attributions = record.claims, record.attributions
        self.named.documents += record.document_ids
        nested = {label.id: label for label in attributions}
        homes = {label.id: label.document_id for label in claims}
        local = homes.keys() | nested.keys()
        if (
            record.contradictions
            or record.replaces not in self.nothing
            or len(record.flags) > 1
            or len(record.document_ids) > 1
            or len(local) < len(claims) + len(attributions)
            or not ANSWERS[record.id]
            or not ANNOTATORS[record.annotator.id]
            or not SHA256[record.config_sha256]
            or not (MOMENTS[record.created_at] and MOMENTS[record.updated_at])
            or (self.guidelines is not None and record.guideline_version not in self.guidelines)
            or (self.configs is not None and record.config_sha256 not in self.configs)
            or self.document(record.document_ids[0]) is None
        ):
            return False
        for label in claims:
            if not self.claim(label, local):
                return False
        for label in attributions:  # noqa: SIM110 - a generator would take longer
            if not self.attribution(label, nested, homes):
                return False
        return True

    def _has(self, fields: tuple[Any, ...]) -> bool:
        """True where no field that gold needs is null or absent."""
        return all(fields) or (None not in fields and self.absent not in fields)

    def claim(self, claim: Typed, local: Container[str]) -> bool:
        """A claim; `local` are the ids of its own answer."""
        self.named.claims.append(claim.id)
        self.named.documents.append(claim.document_id)
        document: Any = self.document(claim.document_id)
        text, published = document["text"], document["published_at"] or "9999"
        if not _stands(text, claim.span) or (self.slots and claim.slot not in self.slots) or claim.aliases:
            return False
        if (claim.kind == "quantity" and not claim.quantities) or (
            claim.checkability == "not_checkable" and claim.check_worthiness not in self.little
        ):
            return False
        for identifier in claim.attribution_ids or ():
            if identifier not in local:
                self.named.attributions.append(identifier)
                self.index.ask(identifier)
        for quantity in claim.quantities:
            low, value, high = quantity.low, quantity.value, quantity.high
            if value is None:
                if low is not None and high is not None and low >= high:
                    return False
            elif (low is not None and (value < low or (value == low and quantity.low_open))) or (
                high is not None and (value > high or (value == high and quantity.high_open))
            ):
                return False
            if quantity.span and not _stands(text, quantity.span):
                return False
            if quantity.as_of not in self.nothing and not DAYS[quantity.as_of]:
                return False
        for time in claim.times:
            earliest, latest = time.earliest, time.latest
            if earliest is not None and (
                len(earliest) > 10 or (latest or "9999") < earliest or published < earliest or not DAYS[earliest]
            ):
                return False
            if (latest is not None and not DAYS[latest]) or (time.span and not _stands(text, time.span)):
                return False
        return True

    def attribution(self, label: Typed, nested: dict[str, Typed], homes: dict[str, str]) -> bool:
        """An attribution among `nested`, those that may be its parents, by id; `homes` are documents of claims."""
        named, here, parent = self.named, label.document_id, label.parent_id
        named.attributions.append(label.id)
        named.documents.append(here)
        text = self.document(here)["text"]  # type: ignore[index]
        if parent is None:
            if label.depth:
                return False
        elif not _nests(label, nested[parent]):
            return False
        if not _stands(text, label.content) or (label.confirms and not _stands(text, label.confirms)):
            return False
        for identifier in label.claim_ids:
            if homes.get(identifier) != here:
                named.claims.append(identifier)
                self.index.home(identifier, here)
        if (label.cue is not None and not _stands(text, label.cue)) or label.aliases:
            return False
        for source in label.sources:
            if source.span is None:
                if source.type not in ("author", "implicit", None):
                    return False
            elif not _stands(text, source.span):
                return False
            if (self.sides and source.side not in self.sides) or (
                self.entities and source.entity_id not in self.entities
            ):
                return False
            if source.entity_id not in self.nothing:
                named.entities.append(source.entity_id)
            if source.cited_document_id not in self.nothing:
                named.documents.append(source.cited_document_id)
                if self.document(source.cited_document_id) is None:
                    return False
        return True


def _or_none(allowed: frozenset[str] | None) -> frozenset[Any] | None:
    return None if allowed is None else allowed | {None, absent()}


def _fits(record: Typed, relation: str) -> bool:
    """True where a judgement has what its relation calls for, and nothing else."""
    conflict = relation in ("contradiction", "correction")
    told = (record.types, record.primary_type, record.level, record.strength)
    if conflict != all(told) or conflict != any(told) or len(record.types or ()) > 1 or len(record.inference or ()) > 1:
        return False
    if relation in ("update", "correction") and not record.superseded_claim:
        return False
    seen = record.comparability
    return relation != "contradiction" or not seen or (seen.event in ("same", None) and seen.slot in ("same", None))


def _nests(label: Typed, above: Typed) -> bool:
    """True for a child, one deep, inside a parent that has none; deeper chains are looked at with all their links."""
    if label.depth != 1 or above.parent_id is not None or above.document_id != label.document_id:
        return False
    segments, around = label.content.segments, above.content.segments[0]
    return bool(segments[0].start >= around.start and segments[-1].end <= around.end)


def _stands(text: str, span: Typed) -> bool:
    """True where every segment of the span quotes the text, in order, cutting nothing and edged by no white space."""
    before = -1
    for segment in span.segments:
        start, end, exact = segment.start, segment.end, segment.exact
        if text[start:end] != exact or end - start != len(exact) or start <= before or exact.strip() != exact:
            return False
        if start and (text[start - 1] > _ASCII or exact[0] > _ASCII) and cuts_grapheme(text, start):
            return False
        if end < len(text) and (exact[-1] > _ASCII or text[end] > _ASCII) and cuts_grapheme(text, end):
            return False
        before = end
    return True
