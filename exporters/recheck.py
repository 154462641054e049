"""A release folder, checked: files against the manifest, rows as records, added columns against their source."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION
from ..schema.check import Report, check_files
from ..schema.problem import Location, Problem, Severity
from ..schema.records import Record
from ..schema.rules.rulebook import RULES
from ..schema.stored import Records, Stored
from . import dataset
from .columns import ADDED, CONFIGS, ColumnType, Labels, Names, columns
from .labels import names_of, today
from .parts import Part, parts, usable
from .rows import Gold, Row, added, records
from .shards import digest_of
from .structs import plain
from .word_runs import Place, leaks

MANIFEST = "manifest.json"
WORDS = {"documents": ("text", "title"), "claims": ("quote", "context"), "attributions": ("quote", "context")}
"""The columns that hold an article's words and nothing else."""


@dataclass
class _Read:
    """The records of a release: those of each data file in a file of lines beside the others, a line a row.

    `faulty` are the places whose label index or number means nothing: what else that makes of the record is not told.
    `lost` are the configs with a file that cannot be read: nothing is told of what may refer to its rows.
    """

    home: Path
    manifest: Mapping[str, Any]
    faulty: set[tuple[str, int]] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    parts: dict[Path, Part] = field(default_factory=dict)

    @property
    def wordless(self) -> bool:
        """True where words may be missing: they were withheld, and may have come back but in part."""
        return bool(self.manifest["standoff"] or self.manifest.get("private"))

    def of(self, config: str) -> Stored:
        """The records of a config."""
        return Stored([path for path, part in self.parts.items() if part.config == config])


def recheck(folder: Path, documents: Records = (), listed: Iterable[str] = ()) -> Report:
    """Every problem of the release in `folder`; a place in a parquet file is its row, the first being 1.

    A release without words is also looked through for words of `documents`, where they have their texts; `listed` names
    may stand in it.

    Raises ImportError without pyarrow.
    """
    report = Report(files=1)
    manifest, fault = _manifest(folder / MANIFEST)
    if fault:
        report.problems.append(_problem(folder / MANIFEST, 1, "", "GA181", fault))
        return report
    found = list(parts(folder, manifest))
    with TemporaryDirectory(prefix="goldassay.") as home:
        read = _Read(Path(home), manifest)
        for part in found:
            report.problems += _taken(part, read)
        report.files, report.records = 1 + len(found), sum(len(Stored([path])) for path in read.parts)
        report.problems += _record_problems(read)
        report.problems += _row_problems(read)
    report.problems += _beside(folder, manifest)
    if manifest["standoff"] and not read.lost:
        report.problems += _words(folder, documents, listed)
    report.problems += _file_problems(found, {problem.where.file for problem in report.problems})
    report.problems.sort(key=lambda problem: (problem.where, problem.code, problem.pointer))
    return report


