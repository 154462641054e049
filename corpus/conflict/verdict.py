"""What is said of two claims that conflict, and which of them speaks of a later moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..values import intervals
from .reading import Reading

LATER = 4 * 60  # minutes; reports nearer in time than this speak of one moment


@dataclass(frozen=True)
class Verdict:
    """A relation, how the two conflict, how sure that is, which (0 or 1) no longer holds, and what else it rests on."""

    relation: str
    types: tuple[str, ...]
    score: float
    superseded: int | None = None
    inference: str = "explicit"
    via: tuple[str, ...] = field(default=())


def _moment(one: Reading, counted: bool) -> intervals.Span | None:
    """When it holds: for a count its own `as of`, for what is past the moment that it names, else its publication."""
    now = intervals.published(one.place.document)
    named = one.as_of if counted else None if one.present or one.planned else one.when
    if named is None or now is None:
        return named or now
    return named[0], min(named[1], max(now[1], named[0]))  # what it tells of had been when it was written


def later(a: Reading, b: Reading, counted: bool = False) -> int | None:
    """Which speaks of a later moment, by more than LATER: 0 or 1; None where neither does."""
    one, other = _moment(a, counted), _moment(b, counted)
    if one is None or other is None:
        return None
    if one[0] <= other[1] and other[0] <= one[1]:  # one named the day: the reports tell which was first
        one, other = (intervals.published(r.place.document) or span for r, span in ((a, one), (b, other)))
    return 1 if other[0] - one[1] >= LATER else 0 if one[0] - other[1] >= LATER else None


def against(types: tuple[str, ...], score: float, inference: str = "explicit", via: Iterable[str] = ()) -> Verdict:
    return Verdict("contradiction", types, score, inference=inference, via=tuple(via))


def other_days(a: Reading, b: Reading) -> bool:
    return a.when is not None and b.when is not None and intervals.apart(a.when, b.when)
