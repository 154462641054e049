"""Words of an article with marks in them, short enough to be read in a list."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..schema.records import Record

AROUND = 90
"""Code points shown on each side of a mark."""
LONG = 600
"""Code points shown at most; what lies between is left out."""

Piece = tuple[str, str]
"""(words, the name of the mark over them or "")."""


def marked(text: str, spans: Iterable[tuple[str, Record]]) -> list[Piece]:
    """The text around `spans`, (name, span) each, as pieces whose marks are the names of all spans over them.

    Cut at words, with "…" where something is left out. Empty where there is no span.
    """
    ranges = [(s["start"], s["end"], name) for name, span in spans for s in span["segments"]]
    if not ranges:
        return []
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    start, end = _word(text, max(0, low - AROUND), 1), _word(text, min(len(text), high + AROUND), -1)
    edges = sorted({start, end, *(e for r in ranges for e in r[:2])})
    pieces = [(text[a:b], _names(ranges, a, b)) for a, b in pairwise(edges)]
    ends = [("… ", "")] * (start > 0), [(" …", "")] * (end < len(text))
    return [*ends[0], *_short([piece for piece in pieces if piece[0]]), *ends[1]]


def _names(ranges: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    return ", ".join(dict.fromkeys(name for low, high, name in ranges if low <= start and end <= high))


def _word(text: str, at: int, step: int) -> int:
    """The nearest edge of a word from `at` in the direction of `step`, within twenty code points."""
    if at in (0, len(text)):
        return at
    for near in range(at, max(0, min(len(text), at + 20 * step)), step):
        if text[near - 1].isspace() or text[near].isspace():
            return near
    return at


def _short(pieces: list[Piece]) -> list[Piece]:
    """The pieces, the middle of long ones left out so that no more than LONG are shown."""
    room = LONG // max(1, len(pieces))
    return [(_middle(words, max(40, room)), mark) for words, mark in pieces]


def _middle(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most // 2]} … {words[-most // 2 :]}"
