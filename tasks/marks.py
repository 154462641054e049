"""What a task's data says of any answer to it: blind, known, asked again."""

from ..schema.records import Record
from .known import is_known


def asked_of(task: Record) -> Record:
    """The fields of an annotation that follow from the data of the task it answers."""
    blind = {"blind": task["blind"]} if "blind" in task else {}
    known = {"known_answer": True} if is_known(task) else {}
    return {**blind, **known, **task.get("redo", {})}
