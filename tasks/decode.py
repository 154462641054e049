"""From Label Studio's results to an annotation. Explicit values stand; what is absent is computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..schema.anchor import ranges, span_of
from ..schema.identity import body
from ..schema.records import Record
from . import attributing, complete
from . import encoding as table
from .drawing import Drawing
from .judgement import SIDES, Unfinished, fresh, judgement, shown_judgement
from .keys import label_id
from .marks import asked_of
from .regions import Unreadable, links, marks, regions, wide

CompleteClaim = Callable[[Record, Record], Record]


@dataclass(frozen=True)
class Answer:
    """What the server holds of one answer, beside its results. Times are RFC 3339, seconds are working time."""

    results: Sequence[Record]
    annotator: Record
    status: str
    created_at: str
    updated_at: str
    seconds: float | None
    origin: Record
    thread: str
    guideline_version: str
    prefilled_by: str | None = None
    trusted: bool = True


def decode(
    answer: Answer, task: Record, document: Record | None = None, complete_claim: CompleteClaim | None = None
) -> tuple[Record, list[str]]:
    """The annotation record that `answer` to `task` (its data) holds, and what could not be made sense of.

    Raises Unreadable; a draft or a skipped pair without a full judgement has no contradiction.
    """
    said = wide(answer.results)
    told = table.unpacked("".join(said.get(table.EXPLICIT, []))) if answer.trusted else {}
    order = told.pop("order", {})
    if told.get("status") == "draft" != answer.status:
        told.pop("guideline_version", None)  # begun elsewhere, answered here
    base = {**_fresh(answer, task), **(told or asked_of(task)), "status": _status(answer, told)}
    base |= {"origin": answer.origin, "created_at": answer.created_at, "updated_at": answer.updated_at}
    base = _shown(_seconds(base, answer, told), table.ANSWER_FIELDS, said)
    if task["form"] == "pair":
        return _pair(base, said, task, answer), []
    return _article(base, answer, task, order, document, complete_claim)


def _fresh(answer: Answer, task: Record) -> Record:
    made = {
        "record": "annotation",
        "schema_version": "1.0.0",
        "id": f"annotation:{body(task['task_key'])}.{body(answer.annotator['id'])}.{answer.thread}",
        "task_key": task["task_key"],
        "form": task["form"],
        "document_ids": task["document_ids"],
        "annotator": answer.annotator,
        "revision": 1,
        "guideline_version": answer.guideline_version,
        "config_sha256": task["config_sha256"],
        "flags": [],
        "claims": [],
        "attributions": [],
        "contradictions": [],
    }
    return made | ({"prefilled_by": answer.prefilled_by} if answer.prefilled_by else {})


def _status(answer: Answer, told: Record) -> str:
    """The server's word, but for a cancelled answer, which it knows as skipped."""
    both = (answer.status, told.get("status"))
    return "cancelled" if both == ("skipped", "cancelled") else answer.status


def _seconds(base: Record, answer: Answer, told: Record) -> Record:
    before = told.get("seconds")
    if answer.seconds is None or (before is not None and abs(before - answer.seconds) < 0.001):
        return base
    return {**base, "seconds": answer.seconds}


def _shown(record: Record, fields: Sequence[table.Shown], said: dict[str, list[str]]) -> Record:
    """`record` with what the form now shows, where that differs from what it showed for the record."""
    both = [(f, said.get(f.control, [])) for f in fields]
    return {**record, **{f.field: f.read(now) for f, now in both if f.show(record.get(f.field)) != now}}


def _article(
    base: Record,
    answer: Answer,
    task: Record,
    order: Record,
    document: Record | None,
    complete_claim: CompleteClaim | None,
) -> tuple[Record, list[str]]:
    drawn = regions(answer.results, task["text"])
    linked = links(answer.results, [r.id for r in drawn])
    drawing = Drawing(task, answer.annotator["id"], marks(drawn, linked), linked, answer.trusted, order)
    claims = _claims(drawing)
    attributions = attributing.attributions(drawing, claims)
    source = document or {"id": task["document_ids"][0], "text": task["text"]}
    around = [*attributions, *task.get("attributions", [])]
    done = [_completed(source, c, around, complete_claim) for c in claims]
    ordered = {"claims": _ordered(done, order, "claims")}
    ordered["attributions"] = _ordered(attributions, order, "attributions")
    return {**base, **ordered}, attributing.strays(drawing)


