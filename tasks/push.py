"""Tasks, answers and prefills to the server: what is there already is never sent again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..schema.records import Record
from . import content, doubles, fixup, late, places, receipts, sending
from .allot import allot
from .encode import encode
from .fates import Tally
from .gate import Gate
from .judgement import left_first
from .keys import asked, task_key
from .known import seal, without_known
from .matching import judged, matched
from .order import ordered
from .passes import Told, first_pass, first_passes
from .prefills import prefills
from .queue import Queue, queue
from .refresh import refresh
from .refusal import faults_of_task
from .result import Result, joined
from .settings import Settings
from .studio import Studio

__all__ = ["Result", "Work", "in_force", "joined", "push"]
BATCH = 250
Say = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """What is to be sent. Documents and claims by id; `people` maps annotators to the server's addresses; `known` are
    pairs with their `relation`; `history` tells what became of earlier prefills, a tally for each extractor.

    `held` are the answers known so far (the second pass of an article shows the first, and what lacks is asked);
    `renamed` is the history of renamed labels. `seal` is a digest of all that it was made of; two pushes of one seal
    send the same.
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
    held: Sequence[Record] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""

    @cached_property
    def first(self) -> Told:
        """The answers to the first pass of articles."""
        return first_passes(self.held)


def push(studio: Studio, work: Work, say: Say = lambda line: None, sent_before: dict[str, Any] | None = None) -> Result:
    """Send what the server lacks of `work`, a project for each annotator, one for all where there are none.

    `sent_before` holds a receipt for each server project by its key, and is brought up to date. Raises
    studio.StudioError and live.WouldOrphan. Kill it at any moment and run it again: nothing is lost or doubled.
    """
    kept = {} if sent_before is None else sent_before
    result, answers = Result(), in_force([a for a in work.annotations if asked(a) == work.form])
    people: list[str | None] = [*dict.fromkeys([*work.annotators, *(a["annotator"]["id"] for a in answers)])]
    before = places.existing(studio, work.name, [work.form])
    everywhere = places.ensure(studio, work.name, work.form, people or [None], before, work.renamed)
    result.created = len({p.annotator for p in everywhere} - {p.annotator for p in before})
    gate = Gate(work.settings.prefill_score, work.settings.blind_share, work.history)
    shares = _shares(studio, work, everywhere, answers, result)
    for place in everywhere:
        mine = [a for a in answers if a["annotator"]["id"] == place.annotator]
        sent = _one_place(studio, work, place, mine, shares.get(place.annotator), gate, result, say, kept)
        result.projects.append(
            {"project_id": place.number, "annotator_id": place.annotator, "url": place.url, "sent": sent}
        )
    result.sent = sum(p["sent"] for p in result.projects)
    result.prefill = gate.as_json()
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


def _shares(
    studio: Studio, work: Work, everywhere: Sequence[places.Place], answers: Sequence[Record], result: Result
) -> dict[str | None, set[str]]:
    """The keys of the tasks that each annotator is to hold; empty where everybody holds them all."""
    told = work.settings
    if work.form == "claim" or (told.overlap is None and told.quota is None):
        return {}  # the second pass of an article goes to those who answered the first
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
    pairs = work.form == "pair"
    about = without_known(work.pairs, work.known) if pairs else list(work.documents.values())
    return ordered("pair" if pairs else "article", about, work.documents, work.settings.priority)


