"""Which problems of a report are wanted: by code, and how many of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from .check import Report
from .formats import FORMATS
from .rules.rulebook import RULES, known


class BadSelection(ValueError):
    """A setting of `check` that cannot be; the message says which and what may stand there."""


@dataclass(frozen=True)
class Selection:
    """The settings of `check`: codes to show (all where empty), codes to leave out, how many, and in what format."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    max: int | None = None
    format: str = "text"

    @classmethod
    def read(cls, table: Any, where: str) -> "Selection":
        """From the table `[check]` of the file `where`. Raises BadSelection and rulebook.UnknownCode."""
        if not isinstance(table, dict) or not set(table) <= {"select", "ignore", "max", "format"}:
            raise BadSelection(f"{where}: [check] holds select, ignore, max and format, nothing else; mend it")
        most, form = table.get("max"), table.get("format", "text")
        if most is not None and (type(most) is not int or most < 0):
            raise BadSelection(f"{where}: [check] max is {most!r}; it must be a whole number")
        if form not in FORMATS:
            raise BadSelection(f"{where}: [check] format is {form!r}; use one of {', '.join(FORMATS)}")
        return cls(codes(table.get("select"), where), codes(table.get("ignore"), where), most, form)

    def but(self, select: frozenset[str], ignore: frozenset[str], most: int | None, form: str | None) -> "Selection":
        """These settings, with those that are given in their place."""
        return Selection(
            select or self.select, ignore or self.ignore, self.max if most is None else most, form or self.format
        )


def codes(said: Any, where: str) -> frozenset[str]:
    """The codes of `said`: a list of codes or of codes joined by commas.

    Raises BadSelection for anything else, and rulebook.UnknownCode.
    """
    words = [said] if isinstance(said, str) else [] if said is None else said
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise BadSelection(f"{where}: select and ignore are lists of codes such as GA101; mend them")
    return frozenset(known(code, where) for word in words for code in word.replace(",", " ").split())


@dataclass
class Excerpt(Report):
    """A report that shows its first problems and counts them all."""

    hidden: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """How many errors there are, shown or not."""
        return super().errors + self.hidden["error"]

    @property
    def warnings(self) -> int:
        """How many warnings there are, shown or not."""
        return sum(problem.severity == "warning" for problem in self.problems) + self.hidden["warning"]


def chosen(report: Report, selection: Selection) -> Report:
    """The report with the problems that `selection` wants, at most `selection.max` of them shown."""
    problems = [problem for problem in report.problems if _wanted(problem.code, selection)]
    if selection.max is None or len(problems) <= selection.max:
        return replace(report, problems=problems)
    hidden = Counter[str](problem.severity for problem in problems[selection.max :])
    return Excerpt(report.files, report.records, problems[: selection.max], hidden)


def _wanted(code: str, selection: Selection) -> bool:
    return code not in selection.ignore and (not selection.select or code in selection.select)


def statistics(report: Report) -> list[dict[str, Any]]:
    """How often each code was found, most often first: `{"code", "severity", "count", "title"}`."""
    counts = Counter((problem.code, problem.severity) for problem in report.problems)
    rows: Iterable[tuple[tuple[str, str], int]] = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"code": c, "severity": s, "count": n, "title": RULES[c].title} for (c, s), n in rows]
