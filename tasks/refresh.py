"""Today's data for tasks that nobody has begun. A task with an answer or a draft keeps what it was answered on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..schema.records import Record
from . import encoding as table
from .encode import beside
from .studio import Studio

Say = Callable[[str], None]
OWN = ("blind", "prefilled_by")
"""What was settled when the task was sent, and stays."""
UNSEEN = (*OWN, "config_sha256", "guideline_version")
"""What no annotator sees: no reason of its own to change a task, since a new wording of the form would change all."""


@dataclass
class Refreshed:
    """How many tasks were given other data, and how many were left since somebody has begun them."""

    changed: int = 0
    kept: int = 0


def differs(held: Mapping[str, object], today: Mapping[str, object]) -> bool:
    """True where a task on the server holds other data than it would be sent with."""
    return {k: v for k, v in held.items() if k not in UNSEEN} != {k: v for k, v in today.items() if k not in UNSEEN}


def refresh(studio: Studio, number: int, today: Mapping[str, Record], done: Refreshed, say: Say) -> None:
    """Change the data of the tasks with these keys where no answer, skip or draft would lose what it speaks of; the
    marks of an article's first pass change with it. Count them in `done`.
    """
    for task in list(studio.with_keys(number, list(today))) if today else []:
        if task["annotations"] or task["draft_exists"]:
            done.kept += 1
            continue
        own = {name: task["data"][name] for name in OWN if name in task["data"]}
        data = {**today[task["data"]["task_key"]], **own}
        _redraw(studio, task, data)
        studio.change_task(task["id"], data)
        done.changed += 1
        if done.changed % 100 == 0:
            say(f"{done.changed} tasks brought up to date")


def _redraw(studio: Studio, task: Record, data: Record) -> None:
    """Show today's first pass, before the data says so: killed in between, the next push finds the task as it was."""
    for shown in task["predictions"] if "attributions" in data else ():
        own = [region for region in shown["result"] if region.get("from_name") != table.BESIDE]
        studio.change_prefill(shown["id"], [*own, *beside(data)])
