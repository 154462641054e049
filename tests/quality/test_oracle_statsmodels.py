"""Fleiss' and Cohen's kappa equal those of statsmodels on 200 random cases each."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from .drawing import tables
from .kappas import cohen, fleiss_of


def test_fleiss() -> None:
    drawn = tables(8, annotators=4)
    theirs = [fleiss_kappa(aggregate_raters(table)[0]) for table in drawn]
    assert [fleiss_of(table.tolist()) for table in drawn] == pytest.approx(theirs, abs=1e-9)


def test_cohen() -> None:
    drawn = tables(9, annotators=2)
    crossed = np.zeros((len(drawn), 4, 4))
    for n, table in enumerate(drawn):
        np.add.at(crossed[n], tuple(table.T), 1)
    theirs = [cohens_kappa(cells, return_results=False) for cells in crossed]
    assert [cohen(table) for table in drawn] == pytest.approx(theirs, abs=1e-9)
