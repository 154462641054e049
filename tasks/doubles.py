"""Tasks that stand twice: what a server that finished a request after its client had given up leaves behind."""

from collections.abc import Mapping, Sequence

from ..schema.records import Record
from .studio import Studio


def mend(studio: Studio, project: int, there: Mapping[str, Sequence[int]]) -> int:
    """Delete the copies that nobody has touched, of the tasks that are `there` by key; how many that were.

    A task with an answer or a draft stays. Raises studio.StudioError.
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
    """All but one of the untouched, all of them where a touched one stands beside."""
    untouched = sorted((t for t in tasks if not t["annotations"] and not t["draft_exists"]), key=lambda t: int(t["id"]))
    return untouched if len(untouched) < len(tasks) else untouched[1:]
