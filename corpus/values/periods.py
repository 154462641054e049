"""Periods of the calendar: days, weeks, months and years with their first and last day."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

EDGES = {
    "early": "START",
    "start": "START",
    "beginning": "START",
    "mid": "MID",
    "middle": "MID",
    "late": "END",
    "end": "END",
}
"""Words for a part of a period, and TIMEX3's modifiers for them."""
YEAR = r"(?:1[89]|20)\d\d"


@dataclass(frozen=True)
class Period:
    """A period: its value, first and last day, what it is resolved against; `doubt` where it has two readings."""

    value: str | None
    first: date | None
    last: date | None
    anchor: str = "publication"
    mod: str | None = None
    doubt: bool = False


Reader = Callable[[re.Match[str], date | None, bool], Period | None]


def unread(anchor: str) -> Period:
    return Period(None, None, None, anchor)


def of_day(day: date | None, anchor: str = "publication") -> Period:
    return Period(day.isoformat(), day, day, anchor) if day else unread(anchor)


def of_month(year: int, month: int, anchor: str = "publication") -> Period:
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return Period(f"{year:04d}-{month:02d}", first, last, anchor)


def of_year(year: int, anchor: str = "publication") -> Period:
    return Period(f"{year:04d}", date(year, 1, 1), date(year, 12, 31), anchor)


def through(one: Period, other: Period) -> Period:
    """From one period to another, as an EDTF interval."""
    if one.value is None or other.value is None:
        return unread(other.anchor)
    return Period(f"{one.value}/{other.value}", one.first, other.last, other.anchor)


def day_of(year: int, month: int, number: int) -> date | None:
    return date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None


def shifted(unit: str, day: date, step: int) -> Period:
    """The week, weekend, month or year that lies `step` away from the one of `day`."""
    if unit == "year":
        return of_year(day.year + step)
    if unit == "month":
        year, month = divmod(12 * day.year + day.month - 1 + step, 12)
        return of_month(year, month + 1)
    monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * step)
    if unit == "weekend":
        return Period(
            "{}-W{:02d}-WE".format(*monday.isocalendar()), monday + timedelta(days=5), monday + timedelta(days=6)
        )
    return Period("{}-W{:02d}".format(*monday.isocalendar()), monday, monday + timedelta(days=6))
