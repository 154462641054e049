"""Attributions from a drawing: the content is the hub of its source, cue, claims and what it confirms."""

from typing import Any

from ..schema.anchor import ranges, span_of
from ..schema.records import Record
from . import complete
from . import encoding as table
from .drawing import Drawing
from .keys import label_id
from .regions import Mark

IMPLICIT = {"span": None, "type": "implicit"}


def attributions(drawing: Drawing, claims: list[Record]) -> list[Record]:
    """The attributions of `drawing`, whole; `claims` are its claim records."""
    ids = {m.head.id: c["id"] for m, c in zip(drawing.of(table.CLAIM), claims, strict=True)}
    free = _Free(drawing)
    told = [_one(drawing, mark, ids, claims, free) for mark in drawing.of(table.CONTENT)]
    return _nested(drawing, told)


def strays(drawing: Drawing) -> list[str]:
    """Links that mean nothing: both ends known, no content among them."""
    odd = [(a, b) for a, b in drawing.pairs if table.CONTENT not in (a.label, b.label)]
    said = [f"the arrow between {a.label} at {a.places[0][0]} and {b.label} at {b.places[0][0]}" for a, b in odd]
    return [f"{what} says nothing; draw it from the content" for what in said]


class _Free:
    """Sources and cues that no arrow joins to a content: each goes to the content it is nearest to."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        contents = drawing.of(table.CONTENT)
        taken = {id(m) for c in contents for m in drawing.joined(c)}
        self.contents = contents
        self.loose = [m for m in drawing.marks if m.label in (table.SOURCE, table.CUE) and id(m) not in taken]

    def near(self, mark: Mark, label: str) -> list[Mark]:
        """The loose marks with `label` for which `mark` is the nearest content of the paragraph."""
        mine = [m for m in self.loose if m.label == label and self._nearest(m) is mark]
        return mine if label == table.SOURCE else mine[:1]

    def _nearest(self, loose: Mark) -> Mark | None:
        wanting = [c for c in self.contents if self._wants(c, loose.label)]
        gaps = [(_gap(self.drawing.text, loose, c), c.places, c) for c in wanting]
        near = [g for g in gaps if g[0] is not None]
        return min(near, key=lambda g: (g[0], g[1]))[2] if near else None

    def _wants(self, content: Mark, label: str) -> bool:
        """True where no arrow gives `content` a mark of `label`, and the record it carries has none elsewhere."""
        known = self.drawing.explicit(content, "attribution") or {"cue": None, "sources": []}
        held = known.get("cue") if label == table.CUE else [s for s in known["sources"] if s["span"]]
        return not held and not self.drawing.linked(content, label)


def _gap(text: str, a: Mark, b: Mark) -> int | None:
    """Code points between two marks; None across a paragraph, or where one holds the other."""
    between = [_between(p, q) for p in a.places for q in b.places]
    if any(start >= end + 1 for start, end in between):
        return None
    start, end = min(between, key=lambda g: g[1] - g[0])
    return None if "\n" in text[start:end] else end - start


def _between(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return (a[1], b[0]) if a[1] <= b[0] else (b[1], a[0])


def _one(drawing: Drawing, mark: Mark, ids: dict[str, str], claims: list[Record], free: _Free) -> Record:
    content = span_of(drawing.text, mark.places)
    known = drawing.explicit(mark, "attribution")
    joined = [ids[m.head.id] for m in drawing.linked(mark, table.CLAIM)]
    if known is not None:
        new = [c["id"] for c in claims if "_new" in c and complete.covers(content, c["span"])]
        return _kept(drawing, mark, known, content, [*joined, *(i for i in new if i not in joined)], free)
    return _new(drawing, mark, content, joined, claims, free)


def _kept(drawing: Drawing, mark: Mark, known: Record, content: Any, joined: list[str], free: _Free) -> Record:
    """An explicit attribution, overridden only where the drawing now says something else."""
    known["content"] = _same(known["content"], content)
    known["cue"] = _cue(drawing, drawing.linked(mark, table.CUE) or free.near(mark, table.CUE), known.get("cue"))
    known["sources"] = _sources(drawing, mark, known, free)
    gone = {i for i in known["claim_ids"] if i in drawing.order.get("claims", []) and i not in joined}
    new = [i for i in joined if i not in known["claim_ids"]]
    known["claim_ids"] = [*(i for i in known["claim_ids"] if i not in gone), *new]
    shown = mark.head.answers.get("attitude", [])
    if shown[:1] != ([known["attitude"]] if known["attitude"] else []):
        known |= {"attitude": shown[0] if shown else None} | ({"type": None} if "type" in known else {})
    return _confirming(drawing, mark, known)


def _same(before: Any, now: Any) -> Any:
    """The span as it was sent where it still lies there, with its prefix and suffix; else as drawn."""
    return before if before is not None and ranges(before) == ranges(now) else now


def _cue(drawing: Drawing, found: list[Mark], before: Any) -> Any:
    if not found:
        return None
    return _same(before, span_of(drawing.text, sorted({p for m in found for p in m.places})))


def _confirming(drawing: Drawing, mark: Mark, told: Record) -> Record:
    found = drawing.linked(mark, table.CONFIRMS)
    if not found:
        return {k: v for k, v in told.items() if k != "confirms"}
    return {**told, "confirms": _cue(drawing, found, told.get("confirms"))}


def _sources(drawing: Drawing, mark: Mark, known: Record, free: _Free) -> list[Record]:
    places = {table.part(known["id"], "source", i): i for i, _ in enumerate(known["sources"])}
    found = drawing.linked(mark, table.SOURCE) or free.near(mark, table.SOURCE)
    drawn = {m.head.id: m for m in found}
    added = [_source(drawing, m, {}) for i, m in drawn.items() if i not in places]
    kept: list[Record] = []
    for region, index in places.items():
        before = known["sources"][index]
        if region in drawn:
            kept.append(_source(drawing, drawn[region], before))
        elif before["span"] is None and not (added and before["type"] == "implicit"):
            kept.append(before)
    return [*kept, *added] or [dict(IMPLICIT)]


def _source(drawing: Drawing, mark: Mark, before: Record) -> Record:
    chosen = mark.head.answers.get("source_type", [])
    span = _same(before.get("span"), span_of(drawing.text, mark.places))
    return {**before, "span": span, "type": chosen[0] if chosen else None}


def _new(drawing: Drawing, mark: Mark, content: Any, joined: list[str], claims: list[Record], free: _Free) -> Record:
    sources = drawing.linked(mark, table.SOURCE) or free.near(mark, table.SOURCE)
    cue = _cue(drawing, drawing.linked(mark, table.CUE) or free.near(mark, table.CUE), None)
    told = complete.quotation(drawing.text, content)
    inside = [c["id"] for c in claims if complete.covers(content, c["span"])]
    made = {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": label_id("attribution", drawing.task["task_key"], drawing.annotator, mark.head.id),
        "document_id": drawing.document_id,
        "sources": [_source(drawing, m, {}) for m in sources] or [dict(IMPLICIT)],
        "cue": cue,
        "cue_type": complete.cue_type(drawing.text, cue, told),
        "content": content,
        "claim_ids": joined or inside,
        "attitude": next(iter(mark.head.answers.get("attitude", [])), None),
        "quotation": told,
    }
    return _confirming(drawing, mark, made)


def _nested(drawing: Drawing, told: list[Record]) -> list[Record]:
    """Parents by containment where none is explicit, and depths where a parent is new."""
    explicit = [t.get("parent_id") if "parent_id" in t else ... for t in told]
    stale = [p is ... or drawing.lost(p, "attributions") for p in explicit]
    placed = [{**t, "parent_id": complete.parent(t, told)} if old else t for t, old in zip(told, stale, strict=True)]
    if not any(stale):
        return placed
    depth = complete.depths(placed)
    moved = {t["id"] for t, old in zip(placed, stale, strict=True) if old}
    return [{**t, "depth": depth[t["id"]]} if _above(t, placed) & moved else t for t in placed]


def _above(told: Record, others: list[Record]) -> set[str]:
    """The ids of an attribution and of all it is nested in."""
    parents = {o["id"]: o["parent_id"] for o in others}
    seen: set[str] = set()
    at: str | None = told["id"]
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return seen
