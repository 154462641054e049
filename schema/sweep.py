"""One pass over a chunk: every line parsed and held against its schema and rules, what it says of others noted.

Rules that look beyond the chunk are answered in good faith; `facts` then tells which lines that was wrong for.
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .beliefs import Hopeful, NotedJudgements
from .documents import Documents, Entry, entry_of
from .facts import Notes, key
from .found import Found, flawed, found
from .index import Index, Settings
from .line import read_line, read_lines
from .migrations import current
from .quick import Quick
from .records import Record
from .rules import Rules, rule_faults
from .sources import Chunk, Source, batches
from .validation import GATES, schema_faults


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
        self._go()
        self.table.close()
        _note(self.swept.notes, self.index)

    def _go(self) -> None:
        start = self.chunk.start
        for raws in batches(self.chunk):
            if not self.source.own or not self._abreast(raws, start):
                self._one_by_one(raws, start)
            start += sum(map(len, raws)) + len(raws)
        self.swept.lines = len(self.swept.notes.ids)
        for number, raw, record in self.later:
            self.index.line = number
            if _looks_beyond(record, self.index):
                self.swept.doubtful.append(number)
            else:
                self._keep_rules(number, raw, record)

    def _abreast(self, raws: list[bytes], start: int) -> bool:
        """Look at lines that are all well-formed; False, and nothing done, where they are not."""
        records = read_lines(raws)
        if records is None:
            return False
        first = len(self.swept.notes.ids)
        self.swept.records += len(records)
        self._note_all(records, raws, start)
        for number, record in enumerate(records, first):
            self.index.line = number
            try:
                kind = record["record"]
                if GATES[kind](record) and self.looks[kind](record):
                    continue
            except (TypeError, LookupError):
                pass  # what the rules take and the quick look does not: 1.0 for 1, a label with a part missing
            self._closely(number, raws[number - first], record)
        return True

    def _note_all(self, records: list[Record], raws: list[bytes], start: int) -> None:
        """As `_noted`, of many; of claims without aliases no more is needed than where they are at home."""
        if all(record.get("record") == "claim" and "aliases" not in record for record in records):
            self.swept.notes.ids.extend(map(_hashed, records))
            self.swept.notes.homes.extend([key(f"{r.get('id')} {r.get('document_id')}") for r in records])
            return
        for record, raw in zip(records, raws, strict=True):
            self.swept.notes.ids.append(self._noted(record, raw, start))
            start += len(raw) + 1

    def _one_by_one(self, raws: list[bytes], start: int) -> None:
        ids, look = self.swept.notes.ids, self._own if self.source.own else self._lent
        for raw in raws:
            number = self.index.line = len(ids)
            ids.append(look(number, raw, start) if raw and not raw.isspace() else 0)
            start += len(raw) + 1

    def _own(self, number: int, raw: bytes, start: int) -> int:
        """Look at one line; the hash of its id, 0 where it has none."""
        record, flaws = read_line(raw)
        if record is None or flaws:
            self.swept.found += (flawed(number, raw, self.source.items, flaw, _name(record)) for flaw in flaws)
            self.swept.records += record is not None
            return 0 if record is None else self._noted(record, raw, start)
        self.swept.records += 1
        hashed = self._noted(record, raw, start)
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
        hashed = _hashed(record)
        if record.get("record") != "document":
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


def _hashed(record: Record) -> int:
    identifier = record.get("id")
    return key(identifier) if type(identifier) is str else 0


def _name(record: Any) -> str | None:
    identifier = None if record is None else record.get("id")
    return identifier if isinstance(identifier, str) else None


def _has_evidence(record: Record) -> bool:
    """True for a judgement, or an answer with one, whose evidence lies in documents that only all claims tell."""
    if held := record.get("contradictions"):
        return any("evidence_a" in told or "evidence_b" in told for told in held)
    return "evidence_a" in record or "evidence_b" in record


def _looks_beyond(record: Record, index: Index) -> bool:
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
