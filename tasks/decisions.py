"""Disputes to the server, one task each for the experts, and their decisions back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..schema.records import Record
from . import places
from .dispute import decision, dispute_task
from .refusal import faults_of_task
from .regions import Unreadable
from .sending import send
from .studio import Studio

FORM = "adjudication"


@dataclass
class Asked:
    """What a push of disputes did. `withdrawn` counts tasks that nobody answered and whose dispute is settled."""

    url: str
    sent: int = 0
    already_there: int = 0
    withdrawn: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result as one object."""
        return asdict(self)


def push_disputes(
    studio: Studio, name: str, disputes: Sequence[Record], answers: Iterable[Record], documents: Mapping[str, Record]
) -> Asked:
    """Send the disputes that the server lacks to the one project for all experts, and take back those settled
    elsewhere. Raises studio.StudioError.
    """
    place = places.ensure(studio, name, FORM, [None])[0]
    asked, tasks, labels = Asked(place.url), {}, _by_id(answers)
    for dispute in disputes:
        data = dispute_task(dispute, labels, documents)
        faults = faults_of_task(data)
        asked.refused += [{"id": dispute["id"], "reason": fault} for fault in faults]
        if not faults:
            tasks[data["task_key"]] = {"data": data}
    open_tasks = {t["data"]["task_key"]: t for t in studio.tasks(place.number)}
    missing = {key: task for key, task in tasks.items() if key not in open_tasks}
    send(studio, place.number, missing)
    stale = [t for key, t in open_tasks.items() if key not in tasks and not t["annotations"] and not t["draft_exists"]]
    for task in stale:
        studio.delete_task(task["id"])
    asked.sent, asked.already_there, asked.withdrawn = len(missing), len(tasks) - len(missing), len(stale)
    return asked


def _by_id(answers: Iterable[Record]) -> dict[str, Record]:
    layers = ("claims", "attributions", "contradictions")
    return {held["id"]: held for a in answers for held in [a, *(x for layer in layers for x in a[layer])]}


def pull_decisions(studio: Studio, name: str, people: Mapping[str, str]) -> tuple[list[Record], list[str]]:
    """The submitted decisions, the newest of a dispute, and what could not be read. Raises studio.StudioError."""
    made: dict[str, Record] = {}
    problems: list[str] = []
    users = studio.users()
    for place in places.existing(studio, name, [FORM]):
        for task in studio.tasks(place.number):
            given = [a for a in task["annotations"] if not a["was_cancelled"]]
            for one in sorted(given, key=lambda a: (a["updated_at"], a["id"])):
                email = users.get(one["completed_by"], "").lower()
                try:
                    found = decision(one["result"], task["data"], people.get(email, f"annotator:{email or 'unknown'}"))
                except (Unreadable, KeyError, ValueError) as error:
                    problems.append(f"{place.url}?task={task['id']}: {error}")
                else:
                    made[found["dispute"]] = found
    return list(made.values()), problems


def merged(before: Sequence[Record], pulled: Sequence[Record]) -> tuple[list[Record], int]:
    """The decisions of before with those pulled, in their place or behind; and how many are new or changed."""
    newest = {record["dispute"]: record for record in pulled}
    kept = [newest.pop(record["dispute"], record) for record in before]
    after = [*kept, *newest.values()]
    return after, sum(record not in before for record in after)
