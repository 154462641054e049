"""Tasks, answers and prefills to the server: what is there already is never sent again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..schema.anchor import ranges
from ..schema.records import Record
from . import content, fixup, places
from . import encoding as table
from .encode import encode
from .judgement import SIDES, left_first
from .keys import asked
from .passes import Told, first_pass, first_passes
from .prefills import prefills
from .refusal import faults_of_labels, faults_of_task
from .result import Result, joined
from .studio import Dropped, Studio

__all__ = ["Result", "Work", "in_force", "joined", "push", "send"]
BATCH, LETTERS = 250, 20_000_000
"""Tasks, and letters of their texts, that one request holds at most."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """What is to be sent. Documents and claims by id; `people` maps annotators to the server's addresses; `held` are
    the answers known so far (the second pass of an article shows the first, and what lacks is asked); `renamed` is the
    history of renamed labels.
    """

    form: str
    name: str
    documents: Mapping[str, Record]
    pairs: Sequence[Record] = ()
    claims: Mapping[str, Record] = field(default_factory=dict)
    annotations: Sequence[Record] = ()
    predictions: Sequence[Record] = ()
    annotators: Sequence[str] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    batch: int = BATCH
    held: Sequence[Record] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def first(self) -> Told:
        """The answers to the first pass of articles."""
        return first_passes(self.held)


def push(studio: Studio, work: Work, say: Say = lambda line: None) -> Result:
    """Send what the server lacks of `work`, a project for each annotator, one for all where there are none.

    Raises studio.StudioError and live.WouldOrphan. Kill it at any moment and run it again: nothing is lost or doubled.
    """
    result, answers = Result(), in_force([a for a in work.annotations if asked(a) == work.form])
    people: list[str | None] = [*dict.fromkeys([*work.annotators, *(a["annotator"]["id"] for a in answers)])]
    before = {p.annotator for p in places.existing(studio, work.name, [work.form])}
    everywhere = places.ensure(studio, work.name, work.form, people or [None], work.renamed)
    result.created = sum(p.annotator not in before for p in everywhere)
    for place in everywhere:
        mine = [a for a in answers if a["annotator"]["id"] == place.annotator]
        sent = _one_place(studio, work, place, mine, result, say)
        result.projects.append(
            {"project_id": place.number, "annotator_id": place.annotator, "url": place.url, "sent": sent}
        )
    result.sent = sum(p["sent"] for p in result.projects)
    result.refused = list({(r["id"], r["reason"]): r for r in result.refused}.values())
    return result


def in_force(annotations: Iterable[Record]) -> list[Record]:
    """The answers that no other replaces."""
    given = list(annotations)
    replaced = {a.get("replaces") for a in given}
    return [a for a in given if a["id"] not in replaced]


def _one_place(
    studio: Studio, work: Work, place: places.Place, answers: Sequence[Record], result: Result, say: Say
) -> int:
    tasks = _tasks(work, place.annotator, answers, result)
    matched = _matched(answers, tasks, work, result)
    there = studio.keys(place.number, list(tasks))
    missing = [key for key in tasks if key not in there]
    result.already_there += len(there)
    sent = 0
    for keys in _batches(missing, tasks, work.batch):
        batch = {key: _import(work, tasks[key], matched.get(key, []), result) for key in keys}
        send(studio, place.number, batch)
        sent += len(keys)
        say(f"{place.url}: {sent} of {len(missing)} tasks sent")
    late = {key: [a for a in found if key in there or a["status"] == "draft"] for key, found in matched.items()}
    _add(studio, work, place, tasks, {k: v for k, v in late.items() if v}, result)
    result.fixups += _ask_again(studio, work, place)
    return len(missing)


def _batches(keys: Sequence[str], tasks: Mapping[str, Record], most: int) -> Iterator[list[str]]:
    """`keys` in parts of `most` at most, and of less where their texts are long: a server takes no body of any size."""
    part: list[str] = []
    size = 0
    for key in keys:
        own = sum(len(value) for value in tasks[key].values() if isinstance(value, str))
        if part and (len(part) == most or size + own > LETTERS):
            yield part
            part, size = [], 0
        part.append(key)
        size += own
    yield from [part] if part else []


def _ask_again(studio: Studio, work: Work, place: places.Place) -> int:
    """Send the fix-up tasks that the place lacks; how many."""
    asked_again = fixup.tasks(work.held, work.documents, work.form, place.annotator)
    there = studio.keys(place.number, list(asked_again))
    missing = {k: task for k, task in asked_again.items() if k not in there and not faults_of_task(task["data"])}
    if missing:
        send(studio, place.number, missing)
    return len(missing)


def _tasks(work: Work, annotator: str | None, answers: Sequence[Record], result: Result) -> dict[str, Record]:
    """The data of every task of this place, by key."""
    found: dict[str, Record] = {}
    for one in _subjects(work, annotator, answers):
        try:
            data = _pair(one, work, annotator, answers) if work.form == "pair" else _article(one, work, annotator)
        except content.NoText as error:
            result.refuse(one["id"], [str(error)])
            continue
        faults = faults_of_task(data)
        result.refuse(one["id"], faults)
        if not faults:
            found.setdefault(data["task_key"], data)
    return found


def _subjects(work: Work, annotator: str | None, answers: Sequence[Record]) -> list[Record]:
    """What this place is asked about; the second pass of an article waits for its annotator's first."""
    if work.form == "pair":
        return [*work.pairs, *_judged(work, answers)]
    ready = work.form != "claim"
    return [d for d in work.documents.values() if ready or first_pass(work.first, annotator, d["id"])]


def _article(document: Record, work: Work, annotator: str | None) -> Record:
    before = first_pass(work.first, annotator, document["id"]) or {"attributions": []}
    return content.article(document, work.form, before["attributions"])


