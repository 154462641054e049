"""Hits, predictions and gold labels by cluster, and precision, recall and F1 of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from ..schema.records import Record
from .bootstrap import Clusters, Floats, intervals, ratio

Row = tuple[str, int, int, int]
"""(document id, matched, predicted, gold)."""
EMPTY: Record = {
    "precision": None,
    "recall": None,
    "f1": None,
    "ci95": None,
    "support": 0,
    "predicted": 0,
    "matched": 0,
}
"""The score where there is nothing."""


def scores(tallies: Mapping[str, Sequence[Row]], clusters: Clusters, resamples: int, seed: int) -> dict[str, Record]:
    """`{"precision", "recall", "f1", "ci95", "support"}` of each tally; ci95 is that of F1.

    Precision is null without a prediction, recall without a gold label, F1 without either.
    """
    names = list(tallies)
    if not names:
        return {}
    parts = np.stack([sums(tallies[name], clusters) for name in names], axis=1)
    flat = parts.reshape(len(parts), int(np.prod(parts.shape[1:])))

    def f1s(counts: Floats) -> Floats:
        drawn = (counts @ flat).reshape(len(counts), len(names), 3)
        return ratio(2 * drawn[:, :, 0], drawn[:, :, 1] + drawn[:, :, 2])

    found = intervals(f1s, clusters.count, resamples, seed)
    if not clusters.count:
        found = [(None, None)] * len(names)
    totals = parts.sum(axis=0)
    return {name: _score(totals[i], *found[i]) for i, name in enumerate(names)}


def sums(rows: Sequence[Row], clusters: Clusters) -> Floats:
    """Matched, predicted and gold by cluster: clusters x 3."""
    made = np.zeros((clusters.count, 3))
    if rows:
        np.add.at(made, [clusters.of[row[0]] for row in rows], [row[1:] for row in rows])
    return made


def _score(totals: Floats, f1: float | None, ci95: list[float] | None) -> Record:
    hit, said, true = (int(n) for n in totals)
    return {
        "precision": round(hit / said, 6) if said else None,
        "recall": round(hit / true, 6) if true else None,
        "f1": f1,
        "ci95": ci95,
        "support": true,
        "predicted": said,
        "matched": hit,
    }
