"""A problem in a chunk, before the chunk's place in its file is known."""

from typing import NamedTuple

from ..pointer import column
from ..problem import Severity
from ..records import Record
from ..rules.rulebook import RULES
from ..validation import Fault
from .line import Flaw


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
