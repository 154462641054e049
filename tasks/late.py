"""Answers to tasks that are on the server already, and drafts: added one by one, each unless it is there."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ..schema.records import Record
from . import encoding as table
from .studio import Studio
from .trouble import once


@dataclass(frozen=True)
class Late:
    """An annotation record, what is sent of it, and the key of the task that it answers."""

    answer: Record
    sent: Record
    key: str

    @property
    def draft(self) -> bool:
        """True where it was begun, not handed in."""
        return bool(self.answer["status"] == "draft")


def add(studio: Studio, project: int, late: Sequence[Late], tokens: Mapping[str, str]) -> int:
    """Add what is not there; how many that were. A draft is added as its annotator, by `tokens`. Raises StudioError."""
    ids = {email: number for number, email in studio.users().items()} if late else {}
    by_key: dict[str, list[Late]] = {}
    for one in late:
        by_key.setdefault(one.key, []).append(one)
    count = 0
    for task in studio.with_keys(project, list(by_key)):
        mine = by_key[task["data"]["task_key"]]
        drafts = studio.drafts(task["id"]) if any(one.draft for one in mine) else []
        there = {explicit_id(given["result"]) for given in [*task["annotations"], *drafts]}
        for one in mine:
            if one.answer["id"] not in there:
                _begin(studio, task["id"], one, tokens) if one.draft else _add(studio, project, task["id"], one, ids)
                count += 1
    return count


def _add(studio: Studio, project: int, task: int, late: Late, ids: Mapping[str, int]) -> None:
    whole = {**late.sent, "completed_by": ids[late.sent["completed_by"]["email"]]}

    def there() -> int | None:
        return _given(late, [a for t in studio.with_keys(project, [late.key]) for a in t["annotations"]])

    once(lambda: studio.add_annotation(task, whole), there, studio.waits)


def _begin(studio: Studio, task: int, late: Late, tokens: Mapping[str, str]) -> None:
    begun = {name: late.sent[name] for name in ("result", "lead_time")}
    token = tokens.get(late.answer["annotator"]["id"])
    with studio.seen_by(token) if token else nullcontext(studio) as own:
        once(lambda: own.add_draft(task, begun), lambda: _given(late, studio.drafts(task)), studio.waits)


def _given(late: Late, there: Iterable[Record]) -> int | None:
    """The server's number of the answer among what is there."""
    return next((int(one["id"]) for one in there if explicit_id(one["result"]) == late.answer["id"]), None)


def explicit_id(results: Sequence[Record]) -> str | None:
    """The id that an answer carries with it."""
    hidden = [r for r in results if r.get("from_name") == table.EXPLICIT]
    return table.unpacked("".join(hidden[0]["value"]["text"])).get("id") if hidden else None
