"""One pass over a chunk: every line parsed and held against its schema and rules, what it says of others noted.

Rules that look beyond the chunk are answered in good faith; `facts` then tells which lines that was wrong for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .documents import Documents, Entry, entry_of
from .facts import CONTRADICTION, EQUIVALENT, Notes, key
from .index import Index, Settings
from .line import Flaw, read_line
from .link_rules import Judgements
from .pointer import column
from .problem import Severity
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


class Hopeful(Index):
    """The index of a chunk: it knows what the chunk says and believes the rest, keeping a note of each belief."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        super().__init__(settings)
        self.table = self.documents = documents  # type: ignore[assignment]
        self.line = 0
        self.asked: list[tuple[str, int]] = []
        self.asked_homes: list[tuple[str, str, int]] = []

    def resolves(self, identifier: str) -> bool:
        """True, but for a document that is not there."""
        if identifier.startswith("document:"):
            return identifier in self.table
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
    source = task.sources[chunk.source]
    index = Hopeful(task.settings, documents_of(task.table, tuple(s.path for s in task.sources)))
    swept = Swept()
    read = _read(chunk, index, swept, source)
    rules = Rules(index, NotedJudgements(swept.notes, index))
    for line, raw, record in read:
        index.line = line
        faults = [] if not source.own and record["record"] != "contradiction" else schema_faults(record)
        if faults:
            swept.found += (found(line, raw, source.items, record, fault) for fault in faults)
        elif not source.own:
            _only_judged(rules, record)
        elif _looks_beyond(record, index):
            swept.doubtful.append(line)
        else:
            told = rule_faults(rules, record)
            if told:
                swept.found += (found(line, raw, source.items, record, *one) for one in told)
    _note(swept.notes, index)
    return swept


def _read(chunk: Chunk, index: Hopeful, swept: Swept, source: Source) -> list[tuple[int, bytes, Record]]:
    """(line, bytes, record) of each line that is a record and has no flaw; all are noted."""
    read, at, ids = [], chunk.start, swept.notes.ids
    lines = lines_of(chunk)
    swept.lines = len(lines)
    for line, raw in enumerate(lines):
        start, at = at, at + len(raw) + 1
        record, flaws = read_line(raw) if raw and not raw.isspace() else (None, ())
        identifier = record.get("id") if record is not None else None
        named = isinstance(identifier, str)
        ids.append(key(identifier) if named else 0)
        if flaws:
            swept.found += (flawed(line, raw, source.items, flaw, identifier if named else None) for flaw in flaws)
        if record is None:
            continue
        swept.records += 1
        if record.get("record") != "document":
            index.add(record)
        elif named and not index.table.knows(ids[-1]):
            swept.late += filter(None, [entry_of(record, chunk, start, len(raw))])
        if not flaws:
            read.append((line, raw, record))
    return read


def _looks_beyond(record: Record, index: Hopeful) -> bool:
    """True for an attribution whose chain of parents leaves the chunk."""
    parent, seen = record.get("parent_id"), set()
    while parent is not None and parent not in seen:
        seen.add(parent)
        above = index.attributions.get(parent)
        if above is None:
            return True
        parent = above.get("parent_id")
    return False


def _only_judged(rules: Rules, record: Record) -> None:
    if record["record"] == "contradiction":
        rules.judgements.faults(record)


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
