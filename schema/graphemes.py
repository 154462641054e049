"""Characters as people see them: extended grapheme clusters (UAX #29)."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_NEAR = 64
_MARKS = "\u0300"  # below it no two characters belong together but CR and LF


def cuts_grapheme(text: str, edge: int) -> bool:
    """True where `edge` lies inside a grapheme cluster."""
    if not 0 < edge < len(text):
        return False
    before, after = text[edge - 1], text[edge]
    if before < _MARKS and after < _MARKS:
        return before == "\r" and after == "\n"
    return cluster(text, edge) is not None


def cluster(text: str, edge: int) -> "regex.Match[str] | None":
    """The cluster that `edge` lies inside; None where it lies between two."""
    return next((match for match in _clusters(text, edge) if match.start() < edge < match.end()), None)


def _clusters(text: str, edge: int) -> Iterator["regex.Match[str]"]:
    return _pattern().finditer(text, max(0, edge - _NEAR), min(len(text), edge + _NEAR))


@cache
def _pattern() -> "regex.Pattern[str]":
    import regex  # only here: it takes longer to load than a record to check

    return regex.compile(r"\X")
