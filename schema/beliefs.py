"""What a chunk knows by itself, and what it believes of the rest until `facts` tells.

Rules that look beyond the chunk are answered in good faith, and each belief is noted.
"""

from typing import Any

from .documents import Documents
from .facts import CONTRADICTION, EQUIVALENT, Notes, key
from .index import Index, Settings
from .link_rules import Judgements
from .records import Record

_PARENT = ("id", "document_id", "parent_id", "content")


class Hopeful(Index):
    """The index of a chunk: it knows what the chunk says and believes the rest, taking note of each belief."""

    def __init__(self, settings: Settings, documents: Documents, notes: Notes) -> None:
        super().__init__(settings)
        self.table, self.notes, self.line = documents, notes, 0
        self.document = documents.__getitem__  # type: ignore[method-assign,assignment]

    def add(self, record: Record) -> None:
        """As ever, but of an attribution only what its children need."""
        identifier, kind = record.get("id"), record.get("record")
        if kind == "attribution" and "aliases" not in record and type(identifier) is str:
            if identifier not in self.attributions:
                self.attributions[identifier] = {name: record.get(name) for name in _PARENT}
        else:
            super().add(record)

    def resolves(self, identifier: str) -> bool:
        """True, but for a document that is not there."""
        if identifier.startswith("document:"):
            return self.document(identifier) is not None
        if not super().resolves(identifier):
            self.notes.asked.append(key(identifier))
            self.notes.asked_at.append(self.line)
        return True

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
        self.note(record)
        return ()

    def note(self, record: Record) -> None:
        """Take note of a judged pair."""
        a, b = record["claim_a"], record["claim_b"]
        if a > b:
            a, b = b, a
        self.notes.judged.extend((key(f"{a} {b}"), key(a), key(b)))
        self.notes.judged_at.append(self.index.line)
        self.notes.relations.append(_RELATIONS.get(record["relation"], 0))


_RELATIONS = {"equivalent": EQUIVALENT, "contradiction": CONTRADICTION}
