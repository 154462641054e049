"""Dates and date-times in order (RFC 3339). A date is a whole day, wherever its clock stands."""

from datetime import datetime


def later(one: str, other: str) -> bool:
    """True where `one` is later than `other`: by the moment where both have a time, else by the day as written."""
    if "T" in one and "T" in other:
        a, b = _moment(one), _moment(other)
        if a is not None and b is not None:
            return a > b
    return one[:10] > other[:10]


def _moment(value: str) -> datetime | None:
    """None for what only looks like a date-time, such as 2031-02-30T25:00Z."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
