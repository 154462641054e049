"""A judged pair, as it is seen (left, right) and as it is recorded (a, b)."""

from typing import Any

from ..schema.identity import digest
from ..schema.records import Record

CONFLICTS = ("contradiction", "correction")
SUPERSEDING = ("update", "correction")
COMPARED = ("event", "slot", "population", "place", "as_of")
SIDES = ("left", "right")


class Unfinished(ValueError):
    """A judgement that lacks what its relation needs."""


def shown_judgement(annotation: Record, task: Record) -> Record:
    """What the form shows for the first judgement of `annotation`; nothing where there is none."""
    if not annotation["contradictions"]:
        return {}
    told = annotation["contradictions"][0]
    left_is_a = told["claim_a"] == shown_ids(annotation, task)[0]
    return {
        "relation": seen(told["relation"], left_is_a),
        "types": told.get("types"),
        "strength": told.get("strength"),
        "superseded": _side(told, left_is_a),
        "differs": [k for k in COMPARED if told.get("comparability", {}).get(k) == "different"],
        "rationale": told.get("rationale"),
    }


def shown_ids(annotation: Record, task: Record) -> list[str]:
    """The two claim ids, left first: the pair's own, or those that the answer made for its sides."""
    made = {_place(c["document_id"], c["span"]): c["id"] for c in annotation.get("claims", [])}
    sides = [task[side] for side in SIDES]
    return [s.get("claim_id") or made.get(_place(s["document_id"], s["span"]), "") for s in sides]


def _place(document: str, span: Any) -> tuple[Any, ...]:
    return (document, *((s["start"], s["end"]) for s in span["segments"]))


def seen(relation: str | None, left_is_a: bool) -> str | None:
    """The relation in terms of what is seen."""
    names = ("left_refines", "right_refines") if left_is_a else ("right_refines", "left_refines")
    return {"a_refines_b": names[0], "b_refines_a": names[1]}.get(relation or "", relation)


def recorded(relation: str | None, left_is_a: bool) -> str | None:
    """The relation in terms of a and b."""
    names = ("a_refines_b", "b_refines_a") if left_is_a else ("b_refines_a", "a_refines_b")
    return {"left_refines": names[0], "right_refines": names[1]}.get(relation or "", relation)


def _side(told: Record, left_is_a: bool) -> str | None:
    gone = told.get("superseded_claim")
    if gone is None:
        return None
    return "left" if (gone == told["claim_a"]) == left_is_a else "right"


def judgement(base: Record, shown: Record, task: Record, ids: list[str]) -> Record:
    """The contradiction record of what was `shown`, over `base` (its identity, or an explicit record).

    `ids` are the claims, left first. Raises Unfinished.
    """
    relation = recorded(shown["relation"], base["claim_a"] == ids[0])
    conflict, superseding = relation in CONFLICTS, relation in SUPERSEDING
    if conflict and not shown["types"]:
        raise Unfinished(f"a {relation} needs at least one type of conflict")
    if superseding and not shown["superseded"]:
        raise Unfinished(f"'{relation}' needs the side that no longer holds")
    told = {**base, "relation": relation}
    for name in ("types", "primary_type", "level", "strength", "superseded_claim", "comparability"):
        told.pop(name, None)
    told |= _conflict(base, shown, task) if conflict else {}
    told |= {"superseded_claim": ids[SIDES.index(shown["superseded"])]} if superseding else {}
    return {**told, **_compared(relation, shown["differs"]), **_why(base, shown["rationale"])}


def _conflict(base: Record, shown: Record, task: Record) -> Record:
    first = base.get("primary_type")
    primary = first if first in shown["types"] else shown["types"][0]
    level = base.get("level") or _level([task[side].get("voice") for side in SIDES])
    return {"types": shown["types"], "primary_type": primary, "level": level, "strength": shown["strength"]}


def _level(voices: list[str | None]) -> str | None:
    names = {("outlet", "outlet"): "outlet_voice", ("attributed", "attributed"): "reported_sources"}
    return names.get((str(voices[0]), str(voices[1])), "mixed") if all(voices) else None


def _compared(relation: str | None, differs: list[str]) -> Record:
    if relation == "not_comparable" and differs:
        return {"comparability": {k: "different" if k in differs else None for k in COMPARED}}
    if relation == "contradiction":
        return {"comparability": {k: "same" if k in ("event", "slot") else None for k in COMPARED}}
    return {}


def _why(base: Record, rationale: str | None) -> Record:
    return {"rationale": rationale} if rationale is not None or "rationale" in base else {}


def fresh(task: Record, annotator: str, ids: list[str]) -> Record:
    """A judgement's identity: its id, its claims in order, and what it carries from the pair."""
    a, b = sorted(ids)
    carried = {k: task[k] for k in ("group_id", "sampling_weight") if task.get(k) is not None}
    name = f"contradiction:{task['task_key'].partition(':')[2]}.{annotator.partition(':')[2]}"
    kept = {"record": "contradiction", "schema_version": "1.0.0", "id": name, "claim_a": a, "claim_b": b}
    return {**kept, **carried}


def left_first(pair_id: str, annotator: str | None) -> bool:
    """Whether `a` is shown on the left; even odds over pairs, repeatable."""
    return int(digest(pair_id, annotator or "", length=2), 16) % 2 == 0
