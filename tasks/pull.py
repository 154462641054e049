"""Answers from the server, one after the other: all of them first, then what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..schema.identity import digest
from ..schema.records import Record
from .decode import Answer
from .fates import Tally, outcome
from .guidelines import history, in_force
from .places import Place
from .reading import Readers, carried, prefilled_by, read
from .regions import Unreadable
from .studio import DELETED, Studio

OVERLAP = timedelta(seconds=15)  # a change is stamped before it is saved, and seen only then


@dataclass
class Pulled:
    """What a pull read beside the answers: problems in words, until when all changes were seen, and what became of
    prefills, by extractor and answer.

    `returned` are links to the tasks that went back to their annotator, since the prefill had not been shown;
    `troubled` the keys of the tasks with problems, to be read again next time.
    """

    problems: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    troubled: list[str] = field(default_factory=list)
    tasks: int = 0
    until: str = ""
    outcomes: dict[str, dict[str, Tally]] = field(default_factory=dict)


def pull(
    studio: Studio, place: Place, readers: Readers, pulled: Pulled, since: str = "", again: Sequence[str] = ()
) -> Iterator[Record]:
    """The answers of a server project, those that changed after `since` (RFC 3339) where it is given; what else there
    is to tell goes into `pulled`. A page of tasks is held at a time.

    Drafts are always read, and the tasks with the keys `again`. Raises studio.StudioError; an answer that cannot be
    read is a problem.
    """
    users = studio.users()
    pulled.until = studio.clock or since
    for task in _whole(studio, place, since, again):
        drafts = studio.drafts(task["id"]) if task.get("draft_exists") else []
        pulled.tasks += 1
        if not studio.clock:
            pulled.until = max([pulled.until, *(a["updated_at"] for a in [*task["annotations"], *drafts])])
        told = len(pulled.problems)
        yield from _read_task(pulled, studio, place, task, [d for d in drafts if not d["annotation"]], users, readers)
        pulled.troubled += [task["data"]["task_key"]] if len(pulled.problems) > told else []


def _whole(studio: Studio, place: Place, since: str, again: Sequence[str]) -> Iterator[Record]:
    """The tasks to read, each once."""
    if not since:
        yield from studio.tasks(place.number)
        return
    drafted = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
    seen: set[int] = set()
    for tasks in (
        studio.changed(place.number, _earlier(since)),
        studio.tasks(place.number, [drafted]),
        studio.with_keys(place.number, again),
    ):
        for task in tasks:
            if task["id"] not in seen:
                seen.add(task["id"])
                yield task


def _earlier(since: str) -> str:
    return (datetime.fromisoformat(since) - OVERLAP).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _read_task(
    pulled: Pulled,
    studio: Studio,
    place: Place,
    task: Record,
    drafts: Sequence[Record],
    users: Mapping[int, str],
    readers: Readers,
) -> Iterator[Record]:
    seen: set[str] = set()
    given = [(a, users.get(a["completed_by"], "")) for a in sorted(task["annotations"], key=lambda a: a["id"])]
    for one, email in [*given, *((d, _draft_email(d, users)) for d in drafts)]:
        if _prefill_lost(task, one):
            studio.delete_annotation(one["id"])
            pulled.returned.append(_link(place, task))
            continue
        answer = _answer(studio, place, task, one, email, readers, seen)
        if "fixes" in task["data"] and answer.status != "submitted":
            continue
        try:
            record, notes = read(task["data"], answer, readers)
        except Unreadable as error:
            pulled.problems.append(f"{_link(place, task)}: {error}")
            continue
        yield record
        _note(pulled, place, task, one)
        pulled.problems += [f"{_link(place, task)}: {note}" for note in notes]
        if _lost_prefill(task, one):
            pulled.problems.append(
                f"{_link(place, task)}: answered without the prefill that was sent; look at it again"
            )


def _prefill_lost(task: Record, one: Record) -> bool:
    """True for an answer handed in that holds nothing at all, where a prefill was sent and never came onto the screen:
    the server copies it when the task is opened, and sometimes does not.
    """
    handed_in = "completed_by" in one and not one["was_cancelled"]
    return bool(handed_in and task.get("predictions") and one.get("parent_prediction") is None and not one["result"])


def _note(pulled: Pulled, place: Place, task: Record, one: Record) -> None:
    """What became of the prefill of a submitted answer."""
    shown = next((p for p in task.get("predictions", []) if p["id"] == one.get("parent_prediction")), None)
    by = prefilled_by(task, one)
    if shown and by and not one["was_cancelled"] and not carried(one):
        answers = pulled.outcomes.setdefault(by, {})
        answers[f"{place.key}:{one['id']}"] = outcome(shown["result"], one["result"])


def _lost_prefill(task: Record, one: Record) -> bool:
    """True for an answer to an article that began without the marks that were sent; a pair's prefill is a courtesy."""
    sent = task.get("predictions") and task["data"]["form"] == "article"
    handed_in = "completed_by" in one and not one["was_cancelled"]
    return bool(sent and handed_in and one.get("parent_prediction") is None and not carried(one))


def _link(place: Place, task: Record) -> str:
    return f"{place.url}?task={task['id']}"


def _draft_email(draft: Record, users: Mapping[int, str]) -> str:
    user = draft.get("user")
    return users.get(user, "") if isinstance(user, int) else str(user or "")


def _answer(
    studio: Studio, place: Place, task: Record, one: Record, email: str, readers: Readers, seen: set[str]
) -> Answer:
    """One answer, its explicit values believed unless another person, or a copy, carries them."""
    told, annotator = carried(one), _annotator(email, readers.people, place)
    is_draft = "completed_by" not in one
    own = is_draft or told.get("annotator", {}).get("id") == annotator
    trusted = bool(told.get("id")) and own and told["id"] not in seen
    seen.add(told.get("id", ""))
    origin = {"tool": "label-studio", "server": studio.url, "project_id": place.number, "task_id": task["id"]}
    return Answer(
        results=one["result"],
        annotator=told["annotator"] if trusted else {"id": annotator, "type": "human"},
        status="draft" if is_draft else "skipped" if one["was_cancelled"] else "submitted",
        created_at=one["created_at"],
        updated_at=one["updated_at"],
        seconds=one.get("lead_time"),
        origin=origin if is_draft else {**origin, "annotation_id": one["id"]},
        guideline_version=in_force(
            one["updated_at"], place.shown or history(), task["data"].get("guideline_version", "")
        ),
        thread="draft" if is_draft else digest(one["created_at"], str(one["id"]), length=8),
        prefilled_by=prefilled_by(task, one),
        trusted=trusted,
    )


def _annotator(email: str, people: Mapping[str, str], place: Place) -> str:
    """The pseudonym of a server's user: the one agreed on, that of whose project it is where the account is gone,
    else one that does not give the address away.
    """
    if email in ("", DELETED) and place.annotator:
        return place.annotator
    known = people.get(email.lower()) or people.get(digest(email.lower(), length=32))
    return known or f"annotator:user-{digest(email, length=8)}"
