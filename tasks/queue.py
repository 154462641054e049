"""What a server project holds of what it is to hold, and what is missing, in the order in which it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..schema.records import Record
from . import known, refresh
from .places import Place
from .settings import Settings
from .studio import Studio


@dataclass
class Queue:
    """`there`: task numbers by key, several where a task stands twice. `stale`: today's data of tasks that hold other.
    `missing`: keys, first first.
    `prefilled`: how many tasks have a prefill, and how many of them are blind.
    """

    there: dict[str, list[int]] = field(default_factory=dict)
    stale: dict[str, Record] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    prefilled: tuple[int, int] = (0, 0)


def queue(studio: Studio, place: Place, tasks: Mapping[str, Record], told: Settings) -> Queue:
    """The queue of one server project for `tasks`, data by key, known answers mixed in."""
    made = Queue()
    for row in studio.rows(place.number, list(tasks)) if place.tasks else ():
        data = row["data"]
        made.there.setdefault(data["task_key"], []).append(row["id"])
        made.prefilled = (made.prefilled[0] + ("blind" in data), made.prefilled[1] + bool(data.get("blind")))
        if refresh.differs(data, tasks[data["task_key"]]):
            made.stale[data["task_key"]] = tasks[data["task_key"]]
    checks = dict.fromkeys(key for key, data in tasks.items() if known.is_known(data))
    asked = [key for key in tasks if key not in made.there and key not in checks]
    left = [key for key in checks if key not in made.there]
    before = len(checks) - len(left)
    made.missing = known.mixed(asked, left, place.annotator or "", told.known_rate, (len(made.there) - before, before))
    return made
