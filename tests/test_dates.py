"""Times in a text, against 11 December 2016, a Sunday."""

import re
import sys
from typing import Any

import pytest
from goldassay.corpus.values import dates
from goldassay.corpus.values.alternatives import either
from goldassay.corpus.values.dates import times
from hypothesis import given
from hypothesis import strategies as st

SUNDAY = "2016-12-11T10:00:00Z"
Table = list[tuple[Any, ...]]
DAYS: Table = [  # words; value; first and last day
    ("on Sunday", "2016-12-11", "2016-12-11", "2016-12-11"),
    ("on Monday", "2016-12-05", "2016-12-05", "2016-12-05"),
    ("last Sunday", "2016-12-04", "2016-12-04", "2016-12-04"),
    ("yesterday", "2016-12-10", "2016-12-10", "2016-12-10"),
    ("the day before yesterday", "2016-12-09", "2016-12-09", "2016-12-09"),
    ("tomorrow", "2016-12-12", "2016-12-12", "2016-12-12"),
    ("overnight", "2016-12-10TNI", "2016-12-10", "2016-12-11"),
    ("on Friday night", "2016-12-09TNI", "2016-12-09", "2016-12-10"),
    ("on Wednesday morning", "2016-12-07TMO", "2016-12-07", "2016-12-07"),
    ("this evening", "2016-12-11TEV", "2016-12-11", "2016-12-11"),
    ("last week", "2016-W48", "2016-11-28", "2016-12-04"),
    ("this weekend", "2016-W49-WE", "2016-12-10", "2016-12-11"),
    ("last month", "2016-11", "2016-11-01", "2016-11-30"),
    ("next year", "2017", "2017-01-01", "2017-12-31"),
    ("two days ago", "2016-12-09", "2016-12-09", "2016-12-09"),
    ("10 May", "2017-05-10", "2017-05-10", "2017-05-10"),
    ("Dec. 8", "2016-12-08", "2016-12-08", "2016-12-08"),
    ("at noon on Thursday", "2016-12-08T12:00", "2016-12-08", "2016-12-08"),
    ("at 3 p.m. on Tuesday", "2016-12-06T15:00", "2016-12-06", "2016-12-06"),
    ("in March", "2016-03", "2016-03-01", "2016-03-31"),
    ("In May last year", "2015-05", "2015-05-01", "2015-05-31"),
    ("last December", "2015-12", "2015-12-01", "2015-12-31"),
    ("the third quarter", "2016-Q3", "2016-07-01", "2016-09-30"),
    ("from 3 to 5 December", "2016-12-03/2016-12-05", "2016-12-03", "2016-12-05"),
]
EXPLICIT: Table = [
    ("May 10, 2016", "2016-05-10", "2016-05-10", "2016-05-10"),
    ("Friday, 9 December 2016", "2016-12-09", "2016-12-09", "2016-12-09"),
    ("10th of May 2016", "2016-05-10", "2016-05-10", "2016-05-10"),
    ("13/05/2016", "2016-05-13", "2016-05-13", "2016-05-13"),
    ("10.05.2016", "2016-05-10", "2016-05-10", "2016-05-10"),
    ("15:00 on 2016-12-10", "2016-12-10T15:00", "2016-12-10", "2016-12-10"),
    ("in November 2015", "2015-11", "2015-11-01", "2015-11-30"),
    ("in the 1990s", "199X", "1990-01-01", "1999-12-31"),
    ("in the first quarter of 2015", "2015-Q1", "2015-01-01", "2015-03-31"),
    ("between May and July 2015", "2015-05/2015-07", "2015-05-01", "2015-07-31"),
    ("between November and March 2016", "2015-11/2016-03", "2015-11-01", "2016-03-31"),
    ("between 2013 and 2015", "2013/2015", "2013-01-01", "2015-12-31"),
]
STANDING: Table = [  # words; role, value, mod
    ("since 2013", "event_time", "2013", "ON_OR_AFTER"),
    ("until Monday", "event_time", "2016-12-05", "ON_OR_BEFORE"),
    ("before Friday", "event_time", "2016-12-09", "BEFORE"),
    ("early on Monday", "event_time", "2016-12-05", "START"),
    ("late on Saturday, December 10", "event_time", "2016-12-10", "END"),
    ("in early May", "event_time", "2016-05", "START"),
    ("mid-2015", "event_time", "2015", "MID"),
    ("about 4.45 a.m. on Sunday", "event_time", "2016-12-11T04:45", "APPROX"),
    ("shortly after 5 a.m. on Monday", "event_time", "2016-12-05T05:00", "AFTER"),
    ("as of Sunday", "as_of", "2016-12-11", None),
    ("by 6 p.m. on Friday", "as_of", "2016-12-09T18:00", "ON_OR_BEFORE"),
    ("by the end of the year", "deadline", "2016", "END"),
    ("three weeks ago", "event_time", "2016-W46", "APPROX"),
]
UNSURE: Table = [  # words; first and last day; how it is resolved, against what
    ("next Thursday", "2016-12-15", "2016-12-22", "ambiguous", "publication"),
    ("10/05/2016", "2016-05-10", "2016-10-05", "ambiguous", "explicit"),
    ("at 5 a.m. local time", "2016-12-10", "2016-12-11", "ambiguous", "publication"),
    ("two days later", None, None, "unresolvable", "document_event"),
    ("the day before", None, None, "unresolvable", "document_event"),
    ("the following night", None, None, "unresolvable", "document_event"),
    ("during Ramadan", None, None, "unresolvable", "none"),
    ("on February 30, 2016", None, None, "unresolvable", "explicit"),
]
LENGTHS: Table = [
    ("for ten months", "P10M", None),
    ("almost nine months", "P9M", "LESS_THAN"),
    ("more than a year", "P1Y", "MORE_THAN"),
    ("two and a half years", "P2.5Y", None),
    ("half an hour", "PT0.5H", None),
    ("a six-week strike", "P6W", None),
    ("36\u00a0hours after it", "PT36H", None),
    ("two decades", "P20Y", None),
    ("for months", "PXM", None),
]


