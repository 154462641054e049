"""Span scores equal nervaluate's on 200 random documents where no span meets two of the other side.

Elsewhere they differ by right: nervaluate takes spans that touch for overlapping and depends on the order of the
predictions.
"""

import numpy as np
from goldassay.quality.match import both, crossing, exact, matched, overlap, same
from nervaluate import Evaluator
from numpy.typing import NDArray

from .drawing import CASES

KINDS = ["event", "state", "time"]
Side = list[tuple[int, int, str]]


def sides(numbers: NDArray[np.float64]) -> tuple[Side, Side]:
    """Ten places of twenty code points, each with a gold span, a predicted one that meets it or not, or either."""
    gold: Side = []
    said: Side = []
    for n, (which, moved, kind, other) in enumerate(numbers.tolist()):
        start, kinds = 40 * n, (KINDS[int(3 * kind)], KINDS[int(3 * kind) if other < 0.6 else int(3 * other)])
        if which < 0.85:
            gold.append((start, start + 20, kinds[0]))
        if which > 0.15:
            shift = 0 if moved < 0.5 else int(30 * moved) - 10
            said.append((start + shift, start + shift + 19 + (moved < 0.5), kinds[1]))
    return gold, said


def test_spans() -> None:
    for numbers in np.random.default_rng(10).random((CASES, 10, 4)):
        gold, said = sides(numbers)
        places = [[((a, b),) for a, b, _ in side] for side in (gold, said)]
        edges, kinds = crossing(*places), same([k for *_, k in gold], [k for *_, k in said])
        wanted = {"exact": exact, "overlap": overlap, "strict": both(exact, kinds), "typed": both(overlap, kinds)}
        ours = {name: len(matched(edges, *places, allowed).left) for name, allowed in wanted.items()}
        dicts = [[{"label": k, "start": a, "end": b - 1} for a, b, k in side] for side in (gold, said)]
        told = Evaluator([dicts[0]], [dicts[1]], tags=KINDS, loader="dict").evaluate()["overall"]
        found = {"exact": told["exact"].correct, "strict": told["strict"].correct, "typed": told["ent_type"].correct}
        assert ours == {**found, "overlap": told["partial"].correct + told["partial"].partial}
