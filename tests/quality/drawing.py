"""Random answers, many tables at once, the same ones each time."""

import numpy as np
from numpy.typing import NDArray

CASES = 200


def tables(seed: int, units: int = 12, annotators: int = 3, values: int = 4, missing: float = 0.0) -> NDArray[np.int64]:
    """CASES tables (units x annotators) of values 0, 1, ..., half of them the unit's own, -1 where missing."""
    random = np.random.default_rng(seed)
    shape = (CASES, units, annotators)
    own = np.broadcast_to(random.integers(0, values, (CASES, units, 1)), shape)
    told = np.where(random.random(shape) < 0.5, own, random.integers(0, values, shape))
    return np.where(random.random(shape) < missing, -1, told)


def units_of(table: NDArray[np.int64]) -> list[list[int | None]]:
    """A table as answers, None for a missing one."""
    return [[None if v < 0 else v for v in row] for row in table.tolist()]
