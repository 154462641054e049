"""Alpha equals the package krippendorff on 200 random tables with answers missing, at every level."""

from typing import Any

import krippendorff
import numpy as np
import pytest
from goldassay.quality.alpha import alpha

from .drawing import tables, units_of


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha(level: Any) -> None:
    drawn = tables(1, missing=0.2)
    ours = [alpha(units_of(table), level) for table in drawn]
    theirs = [
        krippendorff.alpha(np.where(table < 0, np.nan, table).T, level_of_measurement=level)  # annotators x units
        for table in drawn.astype(float)
    ]
    assert ours == pytest.approx(theirs, abs=1e-9)
