"""From an annotation or a prediction to Label Studio's results."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..schema.anchor import ranges
from ..schema.records import Record
from . import encoding as table
from .judgement import shown_judgement
from .passes import shown

Result = dict[str, Any]
WIDE = ("claims", "attributions", "flags", "comment", "origin")
"""What of an annotation does not travel in the hidden field: it is drawn, shown, or the server's own."""


def encode(annotation: Record, task: Record) -> list[Result]:
    """The results of `annotation` on `task` (its `data`): regions first, then answers, then relations."""
    drawn: list[Result] = []
    to = table.TEXT if annotation["form"] == "article" else table.STRIP
    if annotation["form"] == "article":
        drawn = labels(task["text"], annotation["claims"], annotation["attributions"], explicit=True)
        drawn += beside(task)
    else:
        drawn = wide_answers(table.JUDGEMENT_FIELDS, shown_judgement(annotation, task), to)
    return [*drawn, *wide_answers(table.ANSWER_FIELDS, annotation, to), _hidden(annotation, to)]


def beside(task: Record) -> list[Result]:
    """The marks of the first pass, where `task` asks for the second."""
    return shown(labels(task["text"], [], task.get("attributions", []), explicit=False))


def labels(text: str, claims: Sequence[Record], attributions: Sequence[Record], explicit: bool) -> list[Result]:
    """The regions, their answers and their relations; with `explicit`, whole records in their meta."""
    drawn = [r for c in claims for r in _claim(text, c, explicit)]
    drawn += [r for a in attributions for r in _attribution(text, a, explicit)]
    for region in (r for r in drawn if explicit and r["type"] == "labels"):
        region.setdefault("meta", {table.META: "{}"})  # sent as it is: nothing to trim
    there = {r["id"] for r in drawn}
    links = [link for a in attributions for link in _links(a) if link["to_id"] in there]
    return [*(r for r in drawn if "id" in r and r["type"] != "relation"), *_relations(drawn), *links]


def _relations(drawn: Iterable[Result]) -> list[Result]:
    regions = [r["id"] for r in drawn if r["type"] == "labels"]
    return [_relation(_head(i), i) for i in regions if _head(i) != i]


def _head(region: str) -> str:
    """The first region of the span that `region` is a further segment of."""
    stem, _, last = region.rpartition("/+")
    return stem if stem and last.isdigit() else region


def _claim(text: str, claim: Record, explicit: bool) -> list[Result]:
    return _span(text, claim["id"], table.CLAIM, claim["span"], claim, claim if explicit else None)


def _attribution(text: str, told: Record, explicit: bool) -> list[Result]:
    drawn = _span(text, told["id"], table.CONTENT, told["content"], told, told if explicit else None)
    for index, source in enumerate(told.get("sources", [])):
        if source["span"] is not None:
            drawn += _span(text, table.part(told["id"], "source", index), table.SOURCE, source["span"], source)
    if told.get("cue") is not None:
        drawn += _span(text, table.part(told["id"], "cue"), table.CUE, told["cue"], {})
    if told.get("confirms") is not None:
        drawn += _span(text, table.part(told["id"], "confirms"), table.CONFIRMS, told["confirms"], {})
    return drawn


def _links(told: Record) -> list[Result]:
    sources = [table.part(told["id"], "source", i) for i, _ in enumerate(told.get("sources", []))]
    parts = [*sources, table.part(told["id"], "cue"), table.part(told["id"], "confirms")]
    return [_relation(told["id"], to) for to in [*parts, *told.get("claim_ids", [])]]


def _relation(start: str, end: str) -> Result:
    return {"id": f"{start}>{end}", "type": "relation", "from_id": start, "to_id": end, "direction": "right"}


def _span(
    text: str, region: str, label: str, span: Any, fields: Record, explicit: Record | None = None
) -> list[Result]:
    """One region a segment, the first with the answers and the explicit record."""
    places = ranges(span)
    first = _region(text, region, label, places[0])
    if explicit is not None:
        first["meta"] = {table.META: table.packed(explicit)}
    rest = [_region(text, f"{region}/+{i}", label, place) for i, place in enumerate(places[1:], 1)]
    answers = [_answer(first, shown, fields) for shown in table.REGION_FIELDS[label]]
    return [first, *(a for a in answers if a), *rest]


def _region(text: str, region: str, label: str, place: tuple[int, int]) -> Result:
    start, end = place
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"id": region, "from_name": table.LABELS, "to_name": table.TEXT, "type": "labels", "value": value}


def _answer(region: Result, shown: table.Shown, fields: Record) -> Result | None:
    values = shown.show(fields.get(shown.field))
    if not values:
        return None
    key = "choices" if shown.type == "choices" else "text"
    value = {**{k: v for k, v in region["value"].items() if k != "labels"}, key: values}
    return {**_named(region["id"], shown, table.TEXT), "value": value}


def _named(region: str, shown: table.Shown, to: str) -> Result:
    return {"id": region, "from_name": shown.control, "to_name": to, "type": shown.type}


def wide_answers(fields: Iterable[table.Shown], values: Record, to: str) -> list[Result]:
    """What is answered to the whole task, for the `fields` that `values` hold; `to` is the object that is judged."""
    answers = [(shown, shown.show(values.get(shown.field))) for shown in fields]
    return [_wide(shown, value, to) for shown, value in answers if value]


def _wide(shown: table.Shown, values: list[str], to: str) -> Result:
    key = "choices" if shown.type == "choices" else "text"
    return {**_named(f"answer-{shown.control}", shown, to), "value": {key: values}}


def _hidden(annotation: Record, to: str) -> Result:
    kept = {k: v for k, v in annotation.items() if k not in WIDE}
    kept |= {k: annotation[k] for k in ("comment", "flags") if k in annotation}
    if annotation["form"] == "article":
        kept["order"] = {k: [x["id"] for x in annotation[k]] for k in ("claims", "attributions")}
    else:
        kept |= {k: annotation[k] for k in ("claims", "attributions")}
    shown = table.Shown(table.EXPLICIT, table.EXPLICIT, "textarea", list, list)
    return _wide(shown, [table.packed(kept)], to)
