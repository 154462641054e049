"""The assignment problem on few pairs: rows to columns, one to one, with the greatest total weight."""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

Rows = Sequence[Mapping[int, int]]
"""The columns that each row may have, and the weight of each: integers, weights above 0."""


class _Prices:
    """The assignment so far and the prices of rows and columns, under which no pair costs less than nothing."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.width = 1 + max((column for row in rows for column in row), default=-1)
        self.row_price = [0] * len(rows)
        self.column_price: dict[int, int] = {}
        self.owner: dict[int, int] = {}
        self.column: dict[int, int] = {}

    def costs(self, row: int) -> list[tuple[int, int]]:
        """The columns of `row` and what each costs beyond the prices; one of its own, for none at all, weighs 0."""
        held = [*((column, -weight) for column, weight in self.rows[row].items()), (self.width + row, 0)]
        return [(column, cost - self.row_price[row] - self.column_price.get(column, 0)) for column, cost in held]

    def give(self, column: int, row: int) -> int | None:
        """`row` gets `column`; the column that it had before."""
        had = self.column.get(row)
        self.owner[column], self.column[row] = row, column
        return had


def assign(rows: Rows) -> list[tuple[int, int]]:
    """The (row, column) pairs, sorted; a row or column may be left without.

    Shortest augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987), each found with a heap (Dijkstra
    1959): what is far from a row is not looked at, so that long chains of overlapping spans stay cheap.
    """
    prices = _Prices(rows)
    for row in range(len(rows)):
        _augment(row, prices)
    return sorted((row, column) for column, row in prices.owner.items() if column < prices.width)


def _augment(row: int, prices: _Prices) -> None:
    """Give `row` a column by a cheapest path, moving others on, and mend the prices."""
    prices.row_price[row] = min(cost for _, cost in prices.costs(row))
    best, before, passed = _path(row, prices)
    end = next(reversed(best))
    for column in passed:
        prices.column_price[column] = prices.column_price.get(column, 0) - (best[end] - best[column])
        prices.row_price[prices.owner[column]] += best[end] - best[column]
    prices.row_price[row] += best[end]
    moved: int | None = end
    while moved is not None:
        moved = prices.give(moved, before[moved])


def _path(row: int, prices: _Prices) -> tuple[dict[int, int], dict[int, int], list[int]]:
    """What each settled column costs from `row` on, the first free one last; the row before each; those passed."""
    settled: dict[int, int] = {}
    least: dict[int, int] = {}
    before: dict[int, int] = {}
    heap: list[tuple[int, int]] = []
    here, spent = row, 0
    while True:
        for column, cost in prices.costs(here):
            if column not in least or spent + cost < least[column]:
                least[column], before[column] = spent + cost, here
                heappush(heap, (spent + cost, column))
        spent, column = heappop(heap)
        while column in settled:
            spent, column = heappop(heap)
        settled[column] = spent
        if column not in prices.owner:
            return settled, before, list(settled)[:-1]
        here = prices.owner[column]
