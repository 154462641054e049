"""What the records of one check know of each other: ids, texts and spans."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..records import Record

LAYERS = ("claims", "attributions", "contradictions")
ALWAYS = {"claim": ("text", "kind"), "attribution": ("attitude",), "contradiction": ("relation",)}
"""Fields that gold never leaves null."""


@dataclass(frozen=True)
class Settings:
    """What a project says of its records. None means: not known, so not checked."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    guidelines: frozenset[str] | None = None
    configs: frozenset[str] | None = None
    withdrawn: frozenset[str] = frozenset()
    slots: frozenset[str] | None = None
    sides: frozenset[str] | None = None
    entities: frozenset[str] | None = None

    @cached_property
    def needed(self) -> dict[str, tuple[str, ...]]:
        """The fields that gold must have, by kind of record."""
        return {kind: tuple(dict.fromkeys((*names, *self.fields.get(kind, ())))) for kind, names in ALWAYS.items()}


@dataclass
class Index:
    """Ids that can be referred to, and the records that rules look up. Filled before rules run."""

    settings: Settings = field(default_factory=Settings)
    documents: dict[str, Record] = field(default_factory=dict)
    claims: dict[str, str | None] = field(default_factory=dict)
    attributions: dict[str, Record] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, record: Record) -> None:
        """Take note of `record`, valid or not."""
        identifier = record.get("id")
        if isinstance(identifier, str):
            _NOTES.get(str(record.get("record")), _note_other)(self, identifier, record)

    def resolves(self, identifier: str) -> bool:
        """True where a record or an annotator's label of that id is known."""
        if identifier.startswith("document:"):
            return self.document(identifier) is not None
        return (
            identifier in self.claims
            or identifier in self.attributions
            or identifier in self.others
            or identifier in self.inner
        )

    def document(self, identifier: str) -> Record | None:
        """The document of that id, or as much of it as rules look at; None where there is none."""
        return self.documents.get(identifier)

    def home(self, claim: str, document: str) -> str | None:
        """The document whose claim it is, None where that is not known; `document` is where it is looked for."""
        return self.claims.get(claim)

    def contested(self, text_sha256: str) -> bool:
        """True where documents of one text stand in several independence groups."""
        return len(self.groups[text_sha256]) > 1


def _note_document(index: Index, identifier: str, record: Record) -> None:
    index.documents.setdefault(identifier, record)
    digest, group = record.get("text_sha256"), record.get("independence_group")
    if isinstance(digest, str) and isinstance(group, str) and record.get("text_length"):
        index.groups[digest].add(group)


def _note_claim(index: Index, identifier: str, record: Record) -> None:
    index.claims.setdefault(identifier, record.get("document_id"))
    note_aliases(index, record)


def _note_attribution(index: Index, identifier: str, record: Record) -> None:
    index.attributions.setdefault(identifier, record)
    note_aliases(index, record)


def note_aliases(index: Index, record: Record) -> None:
    """Take note of the former ids of a label."""
    aliases = record.get("aliases")
    index.inner.update(a for a in aliases if isinstance(a, str)) if isinstance(aliases, list) else None


def _note_annotation(index: Index, identifier: str, record: Record) -> None:
    index.others.add(identifier)
    for _, label in labels(record):
        if isinstance(label.get("id"), str):
            index.inner.add(label["id"])
            if label.get("record") == "claim":
                index.claims.setdefault(label["id"], label.get("document_id"))


def _note_prediction(index: Index, identifier: str, record: Record) -> None:
    """Its labels may be named by another prediction: a conflict lies between documents."""
    index.others.add(identifier)
    index.inner.update(label["id"] for _, label in labels(record) if isinstance(label.get("id"), str))


def _note_pair(index: Index, identifier: str, record: Record) -> None:
    index.others.add(identifier)
    for side in (record.get("a"), record.get("b")):
        if isinstance(side, dict) and isinstance(side.get("claim_id"), str):
            index.inner.add(side["claim_id"])


def _note_other(index: Index, identifier: str, record: Record) -> None:
    index.others.add(identifier)


_NOTES = {
    "document": _note_document,
    "claim": _note_claim,
    "attribution": _note_attribution,
    "annotation": _note_annotation,
    "pair": _note_pair,
    "prediction": _note_prediction,
}


def labels(record: Record) -> Iterator[tuple[str, Record]]:
    """(JSON Pointer, label) for each label that an annotation or a prediction holds."""
    for layer in LAYERS:
        held = record.get(layer)
        for number, label in enumerate(held if isinstance(held, list) else []):
            if isinstance(label, dict):
                yield f"/{layer}/{number}", label
