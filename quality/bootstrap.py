"""Intervals by resampling whole events, or whole documents where events are few. Tokens are never resampled.

Source: percentile bootstrap (Efron 1979) over clusters (Field and Welsh 2007). Labels of one event hang together, so
that resampling anything smaller gives intervals that are far too narrow.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..schema.records import Record

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""Takes how often each cluster was drawn (resamples x clusters), gives a value for each resample; nan is undefined."""

FEW = 10  # fewer events than this, and documents are resampled


@dataclass(frozen=True)
class Clusters:
    """What is resampled, and the cluster of each document."""

    unit: Literal["event", "document"]
    of: Mapping[str, int]
    count: int


def clusters(documents: Sequence[Record]) -> Clusters:
    """Events where there are ten or more of them, else documents."""
    events = sorted({d["event_id"] for d in documents})
    if len(events) >= FEW:
        at = {name: i for i, name in enumerate(events)}
        return Clusters("event", {d["id"]: at[d["event_id"]] for d in documents}, len(events))
    names = sorted({d["id"] for d in documents})
    return Clusters("document", {name: i for i, name in enumerate(names)}, len(names))


def interval(
    statistic: Statistic, count: int, resamples: int = 1000, seed: int = 0
) -> tuple[float | None, list[float] | None]:
    """The statistic over `count` clusters and its 95 % interval [low, high], rounded to six places.

    The value is None where the statistic is undefined; the interval where there are fewer than two clusters, where
    fewer than half of the resamples are defined, or where all are the same, as with labels that agree throughout: their
    percentiles would promise what nobody knows. The same seed gives the same interval.
    """
    return intervals(lambda counts: statistic(counts)[:, None], count, resamples, seed)[0]


def intervals(
    statistics: Statistic, count: int, resamples: int = 1000, seed: int = 0
) -> list[tuple[float | None, list[float] | None]]:
    """Like `interval`, for several statistics at once (resamples x statistics) over the same resamples."""
    values = statistics(np.ones((1, count)))[0] if count else np.array([np.nan])
    if count < 2 or resamples < 1 or bool(np.isnan(values).all()):
        return [(_number(value), None) for value in values]
    drawn = np.concatenate([statistics(counts) for counts in _draws(count, resamples, seed)])
    return [(_number(v), _edges(drawn[:, i]) if not np.isnan(v) else None) for i, v in enumerate(values)]


def _edges(drawn: Floats) -> list[float] | None:
    defined = drawn[~np.isnan(drawn)]
    if 2 * len(defined) < len(drawn) or np.ptp(defined) == 0:
        return None
    return [round(float(edge), 6) for edge in np.percentile(defined, [2.5, 97.5])]


def _draws(count: int, resamples: int, seed: int) -> Iterator[Floats]:
    """How often each cluster is drawn, in blocks that fit the memory."""
    generator = np.random.default_rng(seed)
    block = max(1, min(resamples, 2_000_000 // count))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        drawn = generator.integers(0, count, size=(size, count)) + np.arange(size)[:, None] * count
        yield np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count).astype(np.float64)


def _number(value: np.float64) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def ratio(above: Floats, below: Floats) -> Floats:
    """above / below, nan where below is 0."""
    found: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    return found


def summed(parts: Floats, finish: Callable[[Floats], Floats]) -> Statistic:
    """The statistic that adds up `parts` (clusters x ...) and finishes each sum (resamples x ...)."""
    flat = parts.reshape(len(parts), int(np.prod(parts.shape[1:])))
    return lambda counts: finish((counts @ flat).reshape(len(counts), *parts.shape[1:]))


def grouped(rows: Sequence[tuple[int, Floats]], count: int, shape: tuple[int, ...]) -> Floats:
    """The sums of `rows` (cluster, array of `shape`) by cluster: count x shape."""
    made = np.zeros((count, *shape))
    if rows:
        np.add.at(made, [cluster for cluster, _ in rows], np.stack([row for _, row in rows]))
    return made
