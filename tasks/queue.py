"""What a server project holds of what it is to hold: looked at a slice at a time, and brought up to date on the way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from ..schema.records import Record
from . import doubles, refresh
from .agenda import Agenda
from .places import Place
from .studio import KEYS, Studio

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass
class Seen:
    """`there`: the keys of the tasks that the project holds. `prefilled`: how many of them have a prefill, and how many
    of those are blind. `done`: what was brought up to date.
    """

    there: set[str] = field(default_factory=set)
    prefilled: tuple[int, int] = (0, 0)
    done: refresh.Refreshed = field(default_factory=refresh.Refreshed)


def slices(found: Iterable[T], size: int) -> Iterator[list[T]]:
    """What was found, so many at a time."""
    rest = iter(found)
    while some := list(islice(rest, size)):
        yield some


def look(studio: Studio, place: Place, agenda: Agenda, say: Say = lambda line: None) -> Seen:
    """See what there is of `agenda`; copies go, and tasks that nobody has begun are given today's data.

    Raises studio.StudioError.
    """
    seen = Seen()
    for keys in slices(agenda.keys, KEYS) if place.tasks else ():
        _look(studio, place, agenda, keys, seen, say)
    return seen


def _look(studio: Studio, place: Place, agenda: Agenda, keys: Sequence[str], seen: Seen, say: Say) -> None:
    rows: dict[str, list[Record]] = {}
    for row in studio.rows(place.number, keys):
        rows.setdefault(row["data"]["task_key"], []).append(row)
    doubles.mend(studio, place.number, {key: [row["id"] for row in found] for key, found in rows.items()})
    stale = {}
    for key in (key for key in keys if key in rows):
        task = agenda.task(key)
        if task is None:
            continue
        seen.there.add(key)
        for row in rows[key]:
            told = row["data"]
            seen.prefilled = (seen.prefilled[0] + ("blind" in told), seen.prefilled[1] + bool(told.get("blind")))
            if refresh.differs(told, task.data):
                stale[key] = task.data
    refresh.refresh(studio, place.number, stale, seen.done, say)
