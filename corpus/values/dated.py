"""Times that name their place in the calendar: dates, months, years, quarters, and ranges of them."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .periods import EDGES, YEAR, Period, Reader, day_of, of_day, of_month, of_year, shifted, through, unread

_MONTHS = "January February March April May June July August September October November December".split()
MONTH = rf"(?:{'|'.join(f'{name}|{name[:3]}' for name in _MONTHS)}|Sept)\.?"
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}


def _month(name: str) -> int:
    return next(n for n, full in enumerate(_MONTHS, 1) if full[:3] == name[:3])


def _date(day: str, month: str, year: str | None, published: date | None) -> Period:
    number, named = int(re.sub(r"\D", "", day)), _month(month)
    if year:
        return of_day(day_of(int(year), named, number), "explicit")
    near = [day_of(published.year + shift, named, number) for shift in (-1, 0, 1)] if published else []
    return of_day(min((d for d in near if d), key=lambda d: abs(d - (published or d)), default=None))


def _full(match: re.Match[str], published: date | None, future: bool) -> Period:
    return _date(match["d"], match["m"], match["y"], published)


def _iso(match: re.Match[str], published: date | None, future: bool) -> Period | None:
    year, month, number = (int(match[name]) for name in "ymd")
    return of_day(day_of(year, month, number), "explicit") if 1 <= month <= 12 else None


def _figures(match: re.Match[str], published: date | None, future: bool) -> Period | None:
    """10/05/2016 is a day in May or in October; 10.05.2016 is in May."""
    one, other, year = int(match["d"]), int(match["m"]), int(match["y"])
    read = [day_of(year, month, n) for n, month in ((one, other), (other, one)) if 1 <= month <= 12]
    days = sorted({d for d in (read[:1] if match["mark"] == "." else read) if d})
    if len(days) == 2:
        return Period(None, days[0], days[1], "explicit", doubt=True)
    return of_day(days[0], "explicit") if days else None


def _days(match: re.Match[str], published: date | None, future: bool) -> Period:
    return through(*(_date(match[d], match["m"], match["y"], published) for d in ("d", "e")))


def _months(match: re.Match[str], published: date | None, future: bool) -> Period:
    """Between May and July 2015; May 2030 to March 2031."""
    last = _named(match["n"], match["z"], published, future)
    first = match["y"] or (last.value and str(int(last.value[:4]) - (_month(match["m"]) > _month(match["n"]))))
    return through(_named(match["m"], first, published, future), last)


def _years(match: re.Match[str], published: date | None, future: bool) -> Period:
    return through(of_year(int(match["y"]), "explicit"), of_year(int(match["z"]), "explicit"))


def _one_month(match: re.Match[str], published: date | None, future: bool) -> Period:
    which, shift = (match["which"] or "").lower(), {"last": 1, "this": 0}.get(match["of"] or "")
    year = str(published.year - shift) if published and shift is not None else match["y"]
    ahead = which == "next" or (
        future and not match.string[: match.start()].endswith("ed ")
    )  # `closed in May` has been
    read = _named(match["m"], year, published, ahead, which == "last")
    return _edged(replace(read, anchor="publication") if match["of"] else read, match["edge"])


def _month_of_year(match: re.Match[str], published: date | None, future: bool) -> Period:
    return _named(match["m"], match["y"], published, future)


def _edged(read: Period, edge: str | None) -> Period:
    return replace(read, mod=EDGES.get((edge or "").lower()))


def _named(name: str, year: str | None, published: date | None, future: bool, past: bool = False) -> Period:
    """The month of that name: of the year said, else the last that has begun, or the next to come."""
    month = _month(name)
    if year:
        return of_month(int(year), month, "explicit")
    if published is None:
        return unread("publication")
    at = published.month
    shift = (month < at) if future else -(month >= at if past else month > at)
    return of_month(published.year + shift, month)


def _one_year(match: re.Match[str], published: date | None, future: bool) -> Period:
    return _edged(of_year(int(match["y"]), "explicit"), match["edge"])


def _decade(match: re.Match[str], published: date | None, future: bool) -> Period:
    start = int(match["y"])
    whole = Period(f"{start // 10}X", date(start, 1, 1), date(start + 9, 12, 31), "explicit")
    return _edged(whole, match["edge"])


def _edge(match: re.Match[str], published: date | None, future: bool) -> Period:
    """The end of the year, the middle of May 2015."""
    if match["unit"]:
        read = shifted(match["unit"], published, 0) if published else unread("publication")
    elif match["m"]:
        read = _named(match["m"], match["y"], published, future)
    else:
        read = of_year(int(match["whole"]), "explicit")
    return _edged(read, match["edge"])


def _part_of_year(match: re.Match[str], published: date | None, future: bool) -> Period:
    """A quarter of a year; a season, whose months depend on where it is."""
    said, of = match["y"], (match["of"] or "").lower()
    if not said and published is None:
        return unread("publication")
    year = int(said) if said else (published or date.min).year + {"last": -1, "next": 1}.get(of, 0)
    anchor = "explicit" if said else "publication"
    if match["season"]:
        whole = of_year(year)
        return Period(f"{year:04d}-{_SEASONS[match['season'].lower()]}", whole.first, whole.last, anchor, doubt=True)
    quarter = _QUARTERS[match["nth"].lower()]
    last = 3 * quarter
    return Period(
        f"{year:04d}-Q{quarter}", date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]), anchor
    )


def forms() -> Iterator[tuple[str, Reader]]:
    """Each form as a pattern and how it is read; the group `at`, where there is one, is what the mention covers."""
    weekday, year, to = rf"(?:{WEEKDAY},?\s(?:the\s)?)?", rf"(?P<y>{YEAR})", r"\s?(?:to|until|till|through|and|[-–])\s?"
    since = r"(?i:in|since|until|by|of|before|after|from|during)\s"
    edge = r"(?P<edge>[Ee]arly|[Ll]ate|[Mm]id)[\s-]"
    yield rf"\b{weekday}(?P<d>{_NTH})(?:\sof)?\s(?P<m>{MONTH})(?:,?\s{year})?(?!\w)", _full
    yield rf"\b{weekday}(?P<m>{MONTH})\s(?P<d>{_NTH})(?!\d|,\d)(?:,?\s{year})?(?!\w)", _full
    yield r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso
    yield rf"(?<![\d./])(?P<d>\d{{1,2}})(?P<mark>[./])(?P<m>\d{{1,2}})(?P=mark){year}\b", _figures
    yield rf"\b(?:(?i:from|between)\s)?(?P<d>{_NTH}){to}(?P<e>{_NTH})\s(?P<m>{MONTH})(?:\s{year})?(?!\w)", _days
    yield (
        rf"\b(?i:from|between)\s(?P<m>{MONTH})(?:\s{year})?{to}(?P<n>{MONTH})(?:\s(?P<z>{YEAR}))?(?!\w)(?!\s\d)",
        _months,
    )
    yield rf"\b(?i:from|between)\s{year}{to}(?P<z>{YEAR})\b", _years
    yield (
        rf"\b(?:{since}|(?=(?i:last|this|next|early|late|mid)\b))(?P<at>(?:{edge})?(?:(?P<which>(?i:last|this|next))\s)?(?P<m>{MONTH})"
        rf"(?!\s\d{{1,2}}\b)(?:\s{year}|\s(?P<of>last|this)\syear)?)(?!\w)",
        _one_month,
    )
    yield rf"\b(?P<m>{MONTH})\s{year}(?!\w)", _month_of_year
    yield rf"\b(?:{since}|(?=(?i:early|late|mid)\b))(?:the\syear\s)?(?P<at>(?:{edge})?{year})\b(?!\s\w+s\b)", _one_year
    yield r"\b(?i:the)\s(?P<at>(?P<edge>(?i:early|late|mid))?[\s-]?(?P<y>(?:1[89]|20)\d0)s)\b", _decade
    yield (
        rf"\b(?P<at>(?P<edge>(?i:end|start|beginning|middle))\sof\s(?:(?:the|this)\s(?P<unit>week|month|year)"
        rf"|(?P<m>{MONTH})(?:\s{year})?|(?P<whole>{YEAR})))\b",
        _edge,
    )
    yield (
        rf"\b(?i:the\s(?P<nth>{'|'.join(_QUARTERS)})\squarter|(?:in\s(?:the\s)?|(?=last\s|this\s|next\s))"
        rf"(?:(?P<which>last|this|next)\s)?(?P<season>{'|'.join(_SEASONS)}))\b(?:\sof\s(?:{year}|(?P<of>last|this|next)\syear))?",
        _part_of_year,
    )
