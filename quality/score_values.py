"""The numbers and times of predicted claims against those of gold."""

import numpy as np

from .intervals import alike, equal, paired, quantities, times
from .match import overlap
from .score_spans import Laid
from .tally import Row

READ = {"quantities": quantities, "times": times}
ENOUGH = 0.5


def value_rows(laid: Laid) -> dict[str, list[Row]]:
    """quantities.exact, quantities.interval, times.exact, times.interval: the values of all claims.

    Those of claims that match by overlap are held together one to one: exact wants equal bounds and unit (equal days
    and role), interval an intersection over union of .5 or more. Values without bounds are left out on both sides.
    Only what some prediction speaks of is there.
    """
    spoken = {name: read for name, read in READ.items() if any(name in claim for claim in laid.said)}
    pairs = laid.matched(overlap).rows() if spoken else []
    found: dict[str, list[Row]] = {}
    for name, read in spoken.items():
        hits: dict[str, list[int]] = {"exact": [], "interval": []}
        for pair in pairs:
            home = int(laid.homes_true[pair.left])
            for a, b in paired(read(laid.true[pair.left]), read(laid.said[pair.right]), name):
                hits["exact"] += [home] * equal(a, b, name)
                hits["interval"] += [home] * (alike(a, b, name) >= ENOUGH)
        true, said = (np.repeat(homes, [len(read(c)) for c in side]) for side, homes in laid.sides())
        for how, homes in hits.items():
            found[f"{name}.{how}"] = laid.tally(np.array(homes, dtype=np.int64), said, true)
    return found
