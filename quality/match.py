"""The one matcher: spans of two lists, one to one, by greatest total overlap.

A span is its ranges: (start, end) in code points, end-exclusive, ordered and disjoint. A discontinuous span is the
set of its code points. Agreement, adjudication, scoring and diff all match here and nowhere else.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .assignment import assign

Ranges = tuple[tuple[int, int], ...]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Pair(NamedTuple):
    """A left and a right span: their indices, shared code points and sizes."""

    left: int
    right: int
    shared: int
    left_size: int
    right_size: int


class Pairs(NamedTuple):
    """Many pairs, a column for each field of `Pair`, sorted by left and right."""

    left: Ints
    right: Ints
    shared: Ints
    left_size: Ints
    right_size: Ints

    def where(self, mask: Bools) -> "Pairs":
        """The pairs for which `mask` is true."""
        return Pairs(*(column[mask] for column in self))

    def rows(self) -> list[Pair]:
        """The pairs one by one."""
        return [Pair(*row) for row in zip(*(column.tolist() for column in self), strict=True)]


Predicate = Callable[[Pairs], Bools]


def size(ranges: Ranges) -> int:
    """How many code points `ranges` hold."""
    return sum(end - start for start, end in ranges)


def shared(a: Ranges, b: Ranges) -> int:
    """How many code points are in both."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def dice_of(a: Ranges, b: Ranges) -> float:
    """Dice coefficient (1945) of the code points: 2 |a & b| / (|a| + |b|), from 0 to 1."""
    return 2 * shared(a, b) / (size(a) + size(b))


def exact(pairs: Pairs | Pair) -> Any:
    """Both hold the same code points."""
    return (pairs.shared == pairs.left_size) & (pairs.shared == pairs.right_size)


def overlap(pairs: Pairs | Pair) -> Any:
    """Both hold at least one code point in common; spans that only touch do not."""
    return pairs.shared > 0


def dice(threshold: float) -> Predicate:
    """Dice of at least `threshold`."""
    return lambda pairs: 2 * pairs.shared >= threshold * (pairs.left_size + pairs.right_size)


def same(left: Sequence[object], right: Sequence[object]) -> Predicate:
    """Both carry the same label (a type), where `left` and `right` give the label of each span."""
    return each(lambda i, j: left[i] == right[j])


def each(holds: Callable[[int, int], bool]) -> Predicate:
    """`holds` of the left and the right index."""
    return lambda pairs: np.array(
        [holds(i, j) for i, j in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)], dtype=bool
    )


def both(one: Predicate, other: Predicate) -> Predicate:
    """Both predicates hold; the other is asked only where the one holds."""

    def holds(pairs: Pairs) -> Bools:
        found = one(pairs)
        found[found] = other(pairs.where(found))
        return found

    return holds


Ties = tuple[Sequence[str], Sequence[str]]
Homes = tuple[Ints, Ints]


def match(
    left: Sequence[Ranges],
    right: Sequence[Ranges],
    allowed: Predicate = overlap,
    ties: Ties | None = None,
) -> list[Pair]:
    """The one-to-one pairs that `allowed` allows with the greatest total of shared code points.

    Among equal totals the most exact pairs win, then the most pairs. `ties` gives each span a string by which
    spans of one place are told apart; with it the result does not depend on the order of the input.
    Near-linear for spans as texts have them: only overlapping groups are solved exactly (Kuhn 1955).
    """
    return matched(crossing(left, right), left, right, allowed, ties).rows()


def matched(
    edges: Pairs, left: Sequence[Ranges], right: Sequence[Ranges], allowed: Predicate, ties: Ties | None = None
) -> Pairs:
    """Like `match`, among the `crossing` pairs of `left` and `right`, which several predicates may share."""
    keys = ties or ([""] * len(left), [""] * len(right))
    kept = edges.where(allowed(edges))
    alone = (np.bincount(kept.left)[kept.left] == 1) & (np.bincount(kept.right)[kept.right] == 1)
    chosen = alone.copy()
    for group in _groups(kept, np.flatnonzero(~alone).tolist()):
        chosen[_solve(kept, group, left, right, keys)] = True
    return kept.where(chosen)