def read(words: str, published: str | None = SUNDAY, future: bool = False) -> Any:
    (mention,) = times(words, published, future)
    return mention.time


@pytest.mark.parametrize(("words", "value", "first", "last"), DAYS)
def test_from_the_day_of_publication(words: str, value: str, first: str, last: str) -> None:
    time = read(words)
    assert (time["value"], time["earliest"], time["latest"]) == (value, first, last)
    assert (time["anchor"], time["resolution"]) == ("publication", "resolved")
    unread = read(words, None)
    assert (unread["value"], unread["resolution"]) == (None, "unresolvable")


@pytest.mark.parametrize(("words", "value", "first", "last"), EXPLICIT)
def test_by_themselves(words: str, value: str, first: str, last: str) -> None:
    for published in (SUNDAY, None):
        time = read(words, published)
        assert (time["value"], time["earliest"], time["latest"]) == (value, first, last)
        assert (time["anchor"], time["resolution"]) == ("explicit", "resolved")


@pytest.mark.parametrize(("words", "role", "value", "mod"), STANDING)
def test_how_an_event_stands_to_them(words: str, role: str, value: str, mod: str | None) -> None:
    time = read(words)
    assert (time["role"], time["value"], time.get("mod")) == (role, value, mod)


@pytest.mark.parametrize(("words", "first", "last", "resolution", "anchor"), UNSURE)
def test_what_cannot_be_told(words: str, first: str, last: str, resolution: str, anchor: str) -> None:
    time = read(words)
    assert (time["value"], time["earliest"], time["latest"]) == (None, first, last)
    assert (time["resolution"], time["anchor"]) == (resolution, anchor)


@pytest.mark.parametrize(("words", "value", "mod"), LENGTHS)
def test_lengths(words: str, value: str, mod: str | None) -> None:
    time = read(words)
    assert (time["role"], time["value"], time.get("mod"), time["anchor"]) == ("duration", value, mod, "none")


@pytest.mark.parametrize(
    "words",
    ["a night watchman", "a year like this", "He may march on", "the May family", "5,000 people", "a 63-year-old"],
)
def test_no_times(words: str) -> None:
    assert times(words, SUNDAY) == []


def test_what_is_to_come_turns_forward() -> None:
    ahead = [
        ("will open on Monday", "2016-12-12"),
        ("will end in March", "2017-03"),
        ("which closed in May", "2016-05"),
    ]
    assert [read(words, future=True)["value"] for words, _ in ahead] == [value for _, value in ahead]


def test_a_mention_covers_what_it_read() -> None:
    text = "סירה 🚢 sank at about 4.45 a.m. on Sunday, 4 December, two days before Tuesday."
    assert [text[m.start : m.end] for m in times(text, SUNDAY)] == [
        "about 4.45 a.m. on Sunday, 4 December",
        "two days",
        "Tuesday",
    ]


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "2016-02-29", SUNDAY])
def test_nothing_that_is_said_breaks_it(published: str) -> None:
    words = [row[0] for table in (DAYS, EXPLICIT, STANDING, UNSURE, LENGTHS) for row in table]
    words += ["9999 years ago", "1000 months ago", "on 31 February", "0/0/2016", "2016-13-45", "99 May", "at 25:99"]
    for text in (*words, " ".join(words)):
        for mention in times(text, published, True):
            first, last = mention.time["earliest"], mention.time["latest"]
            assert (first is None) == (last is None)
            assert not first or not last or first <= last


SAID = sorted(
    {word for table in (DAYS, EXPLICIT, STANDING, UNSURE, LENGTHS) for row in table for word in row[0].split()}
)
PARTS = st.sampled_from([*SAID, "Mayor", "Marcos", "from", "MAY", "ſeven", "pm", "17:45"])


@given(st.lists(st.tuples(PARTS, st.sampled_from([" ", " ", "", "-", "\u00a0"])), max_size=8))
def test_the_first_look_misses_no_time(parts: list[tuple[str, str]]) -> None:
    text = "".join(part for pair in parts for part in pair)
    with pytest.MonkeyPatch.context() as patch:
        found = times(text, SUNDAY)
        patch.setattr(dates, "_ANY", re.compile(""))
        assert found == times(text, SUNDAY)


def test_words_in_any_case_are_those_of_the_regex_engine() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    quick, exact = re.compile(either(letters)), re.compile(f"[{letters}]", re.IGNORECASE)
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [c for c in every if quick.fullmatch(c)] == [c for c in every if exact.fullmatch(c)]
    assert [m.group() for m in re.finditer(either(["a", "a few", "few"]), "A  few, few a")] == ["A  few", "few", "a"]
