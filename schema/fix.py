"""Mending files: which lines of a report have one safe answer, what would stand there, as a diff or on disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from . import jsonl
from .check import Report
from .mend import FIXABLE, mended
from .records import Record
from .rules.index import labels
from .rules.span_rules import document_faults
from .splice import spliced
from .validation import schema_faults

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Mend:
    """A line of a file, as bytes with its newline, and what is to stand there instead."""

    file: str
    number: int
    before: bytes
    after: bytes


def mends(report: Report, files: Iterable[Path], codes: frozenset[str] = FIXABLE) -> list[Mend]:
    """What can be mended of the problems of `report` with one of `codes`, in .jsonl files, by file and line.

    `files` hold the documents whose texts decide; of two with one id the first counts. Raises OSError.
    """
    lines, given = list(_flagged(report, codes)), list(files)
    homes = _homes(given, {claim for *_, record in lines for claim in _judged(record)})
    wanted = {identifier for *_, record in lines for identifier in _documents(record)} | set(homes.values())
    texts = _texts(given, wanted)
    texts |= {claim: texts.get(home) for claim, home in homes.items()}
    made = (_mend(file, number, raw, record, texts, codes) for file, number, raw, record in lines)
    return [mend for mend in made if mend]


def left(report: Report) -> list[str]:
    """The files with problems of a kind that is mended in .jsonl: packed ones, lists and releases stay as they are."""
    found = {problem.where.file for problem in report.problems if problem.code in FIXABLE}
    return sorted(file for file in found if not file.endswith(".jsonl"))


def _flagged(report: Report, codes: frozenset[str]) -> Iterator[tuple[str, int, bytes, Record]]:
    """(file, line, bytes, record) of each line with a problem that can be mended."""
    places: dict[str, set[int]] = {}
    for problem in report.problems:
        if problem.code in codes & FIXABLE and problem.where.file.endswith(".jsonl"):
            places.setdefault(problem.where.file, set()).add(problem.where.line)
    for file, numbers in sorted(places.items()):
        with Path(file).open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                record = _parsed(raw) if number in numbers else None
                if record is not None and not schema_faults(record):
                    yield file, number, raw, record


def _parsed(raw: bytes) -> Record | None:
    """The record of a line; None where it holds none."""
    try:
        value = jsonl.parse(raw.removeprefix(_BOM).decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _documents(record: Record) -> set[str]:
    held = [record, record.get("a"), record.get("b"), *(label for _, label in labels(record))]
    return {str(owner["document_id"]) for owner in held if isinstance(owner, dict) and "document_id" in owner}


def _judged(record: Record) -> set[str]:
    """The claims of the judgements that have evidence."""
    held = [record, *(label for _, label in labels(record))]
    return {label[f"claim_{side}"] for label in held for side in "ab" if label.get(f"evidence_{side}") is not None}


def _homes(files: Iterable[Path], claims: set[str]) -> dict[str, str]:
    """The documents of `claims`, by claim."""
    found: dict[str, str] = {}
    for raw in _lines(files, b'"claim"') if claims else ():
        record = _parsed(raw)
        for label in () if record is None else (record, *(label for _, label in labels(record))):
            if label.get("record") == "claim" and label.get("id") in claims:
                found.setdefault(label["id"], str(label.get("document_id")))
    return found


def _texts(files: Iterable[Path], wanted: set[str]) -> dict[str, str | None]:
    """The texts of the documents `wanted`, by id; lines that cannot be read are passed over."""
    found: dict[str, str | None] = {}
    for raw in _lines(files, b'"text_sha256"'):
        record = _parsed(raw)
        if record is not None and record.get("id") in wanted:
            found.setdefault(record["id"], None if _doubtful(record) else record["text"])
    return found


def _lines(files: Iterable[Path], mark: bytes) -> Iterator[bytes]:
    """The lines of .jsonl files that hold `mark`."""
    for path in files:
        if path.suffix == ".jsonl":
            with path.open("rb") as lines:
                yield from (raw for raw in lines if mark in raw)


def _doubtful(document: Record) -> bool:
    """True where the text may not be the one that was frozen: then nothing is looked for in it."""
    return bool(schema_faults(document)) or any(code == "GA110" for code, *_ in document_faults(document))


def _mend(
    file: str, number: int, raw: bytes, record: Record, texts: dict[str, str | None], codes: frozenset[str]
) -> Mend | None:
    made = mended(record, texts, codes)
    if made == record:
        return None
    mark = _BOM if raw.startswith(_BOM) else b""
    line = spliced(raw.removeprefix(_BOM).decode("utf-8"), record, made)
    if jsonl.parse(line) != made:  # a key given twice: which one counts is for a person to say
        return None
    return Mend(file, number, raw, mark + line.encode("utf-8"))


def write(mends: Iterable[Mend]) -> None:
    """Put the mended lines into their files; each file is replaced whole or not at all.

    Raises jsonl.Changed where a line is no longer what was read.
    """
    for file, found in groupby(mends, key=lambda mend: mend.file):
        jsonl.replace_lines(Path(file), {mend.number: (mend.before, mend.after) for mend in found})


def diff(mends: Iterable[Mend]) -> str:
    """A unified diff without context, as `patch -p0` and `git apply -p0 --unidiff-zero` read it."""
    return "".join(
        f"--- {file}\n+++ {file}\n" + "".join(map(_hunk, found))
        for file, found in groupby(mends, key=lambda mend: mend.file)
    )


def _hunk(mend: Mend) -> str:
    return f"@@ -{mend.number} +{mend.number} @@\n{_signed('-', mend.before)}{_signed('+', mend.after)}"


def _signed(sign: str, raw: bytes) -> str:
    line = raw.decode("utf-8")
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
