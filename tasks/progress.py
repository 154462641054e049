"""How far the annotators are: asked of the server, and of the answers that were pulled. Nothing is changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from ..schema.records import Record
from .keys import asked
from .places import Place
from .studio import Studio


@dataclass(frozen=True)
class Progress:
    """One form and annotator (None: everybody): tasks, those done, left, skipped and begun (a draft, no answer), by the
    server's counts; flagged answers and the median seconds of an answer (None: unknown), by the answers pulled.
    """

    form: str
    annotator_id: str | None
    tasks: int
    done: int
    left: int
    skipped: int
    drafts: int
    flagged: int
    seconds: float | None

    def as_json(self) -> Record:
        """The row as the command prints it."""
        return asdict(self)


def progress(studio: Studio, places: Iterable[Place], answers: Sequence[Record]) -> list[Progress]:
    """A row for each server project, articles first. Raises studio.StudioError."""
    replaced = {a.get("replaces") for a in answers}
    newest = [a for a in answers if a["id"] not in replaced]
    rows = [_row(studio, place, [a for a in newest if _belongs(a, place)]) for place in places]
    return sorted(rows, key=lambda row: (row.form, row.annotator_id or ""))


def _belongs(answer: Record, place: Place) -> bool:
    return asked(answer) == place.form and place.annotator in (None, answer["annotator"]["id"])


def _row(studio: Studio, place: Place, answers: Sequence[Record]) -> Progress:
    told = studio.project(place.number)
    tasks, finished = told["task_number"], told["finished_task_number"]
    done = told["num_tasks_with_annotations"]
    spent = [a["seconds"] for a in answers if a["status"] == "submitted" and a.get("seconds")]
    return Progress(
        form=place.form,
        annotator_id=place.annotator,
        tasks=tasks,
        done=done,
        left=tasks - finished,
        skipped=finished - done,
        drafts=studio.drafted(place.number),
        flagged=sum(bool(a["flags"]) for a in answers),
        seconds=median(spent) if spent else None,
    )
