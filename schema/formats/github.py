"""For GitHub Actions: workflow commands that mark the line in the pull request.

Escapes are those that the runner undoes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from ..check import Report
from ..problem import Problem
from ..rules.rulebook import RULES

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})
_MESSAGE = str.maketrans(_DATA)


def render(report: Report) -> str:
    """One `::error` or `::warning` command a problem; nothing where there is none."""
    return "".join(f"{_command(problem)}\n" for problem in report.problems)


def _command(problem: Problem) -> str:
    rule = RULES.get(problem.code)
    properties = {
        "file": problem.where.file,
        "line": problem.where.line,
        "col": problem.where.column,
        "title": f"{problem.code} {rule.title}" if rule else problem.code,
    }
    told = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    pointer = f"{problem.pointer}: " if problem.pointer else ""
    record = f" [{problem.record_id}]" if problem.record_id else ""
    return f"::{problem.severity} {told}::{(pointer + problem.message + record).translate(_MESSAGE)}"
