"""A withdrawn article's tasks, answers and drafts off the server."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..schema.records import Record
from . import places
from .keys import FORM_MAJOR
from .studio import Studio


@dataclass(frozen=True)
class TakenBack:
    """How many tasks, and answers to them, are off the server (or would be)."""

    tasks: int
    answers: int


def take_back(studio: Studio, name: str, document: str, dry: bool = False) -> TakenBack:
    """Delete every task of the project called `name` that shows `document`, whatever its form; with `dry` count them.

    Raises studio.StudioError; run it again to take back what is left.
    """
    tasks = answers = 0
    for place in places.existing(studio, name, FORM_MAJOR):
        for task in list(_showing(studio, place.number, document)):
            tasks, answers = tasks + 1, answers + len(task["annotations"])
            if not dry:
                studio.delete_task(task["id"])
    return TakenBack(tasks, answers)


def _showing(studio: Studio, project: int, document: str) -> Iterator[Record]:
    """The tasks about the document. The server's `contains` finds longer ids as well."""
    item = {"filter": "filter:tasks:data.document_ids", "operator": "contains", "type": "String", "value": document}
    return (task for task in studio.tasks(project, [item]) if document in task["data"]["document_ids"])
