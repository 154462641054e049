"""What a chunk knows by itself, and what it believes of the rest until `facts` tells.

Rules that look beyond the chunk are answered in good faith, and each belief is noted.
"""

from collections.abc import Iterable
from typing import Any

from ..records import Record
from ..rules.index import Index, Settings, note_aliases
from ..rules.link_rules import Judgements
from .documents import Documents
from .facts import CONTRADICTION, EQUIVALENT, Notes, key
from .typed import plain

_PARENT = ("id", "document_id", "parent_id", "content")


class Hopeful(Index):
    """The index of a chunk: it knows what the chunk says and believes the rest, taking note of each belief."""

    def __init__(self, settings: Settings, documents: Documents, notes: Notes) -> None:
        super().__init__(settings)
        self.table, self.notes, self.line = documents, notes, 0
        self.heads: dict[str, Any] = {}
        """Typed attributions, by id: they may be parents."""
        self.homed: set[str] = set()
        """Typed claims, by id."""
        self.document = documents.__getitem__  # type: ignore[method-assign,assignment]

    def add(self, record: Record) -> None:
        """As ever, but of an attribution only what its children need; the first of an id stands."""
        identifier, kind = record.get("id"), record.get("record")
        if type(identifier) is not str:
            return
        if kind == "attribution":
            if identifier not in self.attributions and identifier not in self.heads:
                self.attributions[identifier] = {name: record.get(name) for name in _PARENT}
            note_aliases(self, record)
        elif kind == "claim" and identifier in self.homed:
            note_aliases(self, record)
        else:
            super().add(record)

    def add_typed(self, kind: str, records: list[Any]) -> None:
        """As `add`, of typed records of one kind; what others ask of them is noted at once."""
        defined = self.notes.defined
        if kind == "attribution":
            fresh = {label.id: label for label in reversed(records) if label.id not in self.attributions}
            self.heads = fresh | self.heads
        elif kind == "claim":
            self._at_home(records)
        elif kind == "annotation":
            self._at_home([label for record in records for label in record.claims])
            held = (label for r in records for label in (*r.claims, *r.attributions, *r.contradictions))
            defined.extend([key(label.id) for label in held])
        if kind in ("claim", "attribution", "contradiction"):
            defined.extend([key(alias) for label in records if label.aliases for alias in label.aliases])

    def _at_home(self, claims: list[Any]) -> None:
        """Note the documents of typed claims."""
        ids = {claim.id for claim in claims}
        if len(ids) < len(claims) or not ids.isdisjoint(self.homed) or not ids.isdisjoint(self.claims):
            known = self.homed | self.claims.keys()
            first = {claim.id: claim for claim in reversed(claims) if claim.id not in known}
            claims = list(first.values())
        self.homed |= ids
        self.notes.homes.extend([key(f"{claim.id} {claim.document_id}") for claim in claims])

    def settle(self, labels: Iterable[Record]) -> None:
        """Make the typed attributions above `labels` known to those that look at plain ones."""
        for label in labels:
            above = label["parent_id"]
            while above in self.heads and above not in self.attributions:
                head = self.heads[above]
                self.attributions[above] = {name: plain(getattr(head, name)) for name in _PARENT}
                above = head.parent_id

    def resolves(self, identifier: str) -> bool:
        """True, but for a document that is not there."""
        if identifier.startswith("document:"):
            return self.document(identifier) is not None
        if not super().resolves(identifier):
            self.ask(identifier)
        return True

    def ask(self, identifier: str) -> None:
        """Note that a line names `identifier`."""
        self.notes.asked.append(key(identifier))
        self.notes.asked_at.append(self.line)

    def home(self, claim: str, document: str) -> str | None:
        """None: not known yet."""
        if self.claims.get(claim) != document:
            self.notes.asked_homes.append(key(f"{claim} {document}"))
            self.notes.asked_homes_at.append(self.line)
        return None

    def contested(self, text_sha256: str) -> bool:
        """As the table of documents has it."""
        return bool(self.table.contested) and key(text_sha256) in self.table.contested


class NotedJudgements(Judgements):
    """Takes note of the judged pairs of a chunk and finds nothing."""

    def __init__(self, notes: Notes, index: Hopeful) -> None:
        super().__init__()
        self.notes, self.index = notes, index

    def faults(self, record: Record) -> Any:
        """Nothing yet."""
        self.note(record["claim_a"], record["claim_b"], record["relation"])
        return ()

    def note(self, a: str, b: str, relation: str) -> None:
        """Take note of a judged pair."""
        if a > b:
            a, b = b, a
        self.notes.judged.extend((key(f"{a} {b}"), key(a), key(b)))
        self.notes.judged_at.append(self.index.line)
        self.notes.relations.append(_RELATIONS.get(relation, 0))


_RELATIONS = {"equivalent": EQUIVALENT, "contradiction": CONTRADICTION}
