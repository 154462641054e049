"""Coefficients as statistics of resampled clusters, and the form in which they are reported."""

from collections.abc import Hashable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from ..schema.records import Record
from .alpha import Level, statistic
from .bootstrap import Clusters, Floats, Statistic, grouped, interval, ratio, summed
from .unitizing import Unit, disagreements, parts

Units = Sequence[tuple[str, Sequence[Hashable]]]
"""(document id, the answers that one item got), None for a missing answer."""
Found = tuple[Statistic | str, int]
"""A statistic, or the reason why there is none, and the number of items it rests on."""
FEWEST = 5
"""Items below which chance cannot be told from agreement: no coefficient."""
NO_TWO = "no item was answered by two annotators"


def measure(
    found: Statistic | str, clusters: Clusters, n: int, resamples: int, seed: int, undefined: str = "no variation"
) -> Record:
    """`{"value", "ci95", "n", "unit", "reason"?}`; `unit` is what was resampled, `n` how many items it rests on.

    A string in place of a statistic, and `undefined` where the statistic has no value, is the reason for the null.
    """
    value, ci95 = (None, None) if isinstance(found, str) else interval(found, clusters.count, resamples, seed)
    made: Record = {"value": value, "ci95": ci95, "n": n, "unit": clusters.unit}
    if value is None:
        made["reason"] = found if isinstance(found, str) else undefined
    return made


def enough(found: Statistic | str, n: int) -> Found:
    """`found`, but for fewer than five items, where a coefficient says nothing."""
    if isinstance(found, str) or n >= FEWEST:
        return found, n
    return f"{n} items; fewer than {FEWEST} tell nothing of chance", n


def alpha(units: Units, clusters: Clusters, level: Level = "nominal", order: Sequence[Any] | None = None) -> Found:
    """Krippendorff's alpha, and the number of units with two answers or more."""
    homes = map(clusters.of.__getitem__, map(itemgetter(0), units))
    placed = zip(homes, map(itemgetter(1), units), strict=True)
    return enough(*statistic(placed, clusters.count, level, order))


def kappa(pairs: Sequence[Units], clusters: Clusters) -> tuple[Statistic | str, int, Record]:
    """Cohen's kappa (1960); for several pairs of annotators their mean, weighted by the items each pair shares.

    The unweighted mean over pairs is Light's (1971). Each of `pairs` holds units of exactly two answers. Beside it
    stand, after Byrt, Bishop and Carlin (1993), taking each label against all others: `prevalence` (both said it less
    neither did, over all items), `bias` (the share of the first less that of the second; for several pairs the mean
    size), `observed` agreement and `pabak`, the kappa of labels in balance.
    """
    values = sorted({v for units in pairs for _, row in units for v in row}, key=str)
    n = sum(len(units) for units in pairs)
    if not n:
        return NO_TWO, 0, {}
    at = {value: i for i, value in enumerate(values)}
    made = np.zeros((clusters.count, len(pairs), len(values), len(values)))
    for index, units in enumerate(pairs):
        for name, (one, other) in units:
            made[clusters.of[name], index, at[one], at[other]] += 1
    beside = _beside(made.sum(axis=0), values)
    if len(values) == 1:
        return f"no variation: every answer is {values[0]}", n, beside
    return *enough(summed(made, _kappas), n), beside


def _kappas(tables: Floats) -> Floats:
    size = tables.sum(axis=(2, 3))
    agreed = ratio(np.trace(tables, axis1=2, axis2=3), size)
    chance = ratio((tables.sum(axis=2) * tables.sum(axis=3)).sum(axis=2), size**2)
    found = ratio(agreed - chance, 1 - chance)
    defined = ~np.isnan(found)
    return ratio(np.where(defined, found * size, 0).sum(axis=1), np.where(defined, size, 0).sum(axis=1))


