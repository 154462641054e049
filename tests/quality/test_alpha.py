"""Alpha: published answers, the reference implementation, and properties."""

from typing import Any

import numpy as np
import pytest
from goldassay.quality.alpha import alpha
from goldassay.quality.unitizing import Unit, alpha_u, disagreements, gaps, parts
from hypothesis import given
from hypothesis import strategies as st

N = None
TABLE = [  # Krippendorff (2011): 4 observers, 12 units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
UNITS = [list(unit) for unit in zip(*TABLE, strict=True)]
LEVELS: Any = [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
ANSWERS = st.lists(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=3, max_size=3), min_size=2, max_size=12)


@pytest.mark.parametrize(("level", "known"), LEVELS)
def test_the_published_example(level: Any, known: float) -> None:
    assert alpha(UNITS, level) == pytest.approx(known, abs=0.0005)


@given(ANSWERS)
def test_a_copied_annotator_agrees(units: list[list[int | None]]) -> None:
    assert alpha([[unit[0], unit[0]] for unit in units]) in (None, 1.0)


@given(ANSWERS, st.permutations([1, 2, 3, 4]))
def test_names_and_order_do_not_matter(units: list[list[int | None]], names: list[int]) -> None:
    renamed = [[None if v is None else names[v - 1] for v in reversed(unit)] for unit in reversed(units)]
    assert alpha(units) == pytest.approx(alpha(renamed)) if alpha(units) is not None else alpha(renamed) is None


@pytest.mark.parametrize("units", [[], [["a", None]], [["a", "a"], ["a", "a"]]])
def test_it_says_nothing_where_it_means_nothing(units: Any) -> None:
    assert alpha(units) is None


def test_ordinal_names_take_an_order() -> None:
    words = [[{1: "low", 2: "mid", 3: "high"}[v] for v in unit] for unit in ([1, 1], [2, 3], [3, 3])]
    assert alpha(words, "ordinal", ["low", "mid", "high"]) == alpha([[1, 1], [2, 3], [3, 3]], "ordinal")


START = 150  # Krippendorff (2004), p. 254: a continuum of 300 from 150 on
ONE = [(225, 295, "c"), (370, 400, "c"), (180, 240, "k"), (300, 350, "k")]
OTHER = [(220, 300, "c"), (355, 375, "c"), (400, 420, "c"), (180, 240, "k"), (300, 350, "k")]


def moved(units: list[Unit]) -> list[Unit]:
    return [(a - START, b - START, c) for a, b, c in units]


def test_the_published_unitizing_example() -> None:
    continua = [(300, moved(ONE), moved(OTHER))]
    assert alpha_u(continua) == pytest.approx(0.8587, abs=0.00005)
    for category, observed, expected in (("c", 0.0144, 0.0532), ("k", 0.0, 0.0490)):
        found = disagreements(parts(continua, category), np.ones((1, 1)))
        assert [x[0] for x in found] == pytest.approx([observed, expected], abs=0.00005)


PIECES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("ck")), max_size=6)


@given(PIECES, PIECES)
def test_unitizing_alpha_is_symmetric_and_one_for_a_copy(a: Any, b: Any) -> None:
    one, other = ([(s, s + n, c) for s, n, c in side] for side in (a, b))
    assert alpha_u([(50, one, other)]) == alpha_u([(50, other, one)])
    assert alpha_u([(50, one, one)]) == (1.0 if one else None)


def test_gaps_are_what_is_left() -> None:
    assert gaps([(2, 4, "c"), (4, 6, "c")], 8) == [(0, 2), (6, 8)]
