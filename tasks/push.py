"""Tasks, answers and prefills to the server: what is there already is never sent again.

A batch is built, looked over and sent before the next is built; in memory are keys and where things lie on disk.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..schema.records import Record
from ..schema.stored import Records
from . import doubles, fixup, known, late, places, receipts, sending
from .agenda import Agenda
from .allot import allot
from .content import NoText
from .encode import encode
from .fates import Tally
from .gate import Gate
from .guesses import Guesses
from .held import Held, in_force
from .keys import asked
from .prefills import prefills
from .queue import Seen, look, slices
from .refusal import faults_of_task
from .result import Result, joined
from .settings import Settings
from .studio import Studio
from .subjects import Articles, Pairs, Subjects

__all__ = ["Result", "Work", "joined", "push"]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """What is to be sent, each record read at its turn. Documents and claims by id; `people` maps annotators to the
    server's addresses; `known` are pairs with their `relation`; `history` tells what became of earlier prefills, a
    tally for each extractor.

    `held` are the answers known so far (the second pass of an article shows the first, and what lacks is asked);
    `renamed` is the history of renamed labels. `seal` is a digest of all that it was made of; two pushes of one seal
    send the same.
    """

    form: str
    name: str
    documents: Mapping[str, Record]
    pairs: Records = ()
    claims: Mapping[str, Record] = field(default_factory=dict)
    annotations: Records = ()
    predictions: Records = ()
    annotators: Sequence[str] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    batch: int = sending.BATCH
    settings: Settings = field(default_factory=Settings)
    known: Sequence[Record] = ()
    history: Mapping[str, Tally] = field(default_factory=dict)
    held: Records = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""

    @cached_property
    def before(self) -> Held:
        """The answers known so far."""
        return Held(self.held)

    @cached_property
    def subjects(self) -> Subjects:
        """What is asked about."""
        first = self.settings.priority
        if self.form == "pair":
            return Pairs(self.pairs, self.known, self.documents, self.claims, first)
        return Articles(self.form, self.documents, self.before, first)

    @cached_property
    def guesses(self) -> Guesses:
        """What may be filled in."""
        return Guesses(self.predictions, self.form)

    @cached_property
    def given(self) -> dict[str, list[int]]:
        """The answers to be sent that are in force, by annotator: their numbers."""
        found: dict[str, list[int]] = {}
        for number, answer in in_force(self.annotations):
            if asked(answer) == self.form:
                found.setdefault(answer["annotator"]["id"], []).append(number)
        return found

    def agenda(self, annotator: str | None, result: Result, share: Collection[str] | None = None) -> Agenda:
        """What the place of `annotator` is to hold, of `share` alone where it is given."""
        made = Agenda(self.subjects, annotator, self.documents, self.annotations, result.refuse)
        return made.fill(self.given.get(annotator or "", ()), share)


@dataclass(frozen=True)
class Sender:
    """A push under way: what tells of it, and what lets prefills through."""

    studio: Studio
    work: Work
    gate: Gate
    result: Result
    say: Say


def push(studio: Studio, work: Work, say: Say = lambda line: None, sent_before: dict[str, Any] | None = None) -> Result:
    """Send what the server lacks of `work`, a project for each annotator, one for all where there are none.

    `sent_before` holds a receipt for each server project by its key, and is brought up to date. Raises
    studio.StudioError and live.WouldOrphan. Kill it at any moment and run it again: nothing is lost or doubled.
    """
    kept = {} if sent_before is None else sent_before
    result = Result()
    people: list[str | None] = [*dict.fromkeys([*work.annotators, *work.given])]
    before = places.existing(studio, work.name, [work.form])
    everywhere = places.ensure(studio, work.name, work.form, people or [None], before, work.renamed)
    result.created = len({p.annotator for p in everywhere} - {p.annotator for p in before})
    gate = Gate(work.settings.prefill_score, work.settings.blind_share, work.history)
    shares = _shares(studio, work, everywhere, result)
    sender = Sender(studio, work, gate, result, say)
    for place in everywhere:
        sent = _one_place(sender, place, shares.get(place.annotator), kept)
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
    if not kept:
        return None
    everywhere = places.existing(studio, name, [form])
    known = {p.annotator for p in everywhere}
    whole = everywhere and {*annotators} <= known and all(places.current(p) for p in everywhere)
    if not whole or not all(receipts.holds(studio, p, kept, seal) for p in everywhere):
        return None
    told = [{"project_id": p.number, "annotator_id": p.annotator, "url": p.url, "sent": 0} for p in everywhere]
    return Result(told, already_there=sum(kept[p.key]["there"] for p in everywhere))


def _shares(
    studio: Studio, work: Work, everywhere: Sequence[places.Place], result: Result
) -> dict[str | None, set[str]]:
    """The keys of the tasks that each annotator is to hold; empty where everybody holds them all."""
    told = work.settings
    if work.form == "claim" or (told.overlap is None and told.quota is None):
        return {}  # the second pass of an article goes to those who answered the first
    keys = list(work.subjects.keys(None, ()))
    there = places.existing(studio, work.name, [work.form])
    held = {str(p.annotator): set(studio.keys(p.number, keys)) for p in there}
    for place in everywhere:
        mine = work.agenda(place.annotator, Result()).given
        held.setdefault(str(place.annotator), set()).update(mine)
    given = allot(keys, told.annotators, held, told.overlap, told.quota)
    result.waiting = len(given.waiting)
    return {p.annotator: {*held[str(p.annotator)], *given.asked.get(str(p.annotator), ())} for p in everywhere}


def _one_place(sender: Sender, place: places.Place, share: set[str] | None, kept: dict[str, Any]) -> int:
    studio, work, result = sender.studio, sender.work, sender.result
    if receipts.holds(studio, place, kept, work.seal):
        result.already_there += kept[place.key]["there"]
        return 0
    kept.pop(place.key, None)
    refused = len(result.refused)
    agenda = work.agenda(place.annotator, result, share)
    seen = look(studio, place, agenda, sender.say)
    result.already_there += len(seen.there)
    result.changed += seen.done.changed
    result.kept += seen.done.kept
    _answers_behind(sender, place, agenda, seen)
    sent = _send_missing(sender, place, agenda, seen)
    result.fixups += _ask_again(studio, work, place)
    if work.seal and refused == len(result.refused):
        whole = len(seen.there) + sent
        answered = bool(len(work.annotations))
        kept[place.key] = receipts.receipt(studio, place, work.seal, whole, answered)
    return sent


def _missing(sender: Sender, place: places.Place, agenda: Agenda, seen: Seen) -> list[str]:
    """The keys of what is to be sent, first first, known answers mixed in."""
    checks = [key for key in agenda.keys if key in agenda.subjects.checks]
    asked = [key for key in agenda.keys if key not in seen.there and key not in agenda.subjects.checks]
    left = [key for key in checks if key not in seen.there]
    before = len(checks) - len(left)
    there = (len(seen.there) - before, before)
    return known.mixed(asked, left, place.annotator or "", sender.work.settings.known_rate, there)


def _send_missing(sender: Sender, place: places.Place, agenda: Agenda, seen: Seen) -> int:
    """Send the tasks that the place lacks, with their answers and prefills; how many."""
    studio, missing = sender.studio, _missing(sender, place, agenda, seen)
    fit = [key for key in missing if _could_be_prefilled(sender, agenda, key)]
    hidden = sender.gate.hide(fit, seen.prefilled)
    shown = {key: key in hidden for key in fit}
    made = ((key, one) for key in missing if (one := _import(sender, agenda, key, shown.get(key))))
    done, broke = 0, False
    for batch, again in sending.sent(studio, place.number, made, sender.work.batch):
        broke |= again
        done += len(batch)
        sender.say(f"{place.url}: {done} of {len(missing)} tasks sent")
        _add(sender, place, agenda, [key for key in batch if key in agenda.given], drafts_alone=True)
    if broke:
        doubles.mend(studio, place.number, studio.keys(place.number, missing))
    return done


def _could_be_prefilled(sender: Sender, agenda: Agenda, key: str) -> bool:
    guesses = sender.work.guesses
    if key not in guesses:
        return False
    return guesses.fit(key, sender.work.documents[agenda.subjects.name(key)], sender.result.refuse)


def _import(sender: Sender, agenda: Agenda, key: str, blind: bool | None) -> Record | None:
    """The task as it is imported, None where it cannot be. `blind` is None where there is no prefill for it."""
    task, work = agenda.task(key), sender.work
    if task is None:
        return None
    data = task.data if blind is None else {**task.data, "blind": blind}
    whole = [_answer(a, data, work) for a in task.answers if a["status"] != "draft"]
    sender.result.annotations_sent += len(whole)
    shown = sender.gate.through(work.guesses.of(key), work.form) if blind is False else None
    return {"data": data, "annotations": whole, "predictions": prefills(data, shown, work.form)}


def _answers_behind(sender: Sender, place: places.Place, agenda: Agenda, seen: Seen) -> None:
    """Send the answers to tasks that are there already."""
    keys = [key for key in agenda.given if key in seen.there]
    for some in slices(keys, sender.work.batch):
        _add(sender, place, agenda, some)


def _add(sender: Sender, place: places.Place, agenda: Agenda, keys: Sequence[str], drafts_alone: bool = False) -> None:
    """Add the answers to these tasks that are not there, one by one."""
    found = [
        late.Late(answer, _answer(answer, task.data, sender.work), key)
        for key in keys
        if (task := agenda.task(key))
        for answer in task.answers
        if answer["status"] == "draft" or not drafts_alone
    ]
    sender.result.annotations_sent += late.add(sender.studio, place.number, found, sender.work.tokens)


def _ask_again(studio: Studio, work: Work, place: places.Place) -> int:
    """Send the fix-up tasks that the place lacks; how many."""
    count = 0
    for some in slices(work.before.lacking(work.form, place.annotator), work.batch):
        there = studio.keys(place.number, [fixup.key(answer) for answer, _ in some])
        found = (_fixup(work, *one) for one in some if fixup.key(one[0]) not in there)
        missing = {task["data"]["task_key"]: task for task in found if task and not faults_of_task(task["data"])}
        sending.send(studio, place.number, missing)
        count += len(missing)
    return count


def _fixup(work: Work, answer: Record, gaps: Sequence[fixup.Gap]) -> Record | None:
    name = answer["document_ids"][0]
    try:
        told = work.before.told(answer["annotator"]["id"], name)
        return fixup.task(answer, gaps, work.documents.get(name, {}), told)
    except NoText:
        return None


def _answer(annotation: Record, data: Record, work: Work) -> Record:
    return {
        "result": encode(annotation, data),
        "completed_by": {"email": work.people[annotation["annotator"]["id"]]},
        "was_cancelled": annotation["status"] in ("skipped", "cancelled"),
        "lead_time": annotation.get("seconds"),
        "ground_truth": False,
    }
