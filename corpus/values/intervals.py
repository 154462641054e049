"""Whether two intervals can hold one value: of numbers, of days, of lengths of time."""

import re
from datetime import date, datetime

from ...schema.records import Document, Quantity, Time
from . import clocks

Bounds = tuple[float | None, float | None]
Span = tuple[int, int]
"""The first and the last minute, counted from the first day of year 1."""
DAY = 24 * 60

_DAYS = {"S": 1 / 86400, "H": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
_LENGTH = re.compile(r"P(?P<clock>T)?(?P<count>\d+(?:\.\d+)?)(?P<unit>[SMHDWY])")
_SHORT = {"LESS_THAN": (0.85, 1.0), "EQUAL_OR_LESS": (0.0, 1.0), "MORE_THAN": (1.0, None), "EQUAL_OR_MORE": (1.0, None)}
_BESIDE = ("BEFORE", "AFTER", "ON_OR_BEFORE")
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


def minutes(time: Time) -> Span | None:
    """The minutes in which a time lies; None for a deadline, a before or an after, and where it is ambiguous."""
    clock = clocks.minutes(time["value"], time.get("mod"))
    if not time["earliest"] or not time["latest"] or time["resolution"] != "resolved" or time["role"] == "deadline":
        return None
    if time.get("mod") in _BESIDE and not clock and time["role"] != "as_of":
        return None
    first, last = (DAY * _ordinal(day) for day in (time["earliest"], time["latest"]))
    if clock:
        return first + clock[0], first + clock[1]
    half = DAY // 2 if first == last else 0
    return first + half * (time.get("mod") == "END"), last + DAY - 1 - half * (time.get("mod") == "START")


def _ordinal(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()


def published(document: Document) -> Span | None:
    """The minutes in which a document was published: a whole day where only the day is known."""
    said = document["published_at"]
    if not said:
        return None
    at = datetime.fromisoformat(said.replace("Z", "+00:00"))
    first = DAY * at.toordinal() + 60 * at.hour + at.minute
    return first, first + (0 if "T" in said else DAY - 1)


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


def between(start: Span, end: Span) -> Bounds:
    """The days between what began in `start` and ended in `end`: a start and an end give a duration."""
    return max(0, end[0] - start[1]) / DAY, (end[1] - start[0]) / DAY


def within(time: Time) -> Bounds:
    """The days of a range: from the end of its first period to the start of its last, or all of both."""
    one, _, other = (time["value"] or "").partition("/")
    first, last = _ordinal(time["earliest"] or ""), _ordinal(time["latest"] or "")
    inner = sum({4: 365, 7: 30}.get(len(part), 0) for part in (one, other))
    return float(max(0, last - first - inner)), float(last - first + 1)
