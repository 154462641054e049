"""Somebody leaves: what they have not begun goes to others, what they answered stays."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..schema.records import Record
from . import places
from .allot import allot
from .known import is_known
from .sending import send
from .settings import Settings
from .studio import Studio

FORMS = ("article", "attribution", "claim", "pair")


@dataclass
class Handed:
    """`handed` counts tasks sent to others, `waiting` those for which too few have room, `kept` answered ones that
    stay; `begun` ones stay too, as drafts, and are asked of others all the same.
    """

    handed: int = 0
    waiting: int = 0
    begun: int = 0
    kept: int = 0

    def as_json(self) -> Record:
        """The counts as one object."""
        return asdict(self)


def hand_over(studio: Studio, name: str, leaver: str, told: Settings) -> Handed:
    """Hand on the tasks of `leaver`, whom `told.annotators` does not name any more; others first get what is then
    taken away, so that nothing is lost at any moment. Raises studio.StudioError.
    """
    done = Handed()
    everywhere = places.existing(studio, name, FORMS)
    for place in everywhere:
        if place.annotator == leaver:
            _one_place(studio, name, place, [p for p in everywhere if p.form == place.form], told, done)
    return done


def _one_place(
    studio: Studio, name: str, place: places.Place, alike: Sequence[places.Place], told: Settings, done: Handed
) -> None:
    tasks = list(studio.tasks(place.number))
    open_tasks = [t for t in tasks if not t["annotations"]]
    untouched = [t for t in open_tasks if not t["draft_exists"]]
    asked = {t["data"]["task_key"]: t for t in open_tasks if _counts(t["data"])}
    held = {str(p.annotator): _held(studio, p) for p in alike if p is not place}
    given = allot(list(asked), told.annotators, held, told.overlap, told.quota)
    for other in places.ensure(studio, name, place.form, [a for a in told.annotators if given.asked[a]]):
        batch = {key: _copy(asked[key]) for key in given.asked[str(other.annotator)]}
        send(studio, other.number, batch)
        done.handed += len(batch)
    studio.delete_tasks(place.number, [task["id"] for task in untouched])
    done.waiting += len(given.waiting)
    done.begun += len(open_tasks) - len(untouched)
    done.kept += len(tasks) - len(open_tasks)


def _counts(data: Record) -> bool:
    """True for a task that others can be asked: neither a known answer nor one's own, asked again."""
    return not is_known(data) and "redo" not in data


def _held(studio: Studio, place: places.Place) -> set[str]:
    """Every key that a project holds, so that who has least is given most."""
    rows = studio.tasks(place.number, fields="task_only", include="id,data")
    return {row["data"]["task_key"] for row in rows if _counts(row["data"])}


def _copy(task: Record) -> Record:
    shown = [{k: p[k] for k in ("model_version", "result")} for p in task["predictions"]]
    return {"data": task["data"], "predictions": shown}
