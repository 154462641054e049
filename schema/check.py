"""Checking: (location, line) pairs in, problems out. One bad record stops nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import link_rules, list_rules, span_rules
from .index import Index, Settings, labels
from .jsonl import parse
from .migrations import current
from .pointer import column
from .problem import Location, Problem, Severity
from .records import Record
from .rulebook import RULES
from .validation import Fault, schema_faults


@dataclass(frozen=True)
class Line:
    """One record as it stands in a file. `own` is False for lines that only resolve references."""

    file: str
    number: int
    text: str
    record: Record
    faults: tuple[Fault, ...]
    own: bool


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


def check_files(paths: Iterable[Path], context: Iterable[Path] = (), settings: Settings | None = None) -> Report:
    """Check every record of `paths`. Files of `context` only resolve references.

    Raises FileNotFoundError for a path that is not there.
    """
    report = Report()
    lines: list[Line] = []
    given = list(paths)
    for path in given:
        report.files += 1
        lines += _read(path, report, own=True)
    ours = {path.resolve() for path in given}
    for path in context:
        if path.resolve() not in ours:
            lines += _read(path, Report(), own=False)
    report.records = sum(line.own for line in lines)
    report.problems += _problems(lines, settings or Settings())
    report.problems.sort(key=lambda problem: (problem.where, problem.code, problem.pointer))
    return report


def check_records(records: Iterable[Any], name: str = "records", settings: Settings | None = None) -> list[Problem]:
    """The problems of records in memory; `line` counts them from 1."""
    lines = [_line(name, number, "", record, True) for number, record in enumerate(records, 1)]
    return _problems(lines, settings or Settings())


def _read(path: Path, report: Report, own: bool) -> Iterator[Line]:
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"byte {error.start + 1} of the line is not UTF-8; save the file as UTF-8"
            report.problems.append(_plain(path, number, error.start + 1, "GA002", message))
            continue
        if text.strip():
            yield from _parsed(path, number, text, report, own)


def _parsed(path: Path, number: int, text: str, report: Report, own: bool) -> Iterator[Line]:
    try:
        record = parse(text)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "colno", 1)
        reason = getattr(error, "msg", None) or str(error)
        report.problems.append(_plain(path, number, at, "GA001", f"not JSON: {reason}"))
        return
    if not isinstance(record, dict):
        message = f"a line holds one JSON object; this one holds {type(record).__name__}"
        report.problems.append(_plain(path, number, 1, "GA001", message))
        return
    yield _line(str(path), number, text, record, own)


def _line(file: str, number: int, text: str, record: Record, own: bool) -> Line:
    faults = tuple(schema_faults(record))
    return Line(file, number, text, record if faults else current(record), faults, own)


def _plain(path: Path, number: int, at: int, code: str, message: str) -> Problem:
    return Problem(Location(str(path), number, at), "", code, RULES[code].severity, message)


def _problems(lines: list[Line], settings: Settings) -> list[Problem]:
    index = Index(settings)
    for line in lines:
        index.add(line.record)
    check = _Check(index)
    found = [_problem(line, fault) for line in lines if line.own for fault in line.faults]
    for line in lines:
        faults = [*check.repeated(line.record), *([] if line.faults else check.faults(line.record))]
        found += [_problem(line, fault, severity) for fault, severity in faults if line.own]
    for line in lines:
        if line.own and not line.faults and line.record["record"] == "contradiction":
            found += [_problem(line, fault) for fault in check.judgements.closure_faults(line.record)]
    return found


def _problem(line: Line, fault: Fault, severity: Severity | None = None) -> Problem:
    code, pointer, message = fault
    at = column(line.text, pointer) if line.text else 1
    identifier = line.record.get("id")
    known = identifier if isinstance(identifier, str) else None
    where = Location(line.file, line.number, at)
    return Problem(where, pointer, code, severity or RULES[code].severity, message, known)


Graded = tuple[Fault, Severity | None]


class _Check:
    """The rules over one set of records, in reading order."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.seen: set[str] = set()
        self.judgements = link_rules.Judgements()

    def repeated(self, record: Record) -> Iterator[Graded]:
        """GA121 for the record's own id."""
        identifier = record.get("id")
        if isinstance(identifier, str):
            if identifier in self.seen:
                yield ("GA121", "/id", f"{identifier} is given before; give each record its own id"), None
            self.seen.add(identifier)

    def faults(self, record: Record) -> Iterator[Graded]:
        """Every rule that applies to a record whose schema holds."""
        kind = record["record"]
        if kind in ("annotation", "prediction"):
            yield from self._held(record)
        elif kind in ("claim", "attribution", "contradiction"):
            yield from self._label(record, self.index.attributions, frozenset(), self.judgements)
            yield from _graded(link_rules.gold_faults(self.index, record))
        else:
            yield from _graded(link_rules.reference_faults(self.index, record))
        if kind == "document":
            yield from _graded(span_rules.document_faults(record))
            yield from _graded(link_rules.corpus_faults(self.index, record))
        if kind == "annotation":
            yield from _graded(link_rules.answer_warnings(self.index, record))
        if kind == "pair":
            yield from self._sides(record)

    def _held(self, record: Record) -> Iterator[Graded]:
        """The labels of an annotation or prediction: a scope of their own."""
        yield from _graded(link_rules.reference_faults(self.index, record))
        yield from _graded(link_rules.repeated_labels(record))
        found = list(labels(record))
        local = frozenset(str(label.get("id")) for _, label in found)
        nested = {str(a["id"]): a for a in record["attributions"]}
        judgements = link_rules.Judgements()
        for pointer, label in found:
            named = {**label, "record": pointer.split("/")[1].rstrip("s")}
            for (code, inner, message), severity in self._label(named, nested, local, judgements):
                yield (code, pointer + inner, message), severity

    def _label(
        self,
        label: Record,
        nested: dict[str, Record],
        local: frozenset[str],
        judgements: link_rules.Judgements,
    ) -> Iterator[Graded]:
        yield from _graded(link_rules.reference_faults(self.index, label, local))
        if label["record"] == "contradiction":
            yield from _graded(link_rules.judgement_faults(label))
            yield from _graded(judgements.faults(label))
            yield from _graded(span_rules.evidence_faults(self.index, label))
            return
        text = self.index.documents.get(label["document_id"], {}).get("text")
        yield from _graded(span_rules.span_faults(text if isinstance(text, str) else None, label))
        yield from _graded(span_rules.withheld_faults(self.index, label["document_id"], label))
        yield from _graded(list_rules.list_faults(self.index.settings, label))
        if label["record"] == "claim":
            yield from _graded(span_rules.claim_faults(self.index, label))
        else:
            yield from _graded(link_rules.nesting_faults(label, nested))
            yield from ((fault, "warning") for fault in link_rules.citation_warnings(self.index, label))

    def _sides(self, record: Record) -> Iterator[Graded]:
        for side in ("a", "b"):
            text = self.index.documents.get(record[side]["document_id"], {}).get("text")
            held = {side: record[side]}
            yield from _graded(span_rules.span_faults(text if isinstance(text, str) else None, held))
            yield from _graded(span_rules.withheld_faults(self.index, record[side]["document_id"], held))


def _graded(faults: Iterable[Fault]) -> Iterator[Graded]:
    return ((fault, None) for fault in faults)
