"""The assignment problem: one column for each row, with the greatest total weight."""

from collections.abc import Sequence

FAR = 1 << 200  # more than any weight


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The (row, column) pairs of a greatest-weight assignment of a rectangular table of integers >= 0.

    The Hungarian method with potentials (Kuhn 1955; Munkres 1957), O(rows^2 columns) for rows <= columns. The
    smaller side is assigned in full, pairs of weight 0 included.
    """
    if len(weights) > len(weights[0]):
        return sorted((i, j) for j, i in assign([list(column) for column in zip(*weights, strict=True)]))
    costs = [[-w for w in row] for row in weights]
    owner = [-1] * (len(costs[0]) + 1)
    row_price, column_price = [0] * len(costs), [0] * (len(costs[0]) + 1)
    for row in range(len(costs)):
        _augment(row, costs, owner, row_price, column_price)
    return sorted((row, column) for column, row in enumerate(owner[:-1]) if row >= 0)


def _augment(row: int, costs: list[list[int]], owner: list[int], row_price: list[int], column_price: list[int]) -> None:
    """Give `row` a column by a cheapest augmenting path; the last entry of `owner` is the path's root."""
    root = len(owner) - 1
    owner[root], column = row, root
    slack, before, used = [FAR] * root, [root] * root, [False] * (root + 1)
    while owner[column] >= 0:
        used[column] = True
        column = _step(column, costs, owner, row_price, column_price, slack, before, used)
    while column != root:
        owner[column] = owner[before[column]]
        column = before[column]
    owner[root] = -1


def _step(
    column: int,
    costs: list[list[int]],
    owner: list[int],
    row_price: list[int],
    column_price: list[int],
    slack: list[int],
    before: list[int],
    used: list[bool],
) -> int:
    """Grow the tree by its cheapest column, move the prices, and return that column."""
    row = owner[column]
    for j, seen in enumerate(used[:-1]):
        reduced = costs[row][j] - row_price[row] - column_price[j]
        if not seen and reduced < slack[j]:
            slack[j], before[j] = reduced, column
    best = min((j for j, seen in enumerate(used[:-1]) if not seen), key=slack.__getitem__)
    delta = slack[best]
    for j, seen in enumerate(used):
        if seen:
            row_price[owner[j]] += delta
            column_price[j] -= delta
        elif j < len(slack):
            slack[j] -= delta
    return best
