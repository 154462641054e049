"""Checking: sources in, problems out, in flat memory and on every core. One bad record stops nothing."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from .checking import facts
from .checking.documents import Entries, find_documents, may_hold_documents, write_table
from .checking.found import Found
from .checking.recheck import Recheck, repeated_fault
from .checking.sources import Chunk, Source, chunks, opened, side_by_side
from .checking.sweep import Swept, Task, sweep
from .migrations import current
from .problem import Location, Problem, Severity
from .rules.index import Index, Settings
from .rules.rulebook import RULES
from .rules.rules import Rules, rule_faults
from .validation import Fault, schema_faults
from .workers import Each, cores, workers

LITTLE = 4 * 1024 * 1024
"""Bytes that one process checks sooner than others can be started."""


@dataclass
class Report:
    """What a check found."""

    files: int = 0
    records: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - self.errors

    def as_json(self) -> dict[str, Any]:
        """The report as the command prints it."""
        counts = {
            "files": self.files,
            "records": self.records,
            "errors": self.errors,
            "warnings": self.warnings,
        }
        return {**counts, "problems": [problem.as_json() for problem in self.problems]}


def check_files(
    paths: Iterable[Path], context: Iterable[Path] = (), settings: Settings | None = None, jobs: int | None = None
) -> Report:
    """Check every record of `paths`, `-` being standard input. Files of `context` only resolve references.

    `jobs` processes share the work, one for each core where it is None; what is found does not depend on it.
    Raises OSError for a path that cannot be read, CannotUnpack, and WorkerLost.
    """
    with opened(paths, context) as (sources, folder):
        work = list(chunks(sources))
        little = sum(chunk.size for chunk in work) < LITTLE
        with workers(jobs or (1 if little else cores())) as each:
            swept, task = _swept(each, work, folder, settings or Settings(), sources)
        return _report(work, swept, task, sources)


def _swept(
    each: Each, work: list[Chunk], folder: Path, settings: Settings, sources: list[Source]
) -> tuple[list[Swept], Task]:
    """Every chunk swept, once more where that meets a document that was not found, or none where one was."""
    bare = tuple(replace(source, starts=array("Q")) for source in sources)
    likely = [may_hold_documents(source) for source in sources]
    entries, tables = Entries(), count()
    for some in each(find_documents, [chunk for chunk in work if likely[chunk.source]]):
        entries.join(some)
    while True:
        task = Task(settings, bare, folder / f"{next(tables)}.documents")
        write_table(task.table, entries)
        order = side_by_side(work, {number for number, there in enumerate(likely) if there})
        done = dict(zip(order, each(partial(sweep, task), [work[at] for at in order]), strict=True))
        swept = [done[at] for at in range(len(work))]
        late = [entry for one in swept for entry in one.late]
        broken = {place for one in swept for place in one.broken}
        if not late and not broken:
            return swept, task
        entries.drop(broken)
        entries.add(late)


def _report(work: Sequence[Chunk], swept: Sequence[Swept], task: Task, sources: Sequence[Source]) -> Report:
    own = [sources[chunk.source].own for chunk in work]
    problems = [_problem(place, one) for place, one in _located(work, swept, task, sources, own)]
    problems += _broken(work, swept, sources)
    problems.sort(key=lambda problem: (problem.where, problem.code, problem.pointer))
    records = sum(one.records for one, ours in zip(swept, own, strict=True) if ours)
    return Report(sum(source.own for source in sources), records, problems)


def _located(
    work: Sequence[Chunk], swept: Sequence[Swept], task: Task, sources: Sequence[Source], own: Sequence[bool]
) -> Iterator[tuple[Location, Found]]:
    """Where each problem is, and it: those of lines that were cleared at once, and of those looked at again."""
    notes = [one.notes for one in swept]
    doubtful = {(number, line) for number, one in enumerate(swept) for line in one.doubtful}
    repeated, closures = ({line for line in lines(notes) if own[line[0]]} for lines in (facts.repeated, facts.closures))
    suspects = {line for line in facts.unmet(notes) if own[line[0]]} | doubtful | set(facts.rejudged(notes))
    again = suspects | repeated | closures
    second = Recheck(task, work, notes, repeated, closures).found(suspects)
    first = ((number, one) for number, part in enumerate(swept) for one in part.found)
    bases = list(_bases(work, swept))
    for number, one in (*(pair for pair in first if (pair[0], pair[1].line) not in again), *second):
        if own[number]:
            source = sources[work[number].source]
            yield Location(source.name, *source.place(bases[number] + one.line + 1, one.inner, one.column)), one


def _bases(work: Sequence[Chunk], swept: Sequence[Swept]) -> Iterator[int]:
    """How many lines of its source stand before each chunk."""
    source, base = -1, 0
    for chunk, one in zip(work, swept, strict=True):
        base = base if chunk.source == source else 0
        source = chunk.source
        yield base
        base += one.lines


def _problem(where: Location, one: Found) -> Problem:
    return Problem(where, one.pointer, one.code, one.severity, one.message, one.record_id)


def _broken(work: Sequence[Chunk], swept: Sequence[Swept], sources: Sequence[Source]) -> Iterator[Problem]:
    """Files that end before their time."""
    for number, source in enumerate(sources):
        if source.own and source.flaw:
            lines = sum(one.lines for chunk, one in zip(work, swept, strict=True) if chunk.source == number)
            line, column = source.place(max(lines, 1), 0, 1) if lines or not source.items else (1, 1)
            said = f"the file cannot be read to its end: {source.flaw}"
            yield Problem(Location(source.name, line, column), "", "GA001", RULES["GA001"].severity, said)


def check_records(records: Iterable[Any], name: str = "records", settings: Settings | None = None) -> list[Problem]:
    """The problems of records in memory; `line` counts them from 1."""
    held = [(number, record, schema_faults(record)) for number, record in enumerate(records, 1)]
    given = [(number, record if faults else current(record), faults) for number, record, faults in held]
    index = Index(settings or Settings())
    for _, record, _ in given:
        index.add(record)
    rules, seen = Rules(index), set[str]()
    told: list[tuple[int, Any, Fault, Severity | None]] = []
    for number, record, faults in given:
        told += [(number, record, fault, None) for fault in faults]
        identifier = record.get("id")
        if isinstance(identifier, str):
            told += [(number, record, repeated_fault(identifier), None)] if identifier in seen else []
            seen.add(identifier)
        told += [] if faults else [(number, record, *one) for one in rule_faults(rules, record)]
    for number, record, faults in given:
        if not faults and record["record"] == "contradiction":
            told += [(number, record, fault, None) for fault in rules.judgements.closure_faults(record)]
    return [_in_memory(name, *one) for one in told]


def _in_memory(name: str, number: int, record: Any, fault: Fault, severity: Severity | None) -> Problem:
    code, pointer, message = fault
    identifier = record.get("id")
    known = identifier if isinstance(identifier, str) else None
    return Problem(Location(name, number), pointer, code, severity or RULES[code].severity, message, known)