def crossing(left: Sequence[Ranges], right: Sequence[Ranges], homes: Homes | None = None) -> Pairs:
    """Every pair that shares a code point. `homes` numbers the text of each span; without it all are of one text.

    Two segments cross where one starts inside the other: two binary searches find these, so that the time goes with
    the number of spans and of pairs.
    """
    return crossed(laid(left), laid(right), (len(left), len(right)), homes)


def crossed(one: Ints, other: Ints, counts: tuple[int, int], homes: Homes | None = None) -> Pairs:
    """Like `crossing`, of spans that are `laid` already; `counts` says how many there are on each side."""
    if homes is not None:
        apart = max([int(side[1].max(initial=0)) for side in (one, other)]) + 1
        for side, home in ((one, homes[0]), (other, homes[1])):
            side[:2] += home[side[2]] * apart
    j, i = _starting_inside(other, one, "right")
    i, j = (np.concatenate(ends) for ends in zip(_starting_inside(one, other, "left"), (i, j), strict=True))
    common = np.minimum(one[1][i], other[1][j]) - np.maximum(one[0][i], other[0][j])
    keys, at = np.unique(one[2][i] * counts[1] + other[2][j], return_inverse=True)
    sums = np.bincount(at, weights=common, minlength=len(keys)).astype(np.int64)
    i, j = np.divmod(keys, max(1, counts[1]))
    found = Pairs(i, j, sums, _sizes(one, counts[0])[i], _sizes(other, counts[1])[j])
    return found.where(sums > 0)


def laid(spans: Sequence[Ranges]) -> Ints:
    """The starts, the ends and the owners of all segments: 3 x segments."""
    edges = [edge for span in spans for edge in span]
    owners = np.repeat(np.arange(len(spans)), [len(span) for span in spans])
    return np.array([[start for start, _ in edges], [end for _, end in edges], owners], dtype=np.int64)


def _sizes(laid: Ints, count: int) -> Ints:
    return np.bincount(laid[2], weights=laid[1] - laid[0], minlength=count).astype(np.int64)


def _starting_inside(outer: Ints, inner: Ints, side: Any) -> tuple[Ints, Ints]:
    """Each segment of `outer` with each of `inner` that starts in it; with the side `right`, not where it starts."""
    order = np.argsort(inner[0], kind="stable")
    starts = inner[0][order]
    first = np.searchsorted(starts, outer[0], side)
    count = np.maximum(np.searchsorted(starts, outer[1], "left") - first, 0)
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(len(count)), count), order[nth + np.repeat(first, count)]


def _groups(edges: Pairs, among: Sequence[int]) -> list[list[int]]:
    """The edges of these numbers by connected component."""
    root: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    ends = [((0, int(edges.left[n])), (1, int(edges.right[n]))) for n in among]
    for one, other in ends:
        root[find(one)] = find(other)
    groups: dict[tuple[int, int], list[int]] = {}
    for n, (one, _) in zip(among, ends, strict=True):
        groups.setdefault(find(one), []).append(n)
    return list(groups.values())


def _solve(edges: Pairs, group: list[int], left: Sequence[Ranges], right: Sequence[Ranges], keys: Ties) -> list[int]:
    """The best edges of one overlapping group, rows and columns in an order that the input's does not change."""
    at = {(int(edges.left[n]), int(edges.right[n])): n for n in group}
    rows = sorted({i for i, _ in at}, key=lambda i: (left[i], keys[0][i]))
    columns = sorted({j for _, j in at}, key=lambda j: (right[j], keys[1][j]))
    scale = min(len(rows), len(columns)) + 1
    places = {i: n for n, i in enumerate(rows)}, {j: n for n, j in enumerate(columns)}
    flipped = [(left[i], keys[0][i]) for i in rows] > [(right[j], keys[1][j]) for j in columns]
    table: list[dict[int, int]] = [{} for _ in (columns if flipped else rows)]
    for (i, j), n in sorted(at.items(), key=lambda pair: (places[0][pair[0][0]], places[1][pair[0][1]])):
        row, column = (places[1][j], places[0][i]) if flipped else (places[0][i], places[1][j])
        table[row][column] = _weight(edges, n, scale)
    chosen = [(column, row) if flipped else (row, column) for row, column in assign(table)]
    return [at[rows[i], columns[j]] for i, j in chosen]


def _weight(edges: Pairs, n: int, scale: int) -> int:
    common, *sizes = (int(column[n]) for column in edges[2:])
    return (common * scale + (sizes == [common, common])) * scale + 1
