"""The file of known answers that [tasks] names."""

from typing import TYPE_CHECKING

from ..corpus.claims import Claims
from ..corpus.project import Project
from ..schema import jsonl
from ..schema.records import Record

if TYPE_CHECKING:
    from ..tasks.settings import Settings


def known_answers(found: Project, told: "Settings") -> list[Record]:
    """The pairs with a known relation; none where no file is named. Raises tasks.known.BadKnown and OSError."""
    from ..tasks.known import known_pairs

    if told.known_answers is None:
        return []
    path = found.root / told.known_answers
    return known_pairs(list(jsonl.read(path)), Claims(found), str(path))


def known(found: Project) -> dict[str, tuple[int, int]]:
    """For each annotator how many known answers were given right, and how many were given."""
    from ..tasks.known import right
    from .studio import settings

    told = settings(found)
    return right(found.records("annotations"), known_answers(found, told)) if told.known_answers else {}
