"""Whether one extractor is better than another, or the difference is one that chance makes.

Sources: approximate randomisation, Noreen (1989); of F1, Yeh, "More accurate tests for the statistical significance of
result differences" (2000); several measures at once, Holm (1979).
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..schema.records import Record
from .bootstrap import Clusters, Floats, clusters, ratio
from .prior import Gold
from .score import tallies
from .tally import Row, sums

_BLOCK = 2_000_000
"""How many draws are held at once."""


def compare(
    gold: Gold,
    predictions: Iterable[Record],
    against: Iterable[Record],
    documents: Iterable[Record],
    *,
    resamples: int = 10_000,
    seed: int = 0,
) -> Record:
    """Each F1 of `predictions` beside that of `against` on the same gold.

    A measure is `{"f1", "against", "difference", "p", "p_holm"}`. `p` is the two-sided chance of so large a difference
    when it is left to chance which of the two gave which answers on a cluster (`unit`: events, documents below ten
    of them); `p_holm` is corrected for all measures that have a `p`. Null where neither has an F1.
    """
    held = list(documents)
    groups = clusters(held)
    ours, theirs = (tallies(gold, list(said), held) for said in (predictions, against))
    found = {name: paired(ours[name], theirs[name], groups, resamples, seed) for name in ours if name in theirs}
    corrected = holm({name: told["p"] for name, told in found.items() if told["p"] is not None})
    measures = {name: {**told, "p_holm": corrected.get(name)} for name, told in found.items()}
    return {"unit": groups.unit, "resamples": resamples, "measures": measures}


def paired(ours: Sequence[Row], theirs: Sequence[Row], groups: Clusters, resamples: int, seed: int) -> Record:
    """The two F1, their difference, and its two-sided p; the smallest p is 1 / (resamples + 1)."""
    a, b = sums(ours, groups), sums(theirs, groups)
    f1, other = _f1(a.sum(axis=0)), _f1(b.sum(axis=0))
    told = {"f1": _number(f1), "against": _number(other), "difference": _number(f1 - other), "p": None}
    if np.isnan(f1 - other) or not groups.count:
        return told
    least = abs(f1 - other) - 1e-12
    reached = sum(int((np.abs(drawn) >= least).sum()) for drawn in _differences(a, b, resamples, seed))
    return {**told, "p": round((reached + 1) / (resamples + 1), 6)}


def _differences(a: Floats, b: Floats, resamples: int, seed: int) -> Iterable[Floats]:
    """The difference in F1 with the two exchanged on a random half of the clusters, in blocks that fit the memory."""
    generator, count = np.random.default_rng(seed), len(a)
    block = max(1, min(resamples, _BLOCK // max(count, 1)))
    for start in range(0, resamples, block):
        swapped = generator.integers(0, 2, size=(min(block, resamples - start), count)) @ (b - a)
        yield np.nan_to_num(_f1(a.sum(axis=0) + swapped) - _f1(b.sum(axis=0) - swapped))


def _f1(found: Floats) -> Floats:
    return ratio(2 * found[..., 0], found[..., 1] + found[..., 2])


def _number(value: Floats) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def holm(chances: Mapping[str, float]) -> dict[str, float]:
    """Each p corrected for all: the k-th smallest of n times n - k + 1, never below the one before, at most 1."""
    found: dict[str, float] = {}
    least = 0.0
    for rank, name in enumerate(sorted(chances, key=lambda name: (chances[name], name))):
        least = max(least, min(1.0, chances[name] * (len(chances) - rank)))
        found[name] = round(least, 6)
    return found
