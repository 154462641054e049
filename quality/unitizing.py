"""Unitizing alpha: do annotators mark the same stretches of a text?

Source: Krippendorff, "On the reliability of unitizing continuous data" (1995), in the form of Content Analysis (2004),
section 11.6. A unit is (start, end, category) on a continuum of `length` points.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Unit = tuple[int, int, str]


class Parts(NamedTuple):
    """Sums over some continua from which alpha follows, one entry for each continuum (gaps: continua x continua).

    observed: squared differences; pairs: the units' own share of D_expected; gaps: the share of units put into
    gaps; own: pairs of points inside one unit; length: points; all but length are for one category.
    """

    observed: Floats
    units: Floats
    pairs: Floats
    gaps: Floats
    own: Floats
    length: Floats


def flattened(units: Iterable[Unit]) -> list[Unit]:
    """Units of one annotator with those of one category that overlap made one; units that touch stay two."""
    found: list[Unit] = []
    for start, end, category in sorted(units, key=lambda u: (u[2], u[0], u[1])):
        if found and found[-1][2] == category and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end), category)
        else:
            found.append((start, end, category))
    return found


def gaps(units: Sequence[Unit], length: int) -> list[tuple[int, int]]:
    """The stretches of 0..`length` that none of `units` (one category, sorted, disjoint) covers."""
    edges = [0, *(edge for start, end, _ in units for edge in (start, end)), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def difference(one: Sequence[Unit], other: Sequence[Unit], length: int) -> float:
    """The squared differences of two annotators' units of one category, both ways.

    Units that cross differ by the squares of their edges' distances; a unit inside a gap by its squared length.
    """
    crossing = sum((a - c) ** 2 + (b - d) ** 2 for a, b, _ in one for c, d, _ in other if a < d and c < b)
    return float(2 * (crossing + _in_gaps(one, gaps(other, length)) + _in_gaps(other, gaps(one, length))))


def _in_gaps(units: Sequence[Unit], empty: Sequence[tuple[int, int]]) -> int:
    return sum((b - a) ** 2 for a, b, _ in units if any(c <= a and b <= d for c, d in empty))


def parts(continua: Sequence[tuple[int, Sequence[Unit], Sequence[Unit]]], category: str) -> Parts:
    """What `category` adds up to over `continua`, each its length and the units of two annotators."""
    sides = [[[u for u in flattened(s) if u[2] == category] for s in units] for _, *units in continua]
    lengths = [np.array([b - a for side in both for a, b, _ in side], dtype=float) for both in sides]
    empty = [
        np.array([d - c for side in both for c, d in gaps(side, continuum[0])], dtype=float)
        for both, continuum in zip(sides, continua, strict=True)
    ]
    return Parts(
        np.array([difference(both[0], both[1], c[0]) for both, c in zip(sides, continua, strict=True)]),
        np.array([float(len(found)) for found in lengths]),
        np.array([((2 * found**3 - 3 * found**2 + found) / 3).sum() for found in lengths]),
        np.stack([_room(lengths, free) for free in empty], axis=1),
        np.array([(found * (found - 1)).sum() for found in lengths]),
        np.array([float(c[0]) for c in continua]),
    )


def _room(lengths: Sequence[Floats], free: Floats) -> Floats:
    """For the units of each continuum: the places where the unit fits one of `free`, times its squared length."""
    units = np.concatenate(lengths)
    where = np.repeat(np.arange(len(lengths)), [len(found) for found in lengths])
    ordered = np.sort(free)
    from_here = np.append(np.cumsum(ordered[::-1])[::-1], 0)
    first = np.searchsorted(ordered, units)
    places = from_here[first] - (units - 1) * (len(ordered) - first)
    found = np.bincount(where, weights=units**2 * places, minlength=len(lengths))
    return np.asarray(found, dtype=np.float64)


def disagreements(found: Parts, counts: Floats) -> tuple[Floats, Floats]:
    """D_observed and D_expected of two annotators, for each row of `counts` (how often each continuum is taken)."""
    length, units = counts @ found.length, counts @ found.units
    room = ((counts @ found.gaps) * counts).sum(axis=1)
    possible = 2 * length * (2 * length - 1) - counts @ found.own
    observed = counts @ found.observed / (2 * length**2)
    expected = 2 / length * ((units - 1) * (counts @ found.pairs) + room) / possible
    return observed, expected


def alpha_u(continua: Sequence[tuple[int, Sequence[Unit], Sequence[Unit]]]) -> float | None:
    """Unitizing alpha of two annotators over `continua`: 1 - sum D_observed / sum D_expected over the categories.

    None where nobody marked anything.
    """
    categories = sorted({u[2] for _, *sides in continua for side in sides for u in side})
    sums = [disagreements(parts(continua, c), np.ones((1, len(continua)))) for c in categories]
    expected = float(sum(e[0] for _, e in sums))
    return float(1 - sum(o[0] for o, _ in sums) / expected) if expected > 0 else None
