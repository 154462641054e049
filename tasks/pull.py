"""Answers from the server into annotations.jsonl: all of them first, then what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..schema.identity import digest
from ..schema.records import Record
from . import encoding as table
from .decode import Answer, CompleteClaim, decode
from .fates import Tally, outcome
from .fixup import FIXED, completed
from .places import Place
from .prefills import MODEL
from .regions import Unreadable
from .studio import DELETED, Studio

OVERLAP = timedelta(seconds=15)  # a change is stamped before it is saved, and seen only then


@dataclass
class Pulled:
    """What a pull read: records as the server holds them, problems in words, until when all changes were seen, and
    what became of prefills, by extractor and answer.

    `returned` are links to the tasks that went back to their annotator, since the prefill had not been shown;
    `troubled` the keys of the tasks with problems, to be read again next time.
    """

    records: list[Record] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    troubled: list[str] = field(default_factory=list)
    tasks: int = 0
    until: str = ""
    outcomes: dict[str, dict[str, Tally]] = field(default_factory=dict)


@dataclass(frozen=True)
class Readers:
    """What reading needs: annotators by the server's address, documents by id, and who reads numbers and times."""

    people: Mapping[str, str]
    documents: Mapping[str, Record]
    complete_claim: CompleteClaim | None = None


def pull(studio: Studio, place: Place, readers: Readers, since: str = "", again: Sequence[str] = ()) -> Pulled:
    """The answers of a server project, those that changed after `since` (RFC 3339) where it is given.

    Drafts are always read, and the tasks with the keys `again`. Raises studio.StudioError; an answer that cannot be
    read is a problem.
    """
    users = studio.users()
    pulled = Pulled(until=studio.clock or since)
    for task in _whole(studio, place, since, again):
        drafts = studio.drafts(task["id"]) if task.get("draft_exists") else []
        pulled.tasks += 1
        if not studio.clock:
            pulled.until = max([pulled.until, *(a["updated_at"] for a in [*task["annotations"], *drafts])])
        told = len(pulled.problems)
        _read_task(pulled, studio, place, task, [d for d in drafts if not d["annotation"]], users, readers)
        pulled.troubled += [task["data"]["task_key"]] if len(pulled.problems) > told else []
    return pulled


def _whole(studio: Studio, place: Place, since: str, again: Sequence[str]) -> Iterable[Record]:
    if not since:
        return studio.tasks(place.number)
    changed = {t["id"]: t for t in studio.changed(place.number, _earlier(since))}
    drafted = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
    more = [*studio.tasks(place.number, [drafted]), *studio.with_keys(place.number, again)]
    return {**changed, **{t["id"]: t for t in more}}.values()


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
) -> None:
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
            record, notes = _decoded(task, answer, readers)
        except (Unreadable, KeyError, ValueError) as error:
            said = str(error) if isinstance(error, Unreadable) else f"holds what no form of ours sends ({error!r})"
            pulled.problems.append(f"{_link(place, task)}: {said}")
            continue
        pulled.records.append(record)
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
    by = _prefill(task, one)
    if shown and by and not one["was_cancelled"] and not _told(one):
        answers = pulled.outcomes.setdefault(by, {})
        answers[f"{place.key}:{one['id']}"] = outcome(shown["result"], one["result"])


def _lost_prefill(task: Record, one: Record) -> bool:
    """True for an answer to an article that began without the marks that were sent; a pair's prefill is a courtesy."""
    sent = task.get("predictions") and task["data"]["form"] == "article"
    handed_in = "completed_by" in one and not one["was_cancelled"]
    return bool(sent and handed_in and one.get("parent_prediction") is None and not _told(one))


def _link(place: Place, task: Record) -> str:
    return f"{place.url}?task={task['id']}"


def _decoded(task: Record, answer: Answer, readers: Readers) -> tuple[Record, list[str]]:
    data = task["data"]
    if data["form"] == "article" and data.get("text_sha256") != _sha256(data["text"]):
        raise Unreadable("the task's text was changed on the server; its offsets mean nothing now")
    record, notes = decode(answer, data, readers.documents.get(data["document_ids"][0]), readers.complete_claim)
    return (completed(record, data["fixes"], answer.trusted) if "fixes" in data else record), notes


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _draft_email(draft: Record, users: Mapping[int, str]) -> str:
    user = draft.get("user")
    return users.get(user, "") if isinstance(user, int) else str(user or "")


