"""Alpha, MASI and the mean kappa of three annotators equal nltk's on 200 random cases each."""

import numpy as np
import pytest
from goldassay.quality.alpha import alpha, masi
from nltk.metrics import AnnotationTask, masi_distance

from .drawing import CASES, tables, units_of
from .kappas import cohen


def task(table: object, **more: object) -> AnnotationTask:
    rows = np.asarray(table).tolist()
    return AnnotationTask([(f"a{j}", i, v) for i, row in enumerate(rows) for j, v in enumerate(row)], **more)


def sets(code: int) -> frozenset[str]:
    return frozenset(name for n, name in enumerate(("numeric", "temporal", "status", "cause")) if code >> n & 1)


def test_alpha_and_mean_kappa() -> None:
    drawn = tables(5)
    assert [alpha(units_of(t)) for t in drawn] == pytest.approx([task(t).alpha() for t in drawn], abs=1e-9)
    assert [cohen(t) for t in drawn] == pytest.approx([task(t).kappa() for t in drawn], abs=1e-9)


def test_masi_is_nltks_but_for_its_two_places() -> None:
    """nltk takes .67 and .33 for two thirds and one third."""
    codes = np.random.default_rng(6).integers(0, 16, (CASES, 2)).tolist()
    pairs = [(sets(a), sets(b)) for a, b in codes if a or b]
    assert [masi(*p) for p in pairs] == pytest.approx([masi_distance(*p) for p in pairs], abs=0.0034)


def test_alpha_of_sets() -> None:
    for table in tables(7, values=15) + 1:
        units = [[sets(v) for v in row] for row in table.tolist()]
        data = [(f"a{j}", i, v) for i, row in enumerate(units) for j, v in enumerate(row)]
        assert alpha(units, "masi") == pytest.approx(AnnotationTask(data, distance=masi).alpha(), abs=1e-9)
