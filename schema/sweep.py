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
from .quick import clean
from .records import Record
from .rulebook import RULES
from .rules import Graded, Rules
from .sources import Chunk, Source, lines_of
from .validation import Fault, schema_faults


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
    """The index of a chunk: it knows what the chunk says and believes the rest, keeping a note of each belief."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        super().__init__(settings)
        self.table = documents
        self.document = documents.__getitem__  # type: ignore[method-assign,assignment]
        self.line = 0
        self.asked: list[tuple[str, int]] = []
        self.asked_homes: list[tuple[str, str, int]] = []

    def add(self, record: Record) -> None:
        """As ever, but of an attribution only what its children need."""
        identifier = record.get("id")
        if record.get("record") != "attribution" or "aliases" in record:
            super().add(record)
        elif isinstance(identifier, str) and identifier not in self.attributions:
            self.attributions[identifier] = {name: record.get(name) for name in _PARENT}

    def resolves(self, identifier: str) -> bool:
        """True, but for a document that is not there."""
        if identifier.startswith("document:"):
            return self.document(identifier) is not None
        self.asked.append((identifier, self.line))
        return True

    def home(self, claim: str, document: str) -> str | None:
        """None: not known yet."""
        self.asked_homes.append((claim, document, self.line))
        return None

    def contested(self, text_sha256: str) -> bool:
        """As the table of documents has it."""
        return key(text_sha256) in self.table.contested


class NotedJudgements(Judgements):
    """Takes note of the judged pairs of a chunk and finds nothing."""

    def __init__(self, notes: Notes, index: Hopeful) -> None:
        super().__init__()
        self.notes, self.index = notes, index

    def faults(self, record: Record) -> Any:
        """Nothing yet."""
        a, b = sorted((record["claim_a"], record["claim_b"]))
        self.notes.judged.extend((key(f"{a} {b}"), key(a), key(b)))
        self.notes.judged_at.append(self.index.line)
        relation = record["relation"]
        self.notes.relations.append({"equivalent": EQUIVALENT, "contradiction": CONTRADICTION}.get(relation, 0))
        return ()


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
        self.index = Hopeful(task.settings, documents_of(task.table, tuple(s.path for s in task.sources)))
        self.swept = Swept()
        self.rules = Rules(self.index, NotedJudgements(self.swept.notes, self.index))
        self.later: list[tuple[int, bytes, Record]] = []
        self._go(lines_of(chunk))
        self.index.table.close()
        _note(self.swept.notes, self.index)

    def _go(self, lines: Iterator[bytes]) -> None:
        start, ids = self.chunk.start, self.swept.notes.ids
        for number, raw in enumerate(lines):
            ids.append(self._line(number, raw, start) if raw and not raw.isspace() else 0)
            start += len(raw) + 1
        self.swept.lines = len(ids)
        for number, raw, record in self.later:
            if _looks_beyond(record, self.index):
                self.swept.doubtful.append(number)
            else:
                self._keep_rules(number, raw, current(record))

    def _line(self, number: int, raw: bytes, start: int) -> int:
        """Look at one line; the hash of its id, 0 where it has none."""
        record, flaws = read_line(raw)
        identifier = None if record is None else record.get("id")
        hashed = key(identifier) if type(identifier) is str else 0
        if flaws:
            known = identifier if hashed else None
            self.swept.found += (flawed(number, raw, self.source.items, flaw, known) for flaw in flaws)
        if record is not None:
            self.swept.records += 1
            if record.get("record") != "document":
                self.index.add(record)
            elif hashed and not self.index.table.knows(hashed):
                self.swept.late += filter(None, [entry_of(record, self.chunk, start, len(raw))])
            if not flaws:
                self._record(number, raw, record)
        return hashed

    def _record(self, number: int, raw: bytes, record: Record) -> None:
        judged = record.get("record") == "contradiction"
        faults = schema_faults(record) if self.source.own or judged else None
        if faults:
            self.swept.found += (found(number, raw, self.source.items, record, fault) for fault in faults)
        elif self.source.own and record.get("parent_id") is not None:
            self.later.append((number, raw, record))
        elif self.source.own and _has_evidence(record):
            self.swept.doubtful.append(number)
            self._note_judged(number, record)
        elif self.source.own:
            self._keep_rules(number, raw, current(record))
        elif judged:
            self._note_judged(number, record)

    def _note_judged(self, number: int, record: Record) -> None:
        self.index.line = number
        if record.get("record") == "contradiction":
            self.rules.judgements.faults(record)

    def _keep_rules(self, number: int, raw: bytes, record: Record) -> None:
        self.index.line = number
        try:
            if clean(self.index, self.rules.judgements.faults, record):
                return
        except (TypeError, KeyError):
            pass  # what rule_faults takes and this does not: 1.0 for 1, a label with a part missing
        told = rule_faults(self.rules, record)
        if told:
            self.swept.found += (found(number, raw, self.source.items, record, *one) for one in told)


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
    """Add what the index of a chunk knows, and what it believed, to the notes."""
    notes.defined.extend(map(key, index.inner))
    notes.homes.extend(key(f"{claim} {document}") for claim, document in index.claims.items() if document)
    here = index.claims.keys() | index.attributions.keys() | index.others | index.inner
    for identifier, line in index.asked:
        if identifier not in here:
            notes.asked.append(key(identifier))
            notes.asked_at.append(line)
    for claim, document, line in index.asked_homes:
        if index.claims.get(claim) != document:
            notes.asked_homes.append(key(f"{claim} {document}"))
            notes.asked_homes_at.append(line)


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
