"""Spans: segments of a text, their offset units, and finding them again in another text.

Offsets are Unicode code points, 0-based and end-exclusive (W3C Web Annotation, TextPositionSelector).
Quotes with a prefix and a suffix follow the TextQuoteSelector of the same specification.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .records import Segment, Span

CONTEXT = 32  # code points of prefix and suffix
Status = Literal["exact", "reanchored", "lost"]


@dataclass(frozen=True)
class Anchored:
    """Where a span lies in another text. `span` is None where it is lost; confidence is from 0 to 1."""

    span: Span | None
    status: Status
    confidence: float


def span_of(text: str, ranges: Iterable[tuple[int, int]]) -> Span:
    """A span over `ranges` of `text`: sorted, with touching ranges joined and `exact` filled.

    Raises ValueError for an empty range, one outside the text, or overlapping ranges.
    """
    joined: list[list[int]] = []
    for start, end in sorted(ranges):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"range {start}..{end} is empty or outside a text of {len(text)} code points")
        if joined and start < joined[-1][1]:
            raise ValueError(f"range {start}..{end} overlaps the one before it")
        if joined and start == joined[-1][1]:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    if not joined:
        raise ValueError("a span needs a range")
    return {"segments": [{"start": a, "end": b, "exact": text[a:b]} for a, b in joined]}


def ranges(span: Span) -> tuple[tuple[int, int], ...]:
    """The (start, end) of each segment."""
    return tuple([(s["start"], s["end"]) for s in span["segments"]])


def points(span: Span) -> frozenset[int]:
    """The code points that the span covers."""
    return frozenset(p for start, end in ranges(span) for p in range(start, end))


def meet(one: Span, other: Span) -> bool:
    """True where a code point lies in both."""
    there = ranges(other)
    for a, b in ranges(one):
        for c, d in there:
            if max(a, c) < min(b, d):
                return True
    return False


def nearby(extents: Sequence[tuple[int, int]]) -> Callable[[int, int], list[int]]:
    """What gives the numbers of those `extents` that a range meets, in order, without a look at all of them."""
    order = sorted(range(len(extents)), key=extents.__getitem__)
    starts = [extents[number][0] for number in order]
    longest = max((end - start for start, end in extents), default=0)

    def meeting(start: int, end: int) -> list[int]:
        some = order[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        return sorted(number for number in some if extents[number][1] > start)

    return meeting


def bounds(span: Span) -> tuple[int, int]:
    """The first code point and one past the last."""
    return span["segments"][0]["start"], span["segments"][-1]["end"]


def quote(text: str, span: Span, gap: str = " … ") -> str:
    """The words of the span, `gap` where it is discontinuous."""
    return gap.join(text[start:end] for start, end in ranges(span))


def inside(inner: Span, outer: Span) -> bool:
    """True where every code point of `inner` lies between the ends of one segment of `outer`."""
    around = ranges(outer)
    for start, end in ranges(inner):
        for a, b in around:
            if a <= start and end <= b:
                break
        else:
            return False
    return True


def from_utf16(text: str, offset: int) -> int | None:
    """The code point at UTF-16 offset `offset`; None outside the text or inside a surrogate pair."""
    units = 0
    for index, character in enumerate(text):
        if units == offset:
            return index
        units += 2 if ord(character) > 0xFFFF else 1
    return len(text) if units == offset else None


def to_utf16(text: str, offset: int) -> int:
    """The UTF-16 offset of code point `offset`."""
    return offset + sum(ord(character) > 0xFFFF for character in text[:offset])


def with_context(text: str, span: Span) -> Span:
    """The span with `prefix` and `suffix` of CONTEXT code points at each segment."""
    return {"segments": [_contextual(text, s) for s in span["segments"]]}


def _contextual(text: str, segment: Segment) -> Segment:
    start, end = segment["start"], segment["end"]
    return {
        **segment,
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def reanchor(span: Span, text: str) -> Anchored:
    """Find `span` in `text` by offsets, then by quote, then by quote and context.

    Never a guess: a quote that occurs more than once with equally good contexts is lost.
    """
    found = [_place(segment, text) for segment in span["segments"]]
    places = [place for place in found if place is not None]
    if len(places) < len(found):
        return Anchored(None, "lost", 0.0)
    try:
        moved = span_of(text, [(start, end) for start, end, _ in places])
    except ValueError:
        return Anchored(None, "lost", 0.0)
    same = ranges(moved) == ranges(span) and all(c == 1.0 for _, _, c in places)
    return Anchored(moved, "exact" if same else "reanchored", min(c for _, _, c in places))


def _place(segment: Segment, text: str) -> tuple[int, int, float] | None:
    exact = segment.get("exact")
    if exact is None:
        return None
    start, end = segment["start"], segment["end"]
    if text[start:end] == exact and context_score(segment, text, start) >= 0.5:
        return start, end, 1.0
    return _best(segment, exact, text, occurrences(exact, text))


def occurrences(exact: str, text: str) -> list[int]:
    """Every place where `exact` begins in `text`, overlapping ones included."""
    places, at = [], text.find(exact)
    while at >= 0:
        places.append(at)
        at = text.find(exact, at + 1)
    return places


def _best(segment: Segment, exact: str, text: str, places: Sequence[int]) -> tuple[int, int, float] | None:
    scored = sorted(((context_score(segment, text, at), at) for at in places), reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < 0.1):
        return None
    score, at = scored[0]
    return at, at + len(exact), round(0.5 + score / 2, 4) if len(scored) > 1 else max(0.9, round(score, 4))


def context_score(segment: Segment, text: str, at: int) -> float:
    """How alike the surroundings are, 0 to 1; 1 where the segment carries no context."""
    prefix, suffix = segment.get("prefix", ""), segment.get("suffix", "")
    if not prefix and not suffix:
        return 1.0
    from difflib import SequenceMatcher

    end = at + len(segment.get("exact", ""))
    there = text[max(0, at - len(prefix)) : at] + text[end : end + len(suffix)]
    return SequenceMatcher(None, prefix + suffix, there, autojunk=False).ratio()
