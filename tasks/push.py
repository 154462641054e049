"""Tasks, answers and prefills to the server: what is there already is never sent again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..schema.anchor import ranges
from ..schema.records import Record
from . import content, doubles, late, places, receipts, sending
from .encode import encode, labels
from .judgement import SIDES, left_first
from .refusal import faults_of_labels, faults_of_task
from .studio import Studio

BATCH = 250
Say = Callable[[str], None]


@dataclass
class Result:
    """What a push did: `sent` counts tasks, `refused` says what was not sent and why."""

    projects: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    sent: int = 0
    already_there: int = 0
    annotations_sent: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result as one object."""
        return asdict(self)

    def refuse(self, identifier: str, reasons: Iterable[str]) -> None:
        """Note what is not sent."""
        self.refused += [{"id": identifier, "reason": reason} for reason in reasons]


@dataclass(frozen=True)
class Work:
    """What is to be sent. Documents and claims by id; `people` maps annotators to the server's addresses.

    `seal` is a digest of all that it was made of; two pushes of one seal send the same.
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
    seal: str = ""


def push(studio: Studio, work: Work, say: Say = lambda line: None, sent_before: dict[str, Any] | None = None) -> Result:
    """Send what the server lacks of `work`, a project for each annotator, one for all where there are none.

    `sent_before` holds a receipt for each server project by its key, and is brought up to date. Raises
    studio.StudioError. Kill it at any moment and run it again: nothing is lost or doubled.
    """
    kept = {} if sent_before is None else sent_before
    result, answers = Result(), in_force([a for a in work.annotations if a["form"] == work.form])
    people: list[str | None] = [*dict.fromkeys([*work.annotators, *(a["annotator"]["id"] for a in answers)])]
    before = places.existing(studio, work.name, [work.form])
    everywhere = places.ensure(studio, work.name, work.form, people or [None], before)
    result.created = len({p.annotator for p in everywhere} - {p.annotator for p in before})
    for place in everywhere:
        mine = [a for a in answers if a["annotator"]["id"] == place.annotator]
        sent = _one_place(studio, work, place, mine, result, say, kept)
        result.projects.append(
            {"project_id": place.number, "annotator_id": place.annotator, "url": place.url, "sent": sent}
        )
    result.sent = sum(p["sent"] for p in result.projects)
    result.refused = list({(r["id"], r["reason"]): r for r in result.refused}.values())
    return result


def settled(
    studio: Studio, name: str, form: str, annotators: Iterable[str], kept: Mapping[str, Any], seal: str
) -> Result | None:
    """What `push` would give where every project is as the push of the same `seal` left it; None where one is not."""
    everywhere = places.existing(studio, name, [form])
    known = {p.annotator for p in everywhere}
    whole = everywhere and {*annotators} <= known and all(places.current(p) for p in everywhere)
    if not whole or not all(receipts.holds(studio, p, kept, seal) for p in everywhere):
        return None
    told = [{"project_id": p.number, "annotator_id": p.annotator, "url": p.url, "sent": 0} for p in everywhere]
    return Result(told, already_there=sum(kept[p.key]["there"] for p in everywhere))


def in_force(annotations: Iterable[Record]) -> list[Record]:
    """The answers that no other replaces."""
    given = list(annotations)
    replaced = {a.get("replaces") for a in given}
    return [a for a in given if a["id"] not in replaced]


def _one_place(
    studio: Studio,
    work: Work,
    place: places.Place,
    answers: Sequence[Record],
    result: Result,
    say: Say,
    kept: dict[str, Any],
) -> int:
    if receipts.holds(studio, place, kept, work.seal):
        result.already_there += kept[place.key]["there"]
        return 0
    kept.pop(place.key, None)
    refused = len(result.refused)
    tasks = _tasks(work, place.annotator, answers, result)
    matched = _matched(answers, tasks, work, result)
    there = studio.keys(place.number, list(tasks)) if place.tasks else {}
    doubles.mend(studio, place.number, there)
    missing = [key for key in tasks if key not in there]
    result.already_there += len(there)
    _send_all(studio, work, place, {key: tasks[key] for key in missing}, matched, result, say)
    behind = {key: [a for a in found if key in there or a["status"] == "draft"] for key, found in matched.items()}
    sent = [late.Late(a, _answer(a, tasks[key], work), key) for key, found in behind.items() for a in found]
    result.annotations_sent += late.add(studio, place.number, sent, work.tokens)
    if work.seal and refused == len(result.refused):
        now = places.seen(studio, place)
        kept[place.key] = receipts.receipt(studio, now, work.seal, len(tasks), bool(work.annotations))
    return len(missing)


def _send_all(
    studio: Studio,
    work: Work,
    place: places.Place,
    missing: Mapping[str, Record],
    matched: Mapping[str, Sequence[Record]],
    result: Result,
    say: Say,
) -> None:
    done, broke = 0, False
    for keys in sending.batches(missing, work.batch):
        batch = {key: _import(work, missing[key], matched.get(key, []), result) for key in keys}
        broke |= sending.send(studio, place.number, batch)
        done += len(keys)
        say(f"{place.url}: {done} of {len(missing)} tasks sent")
    if broke:
        doubles.mend(studio, place.number, studio.keys(place.number, list(missing)))


def _tasks(work: Work, annotator: str | None, answers: Sequence[Record], result: Result) -> dict[str, Record]:
    """The data of every task of this place, by key."""
    found: dict[str, Record] = {}
    asked: Sequence[Record] = (
        list(work.documents.values()) if work.form == "article" else [*work.pairs, *_judged(work, answers)]
    )
    for one in asked:
        try:
            data = content.article(one) if work.form == "article" else _pair(one, work, annotator, answers)
        except content.NoText as error:
            result.refuse(one["id"], [str(error)])
            continue
        faults = faults_of_task(data)
        result.refuse(one["id"], faults)
        if not faults:
            found.setdefault(data["task_key"], data)
    return found


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


def _import(work: Work, data: Record, answers: Sequence[Record], result: Result) -> Record:
    whole = [_answer(a, data, work) for a in answers if a["status"] != "draft"]
    result.annotations_sent += len(whole)
    guesses = [p for p in work.predictions if p["document_ids"] == data["document_ids"] and data["form"] == "article"]
    return {"data": data, "annotations": whole, "predictions": _prefills(guesses, data, result)}


def _answer(annotation: Record, data: Record, work: Work) -> Record:
    return {
        "result": encode(annotation, data),
        "completed_by": {"email": work.people[annotation["annotator"]["id"]]},
        "was_cancelled": annotation["status"] in ("skipped", "cancelled"),
        "lead_time": annotation.get("seconds"),
        "ground_truth": False,
    }


def _prefills(guesses: Sequence[Record], data: Record, result: Result) -> list[Record]:
    made = []
    for guess in guesses:
        faults = faults_of_labels(guess, {data["document_ids"][0]: data["text"]})
        result.refuse(guess["id"], faults)
        if not faults:
            drawn = labels(data["text"], guess["claims"], guess["attributions"], explicit=False)
            version = f"{guess['extractor']['name']}@{guess['extractor']['version']}"
            made.append({"model_version": version, "result": drawn})
    return made
