"""Files of records, rewritten record by record: lines that do not change keep their bytes."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .jsonl import BadLine, dump, parse, write_text
from .records import Record

Note = tuple[str, str]
"""(JSON Pointer, sentence)."""
Change = Callable[[Record], tuple[Record, list[Note]]]


@dataclass
class Rewritten:
    """A file before and after. `notes` are (line, JSON Pointer, sentence); `stuck` those of lines that had to stay."""

    path: Path
    before: str
    after: str = ""
    records: int = 0
    changed: int = 0
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    stuck: list[tuple[int, str, str]] = field(default_factory=list)

    def diff(self) -> str:
        """The change as a unified diff."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(difflib.unified_diff(*lines, str(self.path), str(self.path)))

    def save(self) -> None:
        """Replace the file, all or nothing, where it changed."""
        if self.after != self.before:
            write_text(self.path, self.after, self.path.stat().st_mode & 0o777)


def rewritten(path: Path, change: Change) -> Rewritten:
    """What becomes of the records of `path`; nothing is written. A line that cannot be changed stays, and is told.

    `change` raises LookupError for a record that it cannot change. Raises FileNotFoundError, and BadLine for a file
    that is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine(f"{path}: byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    made = Rewritten(path, text)
    made.after = "\n".join(_line(made, number, line, change) for number, line in enumerate(text.split("\n"), 1))
    return made


def _line(made: Rewritten, number: int, line: str, change: Change) -> str:
    if not line.strip():
        return line
    try:
        record: Any = parse(line)
        if not isinstance(record, dict):
            raise ValueError("no JSON object")
        after, notes = change(record)
    except (ValueError, RecursionError, LookupError) as error:
        made.stuck.append((number, "", f"left as it is: {error}"))
        return line
    made.records += 1
    made.notes += [(number, *note) for note in notes]
    if after == record:
        return line
    made.changed += 1
    return dump(after) + ("\r" if line.endswith("\r") else "")
