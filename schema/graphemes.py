"""Characters as people see them: extended grapheme clusters (UAX #29)."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_NEAR = 64
_PLAIN = {"Ll", "Lu", "Lt", "Nd", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Sc", "Sm"}
"""The categories whose characters all stand by themselves; `regex` takes longer to load than a record to check."""
_FLAGS = ("\U0001f1e6", "\U0001f1ff")  # regional indicators pair up from the first of their run


def cuts_grapheme(text: str, edge: int) -> bool:
    """True where `edge` lies inside a grapheme cluster."""
    if not 0 < edge < len(text):
        return False
    pair = text[edge - 1 : edge + 1]
    if (pair.isascii() and pair[1] != "\n") or _always_parts(pair):
        return False
    return cluster(text, edge) is not None


@lru_cache(4096)
def _always_parts(pair: str) -> bool:
    """True where two characters never share a cluster, whatever stands before them.

    Only a mark or a joiner lets what stands before it decide (GB9c, GB11); two regional indicators join by themselves.
    """
    if _PLAIN.issuperset(map(unicodedata.category, pair)):
        return True
    return len(_pattern().findall(pair)) == 2 and unicodedata.category(pair[0]) not in ("Mn", "Mc", "Me", "Cf")


def cluster(text: str, edge: int) -> "regex.Match[str] | None":
    """The cluster that `edge` lies inside; None where it lies between two."""
    return next((match for match in _clusters(text, edge) if match.start() < edge < match.end()), None)


def _clusters(text: str, edge: int) -> Iterator["regex.Match[str]"]:
    begin = max(0, edge - _NEAR)
    while begin > 0 and _FLAGS[0] <= text[begin - 1] <= _FLAGS[1]:
        begin -= 1
    return _pattern().finditer(text, begin, min(len(text), edge + _NEAR))


@cache
def _pattern() -> "regex.Pattern[str]":
    import regex  # only here: it takes longer to load than a record to check

    return regex.compile(r"\X")
