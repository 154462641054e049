"""Published tables, and what every coefficient must be: the same from all sides, 1 for a copy, about 0 by chance."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from goldassay.quality.alpha import alpha
from goldassay.quality.coding import coding_alpha
from goldassay.quality.measures import unitizing_alpha

from .drawing import tables
from .kappas import ONE, cohen, fleiss_of, value
from .test_alpha import ONE as FIRST
from .test_alpha import OTHER as SECOND
from .test_alpha import moved

FLEISS = """0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"""
COEFFICIENTS: list[Callable[[Any], float | None]] = [
    lambda table: alpha(np.asarray(table).tolist()),
    lambda table: alpha(np.asarray(table).tolist(), "ordinal"),
    lambda table: alpha(np.asarray(table).tolist(), "interval"),
    cohen,
    lambda table: fleiss_of(np.asarray(table).tolist()),
]


def test_fleiss_as_published() -> None:
    """Fleiss (1971): ten subjects, fourteen raters, five classes; 0.210."""
    rows = [[int(n) for n in row.split()] for row in FLEISS.split("|")]
    units = [[label for label, count in enumerate(row) for _ in range(count)] for row in rows]
    assert fleiss_of(units) == pytest.approx(0.210, abs=0.0005)


def test_unitizing_as_published() -> None:
    """Krippendorff (1995, 2004): both categories .8587, c .7286, k 1."""
    continua = [[("document:a", 300, moved(FIRST), moved(SECOND))]]
    found = {only: value(unitizing_alpha(continua, ONE, only)[0]) for only in (None, "c", "k")}
    assert found == pytest.approx({None: 0.8587, "c": 0.7286, "k": 1.0}, abs=0.0003)


ALEX = [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")]
PAUL = [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")]
SUZAN = [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")]


def test_coding_as_published() -> None:
    """Krippendorff (2019), figure 12.11: cu .724; 1, 5 and 6 agree where they meet, 2, 3 and 4 never, 7 meets none.

    Where the units of 6 are cut is read off the figure; other cuts give .722 to .728.
    """
    pairs = [[("document:a", 60, a, b)] for a, b in ((ALEX, PAUL), (ALEX, SUZAN), (PAUL, SUZAN))]
    assert value(coding_alpha(pairs, ONE)[0]) == pytest.approx(0.724, abs=0.002)
    of_each = {k: value(coding_alpha(pairs, ONE, k)[0]) for k in "123456"}
    assert of_each == pytest.approx({"1": 1, "2": 0, "3": 0, "4": 0, "5": 1, "6": 1})
    assert coding_alpha(pairs, ONE, "7") == ("nobody marked words that another marked", 0)


def test_of_units_inside_units_the_innermost_counts() -> None:
    one = [(0, 40, "x"), (10, 20, "y"), (50, 60, "y")]
    assert value(coding_alpha([[("document:a", 60, one, one[::-1])]], ONE)[0]) == 1.0


def test_coding_by_hand_point_by_point() -> None:
    """Equations 10 and 11 over single code points, where no shortcut is taken."""
    draw = np.random.default_rng(16)
    for _ in range(50):
        cuts = [np.sort(draw.choice(np.arange(1, 40), 6, replace=False)) for _ in range(2)]
        units = [
            [(int(a), int(b), str(draw.choice(list("xyz")))) for a, b in zip(c[::2], c[1::2], strict=True)]
            for c in cuts
        ]
        said = [{p: (n, k) for n, (a, b, k) in enumerate(side) for p in range(a, b)} for side in units]
        points = [(said[0][p], said[1][p]) for p in said[0].keys() & said[1].keys()]
        values = [(s, n, k) for both in points for s, (n, k) in enumerate(both)]
        chance = [k != c for s, n, k in values for t, m, c in values if (s, n) != (t, m)]
        found, n = coding_alpha([[("document:a", 40, *units)]], ONE)
        if isinstance(found, str) or not any(chance):
            continue
        expected = len(values) * sum(chance) / len(chance)
        assert (n, value(found)) == (
            len(points),
            pytest.approx(1 - 2 * sum(one[1] != two[1] for one, two in points) / expected),
        )


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_neither_side_nor_order_matters(coefficient: Callable[[Any], float]) -> None:
    for table in tables(12, annotators=2)[:40]:
        whole = coefficient(table)
        assert coefficient(table[:, ::-1]) == pytest.approx(whole)
        assert coefficient(table[::-1]) == pytest.approx(whole)


@pytest.mark.parametrize("coefficient", [COEFFICIENTS[n] for n in (0, 3, 4)])
def test_names_do_not_matter(coefficient: Callable[[Any], float]) -> None:
    names = np.array([2, 0, 3, 1])
    for table in tables(13, annotators=2)[:40]:
        assert coefficient(names[table]) == pytest.approx(coefficient(table))


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_a_copy_agrees_and_chance_does_not(coefficient: Callable[[Any], float]) -> None:
    own = tables(14, annotators=1)[0]
    assert coefficient(np.repeat(own, 2, axis=1)) == pytest.approx(1)
    by_chance = np.random.default_rng(15).integers(0, 4, (4000, 3))
    assert coefficient(by_chance) == pytest.approx(0, abs=0.04)
