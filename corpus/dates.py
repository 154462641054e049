"""Times in a text, resolved against the publication date: days, months, years, weekdays and durations."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..schema.records import Time, TimeRole

_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTH = rf"(?P<month>{'|'.join(f'{name}|{name[:3]}' for name in _MONTH_NAMES)})"
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "a two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), 1
    )
} | {"an": 1, "one": 1}
_UNITS = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
}

_DURATION = re.compile(
    rf"\b(?:(?P<mod>almost|nearly|about|around|more than|over|less than|under|up to|at least)\s)?"
    rf"(?P<count>\d+|{'|'.join(_NUMBERS)})[\s\u00a0-](?P<unit>{'|'.join(_UNITS)})s?(?:-long)?\b(?!\sold|-old)",
    re.IGNORECASE,
)
_FULL = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})\s{_MONTH}|{_MONTH.replace('month', 'month2')}\.?\s(?P<d2>\d{{1,2}}))"
    r"(?!\d)(?:,?\s(?P<year>\d{4}))?\b"
)
_MONTH_ONLY = re.compile(
    rf"\b(?:in|since|until|by|of|between|and|last|this)\s{_MONTH}\b(?!\s\d{{1,2}}\b)"
    r"(?:\s(?P<year>\d{4}|last year|this year))?"
)
_YEAR = re.compile(r"\b(?:in|since|until|by|of)\s(?P<year>(?:18|19|20)\d{2})\b")
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})\b")
_RELATIVE = re.compile(r"\b(?P<word>today|yesterday|tomorrow)\b", re.IGNORECASE)
_MODS = {
    "almost": "LESS_THAN",
    "nearly": "LESS_THAN",
    "less than": "LESS_THAN",
    "under": "LESS_THAN",
    "up to": "EQUAL_OR_LESS",
    "about": "APPROX",
    "around": "APPROX",
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "at least": "EQUAL_OR_MORE",
}


@dataclass(frozen=True)
class Mention:
    """A time and where it stands: (start, end) in the text that was read."""

    start: int
    end: int
    time: Time


def times(text: str, published: str | None, future: bool = False) -> list[Mention]:
    """Every time in `text`, in order. `published` is the document's date; `future` turns weekdays forward."""
    day = date.fromisoformat(published[:10]) if published else None
    found = [
        *_durations(text),
        *_full(text, day),
        *_months(text, day),
        *_years(text),
        *_near(text, day, future),
    ]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _time(
    role: TimeRole,
    value: str | None,
    anchor: str,
    first: date | None,
    last: date | None,
    mod: str | None = None,
) -> Time:
    made = {
        "role": role,
        "value": value,
        "anchor": anchor,
        "earliest": first.isoformat() if first else None,
        "latest": last.isoformat() if last else None,
        "resolution": "resolved" if value else "unresolvable",
    }
    return {**made, "mod": mod} if mod else made  # type: ignore[return-value,typeddict-item]


def _durations(text: str) -> Iterator[Mention]:
    for match in _DURATION.finditer(text):
        count = match["count"].lower()
        number = int(count) if count.isdigit() else _NUMBERS[count]
        unit = _UNITS[match["unit"].lower()]
        value = f"PT{number}{unit[1]}" if unit[0] == "T" else f"P{number}{unit}"
        mod = _MODS.get((match["mod"] or "").lower())
        yield Mention(match.start(), match.end(), _time("duration", value, "none", None, None, mod))


def _full(text: str, published: date | None) -> Iterator[Mention]:
    for match in _FULL.finditer(text):
        month = _month(match["month"] or match["month2"])
        number = int(match["d1"] or match["d2"])
        day = _day(int(match["year"]), month, number) if match["year"] else _closest(published, month, number)
        anchor = "explicit" if match["year"] else "publication"
        if match["year"] or published is None or day:
            value = day.isoformat() if day else None
            yield Mention(match.start(), match.end(), _time("event_time", value, anchor, day, day))


def _day(year: int, month: int, number: int) -> date | None:
    return date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None


def _closest(published: date | None, month: int, number: int) -> date | None:
    """The day of that name nearest to the publication."""
    if published is None:
        return None
    near = [_day(published.year + shift, month, number) for shift in (-1, 0, 1)]
    return min((d for d in near if d), key=lambda d: abs(d - published), default=None)


def _month(name: str) -> int:
    return next(n for n, full in enumerate(_MONTH_NAMES, 1) if full[:3] == name[:3])


def _months(text: str, published: date | None) -> Iterator[Mention]:
    for match in _MONTH_ONLY.finditer(text):
        month, said = _month(match["month"]), match["year"]
        year = int(said) if said and said.isdigit() else _year_of(month, said, published)
        span = _whole_month(year, month) if year else None
        value, anchor = (
            (f"{year:04d}-{month:02d}" if year else None),
            "explicit" if said and said.isdigit() else "publication",
        )
        first, last = span or (None, None)
        yield Mention(match.start("month"), match.end(), _time("event_time", value, anchor, first, last))


def _year_of(month: int, said: str | None, published: date | None) -> int | None:
    if published is None:
        return None
    if said:
        return published.year - (said == "last year")
    return published.year if month <= published.month else published.year - 1


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _years(text: str) -> Iterator[Mention]:
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        made = _time("event_time", match["year"], "explicit", date(year, 1, 1), date(year, 12, 31))
        yield Mention(match.start("year"), match.end(), made)


def _near(text: str, published: date | None, future: bool) -> Iterator[Mention]:
    for match in _WEEKDAY.finditer(text):
        day = _weekday(_DAYS.index(match["day"]), published, future)
        value = day.isoformat() if day else None
        yield Mention(match.start(), match.end(), _time("event_time", value, "publication", day, day))
    for match in _RELATIVE.finditer(text):
        shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"].lower()]
        day = published + timedelta(days=shift) if published else None
        value = day.isoformat() if day else None
        yield Mention(match.start(), match.end(), _time("event_time", value, "publication", day, day))


def _weekday(index: int, published: date | None, future: bool) -> date | None:
    """The last such day up to the publication, or the next after it."""
    if published is None:
        return None
    back = (published.weekday() - index) % 7
    return published + timedelta(days=7 - back) if future else published - timedelta(days=back)