def _ordered(records: list[Record], order: Record, name: str) -> list[Record]:
    at = {identifier: i for i, identifier in enumerate(order.get(name, []))}
    return sorted(records, key=lambda r: at.get(r["id"], len(at)))


def _claims(drawing: Drawing) -> list[Record]:
    return [_claim(drawing, mark) for mark in drawing.of(table.CLAIM)]


def _claim(drawing: Drawing, mark: Any) -> Record:
    span = span_of(drawing.text, mark.places)
    known = drawing.explicit(mark, "claim")
    if known is None:
        return _shown(_new_claim(drawing, mark, span), table.REGION_FIELDS[table.CLAIM], mark.head.answers)
    if ranges(known["span"]) != ranges(span):
        known = {**known, "span": span, "quantities": [], "times": []}
    known = drawing.without_lost(known, "attribution_ids", "attributions")
    return _shown(known, table.REGION_FIELDS[table.CLAIM], mark.head.answers)


def _new_claim(drawing: Drawing, mark: Any, span: Any) -> Record:
    return {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": label_id("claim", drawing.task["task_key"], drawing.annotator, mark.head.id),
        "document_id": drawing.document_id,
        "span": span,
        **dict.fromkeys(("text", "kind", "checkability", "factuality", "voice")),
        "quantities": [],
        "times": [],
        "_new": True,
    }


def _completed(
    document: Record, claim: Record, attributions: list[Record], complete_claim: CompleteClaim | None
) -> Record:
    claim = dict(claim)
    if not claim.pop("_new", False):
        return complete.claim_by_itself(document, claim)
    claim["voice"] = complete.voice(claim, attributions)
    claim["checkability"] = claim["checkability"] or "checkable"
    claim["factuality"] = claim["factuality"] or complete.factuality(claim, attributions)
    read = complete_claim(document, claim) if complete_claim else claim
    return complete.claim_by_itself(document, read)


def _pair(base: Record, said: dict[str, list[str]], task: Record, answer: Answer) -> Record:
    shown = {f.field: f.read(said.get(f.control, [])) for f in table.JUDGEMENT_FIELDS}
    before = shown_judgement(base, task)
    if all(f.show(before.get(f.field)) == said.get(f.control, []) for f in table.JUDGEMENT_FIELDS):
        return base
    try:
        return _judged(base, shown, task, answer.annotator["id"])
    except Unfinished as error:
        if answer.status == "submitted":
            raise Unreadable(str(error)) from None
        return base


def _judged(base: Record, shown: Record, task: Record, annotator: str) -> Record:
    if shown["relation"] is None:
        return {**base, "contradictions": []}
    minimal = _minimal_claims(task, annotator) if not base["claims"] else []
    made = {**base, "claims": [*base["claims"], *minimal]}
    places = {_key(c["document_id"], c["span"]): c["id"] for c in made["claims"]}
    sides = [task[side] for side in SIDES]
    ids = [s.get("claim_id") or places[_key(s["document_id"], s["span"])] for s in sides]
    told = (base["contradictions"] or [fresh(task, annotator, ids)])[0]
    made.setdefault("shown_order", ids)
    return {**made, "contradictions": [judgement(told, shown, task, ids), *base["contradictions"][1:]]}


def _key(document: str, span: Any) -> tuple[Any, ...]:
    return (document, ranges(span))


def _minimal_claims(task: Record, annotator: str) -> list[Record]:
    """A claim for each side that is a sentence: a place, and nothing that nobody said."""
    sides = [(name, task[name]) for name in SIDES if not task[name].get("claim_id")]
    return [_minimal(task, annotator, side) for _, side in sides]


def _minimal(task: Record, annotator: str, side: Record) -> Record:
    return {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": label_id("claim", task["task_key"], annotator, side["side"]),
        "document_id": side["document_id"],
        "span": side["span"],
        **dict.fromkeys(("text", "kind", "checkability", "factuality", "voice")),
        "quantities": [],
        "times": [],
    }
