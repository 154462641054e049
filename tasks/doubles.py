"""Tasks that stand twice: what a server that finished a request after its client had given up leaves behind."""

from collections.abc import Mapping, Sequence

from ..schema.records import Record
from .late import explicit_id
from .studio import Studio


def mend(studio: Studio, project: int, there: Mapping[str, Sequence[int]]) -> int:
    """Delete the copies that hold nothing of their own, of the tasks that are `there` by key; how many that were.

    A draft stays, and an answer that the task which is kept does not hold. Raises studio.StudioError.
    """
    twice = [key for key, numbers in there.items() if len(numbers) > 1]
    found: dict[str, list[Record]] = {}
    for task in studio.with_keys(project, twice):
        found.setdefault(task["data"]["task_key"], []).append(task)
    surplus = [task for tasks in found.values() for task in _surplus(tasks)]
    for task in surplus:
        studio.delete_task(task["id"])
    return len(surplus)


def _surplus(tasks: Sequence[Record]) -> list[Record]:
    """All but the fullest; of equally full ones the first stays."""
    first, *rest = sorted(tasks, key=lambda t: (not t["draft_exists"], -len(t["annotations"]), int(t["id"])))
    held = [given["result"] for given in first["annotations"]]
    return [
        t for t in rest if not t["draft_exists"] and all(_copied(given["result"], held) for given in t["annotations"])
    ]


def _copied(result: Sequence[Record], held: Sequence[Sequence[Record]]) -> bool:
    """True for an answer that was sent along with its task, and is held as it was sent."""
    return explicit_id(result) is not None and result in held