def _manifest(path: Path) -> tuple[dict[str, Any], str | None]:
    try:
        manifest = jsonl.parse(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON: {error}; bring the file back"
    if told := usable(manifest):
        return {}, f"{told}; bring the file back"
    if manifest["schema_version"] != VERSION:
        return {}, f"its records follow the schemas {manifest['schema_version']}, this goldassay knows {VERSION}"
    return manifest, None


def _problem(
    path: Path, row: int, pointer: str, code: str, message: str, severity: Severity | None = None, of: Row | None = None
) -> Problem:
    known = str(of["id"]) if of else None
    return Problem(Location(str(path), row), pointer, code, severity or RULES[code].severity, message, known)


def _file_problems(found: list[Part], explained: set[str]) -> Iterator[Problem]:
    """GA181. What is told of a row explains why its file is not the one released, and is not told twice."""
    for part in found:
        if part.told:
            severity: Severity = "warning" if part.told[0] == "warning" else "error"
            yield _problem(part.path, 1, "", "GA181", part.told[1], severity)
        elif part.changed and str(part.path) not in explained:
            yield _problem(part.path, 1, "", "GA181", "its sha256 is not the manifest's; bring the file back")


def _beside(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """GA181, of the files that are no data."""
    for name, sha256 in manifest.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            yield _problem(path, 1, "", "GA181", "the manifest names this file and it is not there; bring it back")
        elif digest_of(path) != sha256:
            yield _problem(path, 1, "", "GA181", "its sha256 is not the manifest's; bring the file back")


def _words(folder: Path, documents: Records, listed: Iterable[str]) -> Iterator[Problem]:
    """GA180, of a release without words: once for each place and article."""
    if not len(documents):
        return
    told: set[tuple[Place, str]] = set()
    for place, run, whose in leaks(folder, documents, listed):
        if (place, whose) not in told:
            told.add((place, whose))
            message = f"eight words in a row of {whose} ({run!r}), which may not be published; release it again"
            where = Location(str(folder / place.file), place.row or 1)
            yield Problem(where, "", "GA180", RULES["GA180"].severity, message, place.id)


def _taken(part: Part, read: _Read) -> list[Problem]:
    """Write the records of a data file as lines; GA183, and GA001 of what no line can hold."""
    if not part.readable:
        read.lost.add(part.config)
    if next(part.rows(), None) is None:
        return []
    path, names = read.home / f"{len(read.parts)}.jsonl", _names(read.manifest)
    read.parts[path], labels, told = part, _label_columns(part.config, names), list[Problem]()

    def mended() -> Iterator[Row]:
        for number, row in enumerate(part.rows(), 1):
            told.extend(_label_problems(part, number, row, labels))
            yield row

    with path.open("wb") as out:
        for number, record in enumerate(records(part.config, mended(), names), 1):
            if read.wordless and part.config == "adjudications":
                record.setdefault("rationale", "withheld")  # an expert has reasons that are not told here
            try:
                line = jsonl.line(record)
            except ValueError:
                told.append(
                    _problem(part.path, number, "", "GA001", "a number is NaN or infinite; write null", of=record)
                )
                line = jsonl.line(json.loads(json.dumps(record), parse_constant=lambda _: None))
            out.write(line + b"\n")
    read.faulty |= {(problem.where.file, problem.where.line) for problem in told}
    return [*_name_problems(part, labels, read.manifest), *told]


def _name_problems(part: Part, labels: Mapping[str, Labels], manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """GA183, of the names that labels have in file, manifest and schema."""
    held = dataset.label_names(part.path)
    for name, column in labels.items():
        told = manifest["labels"].get(f"{part.config}.{name}")
        lacking = set(today()[f"{part.config}.{name}"]) - set(column.names)
        if told is None or lacking or held.get(name) != list(column.names):
            message = f"the names of {name} are not {', '.join(column.names)}, in file, manifest and schema alike"
            yield _problem(part.path, 1, f"/{name}", "GA183", message)


def _label_problems(part: Part, number: int, row: Row, labels: Mapping[str, Labels]) -> Iterator[Problem]:
    """GA183, of a row's labels; an index that means nothing is null from there on."""
    for name, column in labels.items():
        if wrong := _wrong(row[name], len(column.names)):
            row[name] = [v for v in row[name] if v not in wrong] if isinstance(row[name], list) else None
            message = f"{name} is {wrong[0]}; there are the names 0 to {len(column.names) - 1}"
            yield _problem(part.path, number, f"/{name}", "GA183", message, of=row)


def _label_columns(config: str, names: Names) -> dict[str, Labels]:
    return {name: labels for name, column in columns(config, names).items() if (labels := _labels(column))}


def _labels(column: ColumnType) -> Labels | None:
    inner = column[0] if isinstance(column, list) else column
    return inner if isinstance(inner, Labels) else None


def _wrong(value: Any, names: int) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    return [index for index in listed if index is not None and not 0 <= index < names]


def _names(manifest: Mapping[str, Any]) -> Names:
    """The label names of the manifest, the schemas' where it has none that can be read."""
    try:
        return {**today(), **names_of(manifest)}
    except (ValueError, TypeError, AttributeError):
        return today()


def _record_problems(read: _Read) -> Iterator[Problem]:
    """What schemas and rules say of the records."""
    for problem in check_files(read.parts).problems if read.parts else ():
        part, number = read.parts[Path(problem.where.file)], problem.where.line
        unread = problem.code == "GA120" and read.lost
        withheld = read.wordless and (problem.code, problem.pointer) == ("GA171", "/text")
        if not (unread or withheld or (str(part.path), number) in read.faulty):
            where = Location(str(part.path), number)
            yield Problem(where, problem.pointer, problem.code, problem.severity, problem.message, problem.record_id)


def _row_problems(read: _Read) -> Iterator[Problem]:
    """GA180 and GA182: what a row holds that its record does not."""
    gold = Gold(**{config: read.of(config) for config in CONFIGS})
    judged = {"contradictions"} if "adjudications" in read.lost else set()
    makers = {config: added(gold, config) for config in ADDED if config not in judged}
    closed = {d["id"]: d["text"] is not None for d in gold.documents if not d["license"]["redistributable"]}
    if read.manifest.get("private"):
        closed.clear()
    for path, part in read.parts.items():
        for number, (row, record) in enumerate(zip(part.rows(), Stored([path]), strict=True), 1):
            for name in _closed_words(part.config, record, closed):
                if row[name] is not None:
                    message = "words of a text that may not be published; release it without words (--standoff)"
                    yield _problem(part.path, number, f"/{name}", "GA180", message, of=row)
            if part.config in makers:
                yield from _column_problems(part, number, row, record, makers[part.config])


def _closed_words(config: str, record: Record, closed: Mapping[str, bool]) -> tuple[str, ...]:
    """The columns that may hold no words; `closed` tells of each document that may not be published whether its text is
    there, and then that alone is told.
    """
    there = closed.get(str(record.get("document_id", record["id"])))
    if there:
        return ("text",) if config == "documents" else ()
    return () if there is None else WORDS.get(config, ())


def _column_problems(
    part: Part, number: int, row: Row, record: Record, made: Callable[[Any], Row]
) -> Iterator[Problem]:
    """GA182: each added column against what it is made from."""
    try:
        wanted = made(record)
    except (LookupError, TypeError, ValueError):  # a record it is made from is faulty, and told
        return
    for name in ADDED[part.config]:
        if row[name] != (told := plain(wanted[name])):
            message = f"{name} is {_short(row[name])}, its source says {_short(told)}"
            yield _problem(part.path, number, f"/{name}", "GA182", message, of=row)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
