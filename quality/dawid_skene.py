"""Who is reliable: each annotator's confusion, and the likely truth of each item, estimated together.

Source: Dawid and Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm" (1979).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Answer = tuple[Hashable, Hashable, Hashable]
"""(item, annotator, label); an annotator may answer an item several times."""
_LEAST = 1e-300  # the logarithm of nothing


@dataclass(frozen=True)
class Estimate:
    """`truth`: items x labels, each row a distribution. `priors`: labels. `confusion`: annotators x labels x labels,
    the chance that an annotator says the second where the first is true; a row that no answer tells of is nan.
    """

    items: Sequence[Hashable]
    annotators: Sequence[Hashable]
    labels: Sequence[Hashable]
    truth: Floats
    priors: Floats
    confusion: Floats
    iterations: int

    def accuracy(self) -> dict[Hashable, float]:
        """The chance that each annotator is right, over the labels as frequent as they are estimated to be."""
        right = np.nan_to_num(self.confusion.diagonal(axis1=1, axis2=2))
        told = ~np.isnan(self.confusion.diagonal(axis1=1, axis2=2)) * self.priors
        found = (right * told).sum(axis=1) / told.sum(axis=1)
        return {name: float(value) for name, value in zip(self.annotators, found, strict=True)}

    def distribution(self, item: Hashable) -> dict[Hashable, float]:
        """How likely each label is for `item`. Raises ValueError where nobody answered it."""
        row = self.truth[list(self.items).index(item)]
        return {label: float(p) for label, p in zip(self.labels, row, strict=True)}


def dawid_skene(answers: Iterable[Answer], tolerance: float = 1e-8, most: int = 1000) -> Estimate | None:
    """Expectation maximisation from the shares of each label, until no truth moves by more than `tolerance`.

    None where there is no answer. The order of the answers does not matter; items, annotators and labels are sorted.
    """
    given = list(answers)
    if not given:
        return None
    items, annotators, labels = (sorted({row[n] for row in given}, key=str) for n in range(3))
    counts = _counts(given, items, annotators, labels)
    votes = counts.sum(axis=1)
    truth: Floats = votes / votes.sum(axis=1, keepdims=True)
    iterations = 0
    while iterations < most:
        iterations += 1
        before, truth = truth, _expected(*_maximised(truth, counts), counts)
        if np.abs(truth - before).max() <= tolerance:
            break
    priors, confusion = _maximised(truth, counts)
    return Estimate(items, annotators, labels, truth, priors, confusion, iterations)


def _counts(given: Sequence[Answer], *axes: Sequence[Any]) -> Floats:
    """How often each annotator gave each label to each item: items x annotators x labels."""
    at = [{value: n for n, value in enumerate(axis)} for axis in axes]
    found = np.zeros([len(axis) for axis in axes])
    np.add.at(found, tuple(np.array([where[row[n]] for row in given]) for n, where in enumerate(at)), 1)
    return found


def _maximised(truth: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Priors and confusions that make `truth` likeliest."""
    said = np.einsum("ik,ijl->jkl", truth, counts)
    total = said.sum(axis=2, keepdims=True)
    confusion = np.divide(said, total, out=np.full_like(said, np.nan), where=total > 0)
    return truth.mean(axis=0), confusion


def _expected(priors: Floats, confusion: Floats, counts: Floats) -> Floats:
    """The truth of each item, given priors and confusions; answers that tell of nothing count for nothing."""
    logs = np.log(np.maximum(np.nan_to_num(confusion, nan=1.0), _LEAST))
    likely = np.log(np.maximum(priors, _LEAST)) + np.einsum("ijl,jkl->ik", counts, logs)
    weights = np.exp(likely - likely.max(axis=1, keepdims=True))
    made: Floats = weights / weights.sum(axis=1, keepdims=True)
    return made
