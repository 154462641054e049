"""One pass over a chunk: every line parsed and held against its schema and rules, what it says of others noted.

Rules that look beyond the chunk are answered in good faith; `facts` then tells which lines that was wrong for.
"""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .documents import Documents, Entry, entry_of
from .facts import CONTRADICTION, EQUIVALENT, Notes, key
from .index import Index, Settings
from .line import Flaw, read_line
from .link_rules import Judgements
from .migrations import current
from .pointer import column
from .problem import Severity
from .quick import Quick
from .records import Record
from .rulebook import RULES
from .rules import Graded, Rules
from .sources import Chunk, Source, lines_of
from .validation import GATES, Fault, schema_faults


class Found(NamedTuple):
    """A problem in a chunk: line of the chunk from 0, line inside it from 0, column from 1, and the rest as told."""

    line: int
    inner: int
    column: int
    pointer: str
    code: str
    severity: Severity
    message: str
    record_id: str | None


@dataclass
class Swept:
    """What a pass over a chunk found."""

    lines: int = 0
    records: int = 0
    notes: Notes = field(default_factory=Notes)
    found: list[Found] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    """Lines that need what another chunk holds."""
    late: list[Entry] = field(default_factory=list)
    """Documents that are not in the table."""


class Task(NamedTuple):
    """What all chunks share."""

    settings: Settings
    sources: Sequence[Source]
    table: Path


@lru_cache(1)
def documents_of(table: Path, paths: tuple[str, ...]) -> Documents:
    """The documents of a table, opened once in a process."""
    return Documents(table, paths)


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


def sweep(task: Task, chunk: Chunk) -> Swept:
    """Go once over the lines of `chunk`."""
    enabled = gc.isenabled()
    gc.disable()  # records hold no cycles, and looking for some takes a third of the time
    try:
        return _Sweep(task, chunk).swept
    finally:
        if enabled:
            gc.enable()


class _Sweep:
    """One pass over one chunk, each line dropped before the next is read."""

    def __init__(self, task: Task, chunk: Chunk) -> None:
        self.chunk, self.source = chunk, task.sources[chunk.source]
        self.table = documents_of(task.table, tuple(s.path for s in task.sources))
        self.swept = Swept()
        self.index = Hopeful(task.settings, self.table, self.swept.notes)
        self.judgements = NotedJudgements(self.swept.notes, self.index)
        self.rules = Rules(self.index, self.judgements)
        self.looks = Quick(self.index, self.judgements.note).by_kind
        self.later: list[tuple[int, bytes, Record]] = []
        self._go(lines_of(chunk))
        self.table.close()
        _note(self.swept.notes, self.index)

    def _go(self, lines: Iterator[bytes]) -> None:
        start, ids, look = self.chunk.start, self.swept.notes.ids, self._own if self.source.own else self._lent
        for number, raw in enumerate(lines):
            self.index.line = number
            ids.append(look(number, raw, start) if raw and not raw.isspace() else 0)
            start += len(raw) + 1
        self.swept.lines = len(ids)
        for number, raw, record in self.later:
            self.index.line = number
            if _looks_beyond(record, self.index):
                self.swept.doubtful.append(number)
            else:
                self._keep_rules(number, raw, record)

    def _own(self, number: int, raw: bytes, start: int) -> int:
        """Look at one line; the hash of its id, 0 where it has none."""
        record, flaws = read_line(raw)
        if record is None or flaws:
            self.swept.found += (flawed(number, raw, self.source.items, flaw, _name(record)) for flaw in flaws)
            self.swept.records += record is not None
            return 0 if record is None else self._noted(record, raw, start)
        self.swept.records += 1
        hashed = self._noted(record, raw, start)
        try:
            kind = record["record"]
            if GATES[kind](record) and self.looks[kind](record):
                return hashed
        except (TypeError, LookupError):
            pass  # what the rules take and the quick look does not: 1.0 for 1, a label with a part missing
        self._closely(number, raw, record)
        return hashed

    def _closely(self, number: int, raw: bytes, record: Record) -> None:
        """Look at a record that the quick look did not clear."""
        faults = schema_faults(record)
        if faults:
            self.swept.found += (found(number, raw, self.source.items, record, fault) for fault in faults)
        elif record.get("parent_id") is not None:
            self.later.append((number, raw, record))
        elif _has_evidence(record):
            self.swept.doubtful.append(number)
            self._note_judged(record)
        else:
            self._keep_rules(number, raw, record)

    def _lent(self, number: int, raw: bytes, start: int) -> int:
        """As `_own`, for a line that only resolves references: it is held against nothing."""
        record, flaws = read_line(raw)
        if record is None:
            return 0
        if not flaws and record.get("record") == "contradiction" and not schema_faults(record):
            self._note_judged(record)
        return self._noted(record, raw, start)

    def _noted(self, record: Record, raw: bytes, start: int) -> int:
        """Take note of a record that others may name; the hash of its id, 0 where it has none."""
        identifier, kind = record.get("id"), record.get("record")
        hashed = key(identifier) if type(identifier) is str else 0
        if kind == "claim" and hashed and "aliases" not in record:
            self.index.claims.setdefault(identifier, record.get("document_id"))
        elif kind != "document":
            self.index.add(record)
        elif hashed and not self.table.meets(hashed, self.chunk.source, start, record):
            self.swept.late += filter(None, [entry_of(record, self.chunk, start, len(raw))])
        return hashed

    def _note_judged(self, record: Record) -> None:
        if record.get("record") == "contradiction":
            self.judgements.note(record)

    def _keep_rules(self, number: int, raw: bytes, record: Record) -> None:
        told = rule_faults(self.rules, current(record))
        self.swept.found += (found(number, raw, self.source.items, record, *one) for one in told)


