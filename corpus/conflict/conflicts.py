"""The ways in which two claims of one event can conflict, each a test that says nothing where it does not apply.

What holds at its moment and changes later is an update; what cannot have changed, or is said of one moment, is a
contradiction. Numbers and times are intervals: two that share a value do not conflict.
"""

import re
from collections.abc import Callable

from ...schema.records import Quantity
from ..lexicon import lexicon
from ..values import intervals
from .agents import agent, cause, control, role
from .comparable import one_event
from .event import Event
from .reading import Reading, content, stem
from .verdict import Verdict, against, later, other_days


def relate(one: Reading, other: Reading, event: Event) -> Verdict | None:
    """The first conflict that is found between two claims of one event; None where none is."""
    if not one_event(one.place, other.place) and not (one.head == other.head and one.begins and other.begins):
        return None
    return next((verdict for test in _TESTS if (verdict := test(one, other, event))), None)


def _numbers(a: Reading, b: Reading, event: Event) -> Verdict | None:
    ours, theirs = a.place.numbers, b.place.numbers
    if a.marks != b.marks or a.planned != b.planned or event.elsewhere(a, b):
        return None
    even = len(ours) == len(theirs)
    pairs = list(zip(ours, theirs, strict=True)) if even else [(p, q) for p in ours for q in theirs]
    slots = [(p, q) for p, q in pairs if _one_slot(p, q, a, b, event)]
    excluded = [(p, q) for p, q in slots if intervals.numbers_apart(p, q)]
    if not excluded or (not even and len(excluded) < len(slots)):
        return None
    p, q = excluded[0]
    sure = 0.55 + 0.4 * event.alike(a.words, b.words) - (0.1 if None in (p["measures"], q["measures"]) else 0)
    if a.corrected != b.corrected and a.place.document["outlet"]["id"] == b.place.document["outlet"]["id"]:
        return Verdict("correction", ("numeric",), sure, 0 if a.corrected == "wrong" or b.corrected == "right" else 1)
    late = later(a, b, counted=True)
    if late is not None and _news(*((p, q, a, b) if late else (q, p, b, a))):
        return Verdict("update", (), sure, 1 - late)
    if other_days(a, b) and not _grows(p):
        return None
    return against(("numeric",), sure, "arithmetic")


def _one_slot(p: Quantity, q: Quantity, a: Reading, b: Reading, event: Event) -> bool:
    """True where two numbers count one thing: one measure of one group, or one unit in claims of one subject."""
    if (p.get("population") or None) != (q.get("population") or None) and p["unit"] == q["unit"]:
        return False
    if p["measures"] == q["measures"] and p["measures"] in _TOLLS:
        return _one_unit((p, a), (q, b))
    units = {p["unit"], q["unit"]}
    if p["measures"] != q["measures"] or _share(p) != _share(q) or not (_share(p) or len(units) == 1 or None in units):
        return False
    unit = content(p["unit"] or q["unit"] or "")
    counted = a.head is None or b.head is None or {a.head, b.head} <= unit
    return (counted or _same_thing(a, b, event)) and event.share(a.words - unit, b.words - unit) >= 0.75


_TOLLS = ("killed", "injured", "missing")


def _share(q: Quantity) -> bool:
    return q["unit"] in ("percent", "share")


_ANYBODY = frozenset({None, "people", "victim"})


def _one_unit(*counts: tuple[Quantity, Reading]) -> bool:
    """People, said or meant, may be the workers of another; soldiers are no workers."""
    units = [None if q["unit"] in lexicon("status")["counted"]["words"] else q["unit"] for q, _ in counts]
    one, other = (stem(unit) if unit else told.counted for unit, (_, told) in zip(units, counts, strict=True))
    return one == other or bool(_ANYBODY & {one, other})


def _grows(q: Quantity) -> bool:
    return q["measures"] in lexicon("status")["counted"]["words"]


def _news(p: Quantity, q: Quantity, a: Reading, b: Reading) -> bool:
    """True where the second, later number can replace the first: a toll that grew, a level that moved."""
    if _grows(p) and p["measures"] == q["measures"]:
        return intervals.higher(q, p) or p["measures"] == "missing"
    slow = any(re.search(rf"\b{word}\b", a.sentence) for word in lexicon("status")["slow"]["words"])
    return (a.present or (_share(p) and _at_its_time(a, b))) and not slow


def _at_its_time(a: Reading, b: Reading) -> bool:
    """True where one names the moment of its level, or the second names one after the first was written."""
    now = intervals.published(a.place.document)
    after = bool(b.when and now and b.when[0] > now[1])
    return after or (a.when is not None and b.when != a.when)


