"""The kind of a claim and whether it can be checked, by the words of the guideline's order (kinds.toml)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ..lexicon import lexicon
from ..values import dates, quantities
from .cues import finite

_OPINION = frozenset({"prediction", "evaluation", "quote_position"})


@cache
def _patterns(table: str) -> Mapping[str, re.Pattern[str]]:
    held: Mapping[str, Sequence[str]] = lexicon("kinds")[table]
    offices = f"(?:{'|'.join(lexicon('status')['offices']['words'])})"
    return {
        name: re.compile(rf"(?:\b|^)(?:{'|'.join(words).replace('OFFICE', offices)})(?:\b|$)", re.IGNORECASE)
        for name, words in held.items()
    }


def kind(words: str) -> str:
    """The first kind that fits, in the guideline's order."""
    first = _first("kinds", words)
    if first:
        return first
    if quantities.quantities(words) and not re.search(r"\bnobody\b", words):
        return "quantity"
    return "time" if _timely(words) else _first("plain", words) or ("event" if finite().search(words) else "state")


def _first(table: str, words: str) -> str | None:
    return next((name for name, pattern in _patterns(table).items() if pattern.search(words)), None)


def _timely(words: str) -> bool:
    """A length of time is the point: `lasted seven weeks`, `since May`, `for 11 months`."""
    length, said = _patterns("time")["length"], _patterns("time")["said"]
    lasting = [m.start for m in dates.times(words, None) if m.time["role"] == "duration"]
    told = (words[:at].split()[-1:] for at in lasting if words[at : at + 2] != "a ")
    return any(word and length.fullmatch(word[0]) for word in told) or said.search(words) is not None


def checkability(name: str) -> str:
    """What can be checked of a claim of that kind; a part of one is never told apart."""
    return "not_checkable" if name in _OPINION else "checkable"