def _one_place(
    studio: Studio,
    work: Work,
    place: places.Place,
    answers: Sequence[Record],
    share: set[str] | None,
    gate: Gate,
    result: Result,
    say: Say,
    kept: dict[str, Any],
) -> int:
    if receipts.holds(studio, place, kept, work.seal):
        result.already_there += kept[place.key]["there"]
        return 0
    kept.pop(place.key, None)
    refused = len(result.refused)
    tasks = tasks_of(work, place.annotator, answers, result, share)
    given = matched(answers, tasks, texts_of(work), result.refuse)
    found = queue(studio, place, tasks, work.settings)
    doubles.mend(studio, place.number, found.there)
    result.already_there += len(found.there)
    _refresh(studio, place, found, result, say)
    missing = {key: tasks[key] for key in found.missing}
    shown = gate.shown_of(work.predictions, work.form, missing, found.prefilled, result.refuse)
    _send_all(studio, work, place, missing, given, shown, result, say)
    behind = {key: [a for a in held if key in found.there or a["status"] == "draft"] for key, held in given.items()}
    sent = [late.Late(a, _answer(a, tasks[key], work), key) for key, held in behind.items() for a in held]
    result.annotations_sent += late.add(studio, place.number, sent, work.tokens)
    result.fixups += _ask_again(studio, work, place)
    if work.seal and refused == len(result.refused):
        now = places.seen(studio, place)
        whole = len(found.there) + len(missing)
        kept[place.key] = receipts.receipt(studio, now, work.seal, whole, bool(work.annotations))
    return len(missing)


def _send_all(
    studio: Studio,
    work: Work,
    place: places.Place,
    missing: Mapping[str, Record],
    given: Mapping[str, Sequence[Record]],
    shown: Mapping[str, Record],
    result: Result,
    say: Say,
) -> None:
    done, broke = 0, False
    for keys in sending.batches(missing, work.batch):
        batch = {k: _import(work, missing[k], given.get(k, []), shown.get(k), result) for k in keys}
        broke |= sending.send(studio, place.number, batch)
        done += len(keys)
        say(f"{place.url}: {done} of {len(missing)} tasks sent")
    if broke:
        doubles.mend(studio, place.number, studio.keys(place.number, list(missing)))


def _ask_again(studio: Studio, work: Work, place: places.Place) -> int:
    """Send the fix-up tasks that the place lacks; how many."""
    asked_again = fixup.tasks(work.held, work.documents, work.form, place.annotator)
    there = studio.keys(place.number, list(asked_again))
    missing = {k: task for k, task in asked_again.items() if k not in there and not faults_of_task(task["data"])}
    if missing:
        sending.send(studio, place.number, missing)
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
    for one in _subjects(work, annotator, answers, share):
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


def _subjects(work: Work, annotator: str | None, answers: Sequence[Record], share: set[str] | None) -> Sequence[Record]:
    """What this place is asked about; the second pass of an article waits for its annotator's first."""
    about, pairs = [*_asked(work)], work.form == "pair"
    if pairs:
        about += judged([*work.pairs, *work.known], work.claims, answers)
    if work.form == "claim":
        about = [one for one in about if first_pass(work.first, annotator, one["id"])]
    if share is not None:
        about = [one for one in about if task_key(work.form, [one["id"]]) in share]
    return [*about, *(work.known if pairs and annotator else ())]


def _article(document: Record, work: Work, annotator: str | None) -> Record:
    before = first_pass(work.first, annotator, document["id"]) or {"attributions": []}
    return content.article(document, work.form, before["attributions"])


def _pair(one: Record, work: Work, annotator: str | None, answers: Sequence[Record]) -> Record:
    """The pair's task, sides in the order in which its answer says that they were shown, else at even odds."""
    sides = {one[name].get("claim_id"): name for name in ("a", "b")}
    orders = [a["shown_order"] for a in answers if a.get("shown_order") and set(a["shown_order"]) == set(sides)]
    left = sides[orders[0][0]] if orders else ("a" if left_first(one["id"], annotator) else "b")
    data = content.pair(one, work.documents, work.claims, left)
    return {**data, "seal": seal(data["task_key"], one["id"] in {k["id"] for k in work.known})}


def _import(work: Work, data: Record, answers: Sequence[Record], shown: Record | None, result: Result) -> Record:
    whole = [_answer(a, data, work) for a in answers if a["status"] != "draft"]
    result.annotations_sent += len(whole)
    return {"data": data, "annotations": whole, "predictions": prefills(data, shown, work.form)}


def _answer(annotation: Record, data: Record, work: Work) -> Record:
    return {
        "result": encode(annotation, data),
        "completed_by": {"email": work.people[annotation["annotator"]["id"]]},
        "was_cancelled": annotation["status"] in ("skipped", "cancelled"),
        "lead_time": annotation.get("seconds"),
        "ground_truth": False,
    }
