"""Intervals."""

import numpy as np
import pytest
from goldassay.quality.bootstrap import Floats, clusters, interval, ratio, summed

from .making import document


def mean(values: list[float]) -> tuple[float | None, list[float] | None]:
    parts = np.array([[v, 1.0] for v in values])
    return interval(summed(parts, lambda s: ratio(s[:, 0], s[:, 1])), len(values), 2000, 1)


def test_the_same_seed_gives_the_same_interval() -> None:
    assert mean([0, 1, 1, 0, 1]) == mean([0, 1, 1, 0, 1])


def test_it_is_as_wide_as_theory_says() -> None:
    values = [float(i % 2) for i in range(100)]
    value, edges = mean(values)
    assert value == 0.5
    assert edges == pytest.approx([0.402, 0.598], abs=0.02)


def test_one_cluster_has_no_interval() -> None:
    assert mean([1.0]) == (1.0, None)


def test_undefined_is_none() -> None:
    def undefined(counts: Floats) -> Floats:
        return np.full(len(counts), np.nan)

    assert interval(undefined, 5) == (None, None)
    assert interval(undefined, 0) == (None, None)


@pytest.mark.parametrize(("events", "unit", "count"), [(9, "document", 18), (10, "event", 10)])
def test_documents_are_resampled_below_ten_events(events: int, unit: str, count: int) -> None:
    found = clusters([document(f"{i}-{j}", event=f"event:{i}") for i in range(events) for j in range(2)])
    assert (found.unit, found.count) == (unit, count)
