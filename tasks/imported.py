"""Answers from a file that Label Studio exported, read as `pull` reads them from the server.

A file tells less than the server: who answered is a number or an address, and prefills may be numbers only.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from ..schema import jsonl
from ..schema.identity import digest
from ..schema.interchange import Source
from ..schema.records import Record
from ..schema.stored import loaded
from ..schema.workers import cores, streamed
from .decode import Answer
from .export_file import Run, runs_in, tasks_of
from .guidelines import history, in_force
from .reading import Readers, carried, prefilled_by, read
from .regions import Unreadable

NEEDED = {"article": ("task_key", "document_ids", "config_sha256", "text"), "pair": ("task_key", "document_ids")}


def answers(path: Path, readers: Readers, jobs: int | None = None) -> Iterator[Record | str]:
    """The answers of an export, in its order, and in words what cannot be read. Raises export_file.NotAnExport.

    Some tasks are held at a time. Where an answer tells no time, it has that of the file.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    work = partial(_answers, path, readers, written)
    for found in streamed(work, runs_in(path), jobs or cores()):
        yield from (one if isinstance(one, str) else loaded(one) for one in found)


def _answers(path: Path, readers: Readers, written: str, run: Run) -> list[bytes | str]:
    """The lines of the answers to a run of tasks, and what cannot be read: a line is sent sooner than a record."""
    return [found for task in tasks_of(path, run) for found in _task(readers, written, task)]


def _task(readers: Readers, written: str, task: Record) -> Iterator[bytes | str]:
    where = f"task {task.get('id', 'without a number')}"
    if said := _strange(task, readers):
        yield f"{where}: {said}"
        return
    seen: set[str] = set()
    for one in task["annotations"]:
        try:
            answer = _answer(readers, written, task, one, seen)
            if "fixes" in task["data"] and answer.status != "submitted":
                continue
            record, notes = read(task["data"], answer, readers)
            line = jsonl.line(record)
        except (Unreadable, KeyError, TypeError, AttributeError, ValueError) as error:
            yield f"{where}: {_told(error)}"
            continue
        yield line
        yield from (f"{where}: {note}" for note in notes)


def _told(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    what = error.reason if isinstance(error, UnicodeEncodeError) else repr(error)  # which has all of the answer in it
    return f"holds what Label Studio never sends ({what})"


def _strange(task: Record, readers: Readers) -> str | None:
    """Why a task is none that was pushed from this project."""
    data = task.get("data")
    if not isinstance(data, dict):
        data = {}
    needed = NEEDED.get(str(data.get("form")))
    if needed is None or any(name not in data for name in needed) or not isinstance(task.get("annotations"), list):
        return "no task that goldassay made; only answers to its own forms are read"
    lacking = [name for name in data["document_ids"] if name not in readers.documents]
    return f"{lacking[0]} is not among the documents; ingest it first" if lacking else None


def _answer(readers: Readers, written: str, task: Record, one: Record, seen: set[str]) -> Answer:
    """One answer. Its explicit values are believed unless another person, or a copy, carries them; all of them where
    nobody answered, since `export` wrote them.
    """
    told, whose = carried(one), _whose(one, readers)
    trusted = whose is None if not told.get("id") else told["id"] not in seen and _own(told, whose)
    seen.add(told.get("id", ""))
    made = str(one.get("created_at", written))
    last = str(one.get("updated_at", made))
    numbers = {"project_id": task.get("project"), "task_id": task.get("id"), "annotation_id": one.get("id")}
    return Answer(
        results=one["result"],
        annotator=told["annotator"] if told.get("id") and trusted else _annotator(one, whose),
        status="skipped" if one.get("was_cancelled") else "submitted",
        created_at=made,
        updated_at=last,
        seconds=one.get("lead_time"),
        origin={"tool": "label-studio", **{n: v for n, v in numbers.items() if isinstance(v, int)}},
        guideline_version=in_force(last, history(), task["data"].get("guideline_version", "unknown")),
        thread=digest(made, str(one.get("id")), length=8),
        prefilled_by=prefilled_by(task, one),
        trusted=trusted,
    )


def _names(one: Record) -> list[str]:
    """What the server calls who answered: a number, an address, or both."""
    who = one.get("completed_by")
    said = [who.get("email"), who.get("id")] if isinstance(who, dict) else [who]
    return [str(name).lower() for name in said if name is not None]


def _whose(one: Record, readers: Readers) -> str | None:
    """The annotator who answered, "" where nobody says who that is, None where nobody answered."""
    names = _names(one)
    known = (readers.people.get(name) or readers.people.get(_hidden(name)) for name in names)
    return next((who for who in known if who), "") if names else None


@lru_cache
def _hidden(name: str) -> str:
    return digest(name, length=32)


def _own(told: Record, whose: str | None) -> bool:
    """True where an answer carries the values of who answered it, as far as that is known."""
    return not whose or told.get("annotator", {}).get("id") == whose


def _annotator(one: Record, whose: str | None) -> Record:
    if whose is None:
        return {"id": "annotator:import", "type": "import"}
    name = _names(one)[-1]
    return {"id": whose or f"annotator:user-{name if name.isdigit() else digest(name, length=8)}", "type": "human"}


SOURCE: Source = Source("label-studio", "answers to goldassay's own forms, exported as JSON", answers)
