"""A release folder, checked: files against the manifest, rows as records, added columns against their source."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION
from ..schema.check import Report, check_records
from ..schema.problem import Location, Problem, Severity
from ..schema.records import Record
from ..schema.rules.rulebook import RULES
from ..schema.stored import Records
from . import dataset
from .columns import ADDED, CONFIGS, ColumnType, Labels, Names, columns
from .labels import names_of, today
from .parts import Part, parts, usable
from .rows import Gold, Row, added, records
from .structs import plain
from .word_runs import Place, leaks

MANIFEST = "manifest.json"
WORDS = {"documents": ("text", "title"), "claims": ("quote", "context"), "attributions": ("quote", "context")}
"""The columns that hold an article's words and nothing else."""


@dataclass
class _Read:
    """The records of a release, each with the file and row (from 1) that it came from, and the row itself.

    `faulty` are the places whose label index means nothing: what else that makes of the record is not told. `lost` are
    the configs with a file that cannot be read: nothing is told of what may refer to its rows.
    """

    faulty: set[tuple[str, int]] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    records: list[Record] = field(default_factory=list)
    places: list[tuple[Part, int, Row]] = field(default_factory=list)


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
    read = _Read()
    for part in found:
        told = list(_label_problems(part, manifest))
        read.faulty.update((problem.where.file, problem.where.line) for problem in told if problem.record_id)
        report.problems += told
        _read(part, read, manifest)
    report.files, report.records = 1 + len(found), len(read.records)
    report.problems += _record_problems(read, manifest)
    report.problems += _column_problems(read)
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
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
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


def _label_problems(part: Part, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """GA183; an index that means nothing is null from there on."""
    for name, column in columns(part.config, _names(manifest)).items() if part.rows else ():
        labels = _labels(column)
        if labels is None:
            continue
        told = manifest["labels"].get(f"{part.config}.{name}")
        lacking = set(today()[f"{part.config}.{name}"]) - set(labels.names)
        if told is None or lacking or dataset.label_names(part.path).get(name) != list(labels.names):
            message = f"the names of {name} are not {', '.join(labels.names)}, in file, manifest and schema alike"
            yield _problem(part.path, 1, f"/{name}", "GA183", message)
        for number, row in enumerate(part.rows, 1):
            if wrong := _wrong(row[name], len(labels.names)):
                row[name] = None if not isinstance(column, list) else [v for v in row[name] if v not in wrong]
                message = f"{name} is {wrong[0]}; there are the names 0 to {len(labels.names) - 1}"
                yield _problem(part.path, number, f"/{name}", "GA183", message, of=row)


def _labels(column: ColumnType) -> Labels | None:
    inner = column[0] if isinstance(column, list) else column
    return inner if isinstance(inner, Labels) else None


def _wrong(value: Any, names: int) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    return [index for index in listed if index is not None and not 0 <= index < names]


def _wordless(manifest: Mapping[str, Any]) -> bool:
    """True where words may be missing: they were withheld, and may have come back but in part."""
    return bool(manifest["standoff"] or manifest.get("private"))


def _names(manifest: Mapping[str, Any]) -> Names:
    """The label names of the manifest, the schemas' where it has none that can be read."""
    try:
        return {**today(), **names_of(manifest)}
    except (ValueError, TypeError, AttributeError):
        return today()


def _read(part: Part, read: _Read, manifest: Mapping[str, Any]) -> None:
    if part.told and not part.rows:
        read.lost.add(part.config)
    found = records(part.config, part.rows, _names(manifest))
    for number, (row, record) in enumerate(zip(part.rows, found, strict=True), 1):
        if _wordless(manifest) and part.config == "adjudications":
            record.setdefault("rationale", "withheld")  # an expert has reasons that are not told here
        read.records.append(record)
        read.places.append((part, number, row))


def _record_problems(read: _Read, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """What schemas and rules say of the records."""
    for problem in check_records(read.records):
        part, number, _ = read.places[problem.where.line - 1]
        unread = problem.code == "GA120" and read.lost
        withheld = _wordless(manifest) and (problem.code, problem.pointer) == ("GA171", "/text")
        if unread or withheld or (str(part.path), number) in read.faulty:
            continue
        where = Location(str(part.path), number)
        yield Problem(where, problem.pointer, problem.code, problem.severity, problem.message, problem.record_id)
    homes = {record["id"]: record for record in read.records if record["record"] == "document"}
    for (part, number, row), record in zip(read.places, read.records, strict=True):
        document = homes.get(record.get("document_id", record["id"]))
        if document is None or document["license"]["redistributable"] or manifest.get("private"):
            continue
        told = ("text",) if part.config == "documents" and document["text"] else WORDS.get(part.config, ())
        for name in told if document["text"] is None or record is document else ():
            if row[name] is not None:
                message = "words of a text that may not be published; release it without words (--standoff)"
                yield _problem(part.path, number, f"/{name}", "GA180", message, of=row)


def _column_problems(read: _Read) -> Iterator[Problem]:
    """GA182: each added column against what it is made from."""
    gold = Gold(**_by_config(read))
    judged = {"contradictions"} if "adjudications" in read.lost else set()
    makers = {config: added(gold, config) for config in ADDED if config not in judged}
    for (part, number, row), record in zip(read.places, read.records, strict=True):
        if part.config not in makers:
            continue
        try:
            made = makers[part.config](record)
        except (KeyError, IndexError, TypeError):  # a record it is made from is faulty, and told
            continue
        for name in ADDED[part.config]:
            if row[name] != (wanted := plain(made[name])):
                message = f"{name} is {_short(row[name])}, its source says {_short(wanted)}"
                yield _problem(part.path, number, f"/{name}", "GA182", message, of=row)


def _by_config(read: _Read) -> dict[str, list[Record]]:
    held: dict[str, list[Record]] = {config: [] for config in CONFIGS}
    for (part, _, _), record in zip(read.places, read.records, strict=True):
        held[part.config].append(record)
    return held


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
