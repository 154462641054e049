"""Times that are told from the day of publication: weekdays, yesterday, last week, two years ago."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from .clocks import NEAR, PARTS, SAID, clock, mark
from .dated import WEEKDAY, WEEKDAYS
from .periods import Period, Reader, of_day, shifted, unread

_COUNTS = "a an one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = dict(zip(_COUNTS, (1, 1, *range(1, 13)), strict=True))
_PERIOD = r"(?P<which>last|this|next|the\s(?:previous|past|coming|following))\s(?P<unit>week|weekend|month|year)\b"
FEAST = r"Ramadan|Eid|Easter|Passover|Diwali|Nowruz|Thanksgiving|Hanukkah"


def _weekday(match: re.Match[str], published: date | None, future: bool) -> Period:
    """The last such day up to the publication, or the next after it; `next Thursday` may be this week's or the next."""
    if published is None:
        return unread("publication")
    which = (match["which"] or "").lower()
    back = (published.weekday() - WEEKDAYS.index(match["day"])) % 7
    if which == "next":
        first = published + timedelta(days=7 - back)
        return Period(None, first, first + timedelta(days=7), doubt=True)
    if future or which in ("coming", "this coming"):
        return of_day(published + timedelta(days=7 - back))
    return of_day(published - timedelta(days=back or (7 if which == "last" else 0)))


_SHIFTS = {"the day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2}


def _relative(match: re.Match[str], published: date | None, future: bool) -> Period:
    if published is None:
        return unread("publication")
    word = " ".join(match["at"].lower().split())
    part = word.rpartition(" ")[2] if word.startswith("this ") else "night" if word == "tonight" else None
    if word in ("last night", "overnight"):
        before = published - timedelta(days=1)
        return Period(f"{before.isoformat()}TNI", before, published)
    day = published + timedelta(days=_SHIFTS.get(word, 0))
    return Period(day.isoformat() + (PARTS[part][0] if part else ""), day, day)


def _period(match: re.Match[str], published: date | None, future: bool) -> Period:
    which, unit = match["which"].lower(), match["unit"].lower()
    if which.endswith("following") or published is None:
        return unread("document_event" if which.endswith("following") else "publication")
    step = {"last": -1, "next": 1, "coming": 1, "previous": -1, "past": -1}.get(which.rpartition(" ")[2], 0)
    return shifted(unit, published, step)


def _ago(match: re.Match[str], published: date | None, future: bool) -> Period:
    """Two days ago is a day; three weeks ago a week, two years ago a year, about."""
    said, unit = match["count"].lower(), match["unit"].lower()
    count = int(said) if said.isdigit() else _NUMBERS[said]
    if published is None or count >= published.year:
        return unread("publication")
    if unit == "day":
        return of_day(published - timedelta(days=count))
    read = shifted(unit, published, -count)
    return Period(read.value, read.first, read.last, mod="APPROX")


def _from_event(match: re.Match[str], published: date | None, future: bool) -> Period:
    return unread("document_event")


def _feast(match: re.Match[str], published: date | None, future: bool) -> Period:
    return unread("none")


def _hour(match: re.Match[str], published: date | None, future: bool) -> Period | None:
    """A clock time of no day: the publication's or the one before."""
    told = clock(match["clock"])
    if told is None or published is None:
        return unread("publication") if told else None
    return Period(None, published - timedelta(days=1), published, mod=mark(match["near"]), doubt=True)


def forms() -> Iterator[tuple[str, Reader]]:
    """Each form as a pattern and how it is read; the group `at`, where there is one, is what the mention covers."""
    count = rf"(?P<count>\d{{1,4}}|{'|'.join(_NUMBERS)})"
    yield rf"\b(?:(?P<which>(?i:last|next|this\scoming))\s)?(?P<day>{WEEKDAY})\b(?!s\b)", _weekday
    yield (
        r"\b(?i:(?P<at>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|today|yesterday|tomorrow|tonight|overnight"
        r"|last\snight|this\s(?:morning|afternoon|evening)))\b",
        _relative,
    )
    yield rf"\b(?i:{_PERIOD})", _period
    yield rf"\b(?i:{count}\s(?P<unit>day|week|month|year)s?\sago)\b", _ago
    yield (
        rf"\b(?i:{count.replace('?P<count>', '?:')}\s(?:minute|hour|day|week|month|year)s?\s(?:later|earlier)"
        r"|the\s(?:day|night|week|month|year)\s(?:before|after)(?!\s(?:yesterday|tomorrow))"
        r"|the\s(?:next|following|previous)\s(?:day|night|morning))\b",
        _from_event,
    )
    yield rf"\b(?:{FEAST})\b", _feast
    yield rf"\b(?i:(?:at\s)?(?P<at>(?:{NEAR}\s)?(?P<clock>{SAID})(?:\slocal\stime)?))(?!\w)", _hour
