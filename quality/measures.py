"""Coefficients as statistics of resampled clusters, and the form in which they are reported."""

from collections.abc import Hashable, Sequence

import numpy as np

from ..schema.records import Record
from .alpha import per_unit
from .bootstrap import Clusters, Floats, Statistic, grouped, interval, ratio, summed
from .unitizing import Unit, disagreements, parts

Units = Sequence[tuple[str, Sequence[Hashable]]]
"""(document id, the answers that one item got), None for a missing answer."""


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


def nominal_alpha(units: Units, clusters: Clusters) -> tuple[Statistic | str, int]:
    """Krippendorff's nominal alpha and the number of units with two answers or more."""
    rows = [(name, [v for v in values if v is not None]) for name, values in units]
    rows = [(name, row) for name, row in rows if len(row) > 1]
    values = sorted({v for _, row in rows for v in row}, key=str)
    if not rows:
        return "no item was answered by two annotators", 0
    if len(values) == 1:
        return f"no variation: every answer is {values[0]}", len(rows)
    found = per_unit([row for _, row in rows], values)
    shape = (len(values), len(values))
    made = grouped([(clusters.of[n], m) for (n, _), m in zip(rows, found, strict=True)], clusters.count, shape)
    return summed(made, _alphas), len(rows)


def _alphas(matrices: Floats) -> Floats:
    margins, total = matrices.sum(axis=1), matrices.sum(axis=(1, 2))
    agreed = np.trace(matrices, axis1=1, axis2=2)
    return np.asarray(1 - (total - 1) * ratio(total - agreed, total**2 - (margins**2).sum(axis=1)))


def kappa(pairs: Sequence[Units], clusters: Clusters) -> tuple[Statistic | str, int]:
    """Cohen's kappa (1960); for several pairs of annotators their mean, weighted by the items each pair shares.

    The unweighted mean over pairs is Light's (1971). Each of `pairs` holds units of exactly two answers.
    """
    values = sorted({v for units in pairs for _, row in units for v in row}, key=str)
    n = sum(len(units) for units in pairs)
    if not n:
        return "no item was answered by two annotators", 0
    if len(values) == 1:
        return f"no variation: every answer is {values[0]}", n
    at = {value: i for i, value in enumerate(values)}
    made = np.zeros((clusters.count, len(pairs), len(values), len(values)))
    for index, units in enumerate(pairs):
        for name, (one, other) in units:
            made[clusters.of[name], index, at[one], at[other]] += 1
    return summed(made, _kappas), n


def _kappas(tables: Floats) -> Floats:
    size = tables.sum(axis=(2, 3))
    agreed = ratio(np.trace(tables, axis1=2, axis2=3), size)
    chance = ratio((tables.sum(axis=2) * tables.sum(axis=3)).sum(axis=2), size**2)
    found = ratio(agreed - chance, 1 - chance)
    defined = ~np.isnan(found)
    return ratio(np.where(defined, found * size, 0).sum(axis=1), np.where(defined, size, 0).sum(axis=1))


def share(rows: Sequence[tuple[str, float, float]], clusters: Clusters) -> Statistic:
    """A ratio of sums; each row is (document id, above, below). F1 is (2 matched) / (labels of both)."""
    made = grouped([(clusters.of[name], np.array([a, b])) for name, a, b in rows], clusters.count, (2,))
    return summed(made, lambda sums: ratio(sums[:, 0], sums[:, 1]))


Continua = Sequence[tuple[str, int, Sequence[Unit], Sequence[Unit]]]
"""(document id, its length, the units of one annotator, those of another)."""


def unitizing_alpha(pairs: Sequence[Continua], clusters: Clusters) -> tuple[Statistic | str, int]:
    """Unitizing alpha and the number of units; D_observed and D_expected are summed over pairs of annotators, each
    weighted by the length of text they share, because the coefficient of 2004 misbehaves beyond two annotators.
    """
    n = sum(len(one) + len(other) for continua in pairs for _, _, one, other in continua)
    if not n:
        return "nobody marked anything", 0
    terms = [
        (np.array([clusters.of[c[0]] for c in continua]), parts([c[1:] for c in continua], category))
        for continua in pairs
        for category in sorted({u[2] for c in continua for side in c[2:] for u in side})
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
