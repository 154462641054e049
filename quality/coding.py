"""Do those who mark the same words call them the same? The coefficients cu and (k)u of unitized texts.

Source: Krippendorff, Mathet, Bouvry and Widlöcher, "On the reliability of unitizing textual continua: Further
developments" (2016), equations 1, 10, 11 and 13 (as in Content Analysis, 4th ed., 2019, section 12.6). Gaps do not
enter: only where units of two annotators intersect is there anything to compare. An annotator's units are taken not
to overlap; where units of two categories do, each is compared.
"""

from collections.abc import Sequence

import numpy as np

from .bootstrap import Clusters, Floats, ratio, summed
from .match import crossing
from .measures import Continua, Found
from .unitizing import Unit, flattened

Intersections = tuple[Floats, Floats]
"""Code points by the two categories, both ways round; and by category the squares of what each unit shares."""


def coding_alpha(pairs: Sequence[Continua], clusters: Clusters, only: str | None = None) -> Found:
    """cu-alpha, or (k)u-alpha of the category `only`, and the number of code points that two annotators have in units.

    `pairs` holds what every two annotators marked in each document; a document of m annotators counts 1 / (m - 1).
    """
    values = sorted({u[2] for continua in pairs for c in continua for side in c[2:] for u in side})
    at = {value: n for n, value in enumerate(values)}
    made = np.zeros((clusters.count, len(values), len(values) + 1))
    weights, n = _weights(pairs), 0.0
    for continua in pairs:
        for name, _, one, other in continua:
            matrix, own = intersections(one, other, at)
            made[clusters.of[name]] += weights[name] * np.column_stack([matrix, own])
            n += matrix.sum() / 2
    used = made[:, :, :-1].sum(axis=(0, 2)) > 0
    if not n or (only is not None and not (only in at and used[at[only]])):
        return "nobody marked words that another marked", 0
    if used.sum() == 1:
        return "no variation: one category only", int(n)
    return summed(made, _cu if only is None else lambda sums: _ku(sums, at[only])), int(n)


def _weights(pairs: Sequence[Continua]) -> dict[str, float]:
    """1 / (m - 1) of each document: m annotators make m (m - 1) / 2 pairs."""
    counts: dict[str, int] = {}
    for continua in pairs:
        for name, *_ in continua:
            counts[name] = counts.get(name, 0) + 1
    return {name: 2 / (np.sqrt(1 + 8 * count) - 1) for name, count in counts.items()}


def intersections(one: Sequence[Unit], other: Sequence[Unit], at: dict[str, int]) -> Intersections:
    """How the units of two annotators intersect; `at` numbers the categories."""
    sides = [flattened(side) for side in (one, other)]
    codes = [np.array([at[u[2]] for u in side], dtype=np.int64) for side in sides]
    places = [[((start, end),) for start, end, _ in side] for side in sides]
    found = crossing(places[0], places[1])
    matrix, own = np.zeros((len(at), len(at))), np.zeros(len(at))
    np.add.at(matrix, (codes[0][found.left], codes[1][found.right]), found.shared)
    for side, code in zip((found.left, found.right), codes, strict=True):
        shared = np.bincount(side, weights=found.shared, minlength=len(code))
        own += np.bincount(code, weights=shared**2, minlength=len(at))
    return matrix + matrix.T, own


def _cu(sums: Floats) -> Floats:
    matrices, own = sums[:, :, :-1], sums[:, :, -1].sum(axis=1)
    margins = matrices.sum(axis=2)
    size = margins.sum(axis=1)
    observed = size - np.trace(matrices, axis1=1, axis2=2)
    expected = ratio(size**2 - (margins**2).sum(axis=1), size - ratio(own, size))
    return np.asarray(1 - ratio(observed, expected))


def _ku(sums: Floats, k: int) -> Floats:
    matrices, own = sums[:, :, :-1], sums[:, k, -1]
    margin = matrices[:, k].sum(axis=1)
    size = matrices.sum(axis=(1, 2))
    observed = ratio(margin - matrices[:, k, k], margin)
    return np.asarray(1 - observed * ratio(margin * size - own, margin * (size - margin)))
