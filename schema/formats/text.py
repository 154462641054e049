"""For people: `file:line:column: code severity pointer sentence [record id]`, a line each, and a count."""

import unicodedata

from ..check import Report
from ..problem import Problem

_CODES = {"error": "\x1b[31m", "warning": "\x1b[33m"}
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def render(report: Report, colored: bool = False) -> str:
    """A line for each problem, then how many there are; ANSI colours where `colored`."""
    lines = [_colored(problem) if colored else printable(str(problem)) for problem in report.problems]
    return "".join(f"{line}\n" for line in [*lines, summary(report)])


def summary(report: Report) -> str:
    """How much was read and what was found, in one line."""
    counted = f"{many(report.records, 'record')} in {many(report.files, 'file')}"
    if not report.errors + report.warnings:
        return f"{counted}: no problems"
    found = f"{many(report.errors, 'error')}, {many(report.warnings, 'warning')}"
    hidden = report.errors + report.warnings - len(report.problems)
    return f"{counted}: {found}" + (f"; {many(hidden, 'more problem')} not shown" if hidden else "")


def printable(text: str) -> str:
    """`text` on one line, what a terminal would obey written as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _colored(problem: Problem) -> str:
    at, rest = printable(problem.place), printable(problem.sentence)
    record = f" {_DIM}[{printable(problem.record_id)}]{_OFF}" if problem.record_id else ""
    return f"{_BOLD}{at}{_OFF}: {_CODES[problem.severity]}{problem.code} {problem.severity}{_OFF}{rest}{record}"


def many(count: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
