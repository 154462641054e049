"""One pass over a chunk: every line parsed and held against its schema and rules, what it says of others noted.

Rules that look beyond the chunk are answered in good faith; `facts` then tells which lines that was wrong for.
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..migrations import current
from ..records import Record
from ..rules.index import Index, Settings
from ..rules.rules import Rules, rule_faults
from ..validation import schema_faults
from . import typed
from .beliefs import Hopeful, NotedJudgements
from .documents import FIELDS, Documents, Entry, entry_of
from .facts import Notes, key
from .found import Found, flawed, found
from .line import lines_in, read_line
from .quick import Quick
from .sources import Chunk, Source, blocks


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
    broken: list[tuple[int, int]] = field(default_factory=list)
    """(source, start) of lines that are no record, though the table holds a document there."""


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
    """One pass over one chunk, each batch of lines dropped before the next is read."""

    def __init__(self, task: Task, chunk: Chunk) -> None:
        self.chunk, self.source = chunk, task.sources[chunk.source]
        self.table = documents_of(task.table, tuple(s.path for s in task.sources))
        self.swept = Swept()
        self.index = Hopeful(task.settings, self.table, self.swept.notes)
        self.judgements = NotedJudgements(self.swept.notes, self.index)
        self.rules = Rules(self.index, self.judgements)
        typed_pays = self.source.own and chunk.size > typed.FEW
        self.quick = Quick(self.index, self.judgements.note) if typed_pays else None
        self.later: list[tuple[int, bytes, Record]] = []
        self._go()
        self.table.close()
        _note(self.swept.notes, self.index)
        if self.quick:
            self.quick.by_kind.clear()  # they hold the look that holds them, and with it all records of the chunk

    def _go(self) -> None:
        start = self.chunk.start
        for block in blocks(self.chunk):
            if not self._abreast(block, start):
                self._one_by_one(lines_in(block), start)
            start += len(block)
        self.swept.lines = len(self.swept.notes.ids)
        self.index.settle(record for _, _, record in self.later)
        for number, raw, record in self.later:
            self.index.line = number
            if _looks_beyond(record, self.index):
                self.swept.doubtful.append(number)
            else:
                self._keep_rules(number, raw, record)

    def _abreast(self, block: bytes, start: int) -> bool:
        """Look at lines that are typed records of one kind; False, and nothing done, where they are not."""
        kind, quick = _kind(block), self.quick
        look = quick.by_kind.get(kind) if quick else None
        records = typed.read_typed(kind, block) if look else None
        if quick is None or look is None or records is None:
            return False
        first, closely = len(self.swept.notes.ids), []
        self._add_typed(kind, records, block, start)
        for number, record in enumerate(records, first):
            self.index.line = number
            try:
                if not look(record):
                    closely.append(number)
            except (TypeError, LookupError):  # a text, a quote or a parent that is not there
                closely.append(number)
        again = closely if quick.sound() else range(first, first + len(records))
        raws = lines_in(block) if again else []
        for number in again:
            self._closely(number, raws[number - first], read_line(raws[number - first])[0])
        return True

    def _add_typed(self, kind: str, records: list[Any], block: bytes, start: int) -> None:
        """As `_noted`, of typed records of one kind; documents are kept at hand."""
        self.swept.records += len(records)
        self.swept.notes.ids.extend([key(record.id) or 1 for record in records])
        self.index.add_typed(kind, records)
        for record, raw in zip(records, lines_in(block), strict=True) if kind == "document" else ():
            place = self.table.place(key(record.id))
            if place is None:
                self.swept.late += filter(None, [entry_of(typed.plain(record), self.chunk, start, len(raw))])
            elif place == (self.chunk.source, start):  # the first of its id
                self.table.keep(record.id, {name: getattr(record, name) for name in FIELDS})
            start += len(raw) + 1

    def _one_by_one(self, raws: list[bytes], start: int) -> None:
        ids, look = self.swept.notes.ids, self._own if self.source.own else self._lent
        for raw in raws:
            if len(raws) == 1 or not self._abreast(raw, start):
                ids.append(look(len(ids), raw, start) if raw and not raw.isspace() else 0)
            start += len(raw) + 1

    def _own(self, number: int, raw: bytes, start: int) -> int:
        """Look at one line; the hash of its id, 0 where it has none."""
        record, flaws = read_line(raw)
        self.swept.found += (flawed(number, raw, self.source.items, flaw, _name(record)) for flaw in flaws)
        if record is None:
            return self._no_record(start)
        self.swept.records += 1
        hashed = self._noted(record, raw, start)
        if not flaws:
            self._closely(number, raw, record)
        return hashed

    def _closely(self, number: int, raw: bytes, record: Record) -> None:
        """Look at a record that the quick look did not clear."""
        self.index.line = number
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
            return self._no_record(start)
        self.index.line = number
        if not flaws and record.get("record") == "contradiction" and not schema_faults(record):
            self._note_judged(record)
        return self._noted(record, raw, start)

    def _no_record(self, start: int) -> int:
        if self.table.lies_at(self.chunk.source, start):
            self.swept.broken.append((self.chunk.source, start))
        return 0

    def _noted(self, record: Record, raw: bytes, start: int) -> int:
        """Take note of a record that others may name; the hash of its id, 0 where it has none."""
        identifier = _name(record)
        if record.get("record") != "document":
            self.index.add(record)
        elif identifier is not None and self.table.place(key(identifier)) is None:
            self.swept.late += filter(None, [entry_of(record, self.chunk, start, len(raw))])
        return 0 if identifier is None else key(identifier) or 1

    def _note_judged(self, record: Record) -> None:
        if record.get("record") == "contradiction":
            self.judgements.faults(record)

    def _keep_rules(self, number: int, raw: bytes, record: Record) -> None:
        told = rule_faults(self.rules, current(record))
        self.swept.found += (found(number, raw, self.source.items, record, *one) for one in told)


def _kind(block: bytes) -> str:
    """The kind that the first line seems to be of; the labels it holds come before its own, as keys are sorted."""
    first = block.find(b"\n")
    before, _, after = (block if first < 0 else block[:first]).rpartition(b'"record":"')
    return after.partition(b'"')[0].decode("ascii", "replace") if before else ""


def _name(record: Any) -> str | None:
    identifier = None if record is None else record.get("id")
    return identifier if type(identifier) is str else None


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
