"""Times of day: what the clock says, and the parts of a day, as minutes from midnight."""

import re

Minutes = tuple[int, int]

_HOUR = r"(?:[01]?\d|2[0-3])"
SAID = rf"(?:noon|midday|midnight|{_HOUR}(?:[.:][0-5]\d)?\s?[ap]\.?m\b\.?|{_HOUR}:[0-5]\d)"
"""A clock time as a pattern: 5 a.m., 4.45 pm, 15:00, noon."""
NEAR = r"(?P<near>(?:shortly|just|soon)\s(?:after|before)|about|around|before|after)"
_READ = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s?(?P<half>[ap])?", re.IGNORECASE)
PARTS = {
    "morning": ("TMO", (5 * 60, 12 * 60)),
    "afternoon": ("TAF", (12 * 60, 18 * 60)),
    "evening": ("TEV", (17 * 60, 24 * 60)),
    "night": ("TNI", (20 * 60, 30 * 60)),
}
"""Parts of a day: TIMEX3's name, and their minutes; a night reaches into the next day."""
_MARKS = {"about": "APPROX", "around": "APPROX", "after": "AFTER", "before": "BEFORE"}
_SLACK = {"APPROX": (-30, 30), "AFTER": (0, 45), "BEFORE": (-45, 0), None: (-5, 5)}


def clock(said: str) -> str | None:
    """`4.45 p.m.` as 16:45; None for what no clock shows, such as 15 p.m."""
    words = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
    if said.lower() in words:
        return words[said.lower()]
    found = _READ.match(said)
    if not found:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return f"{hour:02d}:{found['minute'] or '00'}"


def mark(near: str | None) -> str | None:
    """The TIMEX3 modifier of `shortly after`, `about`."""
    return _MARKS[near.split()[-1].lower()] if near else None


def minutes(value: str | None, mod: str | None) -> Minutes | None:
    """The minutes of the day in a time's value, 2031-04-06T04:45 or 2031-04-06TEV; None where it says but a day.

    A clock time said without more is taken as five minutes wide, `about` as half an hour either way.
    """
    _, _, told = (value or "").partition("T")
    part = next((span for name, span in PARTS.values() if name == f"T{told}"), None)
    if part or not re.fullmatch(r"\d\d:\d\d", told):
        return part
    at = 60 * int(told[:2]) + int(told[3:])
    low, high = _SLACK.get(mod, _SLACK[None])
    return at + low, at + high
