"""Do those who mark the same words call them the same? The coefficients cu and (k)u of unitized texts.

Source: Krippendorff, Mathet, Bouvry and Widlöcher, "On the reliability of unitizing textual continua: Further
developments" (2016), equations 1, 10, 11 and 13 (as in Content Analysis, 4th ed., 2019, section 12.6). Gaps do not
enter: only where units of two annotators intersect is there anything to compare. The coefficients want an annotator's
units apart; where they overlap, as a source inside a source, the innermost (shortest) has the code points.
"""

from collections.abc import Sequence

import numpy as np

from .bootstrap import Clusters, Floats, ratio, summed
from .match import Ints
from .measures import Continua, Found
from .unitizing import Unit

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
        for name, length, one, other in continua:
            matrix, own = intersections(one, other, at, length)
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


def intersections(one: Sequence[Unit], other: Sequence[Unit], at: dict[str, int], length: int) -> Intersections:
    """How the units of two annotators intersect on a text of `length`; `at` numbers the categories."""
    sides = (one, other)
    owners = [_owners(side, length) for side in sides]
    both = (owners[0] >= 0) & (owners[1] >= 0)
    codes = [np.array([at[u[2]] for u in side], dtype=np.int64) for side in sides]
    said = [code[owner[both]] for code, owner in zip(codes, owners, strict=True)]
    matrix = np.bincount(said[0] * len(at) + said[1], minlength=len(at) ** 2).reshape(len(at), len(at)).astype(float)
    own = np.zeros(len(at))
    for code, owner in zip(codes, owners, strict=True):
        shared = np.bincount(owner[both], minlength=len(code)).astype(float)
        own += np.bincount(code, weights=shared**2, minlength=len(at))
    return matrix + matrix.T, own


def _owners(units: Sequence[Unit], length: int) -> Ints:
    """The unit that has each code point, -1 for none: the shortest of those that cover it."""
    found = np.full(length, -1, dtype=np.int64)
    for n in sorted(range(len(units)), key=lambda n: (units[n][0] - units[n][1], units[n])):
        found[units[n][0] : units[n][1]] = n
    return found


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