def _told(one: Record) -> Record:
    hidden = [r for r in one["result"] if r.get("from_name") == table.EXPLICIT]
    return table.unpacked("".join(hidden[0]["value"]["text"])) if hidden else {}


def _answer(
    studio: Studio, place: Place, task: Record, one: Record, email: str, readers: Readers, seen: set[str]
) -> Answer:
    """One answer, its explicit values believed unless another person, or a copy, carries them."""
    told, annotator = _told(one), _annotator(email, readers.people, place)
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
        thread="draft" if is_draft else digest(one["created_at"], str(one["id"]), length=8),
        prefilled_by=_prefill(task, one),
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


def _prefill(task: Record, one: Record) -> str | None:
    versions = {p["id"]: p.get("model_version") for p in task.get("predictions", []) if isinstance(p, dict)}
    found = versions.get(one.get("parent_prediction"))
    return task["data"].get("prefilled_by") if found == MODEL else found


def merge(before: Sequence[Record], pulled: Iterable[Record]) -> tuple[list[Record], dict[str, int]]:
    """`before` with what was pulled: new answers added, changed ones as new revisions, drafts in place.

    The same pull twice changes nothing. Counts are of `new`, `changed` and `same`.
    """
    file = _File(before)
    counts = {"new": 0, "changed": 0, "same": 0}
    for record in pulled:
        counts[file.take(record)] += 1
    return file.records(), counts


class _File:
    """Annotation records in order, found by id, with the head of each chain of revisions."""

    def __init__(self, before: Sequence[Record]) -> None:
        self.by_id = {a["id"]: a for a in before}
        self.next = {a["replaces"]: a["id"] for a in before if a.get("replaces")}

    def records(self) -> list[Record]:
        """The records; a draft of ours goes where its answer has come."""
        answered = {_whose(a) for a in self.by_id.values() if a["status"] != "draft"}
        return [a for a in self.by_id.values() if not (_own_draft(a) and _whose(a) in answered)]

    def take(self, record: Record) -> str:
        """Add what is new in `record`."""
        if record["id"] not in self.by_id:
            if _own_draft(record) and _whose(record) in {_whose(a) for a in self.by_id.values()}:
                return "same"
            if record["id"].endswith(FIXED) and self.next.setdefault(record["replaces"], record["id"]) != record["id"]:
                return "same"  # a fix-up of an answer that was changed since
            self.by_id[record["id"]] = record
            return "new"
        head = self._head(record["id"])
        if _said(head) == _said(record) or self._older(record, head):
            return "same"
        if head["status"] == "draft":
            kept: Record = {k: head[k] for k in ("id", "revision", "replaces") if k in head}
            self.by_id[head["id"]] = {**record, **kept}
        else:
            self._revise(record, head)
        return "changed"

    def _head(self, identifier: str) -> Record:
        while identifier in self.next:
            identifier = self.next[identifier]
        return self.by_id[identifier]

    def _older(self, record: Record, head: Record) -> bool:
        """True where the server still holds an earlier revision that this file went on from."""
        elsewhere = head["origin"].get("annotation_id") != record["origin"].get("annotation_id")
        return elsewhere and head["id"] != record["id"] and _said(self.by_id[record["id"]]) == _said(record)

    def _revise(self, record: Record, head: Record) -> None:
        revision = head["revision"] + 1
        stem = head["id"].removesuffix(f".r{head['revision']}")
        made = {**record, "id": f"{stem}.r{revision}", "revision": revision, "replaces": head["id"]}
        self.by_id[made["id"]] = made
        self.next[head["id"]] = made["id"]


def _whose(record: Record) -> tuple[str, str]:
    return record["task_key"], record["annotator"]["id"]


def _own_draft(record: Record) -> bool:
    return bool(record["status"] == "draft" and record["id"].endswith(".draft"))


def _said(record: Record) -> dict[str, Any]:
    """What an answer says; who, when and where apart."""
    left = ("id", "revision", "replaces", "origin", "created_at", "updated_at", "seconds")
    return {k: v for k, v in record.items() if k not in left}
