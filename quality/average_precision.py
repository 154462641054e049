"""Average precision: how well a ranking puts the contradictions first.

The sum over thresholds of the gain in recall times the precision there, without interpolation; pairs of equal score are
one threshold, so that their order does not matter (as scikit-learn's average_precision_score).
"""

from collections.abc import Sequence

import numpy as np

from ..schema.records import Record
from .bootstrap import Clusters, Floats, Statistic, interval, ratio
from .score_pairs import Judged, Key

CLASS = "contradiction"
_BLOCK = 2_000_000
"""How many weights of pairs are held at once."""


def average_precision(scores: Sequence[float], true: Sequence[bool]) -> float | None:
    """Of `scores`, higher first, where `true` says which are right. None where none is."""
    found = statistic(scores, true, [0] * len(true))(np.ones((1, 1)))[0]
    return None if np.isnan(found) else float(found)


def statistic(scores: Sequence[float], true: Sequence[bool], clusters: Sequence[int]) -> Statistic:
    """Average precision where pairs count as often as their cluster is drawn."""
    order = np.argsort(-np.asarray(scores, dtype=float), kind="stable")
    ranked, hits = np.asarray(scores, dtype=float)[order], np.asarray(true, dtype=float)[order]
    home = np.asarray(clusters, dtype=np.int64)[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) if len(ranked) else np.array([], dtype=np.int64)

    def of_some(counts: Floats) -> Floats:
        weights = counts[:, home]
        found, seen = (np.cumsum(w, axis=1)[:, last] for w in (weights * hits, weights))
        gained = np.diff(found, axis=1, prepend=0)
        precision = np.nan_to_num(ratio(found, seen))
        return ratio((gained * precision).sum(axis=1), found[:, -1])

    def found(counts: Floats) -> Floats:
        if not len(last):
            return np.full(len(counts), np.nan)
        step = max(1, _BLOCK // len(home))
        return np.concatenate([of_some(counts[n : n + step]) for n in range(0, len(counts), step)])

    return found


def ap(found: Judged, home: dict[Key, int], groups: Clusters, resamples: int, seed: int) -> Record:
    """`{"value", "ci95", "support", "prevalence", "reason"?}` of the class contradiction over the judged pairs.

    A pair that was answered otherwise, or not, comes after all that were called a contradiction. `prevalence`, the
    share of contradictions, is what a random order reaches. Null, with a reason, where an answer has no score or
    nothing is a contradiction.
    """
    keys = sorted(found.gold)
    true = [found.gold[key] == CLASS for key in keys]
    said = [found.records[key][1] for key in keys]
    called = [r if r is not None and r["relation"] == CLASS else None for r in said]
    told: Record = {"value": None, "ci95": None, "support": sum(true), "prevalence": None}
    if keys:
        told["prevalence"] = round(sum(true) / len(keys), 6)
    if not sum(true):
        return {**told, "reason": "no judged pair is a contradiction"}
    bare = sum(r is not None and r.get("score") is None for r in called)
    if bare or not any(called):
        reason = f"{bare} predicted contradictions carry no score" if bare else "no contradiction is predicted"
        return {**told, "reason": reason}
    scores = [-1.0 if r is None else float(r["score"]) for r in called]
    value, ci95 = interval(statistic(scores, true, [home[key] for key in keys]), groups.count, resamples, seed)
    return {**told, "value": value, "ci95": ci95}
