"""Krippendorff's alpha: agreement beyond chance on choices, with missing answers allowed.

Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011); Content Analysis (2004), chapter 11.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


def alpha(units: Sequence[Sequence[Any]], level: Level = "nominal", order: Sequence[Any] | None = None) -> float | None:
    """Alpha over `units`, each the answers it got, None for a missing one: 1 - D_observed / D_expected.

    1 is agreement, 0 is chance, below 0 is worse than chance. `order` lists the values of an ordinal scale, lowest
    first; without it, and for interval and ratio, values are numbers. None where it means nothing: no unit with two
    answers, or only one value in use.
    """
    rows = [[v for v in unit if v is not None] for unit in units]
    rows = [row for row in rows if len(row) > 1]
    values = _values(rows, level, order)
    return of_coincidences(coincidences(rows, values), values, level) if values else None


def _values(rows: Sequence[Sequence[Any]], level: Level, order: Sequence[Any] | None) -> list[Any]:
    used = {value for row in rows for value in row}
    if order is not None:
        return [value for value in order if value in used]
    return sorted(used, key=str) if level == "nominal" else sorted(used)


def coincidences(rows: Sequence[Sequence[Hashable]], values: Sequence[Hashable]) -> Floats:
    """The matrix of pairable values, values x values: each unit of m answers counts with weight 1 / (m - 1)."""
    total: Floats = per_unit(rows, values).sum(axis=0)
    return total


def per_unit(rows: Sequence[Sequence[Hashable]], values: Sequence[Hashable]) -> Floats:
    """The coincidences of each unit: units x values x values; zero for a unit with fewer than two answers."""
    at = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(rows), len(values)))
    for i, row in enumerate(rows):
        for value in row:
            counts[i, at[value]] += 1
    size = counts.sum(axis=1)
    own = counts[:, :, None] * np.eye(len(values))
    pairs = counts[:, :, None] * counts[:, None, :] - own
    weight = np.where(size > 1, 1 / np.maximum(size - 1, 1), 0)
    return np.asarray(pairs * weight[:, None, None], dtype=np.float64)


def of_coincidences(matrix: Floats, values: Sequence[Any], level: Level) -> float | None:
    """Alpha of a matrix of coincidences whose rows and columns are `values`."""
    margins, total = matrix.sum(axis=0), matrix.sum()
    squared = DIFFERENCES[level](margins, values)
    expected = float((np.outer(margins, margins) * squared).sum())
    if expected == 0:
        return None
    return float(1 - (total - 1) * (matrix * squared).sum() / expected)


def _nominal(margins: Floats, values: Sequence[Any]) -> Floats:
    return 1 - np.eye(len(margins))


def _ordinal(margins: Floats, values: Sequence[Any]) -> Floats:
    """The number of answers between two ranks, half of each end counted."""
    middle = np.cumsum(margins) - margins / 2
    return np.asarray(np.subtract.outer(middle, middle) ** 2)


def _interval(margins: Floats, values: Sequence[Any]) -> Floats:
    scale = np.asarray(values, dtype=float)
    return np.asarray(np.subtract.outer(scale, scale) ** 2)


def _ratio(margins: Floats, values: Sequence[Any]) -> Floats:
    scale = np.asarray(values, dtype=float)
    sums = np.add.outer(scale, scale)
    return np.asarray((np.subtract.outer(scale, scale) / np.where(sums == 0, 1, sums)) ** 2)


DIFFERENCES: Mapping[Level, Callable[[Floats, Sequence[Any]], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
