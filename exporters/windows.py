"""Places in a text that can be found again in another copy of it without a word of it being told.

A text is folded: what copies differ in (white space, invisible characters, Unicode form, curly quotes, dashes) is taken
out. The folded text is cut into windows of 64 code points, the last as long as what is left, and of each window there
is a salted hash. A place in a copy is found where every window that it touches is found, one behind the other.
"""

import hashlib
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

SIZE = 64
MANY = 8  # a passage that stands more often in a copy, such as a row of dots, says nothing
NEAR = 2  # windows on each side of a place whose presence makes its confidence
Window = tuple[int, int]
Found = Mapping[int, int]
"""Number of a window -> where it begins in the folded copy."""
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_CLUSTERS = regex.compile(r"([!-_a-~]+)(?![^\x00-\x7f])|\X")  # what stays as it is, many at a time
_UNSEEN = regex.compile(r"[\s\p{Cf}\p{Cc}\p{Zs}\p{Variation_Selector}]+")


@dataclass(frozen=True)
class Folded:
    """A folded text. `starts` and `ends` give, for each of its characters, the cluster that it comes from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The range of the unfolded text behind folded `start`..`end`; None where an edge cuts a character."""
        if not 0 <= start < end <= len(self.text) or self._inside(start) or self._inside(end):
            return None
        return self.starts[start], self.ends[end - 1]

    def at(self, offset: int) -> int:
        """How many folded characters stand before `offset` of the unfolded text."""
        return bisect_left(self.starts, offset)

    def _inside(self, edge: int) -> bool:
        return 0 < edge < len(self.text) and self.starts[edge] == self.starts[edge - 1]

    @cached_property
    def windows(self) -> list[Window]:
        """The windows of this text."""
        return windows(len(self.text))

    def held(self, numbers: Iterable[int]) -> str:
        """The folded text of some windows."""
        return "".join(self.text[slice(*self.windows[n])] for n in numbers)


def fold(text: str) -> Folded:
    """The folded text: NFKD without what cannot be seen, straight quotes, plain hyphens; case stays."""
    made: list[str] = []
    starts, ends = array("I"), array("I")
    for match in _CLUSTERS.finditer(text):
        start, end = match.span()
        if match[1]:
            made.append(match[1])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        kept = _UNSEEN.sub("", unicodedata.normalize("NFKD", match[0].translate(_ALIKE)))
        made.append(kept)
        starts.extend([start] * len(kept))
        ends.extend([end] * len(kept))
    return Folded("".join(made), starts, ends)


def windows(length: int) -> list[Window]:
    """The windows of a folded text of `length`; none where it is shorter than one."""
    count = length // SIZE
    return [(n * SIZE, (n + 1) * SIZE if n < count - 1 else length) for n in range(count)]


def hashed(salt: str, window: str) -> str:
    """The anchor of one window: 64 bits of a salted SHA-256."""
    return hashlib.sha256(f"{salt}\0{window}".encode()).hexdigest()[:16]


def anchors(folded: Folded, salt: str) -> list[str]:
    """The anchor of each window, in order."""
    return [hashed(salt, folded.text[a:b]) for a, b in folded.windows]


def seen(copy: Folded, salt: str, size: int = SIZE) -> dict[str, list[int]]:
    """Where each anchor of `size` would stand in a copy."""
    found: dict[str, list[int]] = {}
    for at in range(len(copy.text) - size + 1):
        found.setdefault(hashed(salt, copy.text[at : at + size]), []).append(at)
    return {anchor: places for anchor, places in found.items() if len(places) <= MANY}


def aligned(wanted: Sequence[str], length: int, copy: Folded, salt: str, there: Mapping[str, list[int]]) -> Found:
    """Where the windows of a text stand in a copy; `there` is what `seen` saw in it.

    Windows keep their order. Of all ways to place as many as can be, with as many as can be one right behind the
    other, what is not the same in every way is left out: a passage that stands twice is never guessed.
    """
    sizes = windows(length)
    last = sizes[-1][1] - sizes[-1][0] if sizes else SIZE
    ending = there if last == SIZE else seen(copy, salt, last)
    nodes = [
        (number, at, at + b - a)
        for number, (anchor, (a, b)) in enumerate(zip(wanted, sizes, strict=True))
        for at in (ending if number == len(sizes) - 1 else there).get(anchor, ())
    ]
    best = _on_best_chains(sorted(nodes))
    return {n[0]: n[1] for n in best if all(n == o or _link(n, o) is not None or _link(o, n) is not None for o in best)}


_Node = tuple[int, int, int]
"""A window's number, and where it begins and ends in the copy."""


def _on_best_chains(nodes: Sequence[_Node]) -> list[_Node]:
    """The nodes of every chain that is worth most: 2 for a window, 1 for two that touch."""
    before, after = [2] * len(nodes), [2] * len(nodes)
    for j, node in enumerate(nodes):
        for i in range(j):
            if (link := _link(nodes[i], node)) is not None:
                before[j] = max(before[j], before[i] + link + 2)
    for i in range(len(nodes) - 1, -1, -1):
        for j in range(i + 1, len(nodes)):
            if (link := _link(nodes[i], nodes[j])) is not None:
                after[i] = max(after[i], after[j] + link + 2)
    most = max(before, default=0)
    return [node for node, a, b in zip(nodes, before, after, strict=True) if a + b - 2 == most]


def _link(a: _Node, b: _Node) -> int | None:
    """1 where `b` is the next window and stands right behind `a`, 0 where it stands later, None where it cannot be."""
    if a[0] >= b[0] or a[2] > b[1]:
        return None
    return int(b[0] - a[0] == 1 and a[2] == b[1])


def touched(length: int, start: int, end: int) -> range:
    """The numbers of the windows that folded `start`..`end` touches; none where there are no windows."""
    last = len(windows(length)) - 1
    return range(min(start // SIZE, last), min((end - 1) // SIZE, last) + 1) if last >= 0 else range(0)


def found_at(found: Found, length: int, start: int, end: int) -> tuple[int, int] | None:
    """Folded `start`..`end` of the text in the folded copy; None where a window of it is not found in its place."""
    numbers = touched(length, start, end)
    if not numbers or any(n not in found or _offset(found, n) != _offset(found, numbers[0]) for n in numbers):
        return None
    by = _offset(found, numbers[0])
    return start + by, end + by


def confidence(found: Found, length: int, start: int, end: int) -> float:
    """The share of the windows around a place, NEAR on each side, that are found right beside it."""
    numbers = touched(length, start, end)
    around = range(max(0, numbers[0] - NEAR), min(len(windows(length)), numbers[-1] + NEAR + 1))
    by = _offset(found, numbers[0])
    return round(sum(n in found and _offset(found, n) == by for n in around) / len(around), 4)


def _offset(found: Found, number: int) -> int:
    return found[number] - number * SIZE