def _pair(one: Record, work: Work, annotator: str | None, answers: Sequence[Record]) -> Record:
    """The pair's task, sides in the order in which its answer says that they were shown, else at even odds."""
    sides = {one[name].get("claim_id"): name for name in ("a", "b")}
    orders = [a["shown_order"] for a in answers if a.get("shown_order") and set(a["shown_order"]) == set(sides)]
    left = sides[orders[0][0]] if orders else ("a" if left_first(one["id"], annotator) else "b")
    return content.pair(one, work.documents, work.claims, left)


def _judged(work: Work, answers: Sequence[Record]) -> list[Record]:
    """A pair for each judgement whose claims are known and that answers none of the pairs."""
    known = {_claims_of(p) for p in work.pairs}
    told = [c for a in answers for c in a["contradictions"][:1] if not _over_places(a, work)]
    return [
        _made_pair(c, work)
        for c in told
        if frozenset((c["claim_a"], c["claim_b"])) not in known and {c["claim_a"], c["claim_b"]} <= set(work.claims)
    ]


def _over_places(answer: Record, work: Work) -> bool:
    made = {(c["document_id"], ranges(c["span"])) for c in answer["claims"]}
    return bool(made) and any(made & {_spot(p["a"]), _spot(p["b"])} for p in work.pairs)


def _spot(side: Record) -> tuple[Any, ...]:
    return (side["document_id"], ranges(side["span"]))


def _claims_of(found: Record) -> frozenset[str | None]:
    return frozenset(found[side].get("claim_id") for side in ("a", "b"))


def _made_pair(told: Record, work: Work) -> Record:
    sides = [work.claims[told[name]] for name in ("claim_a", "claim_b")]
    a, b = ({"document_id": s["document_id"], "span": s["span"], "claim_id": s["id"]} for s in sides)
    return {"id": f"pair:{told['claim_a']}+{told['claim_b']}", "a": a, "b": b}


def _matched(
    answers: Sequence[Record], tasks: Mapping[str, Record], work: Work, result: Result
) -> dict[str, list[Record]]:
    """The answers by the key of the task they are sent to: by key, else by form, documents and claims."""
    found: dict[str, list[Record]] = {}
    for answer in answers:
        key = answer["task_key"] if answer["task_key"] in tasks else _alike(answer, tasks)
        texts = {i: str((work.documents.get(i) or {}).get("text") or "") for i in answer["document_ids"]}
        faults = (
            [f"no task asks what it answers ({answer['task_key']}); push its document or pair"] if key is None else []
        )
        faults = faults or faults_of_labels(answer, texts)
        result.refuse(answer["id"], faults)
        if key is not None and not faults:
            found.setdefault(key, []).append(answer)
    return found


def _alike(answer: Record, tasks: Mapping[str, Record]) -> str | None:
    if answer["form"] != "pair":
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


def _import(work: Work, data: Record, answers: Sequence[Record], result: Result) -> Record:
    whole = [_answer(a, data, work) for a in answers if a["status"] != "draft"]
    result.annotations_sent += len(whole)
    guesses, refused = prefills(data, work.predictions, data["task_key"].partition(":")[0])
    for identifier, faults in refused:
        result.refuse(identifier, faults)
    return {"data": data, "annotations": whole, "predictions": guesses}


def _answer(annotation: Record, data: Record, work: Work) -> Record:
    return {
        "result": encode(annotation, data),
        "completed_by": {"email": work.people[annotation["annotator"]["id"]]},
        "was_cancelled": annotation["status"] in ("skipped", "cancelled"),
        "lead_time": annotation.get("seconds"),
        "ground_truth": False,
    }


def send(studio: Studio, number: int, batch: Mapping[str, Record], tries: int = 3) -> None:
    """Send a batch; where the connection breaks, ask what arrived and send only the rest."""
    left = dict(batch)
    while left:
        try:
            studio.import_tasks(number, list(left.values()))
            return
        except Dropped:
            tries -= 1
            if tries == 0:
                raise
            arrived = studio.keys(number, list(left))
            left = {k: v for k, v in left.items() if k not in arrived}


def _add(
    studio: Studio,
    work: Work,
    place: places.Place,
    tasks: Mapping[str, Record],
    late: Mapping[str, Sequence[Record]],
    result: Result,
) -> None:
    """Add answers to tasks that are there already, and drafts, each unless its id is there."""
    ids = {email: number for number, email in studio.users().items()} if late else {}
    for task in studio.with_keys(place.number, list(late)):
        key = task["data"]["task_key"]
        drafts = studio.drafts(task["id"]) if any(a["status"] == "draft" for a in late[key]) else []
        there = {_explicit_id(given["result"]) for given in [*task["annotations"], *drafts]}
        for answer in late[key]:
            if answer["id"] not in there:
                _add_one(studio, work, task, answer, ids)
                result.annotations_sent += 1


def _add_one(studio: Studio, work: Work, task: Record, answer: Record, ids: Mapping[str, int]) -> None:
    sent = _answer(answer, task["data"], work)
    email = sent.pop("completed_by")["email"]
    if answer["status"] != "draft":
        studio.add_annotation(task["id"], {**sent, "completed_by": ids[email]})
        return
    token = work.tokens.get(answer["annotator"]["id"])
    with Studio(studio.url, token) if token else nullcontext(studio) as own:
        own.add_draft(task["id"], {"result": sent["result"], "lead_time": sent["lead_time"]})


def _explicit_id(results: Sequence[Record]) -> str | None:
    hidden = [r for r in results if r.get("from_name") == table.EXPLICIT]
    return table.unpacked("".join(hidden[0]["value"]["text"])).get("id") if hidden else None
