"""Answers that an annotator flagged: each task of theirs is a dispute until an expert rules on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schema.identity import digest, new_id
from ..schema.records import Record
from .decisions import Ruling

LAYERS = {"article": "claim", "pair": "contradiction"}


@dataclass(frozen=True)
class Flagged:
    """Open task disputes, adjudications of the closed ones, keys of the tasks thrown out, disputes ruled on."""

    disputes: list[Record]
    adjudications: list[Record]
    discarded: frozenset[str]
    used: frozenset[str]

    @property
    def documents(self) -> set[str]:
        """The documents of open task disputes."""
        return {name for found in self.disputes for name in found["document_ids"]}


def flagged(answers: Sequence[Record], rulings: Mapping[str, Ruling], before: Sequence[Record], at: str) -> Flagged:
    """The tasks with a flagged answer. A ruling closes one: `reject` throws the task's answers out, anything else
    lets them stand. A ruling of an earlier run stands while the flags are the same.
    """
    tasks: dict[str, list[Record]] = {}
    for answer in answers:
        if answer["flags"]:
            tasks.setdefault(answer["task_key"], []).append(answer)
    known = {a["id"]: a for a in before}
    disputes, closed, discarded, used = [], [], set(), set()
    for key, flags in sorted(tasks.items()):
        found = _dispute(key, flags)
        made = _closed(found, rulings.get(found["id"]), flags, at) or known.get(_name(found))
        if made is None:
            disputes.append(found)
            continue
        closed.append(made)
        used |= {found["id"]} & rulings.keys()
        discarded |= {key} if made["decision"] == "reject" else set()
    return Flagged(disputes, closed, frozenset(discarded), frozenset(used))


def _dispute(key: str, answers: Sequence[Record]) -> Record:
    said = sorted(f"{a['annotator']['id']} {' '.join(sorted(a['flags']))}" for a in answers)
    fields = [{"field": "flags", "values": {a["annotator"]["id"]: sorted(a["flags"]) for a in answers}}]
    comments = {a["annotator"]["id"]: a["comment"] for a in answers if a.get("comment")}
    names = sorted({flag for a in answers for flag in a["flags"]})
    return {
        "id": f"dispute:task.{digest(key, *said)}",
        "layer": "task",
        "document_ids": list(answers[0]["document_ids"]),
        "input_ids": sorted(a["id"] for a in answers),
        "fields": fields + ([{"field": "comment", "values": comments}] if comments else []),
        "quotes": [],
        "reason": f"flagged: {', '.join(names)}",
    }


def _name(found: Record) -> str:
    return new_id("adjudication", "task", found["id"].rpartition(".")[2])


def _closed(found: Record, ruling: Ruling | None, answers: Sequence[Record], at: str) -> Record | None:
    if ruling is None:
        return None
    made: Record = {
        "record": "adjudication",
        "schema_version": "1.0.0",
        "id": _name(found),
        "gold_id": None,
        "gold_record": LAYERS[answers[0]["form"]],
        "input_ids": [],
        "method": "expert",
        "decision": ruling.decision,
        "n_annotators": len(answers),
        "adjudicator_id": ruling.adjudicator_id,
        "rationale": ruling.rationale,
        "at": at,
    }
    return {**made, "cause": ruling.cause} if ruling.cause is not None else made