def _status(a: Reading, b: Reading, event: Event) -> Verdict | None:
    poles = next((poles for group in dict(a.states) if (poles := _opposed(group, a, b))), None)
    if poles is None or _vague_plan(a) or _vague_plan(b) or event.elsewhere(a, b):
        return None
    group, held = poles[0], poles[1:]
    if group not in _OF_PLACES and (a.place.numbers or b.place.numbers or not _same_thing(a, b, event)):
        return _all_and_some(a, b, group)
    near = event.share(a.things, b.things)
    if near < 0.5 and not (group in _PERSONAL and a.head == b.head):
        return None
    late, sure = later(a, b), 0.4 + 0.4 * near
    if late is None or a.lasting or b.lasting or a.planned or b.planned or (a, b)[late].still:
        return against(("status", "negation"), sure)
    if (a, b)[late].refused and not re.search(r"\bno longer\b", (a, b)[late].sentence):
        return against(("negation", "status"), sure)
    order = lexicon("status")["states"][group].get("order")
    if order is not None and (held[late] not in order or order.index(held[late]) < order.index(held[1 - late])):
        return against(("status", "negation"), sure)
    return Verdict("update", (), sure - 0.05, 1 - late)


_PERSONAL = ("life", "health", "custody")
"""States that whoever has one cannot have another of, whatever else is told."""
_OF_PLACES = ("power",)
"""States of a place, whoever is said to have them."""


def _all_and_some(a: Reading, b: Reading, group: str) -> Verdict | None:
    """All were rescued, three drowned."""
    some = [q for one in (a, b) if not one.every for q in one.place.numbers]
    if group not in _PERSONAL or a.every == b.every or a.head != b.head or a.planned or b.planned:
        return None
    return against(("status", "numeric"), 0.6) if all(q["low"] for q in some) else None


def _same_thing(a: Reading, b: Reading, event: Event) -> bool:
    """One subject; or one's subject is what the other's does something to; or both say nearly the same."""
    turned = a.head in b.words - b.subject or b.head in a.words - a.subject
    return a.head == b.head or turned or event.alike(a.things, b.things) >= 0.5


def _opposed(group: str, a: Reading, b: Reading) -> tuple[str, str, str] | None:
    """The poles of a group that the two say, where each says one, and not the same."""
    one, other = ({pole for g, pole in reading.states if g == group} for reading in (a, b))
    return (group, *one, *other) if len(one) == len(other) == 1 and one != other else None  # type: ignore[return-value]


def _vague_plan(one: Reading) -> bool:
    """What may come conflicts with nothing; that it will not may."""
    return one.planned and not one.negated


def _denial(a: Reading, b: Reading, event: Event) -> Verdict | None:
    near, alike = event.share(a.words, b.words), event.alike(a.words, b.words)
    if a.denied != b.denied and "identity_role" not in (a.place.kind, b.place.kind):
        enough = alike >= 0.4 or (near >= 0.9 and alike >= 0.3)
        return against(("negation",), 0.45 + 0.4 * alike) if near >= 0.75 and enough else None
    if a.denied or b.denied or a.negated == b.negated or not _same_thing(a, b, event) or a.states & b.states:
        return None
    first, then = (a, b) if a.negated else (b, a)
    said_of = bool(first.refused & then.words)
    if not (near >= 0.7 and alike >= 0.45) and not (said_of and near >= 0.6 - 0.2 * (a.head == b.head)):
        return None
    if first.place.numbers or other_days(a, b) or (not said_of and (then.place.numbers or event.elsewhere(a, b))):
        return None
    late = later(first, then)
    if late == 1 and not (first.lasting or first.planned or then.planned) and (first.pending or then.when):
        return Verdict("update", (), 0.35 + 0.4 * alike, 0 if a.negated else 1)
    return against(("negation",), 0.4 + 0.4 * alike)


def _duration(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """Two lengths of one thing: said, or from a start to an end that another claim tells."""
    if not _same_thing(a, b, event):
        return None
    ours, theirs = event.length(a), event.length(b)
    if ours is None or theirs is None or not intervals.apart(ours.days, theirs.days, open_ends=True):
        return None
    if not (ours.said and theirs.said) and (a.planned or b.planned):
        return None
    if max(event.share(a.words, b.words), event.share(a.subject, b.subject)) < 0.5:
        return None
    via = {*ours.via, *theirs.via} - {a.place.side.get("claim_id"), b.place.side.get("claim_id")}
    explicit = ours.said and theirs.said
    return against(
        ("duration",), 0.4 + 0.4 * event.alike(a.words, b.words), "explicit" if explicit else "arithmetic", sorted(via)
    )


def _dates(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """One occurrence at two times."""
    if (
        not other_days(a, b)
        or a.head != b.head
        or a.negated != b.negated
        or a.states ^ b.states
        or event.elsewhere(a, b)
    ):
        return None
    if (
        a.place.numbers
        or b.place.numbers
        or a.present != b.present
        or a.planned != b.planned
        or len(a.words & b.words) < 2
    ):
        return None
    near, alike = event.share(a.words, b.words), event.alike(a.words, b.words)
    return against(("temporal",), 0.3 + 0.4 * alike) if near >= 0.8 and alike >= 0.5 else None


_TESTS: tuple[Callable[[Reading, Reading, Event], Verdict | None], ...] = (
    _denial,
    role,
    _numbers,
    control,
    _status,
    _duration,
    _dates,
    agent,
    cause,
)