def _name(record: Any) -> str | None:
    identifier = None if record is None else record.get("id")
    return identifier if isinstance(identifier, str) else None


def _has_evidence(record: Record) -> bool:
    """True for a judgement, or an answer with one, whose evidence lies in documents that only all claims tell."""
    if held := record.get("contradictions"):
        return any("evidence_a" in told or "evidence_b" in told for told in held)
    return "evidence_a" in record or "evidence_b" in record


def _looks_beyond(record: Record, index: Hopeful) -> bool:
    """True for an attribution whose chain of parents leaves the chunk."""
    parent, seen = record.get("parent_id"), set()
    while isinstance(parent, str) and parent not in seen:
        seen.add(parent)
        above = index.attributions.get(parent)
        if above is None:
            return True
        parent = above.get("parent_id")
    return False


def _note(notes: Notes, index: Hopeful) -> None:
    """Add what the index of a chunk knows to the notes."""
    notes.defined.extend(map(key, index.inner))
    notes.homes.extend(key(f"{claim} {document}") for claim, document in index.claims.items() if document)


def rule_faults(rules: Rules, record: Record) -> list[Graded]:
    """What the rules say of a record whose schema holds."""
    try:
        return rules.faults(record)
    except TypeError:  # 1.0 is an integer to JSON Schema and none to a slice
        return rules.faults(_integral(record))


def _integral(value: Any) -> Any:
    """`value` with every float that is a whole number as an int."""
    if isinstance(value, dict):
        return {name: _integral(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_integral(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def found(line: int, raw: bytes, items: bool, record: Record, fault: Fault, severity: Severity | None = None) -> Found:
    """The problem that a fault of the record in `raw` is."""
    code, pointer, message = fault
    text, identifier = raw.decode("utf-8"), record.get("id")
    inner, at = _inner(text, column(text, pointer), items)
    known = identifier if isinstance(identifier, str) else None
    return Found(line, inner, at, pointer, code, severity or RULES[code].severity, message, known)


def flawed(line: int, raw: bytes, items: bool, flaw: Flaw, identifier: str | None = None) -> Found:
    """The problem that a flaw of the line `raw` is."""
    inner, at = _inner(raw.decode("utf-8", "replace"), flaw.column, items)
    return Found(line, inner, at, "", flaw.code, RULES[flaw.code].severity, flaw.message, identifier)


def _inner(text: str, at: int, items: bool) -> tuple[int, int]:
    """The line inside an item of an array, from 0, and the column there, of column `at` of its one line."""
    if not items:
        return 0, at
    return text.count("\r", 0, at - 1), at - 1 - text.rfind("\r", 0, at - 1)
