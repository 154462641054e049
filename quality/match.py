"""The one matcher: spans of two lists, one to one, by greatest total overlap.

A span is its ranges: (start, end) in code points, end-exclusive, ordered and disjoint. A discontinuous span is the
set of its code points. Agreement, adjudication, scoring and diff all match here and nowhere else.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .assignment import assign

Ranges = tuple[tuple[int, int], ...]


class Pair(NamedTuple):
    """A left and a right span: their indices, shared code points and sizes."""

    left: int
    right: int
    shared: int
    left_size: int
    right_size: int


Predicate = Callable[[Pair], bool]


def size(ranges: Ranges) -> int:
    """How many code points `ranges` hold."""
    return sum(end - start for start, end in ranges)


def shared(a: Ranges, b: Ranges) -> int:
    """How many code points are in both."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def dice_of(a: Ranges, b: Ranges) -> float:
    """Dice coefficient (1945) of the code points: 2 |a & b| / (|a| + |b|), from 0 to 1."""
    return 2 * shared(a, b) / (size(a) + size(b))


def exact(pair: Pair) -> bool:
    """Both hold the same code points."""
    return pair.shared == pair.left_size == pair.right_size


def overlap(pair: Pair) -> bool:
    """Both hold at least one code point in common; spans that only touch do not."""
    return pair.shared > 0


def dice(threshold: float) -> Predicate:
    """Dice of at least `threshold`."""
    return lambda pair: 2 * pair.shared >= threshold * (pair.left_size + pair.right_size)


def same(left: Sequence[object], right: Sequence[object]) -> Predicate:
    """Both carry the same label (a type), where `left` and `right` give the label of each span."""
    return lambda pair: left[pair.left] == right[pair.right]


def both(*predicates: Predicate) -> Predicate:
    """All of `predicates` hold."""
    return lambda pair: all(holds(pair) for holds in predicates)


def match(
    left: Sequence[Ranges],
    right: Sequence[Ranges],
    allowed: Predicate = overlap,
    ties: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[Pair]:
    """The one-to-one pairs that `allowed` allows with the greatest total of shared code points.

    Among equal totals the most exact pairs win, then the most pairs. `ties` gives each span a string by which
    spans of one place are told apart; with it the result does not depend on the order of the input.
    Near-linear for spans as texts have them: only overlapping groups are solved exactly (Kuhn 1955).
    """
    keys = ties or ([""] * len(left), [""] * len(right))
    flipped = sorted(zip(left, keys[0], strict=True)) > sorted(zip(right, keys[1], strict=True))
    edges = [pair for pair in crossing(left, right) if allowed(pair)]
    scale = min(len(left), len(right)) + 1
    found = [p for group in _groups(edges) for p in _solve(group, scale, flipped, left, right, keys)]
    return sorted(found)


def crossing(left: Sequence[Ranges], right: Sequence[Ranges]) -> list[Pair]:
    """Every pair that shares a code point, by a sweep over the sorted segments."""
    segments = sorted(
        (start, end, side, index)
        for side, spans in ((0, left), (1, right))
        for index, ranges in enumerate(spans)
        for start, end in ranges
    )
    counts: dict[tuple[int, int], int] = {}
    active: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for start, end, side, index in segments:
        active[1 - side][:] = [other for other in active[1 - side] if other[0] > start]
        for stop, other in active[1 - side]:
            key = (index, other) if side == 0 else (other, index)
            counts[key] = counts.get(key, 0) + min(end, stop) - start
        active[side].append((end, index))
    return [Pair(i, j, n, size(left[i]), size(right[j])) for (i, j), n in sorted(counts.items())]


def _groups(edges: Sequence[Pair]) -> list[list[Pair]]:
    """The edges by connected component."""
    root: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for edge in edges:
        root[find((0, edge.left))] = find((1, edge.right))
    groups: dict[tuple[int, int], list[Pair]] = {}
    for edge in edges:
        groups.setdefault(find((0, edge.left)), []).append(edge)
    return list(groups.values())


def _solve(
    group: list[Pair],
    scale: int,
    flipped: bool,
    left: Sequence[Ranges],
    right: Sequence[Ranges],
    keys: tuple[Sequence[str], Sequence[str]],
) -> list[Pair]:
    """The best pairs of one overlapping group, rows and columns in an order that the input's does not change."""
    if len(group) == 1:
        return group
    rows = sorted({p.left for p in group}, key=lambda i: (left[i], keys[0][i]))
    columns = sorted({p.right for p in group}, key=lambda j: (right[j], keys[1][j]))
    at = {(p.left, p.right): p for p in group}
    table = [[_weight(at.get((i, j)), scale) for j in columns] for i in rows]
    if flipped:
        chosen = [(i, j) for j, i in assign([list(column) for column in zip(*table, strict=True)])]
    else:
        chosen = assign(table)
    return [at[rows[i], columns[j]] for i, j in chosen if (rows[i], columns[j]) in at]


def _weight(pair: Pair | None, scale: int) -> int:
    return 0 if pair is None else (pair.shared * scale + exact(pair)) * scale + 1
