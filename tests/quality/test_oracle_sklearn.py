"""Kappa, average precision and scores of relations equal scikit-learn's on 200 random cases each."""

import goldassay as ga
import numpy as np
import pytest
from goldassay.quality.average_precision import average_precision
from sklearn.metrics import accuracy_score, average_precision_score, cohen_kappa_score, precision_recall_fscore_support

from .drawing import CASES, tables
from .kappas import cohen

RELATIONS = np.array(["contradiction", "compatible", "equivalent", "update"])


def test_cohens_kappa() -> None:
    drawn = tables(2, annotators=2)
    assert [cohen(table) for table in drawn] == pytest.approx(
        [cohen_kappa_score(*table.T) for table in drawn], abs=1e-6
    )


def test_average_precision_on_ties() -> None:
    random = np.random.default_rng(3)
    scores = random.integers(0, 5, (CASES, 15)) / 4
    true = random.random((CASES, 15)) < 0.4
    true[:, 0] = True
    ours = [average_precision(s.tolist(), t.tolist()) for s, t in zip(scores, true, strict=True)]
    assert ours == pytest.approx([average_precision_score(t, s) for s, t in zip(scores, true, strict=True)], abs=1e-9)


def test_relations() -> None:
    """The macro mean is over the relations that gold holds."""
    for said, true in RELATIONS[tables(4, annotators=2)].transpose(0, 2, 1):
        found = ga.compute(predictions=said.tolist(), references=true.tolist())
        there = np.unique(true)
        macro = precision_recall_fscore_support(true, said, labels=there, average="macro", zero_division=0)
        one = precision_recall_fscore_support(true, said, labels=["contradiction"], average="macro", zero_division=0)
        assert found["accuracy"] == pytest.approx(accuracy_score(true, said), abs=1e-6)
        assert found["macro_f1"] == pytest.approx(macro[2], abs=1e-5)
        names = ("contradiction_precision", "contradiction_recall", "contradiction_f1")
        assert [found[n] or 0 for n in names] == pytest.approx(one[:3], abs=1e-6)
