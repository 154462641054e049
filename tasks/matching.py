"""Answers that are sent along, and the tasks that they answer: by key, else by form, documents and claims."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..schema.anchor import ranges
from ..schema.records import Record
from .judgement import SIDES
from .known import pair_over
from .refusal import faults_of_labels

Refuse = Callable[[str, Iterable[str]], None]


def judged(pairs: Sequence[Record], claims: Mapping[str, Record], answers: Sequence[Record]) -> list[Record]:
    """A pair for each judgement whose claims are known and that answers none of `pairs`."""
    known = {_claims_of(p) for p in pairs}
    told = [c for a in answers for c in a["contradictions"][:1] if not _over_places(a, pairs)]
    return [
        pair_over(c, claims)
        for c in told
        if frozenset((c["claim_a"], c["claim_b"])) not in known and {c["claim_a"], c["claim_b"]} <= set(claims)
    ]


def _over_places(answer: Record, pairs: Sequence[Record]) -> bool:
    made = {(c["document_id"], ranges(c["span"])) for c in answer["claims"]}
    return bool(made) and any(made & {_spot(p["a"]), _spot(p["b"])} for p in pairs)


def _spot(side: Record) -> tuple[Any, ...]:
    return (side["document_id"], ranges(side["span"]))


def _claims_of(found: Record) -> frozenset[str | None]:
    return frozenset(found[side].get("claim_id") for side in ("a", "b"))


def matched(
    answers: Sequence[Record], tasks: Mapping[str, Record], texts: Mapping[str, str], refuse: Refuse
) -> dict[str, list[Record]]:
    """The answers by the key of the task they are sent to; `texts` are the documents' by id."""
    found: dict[str, list[Record]] = {}
    for answer in answers:
        key = answer["task_key"] if answer["task_key"] in tasks else _alike(answer, tasks)
        about = {i: texts.get(i, "") for i in answer["document_ids"]}
        faults = (
            [f"no task asks what it answers ({answer['task_key']}); push its document or pair"] if key is None else []
        )
        faults = faults or faults_of_labels(answer, about)
        refuse(answer["id"], faults)
        if key is not None and not faults:
            found.setdefault(key, []).append(answer)
    return found


def _alike(answer: Record, tasks: Mapping[str, Record]) -> str | None:
    if answer["form"] == "article":
        return next((k for k, t in tasks.items() if t["document_ids"] == answer["document_ids"]), None)
    return next((k for k, t in tasks.items() if _same_pair(answer, t)), None)


def _same_pair(answer: Record, task: Record) -> bool:
    """True where the answer judges the claims of `task`, or claims that it made at its places."""
    if answer["task_key"] == task["task_key"]:
        return True
    judged = {c[name] for c in answer["contradictions"][:1] for name in ("claim_a", "claim_b")}
    judged = judged or set(answer.get("shown_order", []))
    places_made = {(c["document_id"], ranges(c["span"])): c["id"] for c in answer["claims"]}
    ids = {task[s].get("claim_id") or places_made.get(_spot(task[s])) for s in SIDES}
    return bool(judged) and ids == judged
