"""Dawid and Skene equals crowd-kit's after as many steps, on 200 random tables in one."""

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import DawidSkene
from goldassay.quality.dawid_skene import dawid_skene

from .drawing import tables, units_of

STEPS = 5


@pytest.mark.filterwarnings("ignore:The (inplace|copy) keyword")  # crowd-kit asks pandas so
def test_dawid_skene() -> None:
    """Blocks of 20 tables are one case of 240 items and 3 annotators; all are looked at item by item."""
    for block in np.split(tables(11, missing=0.1), 10):
        units = units_of(np.concatenate(list(block)))
        answers = [(n, f"a{j}", v) for n, row in enumerate(units) for j, v in enumerate(row) if v is not None]
        ours = dawid_skene(answers, tolerance=0, most=STEPS)
        assert ours is not None
        frame = pd.DataFrame(answers, columns=["task", "worker", "label"])
        theirs = DawidSkene(n_iter=STEPS, tol=-np.inf).fit(frame)
        truth = theirs.probas_.loc[list(ours.items), list(ours.labels)].to_numpy()
        assert ours.truth == pytest.approx(truth, abs=1e-6)
        assert ours.priors == pytest.approx(theirs.priors_.loc[list(ours.labels)].to_numpy(), abs=1e-6)
