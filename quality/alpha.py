"""Krippendorff's alpha: agreement beyond chance on choices, with missing answers allowed.

Sources: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011); Content Analysis (2004), chapter 11; for
sets of labels MASI, Passonneau, "Measuring agreement on set-valued items" (2006).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bootstrap import Floats, Statistic, ratio, summed

Level = Literal["nominal", "ordinal", "interval", "ratio", "masi"]
Ints = NDArray[np.int64]


def alpha(units: Sequence[Sequence[Any]], level: Level = "nominal", order: Sequence[Any] | None = None) -> float | None:
    """Alpha over `units`, each the answers it got, None for a missing one: 1 - D_observed / D_expected.

    1 is agreement, 0 is chance, below 0 is worse than chance. `order` lists the values of an ordinal scale, lowest
    first; without it, and for interval and ratio, values are numbers; for masi they are sets. None where it means
    nothing: no unit with two answers, or only one value in use.
    """
    found, _ = statistic([(0, unit) for unit in units], 1, level, order)
    if isinstance(found, str):
        return None
    value = float(found(np.ones((1, 1)))[0])
    return None if np.isnan(value) else value


def statistic(
    units: Iterable[tuple[int, Sequence[Any]]], count: int, level: Level = "nominal", order: Sequence[Any] | None = None
) -> tuple[Statistic | str, int]:
    """Alpha of resampled clusters, or why there is none, and the number of units with two answers or more.

    A unit is (its cluster, the answers it got); there are `count` clusters.
    """
    rows, values = _counted(units, level, order)
    n = int(rows.times.sum())
    if not n:
        return "no item was answered by two annotators", 0
    if len(values) == 1:
        return f"no variation: every answer is {_named(values[0])}", n
    if level == "ordinal":
        return summed(_coincidences(rows, count), _ordinal), n
    squared = DIFFERENCES[level](values)
    return summed(_sums(rows, count, squared), _fixed(squared)), n


class _Rows(NamedTuple):
    """Units of two answers or more; those of one cluster that got the same answers are one row.

    counts: how often each value was given (rows x values); clusters, times: the cluster and number of a row's units.
    """

    counts: Floats
    clusters: Ints
    times: Ints


def _counted(
    units: Iterable[tuple[int, Sequence[Any]]], level: Level, order: Sequence[Any] | None
) -> tuple[_Rows, list[Any]]:
    """The rows of the units, and the values in use."""
    alike = Counter([(cluster, *answers) for cluster, answers in units])
    given = [value for _, *answers in alike for value in answers]
    values = _values({*given} - {None}, level, order)
    at: dict[Any, int] = {value: n for n, value in enumerate(values)} | {None: -1}
    codes = np.fromiter(map(at.__getitem__, given), dtype=np.int64, count=len(given))
    owners = np.repeat(np.arange(len(alike)), [len(row) - 1 for row in alike])[codes >= 0]
    cells = np.bincount(owners * len(values) + codes[codes >= 0], minlength=len(alike) * len(values))
    counts = cells.reshape(len(alike), len(values)).astype(np.float64)
    pairable = counts.sum(axis=1) > 1
    used = counts[pairable].any(axis=0)
    clusters, times = (
        np.fromiter(found, np.int64, len(alike)) for found in ((row[0] for row in alike), alike.values())
    )
    rows = _Rows(counts[pairable][:, used], clusters[pairable], times[pairable])
    return rows, [v for v, there in zip(values, used, strict=True) if there]


def _named(value: Any) -> str:
    return ", ".join(sorted(value)) or "nothing" if isinstance(value, frozenset) else str(value)


def _values(used: set[Any], level: Level, order: Sequence[Any] | None) -> list[Any]:
    if order is not None:
        return [value for value in order if value in used]
    return sorted(used, key=_sorted_as if level in ("nominal", "masi") else None)


def _sorted_as(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, frozenset) else str(value)


def _sums(rows: _Rows, count: int, squared: Floats) -> Floats:
    """By cluster the observed differences, then how often each value was used: clusters x (1 + values)."""
    counts = rows.counts
    observed = ((counts @ squared) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    columns = (np.bincount(rows.clusters, column * rows.times, count) for column in (observed, *counts.T))
    return np.stack(list(columns), axis=1)


def _fixed(squared: Floats) -> Callable[[Floats], Floats]:
    """Alpha of such sums, where the difference of two values is what it is, however often they are used."""

    def finish(sums: Floats) -> Floats:
        observed, margins = sums[:, 0], sums[:, 1:]
        expected = ((margins @ squared) * margins).sum(axis=1)
        return np.asarray(1 - (margins.sum(axis=1) - 1) * ratio(observed, expected))

    return finish


def _coincidences(rows: _Rows, count: int) -> Floats:
    """The pairable values of each cluster, clusters x values x values: a unit of m answers counts 1 / (m - 1)."""
    counts = rows.counts
    weighted = counts * (rows.times / (counts.sum(axis=1) - 1))[:, None]
    size = counts.shape[1]
    cells = [
        [np.bincount(rows.clusters, weighted[:, i] * (counts[:, j] - (i == j)), count) for j in range(size)]
        for i in range(size)
    ]
    return np.moveaxis(np.array(cells), 2, 0)


def _ordinal(matrices: Floats) -> Floats:
    """Alpha where the difference of two ranks is the number of answers between them, half of each end counted."""
    margins = matrices.sum(axis=1)
    middle = np.cumsum(margins, axis=1) - margins / 2
    squared = (middle[:, :, None] - middle[:, None, :]) ** 2
    expected = np.einsum("rij,ri,rj->r", squared, margins, margins)
    return np.asarray(1 - (margins.sum(axis=1) - 1) * ratio((matrices * squared).sum(axis=(1, 2)), expected))


def _nominal(values: Sequence[Any]) -> Floats:
    return 1 - np.eye(len(values))


def _interval(values: Sequence[Any]) -> Floats:
    scale = np.asarray(values, dtype=float)
    return np.asarray(np.subtract.outer(scale, scale) ** 2)


def _ratio(values: Sequence[Any]) -> Floats:
    scale = np.asarray(values, dtype=float)
    sums = np.add.outer(scale, scale)
    return np.asarray((np.subtract.outer(scale, scale) / np.where(sums == 0, 1, sums)) ** 2)


def _masi(values: Sequence[Any]) -> Floats:
    return np.array([[masi(one, other) for other in values] for one in values])


def masi(one: frozenset[Any], other: frozenset[Any]) -> float:
    """The distance of two sets: 1 - Jaccard x monotonicity, which is 1 for equal sets, 2/3 where one holds the other,
    1/3 where they share something, else 0.
    """
    if one == other:
        return 0.0
    common = len(one & other)
    weight = 2 / 3 if common == min(len(one), len(other)) else 1 / 3
    return 1 - weight * common / len(one | other)


DIFFERENCES: Mapping[str, Callable[[Sequence[Any]], Floats]] = {
    "nominal": _nominal,
    "interval": _interval,
    "ratio": _ratio,
    "masi": _masi,
}
