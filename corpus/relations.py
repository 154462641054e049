"""Contradictions and updates between claims by rule: what can be compared, and which values exclude each other.

Each test looks at one way to conflict, and says nothing of claims that are not comparable in it. Numbers and times are
intervals; two that share a value do not conflict.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ..schema.identity import digest, new_id
from ..schema.records import Document, Record, Time
from . import intervals
from .comparable import Place, alike, by_event, candidates, of_claim, one_event, one_slot, state_stems, states

LATER = timedelta(hours=4)  # reports nearer in time than this speak of one moment
COMMON_SHARE = 0.15  # a word of more of an event's claims than this is its topic, and tells no two of them apart
_FEW = 4
_CORRECTED = re.compile(
    r"\b(?:earlier version|earlier report|correction|corrected|retract\w*|wrongly|misstated|withdrawn)\b"
)
_NOT = re.compile(r"\b(?:not|no|never|nobody|none|without|denied|false|untrue)\b|n['’]t\b")
_LASTING = re.compile(r"\b(?:throughout|always|never|at all times|continuously)\b")
_AGAIN = re.compile(
    r"\b(?:reopen\w*|returned|lifted|called off|withdrawn"
    r"|restored|resumed|retaken|retook|recaptured|re-entered|again|no longer|has now)\b"
)
_PLANNED = re.compile(r"\b(?:will|would|due to|expected to|plans? to|likely to|may)\b")
_CAUSE = re.compile(r"\b(?:caused?|blamed?|because|started|alight|fault|due to|led to)\b")


@dataclass(frozen=True)
class Verdict:
    """A relation, how the two conflict, how sure that is, and whether the first (0) or second (1) no longer holds."""

    relation: str
    types: tuple[str, ...]
    score: float
    superseded: int | None = None
    inference: str = "explicit"


@dataclass(frozen=True)
class _Claim:
    place: Place
    denied: bool
    attributed: bool
    corrected: bool


def relations(
    documents: Iterable[Document], claims: Iterable[Record], attributions: Iterable[Record], name: str = "rules"
) -> list[Record]:
    """The relations between claims of one event, contradictions, updates and corrections alone, best first.

    `attributions` tell by their contents what is denied, and what a source alone says; `name` goes into the ids.
    """
    homes = {d["id"]: d for d in documents if d["text"]}
    said = list(attributions)
    places = [of_claim(homes[c["document_id"]], c) for c in claims if c["document_id"] in homes]  # type: ignore[arg-type]
    found: list[Record] = []
    for _, held in sorted(by_event(places).items()):
        of_event = _considered(held, said)
        for i, j in candidates(held)[1]:
            verdict = relate(of_event[i], of_event[j])
            if verdict:
                found.append(_record(of_event[i], of_event[j], verdict, name))
    return sorted(found, key=lambda r: (-r["score"], r["id"]))


def _considered(places: Sequence[Place], attributions: Sequence[Record]) -> list[_Claim]:
    by_document: dict[str, list[Record]] = {}
    for one in attributions:
        by_document.setdefault(one["document_id"], []).append(one)
    counts = Counter(word for place in places for word in place.words)
    common = {word for word, count in counts.items() if count > max(_FEW, COMMON_SHARE * len(places))}
    telling = (replace(place, words=place.words - common) for place in places)
    return [_consider(place, by_document.get(place.document["id"], [])) for place in telling]


def _consider(place: Place, attributions: Sequence[Record]) -> _Claim:
    segments = place.side["span"]["segments"]
    start, end = segments[0]["start"], segments[-1]["end"]
    over = [a for a in attributions if _span(a)[0] <= start and end <= _span(a)[1]]
    around = (place.document["text"] or "")[max(0, start - 60) : start]
    line = re.split(r"[\r\n]", around)[-1].lower()
    return _Claim(place, any(a["attitude"] == "deny" for a in over), bool(over), bool(_CORRECTED.search(line)))


def _span(attribution: Record) -> tuple[int, int]:
    segments = attribution["content"]["segments"]
    return segments[0]["start"], segments[-1]["end"]


def relate(one: _Claim, other: _Claim) -> Verdict | None:
    """The first conflict that is found between two claims of one event; None where none is."""
    if not one_event(one.place, other.place):
        return None
    return next((verdict for test in _TESTS if (verdict := test(one, other))), None)


def _numbers(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    pairs = (
        list(zip(a.numbers, b.numbers, strict=True))
        if len(a.numbers) == len(b.numbers)
        else [(p, q) for p in a.numbers for q in b.numbers]
    )
    slots = [(p, q) for p, q in pairs if one_slot(p, q, a, b)]
    excluded = [(p, q) for p, q in slots if intervals.numbers_apart(p, q)]
    if not excluded or (len(a.numbers) != len(b.numbers) and len(excluded) < len(slots)):
        return None
    if _other_days(a, b):
        return None
    p, q = excluded[0]
    sure = 0.5 + 0.4 * alike(a, b)
    if one.corrected != other.corrected and a.document["outlet"]["id"] == b.document["outlet"]["id"]:
        return Verdict("correction", ("numeric",), sure, 0 if one.corrected else 1)
    if p["measures"] in states()["counted"]["words"] and p["measures"] == q["measures"]:
        late = _later(a, b)
        if late is not None and intervals.higher(*((q, p) if late else (p, q))):
            return Verdict("update", (), sure, 1 - late)
    return Verdict("contradiction", ("numeric",), sure, inference="arithmetic")


def _other_days(a: Place, b: Place) -> bool:
    """True where each names the day of its count and the days differ, and neither count grows."""
    if any(q["measures"] in states()["counted"]["words"] for q in (*a.numbers, *b.numbers)):
        return False
    one, other = _span_of(a), _span_of(b)
    return one is not None and other is not None and intervals.apart(one, other)


def _later(a: Place, b: Place) -> int | None:
    """Which was published later, by more than LATER: 0 or 1; None where neither was."""
    if not a.published or not b.published or abs(a.published - b.published) < LATER:
        return None
    return int(b.published > a.published)


def _status(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    opposed = [group for group, pole in a.states if (group, "off" if pole == "on" else "on") in b.states]
    if any(place.kind == "prediction" or _PLANNED.search(place.text) for place in (a, b)):
        return None
    both = [group for group in opposed if {(group, "on"), (group, "off")} <= a.states | b.states]
    mixed = any({(g, "on"), (g, "off")} <= place.states for g in both for place in (a, b))
    if not both or mixed or (both == ["life"]) or _shared_thing(a, b) < 0.2:
        return None
    sure = 0.35 + 0.5 * _shared_thing(a, b)
    lasting = bool(_LASTING.search(a.text) or _LASTING.search(b.text))
    again = [bool(_AGAIN.search(place.text)) for place in (a, b)]
    if not lasting and again[0] != again[1]:
        return Verdict("update", (), sure, 1 if again[0] else 0)
    late = _later(a, b)
    if not lasting and late is not None:
        return Verdict("update", (), sure - 0.1, 1 - late)
    return Verdict("contradiction", ("status", "negation"), sure)


def _shared_thing(a: Place, b: Place) -> float:
    """How far both speak of one thing: shared words over those of the shorter claim, words of state apart."""
    apart = state_stems()
    one, other = a.words - apart, b.words - apart
    return len(one & other) / max(2, min(len(one), len(other)))


def _denial(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    near = 0.0 if "identity_role" in (a.kind, b.kind) else alike(a, b)
    if one.denied != other.denied and near >= 0.25:
        return Verdict("contradiction", ("negation",), 0.4 + 0.5 * near)
    if bool(_NOT.search(a.text)) != bool(_NOT.search(b.text)) and near >= 0.6 and not (one.denied or other.denied):
        return Verdict("contradiction", ("negation",), 0.5 * near)
    return None


def _role(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    if "identity_role" not in (a.kind, b.kind):
        return None
    offices = [{w for w in re.findall(r"[a-z]+", p.text) if w in states()["offices"]["words"]} for p in (a, b)]
    one_each = len(offices[0]) == len(offices[1]) == 1 and offices[0] != offices[1]
    if a.kind == b.kind and one_each and _bearers(a) & _bearers(b):
        return Verdict("contradiction", ("entity_role",), 0.7)
    return None


def _bearers(place: Place) -> set[str]:
    """The names of two words of those who have a role: `A B, the mayor`, `the mayor, A B`, `A B is the mayor`."""
    names = {key[7:] for key in place.keys if key.startswith("entity:")}
    pairs = re.findall(r"(?:(?<=, )|(?<=\. )|^)([^\W\d]+ ([^\W\d][\w’'-]*))(?=,| is\b| was\b|\.|$)", place.text)
    return {pair for pair, last in pairs if last in names}


def _duration(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    lasted, other_lasted = _length(a), _length(b)
    if lasted is None or other_lasted is None or not intervals.apart(lasted, other_lasted, open_ends=True):
        return None
    same_state = {g for g, _ in a.states} & {g for g, _ in b.states}
    if alike(a, b) < (0.0 if same_state else 0.35):
        return None
    told = "explicit" if all(any(t["role"] == "duration" for t in p.times) for p in (a, b)) else "arithmetic"
    return Verdict("contradiction", ("duration",), 0.35 + 0.4 * alike(a, b), inference=told)


def _length(place: Place) -> intervals.Bounds | None:
    """How long it lasted: said, or from its start to its end or to the publication."""
    said = [found for t in place.times if (found := intervals.length(t))]
    if said:
        return said[0]
    spans = [found for t in place.times if t["role"] == "event_time" and (found := intervals.days(t))]
    if len(spans) == 2 and "between" in place.text:
        return intervals.between(min(spans), max(spans))
    if len(spans) == 1 and re.search(r"\bsince\b", place.text) and place.published:
        today = place.published.toordinal()
        return intervals.between(spans[0], (today, today))
    return None


def _dates(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    spans = _span_of(a), _span_of(b)
    if spans[0] is None or spans[1] is None or not intervals.apart(spans[0], spans[1]):
        return None
    near = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
    if near < 0.6 or len(a.words & b.words) < 2 or a.numbers or b.numbers or a.kind != b.kind:
        return None
    return Verdict("contradiction", ("temporal",), 0.3 + 0.4 * near)


def _span_of(place: Place) -> tuple[int, int] | None:
    """The only time of an event that a place names, as days."""
    found = {s for t in place.times if _event(t) and (s := intervals.days(t))}
    return next(iter(found)) if len(found) == 1 else None


def _event(time: Time) -> bool:
    return time["role"] == "event_time"


def _cause(one: _Claim, other: _Claim) -> Verdict | None:
    a, b = one.place, other.place
    if not (a.kind == b.kind == "causal") or not (one.attributed or other.attributed):
        return None
    near = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
    return (
        Verdict("contradiction", ("cause",), 0.3 + 0.2 * near) if 0.1 < near < 0.5 and _CAUSE.search(a.text) else None
    )


_TESTS: tuple[Callable[[_Claim, _Claim], Verdict | None], ...] = (
    _denial,
    _role,
    _numbers,
    _status,
    _duration,
    _dates,
    _cause,
)


def _record(one: _Claim, other: _Claim, verdict: Verdict, name: str) -> Record:
    ids = [c.place.side.get("claim_id") or "" for c in (one, other)]
    a, b = sorted(ids)
    made: Record = {
        "id": new_id("contradiction", digest(a, b, name)),
        "claim_a": a,
        "claim_b": b,
        "relation": verdict.relation,
        "score": round(min(verdict.score, 0.99), 3),
    }
    if verdict.types:
        outlets = sum(not c.attributed for c in (one, other))
        made |= {"types": list(verdict.types), "primary_type": verdict.types[0]}
        made |= {"level": ("reported_sources", "mixed", "outlet_voice")[outlets], "strength": "likely"}
        made |= {"inference": [verdict.inference]}
    if verdict.relation == "contradiction":
        made["comparability"] = {"event": "same", "slot": "same", "population": None, "place": None, "as_of": None}
    if verdict.superseded is not None:
        made["superseded_claim"] = ids[verdict.superseded]
    return made
