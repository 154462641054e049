"""Spans: units, segments and finding them again."""

import pytest
from goldassay.schema.anchor import (
    from_utf16,
    inside,
    meet,
    nearby,
    points,
    ranges,
    reanchor,
    span_of,
    to_utf16,
    with_context,
)
from goldassay.schema.records import Span
from hypothesis import given
from hypothesis import strategies as st

TEXT = "🔥 Two people died.\r\nZoë said two people died.\n"


@given(st.text(), st.data())
def test_utf16_and_back(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert from_utf16(text, to_utf16(text, at)) == at


def test_inside_a_surrogate_pair_is_nowhere() -> None:
    assert from_utf16("🔥", 1) is None


def test_touching_ranges_are_one_segment() -> None:
    assert ranges(span_of(TEXT, [(5, 8), (2, 5)])) == ((2, 8),)


SPANS = st.sets(st.integers(0, 19), min_size=1).map(lambda at: span_of("x" * 20, [(p, p + 1) for p in at]))


@given(SPANS, SPANS)
def test_what_spans_have_in_common_is_told_by_their_ends(one: Span, other: Span) -> None:
    assert meet(one, other) == (not points(one).isdisjoint(points(other)))
    assert inside(one, other) == (points(one) <= points(other))


@pytest.mark.parametrize("bad", [[], [(3, 3)], [(0, 999)], [(0, 4), (3, 6)]])
def test_bad_ranges(bad: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="range"):
        span_of(TEXT, bad)


def test_reanchor_after_an_insertion() -> None:
    at = TEXT.index("two people")
    span = with_context(TEXT, span_of(TEXT, [(at, at + 10)]))
    found = reanchor(span, "NEW LINE\n" + TEXT)
    assert found.status == "reanchored"
    assert found.span is not None
    assert ranges(found.span) == ((at + 9, at + 19),)


def test_reanchor_in_place_is_exact() -> None:
    span = with_context(TEXT, span_of(TEXT, [(2, 5), (13, 17)]))
    assert reanchor(span, TEXT).status == "exact"


def test_an_ambiguous_quote_is_lost() -> None:
    assert reanchor(span_of("one", [(0, 3)]), "x one y one").status == "lost"


@given(st.text(min_size=1), st.text(), st.data())
def test_reanchor_never_gives_other_words(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = reanchor(with_context(text, span_of(text, [(start, end)])), other)
    if found.span is not None:
        ((a, b),) = ranges(found.span)
        assert other[a:b] == text[start:end]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40))), st.integers(0, 80), st.integers(1, 20))
def test_what_is_near_is_what_a_range_meets(drawn: list[tuple[int, int]], start: int, length: int) -> None:
    extents = [(a, a + size) for a, size in drawn]
    met = [n for n, (a, b) in enumerate(extents) if a < start + length and b > start]
    assert nearby(extents)(start, start + length) == met
