"""Whether agreement changes from answer to answer."""

from collections.abc import Sequence

import numpy as np

from ..schema.records import Record
from .bootstrap import Floats

FEWEST = 8
SHUFFLES = 4999


def trend(series: Sequence[tuple[str, str, float]], seed: int = 0) -> Record:
    """`{"n", "rho", "p", "first", "last", "by_guideline", "reason"?}` of (time, guideline version, value).

    rho is Spearman's correlation of value and order, p its two-sided chance under 4,999 random orders (the least is
    1 / 5,000); first and last are the means of the two halves. by_guideline gives the mean under each version: a step
    between versions is explained by them. Null where fewer than eight answers, or values that are all the same.
    """
    ordered = sorted(series)
    values = np.array([value for _, _, value in ordered])
    half = len(values) // 2
    versions: dict[str, list[float]] = {}
    for _, version, value in ordered:
        versions.setdefault(version, []).append(value)
    told: Record = {
        "n": len(values),
        "rho": None,
        "p": None,
        "first": _mean(values[:half]),
        "last": _mean(values[len(values) - half :]),
        "by_guideline": {version: _mean(held) for version, held in sorted(versions.items())},
    }
    if len(values) < FEWEST:
        return {**told, "reason": f"{len(values)} answers; a trend needs {FEWEST}"}
    if np.ptp(values) == 0:
        return {**told, "reason": "no variation"}
    rho = spearman(values)
    generator, ranks = np.random.default_rng(seed), _standard(midranks(values))
    drawn = generator.permuted(np.tile(ranks, (SHUFFLES, 1)), axis=1) @ _standard(np.arange(len(values), dtype=float))
    reached = int((np.abs(drawn) >= abs(rho) - 1e-12).sum())
    return {**told, "rho": round(rho, 6), "p": round((reached + 1) / (SHUFFLES + 1), 6)}


def spearman(values: Floats) -> float:
    """The correlation of the ranks of `values` with their order; ties share their ranks."""
    return float(_standard(midranks(values)) @ _standard(np.arange(len(values), dtype=float)))


def midranks(values: Floats) -> Floats:
    """The rank of each value, the mean of their ranks for equal ones."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[at], dtype=np.float64)


def _standard(values: Floats) -> Floats:
    centred = values - values.mean()
    return np.asarray(centred / np.sqrt((centred**2).sum()))


def _mean(values: Sequence[float] | Floats) -> float | None:
    return round(float(np.mean(values)), 6) if len(values) else None
