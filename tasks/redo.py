"""Asked again: answers that a change of the guideline touched go back to who gave them, as their next revision."""

import re
from collections.abc import Callable, Sequence

from ..schema.catalog import choices
from ..schema.identity import digest
from ..schema.records import Record
from . import places
from .agenda import Agenda
from .encode import encode
from .keys import asked
from .prefills import MODEL
from .push import Result, Work
from .queue import slices
from .sending import send
from .studio import Studio

Chosen = Callable[[Record], bool]
LAYERS = {
    "kind": "claim",
    "checkability": "claim",
    "factuality": "claim",
    "attitude": "attribution",
    "relation": "contradiction",
    "types": "contradiction",
    "strength": "contradiction",
}
OWN = ("prefilled_by", "blind", "seconds", "guideline_version")
"""What an answer tells of how it came about; its next revision comes about otherwise."""


class BadWhere(ValueError):
    """A selection that selects nothing that could be."""


def chosen(where: str) -> Chosen:
    """A test of answers: a document's id, FIELD=VALUE of a closed field, or guideline<VERSION. Raises BadWhere."""
    if re.fullmatch(r"document:\S+", where):
        return lambda answer: where in answer["document_ids"]
    below = re.fullmatch(r"guideline<(\d+(?:\.\d+)*)", where)
    if below:
        return lambda answer: _version(answer["guideline_version"]) < _version(below[1])
    name, equals, value = where.partition("=")
    if not equals or name not in LAYERS:
        told = f"write a document's id, guideline<1.1, or one of {', '.join(LAYERS)} with =VALUE"
        raise BadWhere(f"--redo {where}: {told}")
    known = choices(LAYERS[name], name)
    if value not in known:
        raise BadWhere(f"--redo {where}: no {name} is called {value!r}; there are {', '.join(known)}")
    return lambda answer: any(_says(label, name, value) for label in answer[f"{LAYERS[name]}s"])


def _says(label: Record, name: str, value: str) -> bool:
    said = label.get(name)
    return value in said if isinstance(said, list) else said == value


def _version(said: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", said))


def redo(studio: Studio, work: Work, test: Chosen) -> Result:
    """Send the tasks of the answers held that `test` chooses again, each to the project of who gave it and with the
    answer to start from; what was asked again already is not. `already_there` counts those. Raises studio.StudioError.
    """
    result = Result()
    wanted: dict[str, list[int]] = {}
    for number, answer in work.before.in_force():
        if asked(answer) == work.form and _final(answer) and test(answer):
            wanted.setdefault(answer["annotator"]["id"], []).append(number)
    everywhere = {p.annotator: p for p in places.existing(studio, work.name, [work.form])}
    for who, numbers in sorted(wanted.items()):
        place = everywhere.get(who)
        if place is None or who not in work.annotators:
            for number in numbers:
                said = f"{who} is not asked any more; an expert's decision can settle it"
                result.refuse(work.held[number]["id"], [said])
            continue
        sent = _one_place(studio, work, place, numbers, result)
        result.projects.append({"project_id": place.number, "annotator_id": who, "url": place.url, "sent": sent})
    result.sent = sum(p["sent"] for p in result.projects)
    return result


def _final(answer: Record) -> bool:
    return answer["status"] == "submitted" and not answer.get("known_answer")


def _one_place(studio: Studio, work: Work, place: places.Place, numbers: Sequence[int], result: Result) -> int:
    agenda = Agenda(work.subjects, place.annotator, work.documents, work.held, result.refuse).fill(numbers)
    count = 0
    for keys in slices(agenda.given, work.batch):
        tasks = filter(None, map(agenda.task, keys))
        again = [_again(answer, task.data) for task in tasks for answer in task.answers]
        made = {task["data"]["task_key"]: task for task in again}
        there = studio.keys(place.number, list(made))
        missing = {key: task for key, task in made.items() if key not in there}
        result.already_there += len(there)
        send(studio, place.number, missing)
        count += len(missing)
    return count


def _again(answer: Record, data: Record) -> Record:
    """The task as it is asked again: a key of its own, and the old answer as it is on the screen at the start."""
    revision = answer["revision"] + 1
    stem = answer["id"].removesuffix(f".r{answer['revision']}")
    redone = {"id": f"{stem}.r{revision}", "task_key": answer["task_key"], "revision": revision}
    redone |= {"replaces": answer["id"], "prefilled_by": answer["id"]}
    rest = {k: v for k, v in answer.items() if k not in OWN}
    told = {**rest, **redone, "config_sha256": data["config_sha256"]}
    key = f"{data['task_key']}.r{revision}.{digest(answer['id'], length=6)}"
    return {
        "data": {**data, "task_key": key, "redo": redone, "prefilled_by": answer["id"]},
        "predictions": [{"model_version": MODEL, "result": encode(told, data)}],
    }