def _beside(tables: Floats, values: Sequence[Hashable]) -> Record:
    """Prevalence, bias, observed agreement and pabak of tables, pairs x values x values."""
    n, one, other = tables.sum(), tables.sum(axis=2), tables.sum(axis=1)
    both = np.trace(tables, axis1=1, axis2=2).sum()
    agreed = np.diagonal(tables, axis1=1, axis2=2)
    neither = tables.sum(axis=(1, 2))[:, None] - one - other + agreed
    bias = one - other if len(tables) == 1 else np.abs(one - other)
    told: Record = {"observed": round(float(both / n), 6)}
    if len(values) > 1:
        told["pabak"] = round(float((len(values) * both / n - 1) / (len(values) - 1)), 6)
    for name, found in (("prevalence", agreed - neither), ("bias", bias)):
        told[name] = {str(v): round(float(x), 6) for v, x in zip(values, found.sum(axis=0) / n, strict=True)}
    return told


def fleiss(units: Units, clusters: Clusters) -> tuple[Statistic | str, int, Record]:
    """Fleiss' kappa (1971) over all annotators at once; items may have different numbers of answers, from two on.

    Beside it `prevalence`: the share of each label in all answers.
    """
    rows = [(name, [v for v in values if v is not None]) for name, values in units]
    rows = [(name, row) for name, row in rows if len(row) > 1]
    values = sorted({v for _, row in rows for v in row}, key=str)
    if not rows:
        return NO_TWO, 0, {}
    counts = np.array([[row.count(v) for v in values] for _, row in rows], dtype=float)
    shares = counts.sum(axis=0) / counts.sum()
    beside = {"prevalence": {str(v): round(float(share), 6) for v, share in zip(values, shares, strict=True)}}
    if len(values) == 1:
        return f"no variation: every answer is {values[0]}", len(rows), beside
    size = counts.sum(axis=1)
    agreed = (counts * (counts - 1)).sum(axis=1) / (size * (size - 1))
    told = np.column_stack([agreed, np.ones(len(rows)), counts])
    made = grouped([(clusters.of[name], row) for (name, _), row in zip(rows, told, strict=True)], clusters.count,
                   (2 + len(values),))  # fmt: skip
    return *enough(summed(made, _fleiss), len(rows)), beside


def _fleiss(sums: Floats) -> Floats:
    agreed, margins = ratio(sums[:, 0], sums[:, 1]), sums[:, 2:]
    chance = ratio((margins**2).sum(axis=1), margins.sum(axis=1) ** 2)
    return ratio(agreed - chance, 1 - chance)


def share(rows: Sequence[tuple[str, float, float]], clusters: Clusters) -> Statistic:
    """A ratio of sums; each row is (document id, above, below). F1 is (2 matched) / (labels of both)."""
    made = grouped([(clusters.of[name], np.array([a, b])) for name, a, b in rows], clusters.count, (2,))
    return summed(made, lambda sums: ratio(sums[:, 0], sums[:, 1]))


Continua = Sequence[tuple[str, int, Sequence[Unit], Sequence[Unit]]]
"""(document id, its length, the units of one annotator, those of another)."""


def unitizing_alpha(pairs: Sequence[Continua], clusters: Clusters, only: str | None = None) -> Found:
    """Unitizing alpha and the number of units; D_observed and D_expected are summed over pairs of annotators, each
    weighted by the length of text they share, because the coefficient of 2004 misbehaves beyond two annotators.

    `only` is a category to look at alone.
    """
    categories = {u[2] for continua in pairs for c in continua for side in c[2:] for u in side}
    wanted = categories if only is None else categories & {only}
    n = sum(u[2] in wanted for continua in pairs for c in continua for side in c[2:] for u in side)
    if not n:
        return "nobody marked anything", 0
    terms = [
        (np.array([clusters.of[c[0]] for c in continua]), parts([c[1:] for c in continua], category))
        for continua in pairs
        for category in sorted(wanted & {u[2] for c in continua for side in c[2:] for u in side})
    ]

    def statistic(counts: Floats) -> Floats:
        above, below = np.zeros(len(counts)), np.zeros(len(counts))
        for where, found in terms:
            drawn = counts[:, where]
            length = drawn @ found.length
            some = length > 0
            observed, expected = disagreements(found, np.where(some[:, None], drawn, 1))
            above += np.where(some, observed * length, 0)
            below += np.where(some, expected * length, 0)
        return np.asarray(1 - ratio(above, below))

    return statistic, n
