"""The coefficients of a table of answers, units x annotators."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from goldassay.quality.bootstrap import Clusters
from goldassay.quality.measures import fleiss, kappa

ONE = Clusters("document", {"document:a": 0}, 1)


def cohen(table: Any) -> float:
    """Cohen's kappa, over every two annotators where there are more."""
    pairs = combinations(np.asarray(table).T.tolist(), 2)
    found, _, _ = kappa([[("document:a", list(row)) for row in zip(*two, strict=True)] for two in pairs], ONE)
    return value(found)


def fleiss_of(units: Sequence[Sequence[Any]]) -> float:
    """Fleiss' kappa."""
    return value(fleiss([("document:a", list(unit)) for unit in units], ONE)[0])


def value(found: Any) -> float:
    """A statistic of the whole."""
    assert not isinstance(found, str), found
    return float(found(np.ones((1, 1)))[0])
