"""Quantities and times as intervals, and how far two of them are one.

How far is the intersection over union (Jaccard 1912): of the lengths of quantities, of the days of times.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .assignment import assign

Value = Mapping[str, Any]
Bounds = tuple[float | None, float | None]
QUANTITY = ("low", "high", "low_open", "high_open", "unit")
TIME = ("role", "earliest", "latest")
FINE = 1_000_000


def iou(a: Bounds, b: Bounds, unit: float = 0.0) -> float:
    """Intersection over union of two intervals (low, high), None where unbounded; `unit` is the length of a point.

    Two equal points are 1. Two that are unbounded on one side are held together by their other ends, the smaller over
    the larger where both have one sign; an unbounded and a bounded one share nothing that counts.
    """
    if a == b:
        return 1.0
    open_ends = [(x is None, y is None) for x, y in (a, b)]
    if open_ends[0] != open_ends[1] or all(open_ends[0]):
        return 0.0
    if any(open_ends[0]):
        one, other = (x if y is None else y for x, y in (a, b))
        return _of_ends(one or 0.0, other or 0.0)
    (low, high), (start, end) = ((float(x or 0), float(y or 0)) for x, y in (a, b))
    common = min(high, end) - max(low, start) + unit
    union = max(high, end) - min(low, start) + unit
    return max(0.0, common) / union if union > 0 else 0.0


def _of_ends(one: float, other: float) -> float:
    small, large = sorted((abs(one), abs(other)))
    return small / large if one * other > 0 else float(one == other)


def quantity(value: Value) -> Bounds | None:
    """The bounds of a quantity; None where it has none and says nothing."""
    found = value.get("low"), value.get("high")
    return None if found == (None, None) else found


def time(value: Value) -> Bounds | None:
    """The days of a time, counted; None where neither is resolved."""
    days = tuple(
        None if value.get(n) is None else float(date.fromisoformat(value[n][:10]).toordinal())
        for n in ("earliest", "latest")
    )
    return None if days == (None, None) else (days[0], days[1])


def quantities(claim: Value) -> list[Value]:
    """The claim's quantities that say something."""
    return [q for q in claim.get("quantities") or () if quantity(q) is not None]


def times(claim: Value) -> list[Value]:
    """The claim's times that are resolved."""
    return [t for t in claim.get("times") or () if time(t) is not None]


def alike(a: Value, b: Value, name: str) -> float:
    """The intersection over union of two values of `name` (quantities, times); 0 for two units, or two roles."""
    same, read, unit = ("unit", quantity, 0.0) if name == "quantities" else ("role", time, 1.0)
    one, other = read(a), read(b)
    if one is None or other is None or _folded(a.get(same)) != _folded(b.get(same)):
        return 0.0
    return iou(one, other, unit)


def equal(a: Value, b: Value, name: str) -> bool:
    """Two values with the same bounds, openness and unit, or the same days and role."""
    fields = QUANTITY if name == "quantities" else TIME
    return all(_folded(a.get(n) or None) == _folded(b.get(n) or None) for n in fields)


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def paired(gold: Sequence[Value], said: Sequence[Value], name: str) -> list[tuple[Value, Value]]:
    """The values of two claims one to one, by the greatest total of intersection over union, equal ones first."""
    weights = [{j: 2 * round(FINE * alike(a, b, name)) + equal(a, b, name) for j, b in enumerate(said)} for a in gold]
    return [(gold[i], said[j]) for i, j in assign([{j: w for j, w in row.items() if w} for row in weights])]
