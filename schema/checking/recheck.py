"""The second, exact look at the few lines that one pass could not clear: with every record at hand that they name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..migrations import current
from ..records import Record
from ..rules import told
from ..rules.index import Index
from ..rules.link_rules import Judgements
from ..rules.rules import Rules, rule_faults
from ..validation import schema_faults
from .beliefs import Hopeful
from .documents import Documents
from .facts import Line, Notes, key
from .found import Found, flawed, found
from .line import Read, read_line
from .sources import Chunk, lines_of
from .sweep import Task, documents_of

_BATCH = 2_000
"""Lines looked at with one index, to keep memory flat."""


class _Exact(Hopeful):
    """An index that holds every record that is asked for, and so believes nothing."""

    resolves = Index.resolves
    home = Index.home


@dataclass
class Recheck:
    """The lines to look at again, and the repeated ids and closures among them."""

    task: Task
    chunks: Sequence[Chunk]
    notes: Sequence[Notes]
    repeated: set[Line]
    closures: set[Line]

    def found(self, suspects: Iterable[Line]) -> Iterator[tuple[int, Found]]:
        """(chunk, problem) for all problems of the suspects, in reading order."""
        judgements, lines = Judgements(), iter(sorted({*suspects, *self.repeated, *self.closures}))
        while batch := list(islice(lines, _BATCH)):
            read = {line: (raw, read_line(raw)) for line, raw in self._lines(batch)}
            index = _Exact(self.task.settings, self._documents(), Notes())
            self._fill(index, (record for _, (record, _) in read.values()))
            rules = Rules(index, judgements)
            for line, (raw, seen) in read.items():
                yield from ((line[0], one) for one in self._look(rules, line, raw, seen))
            index.table.close()

    def _documents(self) -> Documents:
        return documents_of(self.task.table, tuple(source.path for source in self.task.sources))

    def _lines(self, lines: Iterable[Line]) -> Iterator[tuple[Line, bytes]]:
        wanted: dict[int, list[int]] = defaultdict(list)
        for number, line in lines:
            wanted[number].append(line)
        for number, found_lines in wanted.items():
            held = enumerate(lines_of(self.chunks[number]))
            sought = set(found_lines)
            yield from (((number, line), raw) for line, raw in held if line in sought)

    def _look(self, rules: Rules, line: Line, raw: bytes, seen: Read) -> Iterator[Found]:
        """As the first pass looks at a line, with the sentences that only all lines together give."""
        (record, flaws), items = seen, self.task.sources[self.chunks[line[0]].source].items
        identifier = record.get("id") if record is not None else None
        yield from (flawed(line[1], raw, items, flaw, identifier) for flaw in flaws)
        if record is None:
            return
        faults = [] if flaws else schema_faults(record)
        yield from (found(line[1], raw, items, record, fault) for fault in faults)
        if line in self.repeated:
            yield found(line[1], raw, items, record, repeated_fault(record["id"]))
        if not faults and not flaws:
            yield from (found(line[1], raw, items, record, *one) for one in rule_faults(rules, current(record)))
        if line in self.closures:
            yield found(line[1], raw, items, record, Judgements.closure_fault(record))

    def _fill(self, index: Index, records: Iterable[Any]) -> None:
        """Add every record that defines an id that `records` name, and the parents of those."""
        wanted = {key(name) for record in records for name in _names(record)}
        known: set[int] = set()
        while wanted := wanted - known:
            known |= wanted
            wanted = {key(name) for record in self._defining(wanted, index) for name in _parents(record)}

    def _defining(self, wanted: set[int], index: Index) -> Iterator[Record]:
        for number, notes in enumerate(self.notes):
            inner = not wanted.isdisjoint(notes.defined)
            if inner or not wanted.isdisjoint(notes.ids):
                for line, raw in enumerate(lines_of(self.chunks[number])):
                    if notes.ids[line] in wanted or inner:
                        yield from _added(read_line(raw)[0], notes.ids[line] in wanted, index)


def _added(record: Any, named: bool, index: Index) -> Iterator[Record]:
    """Add the record where it was asked for, or where it holds ids that may have been."""
    kind = record.get("record") if isinstance(record, dict) else "document"
    if kind != "document" and (named or kind in ("annotation", "pair") or record.get("aliases")):
        index.add(record)
        yield record


def _names(value: Any) -> Iterator[str]:
    """Every string in a record that may be an id."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
    elif isinstance(value, str) and ":" in value[:20]:
        yield value


def _parents(record: Record) -> Iterator[str]:
    if isinstance(record.get("parent_id"), str):
        yield record["parent_id"]


def repeated_fault(identifier: str) -> tuple[str, str, str]:
    """GA121 of a record's own id."""
    return "GA121", "/id", told.repeated(identifier)
