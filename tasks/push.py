"""Tasks, answers and prefills to the server: what is there already is never sent again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import Any

from ..schema.records import Record
from . import content, places
from . import encoding as table
from .allot import allot
from .encode import encode
from .fates import Tally
from .gate import Gate
from .judgement import left_first
from .keys import task_key
from .known import seal, without_known
from .matching import judged, matched
from .order import ordered
from .queue import Queue, queue
from .refresh import refresh
from .refusal import faults_of_task
from .settings import Settings
from .studio import Dropped, Studio

BATCH = 250
Say = Callable[[str], None]


@dataclass
class Result:
    """What a push did: `sent` counts tasks, `refused` says what was not sent and why.

    `changed` counts tasks given today's data, `kept` those that somebody has begun and that stay as they were;
    `waiting` those that too few annotators have room for.
    """

    projects: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    sent: int = 0
    already_there: int = 0
    annotations_sent: int = 0
    changed: int = 0
    kept: int = 0
    waiting: int = 0
    prefill: dict[str, Any] = field(default_factory=dict)
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result as one object."""
        return asdict(self)

    def refuse(self, identifier: str, reasons: Iterable[str]) -> None:
        """Note what is not sent."""
        self.refused += [{"id": identifier, "reason": reason} for reason in reasons]


@dataclass(frozen=True)
class Work:
    """What is to be sent. Documents and claims by id; `people` maps annotators to the server's addresses; `known` are
    pairs with their `relation`; `history` tells what became of earlier prefills, a tally for each extractor.
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
    settings: Settings = field(default_factory=Settings)
    known: Sequence[Record] = ()
    history: Mapping[str, Tally] = field(default_factory=dict)


def push(studio: Studio, work: Work, say: Say = lambda line: None) -> Result:
    """Send what the server lacks of `work`, a project for each annotator, one for all where there are none.

    Raises studio.StudioError. Kill it at any moment and run it again: nothing is lost or doubled.
    """
    result, answers = Result(), in_force([a for a in work.annotations if a["form"] == work.form])
    people: list[str | None] = [*dict.fromkeys([*work.annotators, *(a["annotator"]["id"] for a in answers)])]
    before = {p.annotator for p in places.existing(studio, work.name, [work.form])}
    everywhere = places.ensure(studio, work.name, work.form, people or [None])
    result.created = sum(p.annotator not in before for p in everywhere)
    gate = Gate(work.settings.prefill_score, work.settings.blind_share, work.history)
    shares = _shares(studio, work, everywhere, answers, result)
    for place in everywhere:
        mine = [a for a in answers if a["annotator"]["id"] == place.annotator]
        sent = _one_place(studio, work, place, mine, shares.get(place.annotator), gate, result, say)
        result.projects.append(
            {"project_id": place.number, "annotator_id": place.annotator, "url": place.url, "sent": sent}
        )
    result.sent = sum(p["sent"] for p in result.projects)
    result.prefill = gate.as_json()
    result.refused = list({(r["id"], r["reason"]): r for r in result.refused}.values())
    return result


def in_force(annotations: Iterable[Record]) -> list[Record]:
    """The answers that no other replaces."""
    given = list(annotations)
    replaced = {a.get("replaces") for a in given}
    return [a for a in given if a["id"] not in replaced]


def _shares(
    studio: Studio, work: Work, everywhere: Sequence[places.Place], answers: Sequence[Record], result: Result
) -> dict[str | None, set[str]]:
    """The keys of the tasks that each annotator is to hold; empty where everybody holds them all."""
    told = work.settings
    if told.overlap is None and told.quota is None:
        return {}
    keys = [task_key(work.form, [one["id"]]) for one in _asked(work)]
    there = places.existing(studio, work.name, [work.form])
    held = {str(p.annotator): set(studio.keys(p.number, keys)) for p in there}
    for place in everywhere:
        mine = [a for a in answers if a["annotator"]["id"] == place.annotator]
        tasks = tasks_of(work, place.annotator, mine, Result()) if mine else {}
        held.setdefault(str(place.annotator), set()).update(matched(mine, tasks, texts_of(work), Result().refuse))
    given = allot(keys, told.annotators, held, told.overlap, told.quota)
    result.waiting = len(given.waiting)
    return {p.annotator: {*held[str(p.annotator)], *given.asked.get(str(p.annotator), ())} for p in everywhere}


def _asked(work: Work) -> Sequence[Record]:
    """What is asked of annotators, first first; known answers apart."""
    asked = list(work.documents.values()) if work.form == "article" else without_known(work.pairs, work.known)
    return ordered(work.form, asked, work.documents, work.settings.priority)


def _one_place(
    studio: Studio,
    work: Work,
    place: places.Place,
    answers: Sequence[Record],
    share: set[str] | None,
    gate: Gate,
    result: Result,
    say: Say,
) -> int:
    tasks = tasks_of(work, place.annotator, answers, result, share)
    given = matched(answers, tasks, texts_of(work), result.refuse)
    found = queue(studio, place.number, tasks, place.annotator, work.settings)
    there, missing = found.there, found.missing
    result.already_there += len(there)
    _refresh(studio, place, found, result, say)
    prefills = gate.prefills(work.predictions, {key: tasks[key] for key in missing}, found.prefilled, result.refuse)
    for at in range(0, len(missing), work.batch):
        keys = missing[at : at + work.batch]
        batch = {key: _import(work, tasks[key], given.get(key, []), prefills.get(key, []), result) for key in keys}
        send(studio, place.number, batch)
        say(f"{place.url}: {min(at + work.batch, len(missing))} of {len(missing)} tasks sent")
    late = {key: [a for a in held if key in there or a["status"] == "draft"] for key, held in given.items()}
    _add(studio, work, place, tasks, {k: v for k, v in late.items() if v}, result)
    return len(missing)


def texts_of(work: Work) -> dict[str, str]:
    """The documents' texts by id."""
    return {i: str(d.get("text") or "") for i, d in work.documents.items()}


def _refresh(studio: Studio, place: places.Place, found: Queue, result: Result, say: Say) -> None:
    done = refresh(studio, place.number, found.stale, say)
    result.changed += done.changed
    result.kept += done.kept


def tasks_of(
    work: Work, annotator: str | None, answers: Sequence[Record], result: Result, share: set[str] | None = None
) -> dict[str, Record]:
    """The data of every task of this place, by key, first first; of `share` alone where it is given."""
    found: dict[str, Record] = {}
    asked = [*_asked(work)]
    if work.form == "pair":
        asked += judged([*work.pairs, *work.known], work.claims, answers)
    if share is not None:
        asked = [one for one in asked if task_key(work.form, [one["id"]]) in share]
    for one in [*asked, *(work.known if work.form == "pair" and annotator else ())]:
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
    data = content.pair(one, work.documents, work.claims, left)
    return {**data, "seal": seal(data["task_key"], one["id"] in {k["id"] for k in work.known})}


def _import(work: Work, data: Record, answers: Sequence[Record], prefills: Sequence[Record], result: Result) -> Record:
    whole = [_answer(a, data, work) for a in answers if a["status"] != "draft"]
    result.annotations_sent += len(whole)
    return {"data": data, "annotations": whole, "predictions": prefills}


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
