"""Whether two intervals can hold one value: of numbers, of days, of lengths of time."""

import re
from datetime import date

from ..schema.records import Quantity, Time

Bounds = tuple[float | None, float | None]

_DAYS = {"S": 1 / 86400, "H": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
_LENGTH = re.compile(r"P(?P<clock>T)?(?P<count>\d+(?:\.\d+)?)(?P<unit>[SMHDWY])")
_SHORT = {"LESS_THAN": (0.85, 1.0), "EQUAL_OR_LESS": (0.0, 1.0), "MORE_THAN": (1.0, None), "EQUAL_OR_MORE": (1.0, None)}
_HALF = 0.5  # a length is said in whole units: it is right to half of one


def apart(one: Bounds, other: Bounds, open_ends: bool = False) -> bool:
    """True where the intervals share no value; with `open_ends`, where they share but an end that one leaves out."""
    (low, high), (floor, ceiling) = one, other
    above = high is not None and floor is not None and (high < floor or (open_ends and high == floor))
    return above or (ceiling is not None and low is not None and (ceiling < low or (open_ends and ceiling == low)))


def numbers_apart(p: Quantity, q: Quantity) -> bool:
    """True where the two quantities exclude each other: [12, inf) and [9, 9], [24, 99] and [300, 300]."""
    bounds = (p["low"], p["high"]), (q["low"], q["high"])
    if apart(*bounds):
        return True
    return any(_left_out(one, other) for one, other in ((p, q), (q, p)))


def _left_out(one: Quantity, other: Quantity) -> bool:
    """`more than 300` against 300: the end that is left out is all they share."""
    above = one.get("low_open") and other["high"] is not None and other["high"] == one["low"]
    return bool(above or (one.get("high_open") and other["low"] is not None and other["low"] == one["high"]))


def higher(p: Quantity, q: Quantity) -> bool:
    """True where `p` lies wholly above `q`."""
    return numbers_apart(p, q) and (p["low"] or 0) >= (q["high"] if q["high"] is not None else float("inf"))


def days(time: Time) -> tuple[int, int] | None:
    """The first and the last day of a time, as ordinals."""
    if not time["earliest"] or not time["latest"]:
        return None
    return date.fromisoformat(time["earliest"][:10]).toordinal(), date.fromisoformat(time["latest"][:10]).toordinal()


def length(time: Time) -> Bounds | None:
    """A duration in days, as an interval: `almost nine months`, `11 months` to half a month."""
    found = _LENGTH.fullmatch(time["value"] or "")
    if time["role"] != "duration" or not found:
        return None
    unit = 1 / 1440 if found["clock"] and found["unit"] == "M" else _DAYS[found["unit"]]
    value = float(found["count"]) * unit
    mod = time.get("mod")
    if mod in _SHORT:
        low, high = _SHORT[mod]
        return value * low, None if high is None else value * high
    slack = max(unit * _HALF, value * 0.1 if mod == "APPROX" else 0)
    return round(value - slack, 2), round(value + slack, 2)


def between(start: tuple[int, int], end: tuple[int, int]) -> Bounds:
    """The length of what began in `start` and ended in `end`: a start and an end give a duration."""
    return float(max(0, end[0] - start[1])), float(end[1] - start[0])
