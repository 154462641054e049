"""A dispute as an expert meets it: the answers side by side under letters, the article; and the decision made."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from ..schema.anchor import quote, ranges
from ..schema.catalog import choices
from ..schema.identity import digest
from ..schema.records import Record
from .content import MARK, common, plain, published
from .regions import Unreadable, wide

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
NONE, BOTH = "none", "ambiguous"
EDITABLE = {"claim": ("kind", "checkability", "factuality"), "attribution": ("attitude", "source_type"), "task": ()}
SHOWN = {
    "claim": ("kind", "checkability", "factuality", "text"),
    "attribution": ("attitude", "sources", "cue"),
    "contradiction": ("relation", "types", "strength", "superseded_claim", "rationale"),
    "task": ("flags", "comment"),
}


def dispute_task(dispute: Record, labels: Mapping[str, Record], documents: Mapping[str, Record]) -> Record:
    """The data of the task that asks about `dispute`; `labels` are the annotators' labels and answers by id.

    Which answer is A follows from the dispute's id: letters tell nothing of who gave it. Raises KeyError where a label
    or document is not there.
    """
    order = sorted(dispute["input_ids"], key=lambda name: digest(dispute["id"], name))
    inputs = dict(zip(LETTERS, order, strict=False))
    found = {letter: labels[name] for letter, name in inputs.items()}
    differ = [f["field"] for f in dispute["fields"]]
    whose = [documents[name] for name in dispute["document_ids"]]
    return {
        **common("adjudication", [dispute["id"]]),
        "dispute": dispute["id"],
        "layer": dispute["layer"],
        "document_ids": dispute["document_ids"],
        "inputs": inputs,
        "single": "divide the text" not in dispute["reason"],
        "sources": {letter: record.get("sources") for letter, record in found.items()},
        "title": f"{dispute['layer'].capitalize()}: {dispute['reason']}",
        "answers": _table(dispute["layer"], found, differ, documents),
        "options": _options(dispute["layer"], list(inputs)),
        "changes": _changes(dispute["layer"], differ),
        "article": "<hr>".join(_article(d, found) for d in whose),
    }


def _options(layer: str, letters: Sequence[str]) -> list[Record]:
    if layer == "task":
        return [_option("stands", "the answer stands", "1"), _option(NONE, "throw the answer out", "0")]
    named = [_option(letter, f"{letter} is right", str(n)) for n, letter in enumerate(letters[:9], 1)]
    return [*named, _option(NONE, "none: no label here", "0"), _option(BOTH, "both readings hold", "b")]


def _option(value: str, words: str, key: str) -> Record:
    return {"value": words, "alias": value, "hotkey": key}


def _changes(layer: str, differ: Sequence[str]) -> list[Record]:
    """A choice for each value of the closed fields that differ."""
    parts = {"source_type": ("source", "type")}
    return [
        {"value": f"{name.replace('_', ' ')}: {value.replace('_', ' ')}", "alias": f"{name}={value}", "hint": told}
        for name in EDITABLE.get(layer, ())
        if name in differ
        for value, told in choices(*parts.get(name, (layer, name))).items()
    ]


def _table(layer: str, found: Mapping[str, Record], differ: Sequence[str], documents: Mapping[str, Record]) -> str:
    rows = ["words", *SHOWN[layer]] if layer in EDITABLE and layer != "task" else list(SHOWN[layer])
    marked = {{"source_type": "sources", "span": "words"}.get(name, name) for name in differ}
    head = "".join(f"<th style='text-align:left;padding:2px 14px'>{letter}</th>" for letter in found)
    body = "".join(
        f"<tr><td style='color:#6b6480;padding:2px 14px'>{name.replace('_', ' ')}</td>"
        + "".join(_cell(_value(record, name, documents), name in marked) for record in found.values())
        + "</tr>"
        for name in rows
        if any(_value(record, name, documents) for record in found.values())
    )
    return f"<table style='font-size:15px;line-height:23px'><tr><th></th>{head}</tr>{body}</table>"


def _cell(words: str, differs: bool) -> str:
    shown = f"{MARK}{escape(words)}</mark>" if differs else escape(words)
    return f"<td style='padding:2px 14px;vertical-align:top'>{shown}</td>"


def _value(record: Record, name: str, documents: Mapping[str, Record]) -> str:
    held = _span(record) if name == "words" else record.get(name)
    text = documents.get(record.get("document_id", ""), {}).get("text") or ""
    if isinstance(held, dict):
        return quote(text, held)  # type: ignore[arg-type]
    if name == "sources":
        told = [f"{quote(text, s['span']) if s['span'] else '-'} ({s['type']})" for s in held or []]
        return "; ".join(told)
    return ", ".join(map(str, held)) if isinstance(held, list) else str(held or "")


def _span(record: Record) -> Any:
    return record.get("span") or record.get("content")


def _article(document: Record, found: Mapping[str, Record]) -> str:
    """The article with every answer's words marked and lettered where a mark begins or changes."""
    text = document["text"] or ""
    mine = {x: ranges(_span(r)) for x, r in found.items() if _span(r) and r.get("document_id") == document["id"]}
    edges = sorted({0, len(text), *(e for places in mine.values() for place in places for e in place)})
    made = [f"<b>{escape(document['outlet']['name'])} · {escape(published(document))}</b><br>"]
    for start, end in pairwise(edges):
        letters = "".join(x for x, places in mine.items() if any(a <= start and end <= b for a, b in places))
        words = plain(text[start:end])
        made.append(f"<sup>{letters}</sup>{MARK}{words}</mark>" if letters else words)
    return "".join(made)


def decision(results: Sequence[Record], task: Record, adjudicator: str) -> Record:
    """The decision that an expert's answer to `task` is, as `adjudicate` reads it from decisions.jsonl.

    Raises Unreadable where the answer does not tell what to do.
    """
    said = wide(results)
    picked, changed = said.get("pick", []), dict(c.split("=", 1) for c in said.get("change", []))
    kept = {"dispute": task["dispute"], "adjudicator_id": adjudicator, "rationale": " ".join(said.get("rationale", []))}
    if not kept["rationale"].strip():
        raise Unreadable("the decision has no rationale; add one")
    cause = {"cause": said["cause"][0]} if said.get("cause") else {}
    return {**kept, **cause, **_ruled(picked, changed, task)}


def _ruled(picked: Sequence[str], changed: Mapping[str, str], task: Record) -> Record:
    letters = [p for p in picked if p in task["inputs"]]
    if len(picked) != 1 and not (letters == list(picked) and picked and not task["single"]):
        raise Unreadable(f"{len(picked)} answers are picked; pick one")
    if picked == [NONE]:
        return {"decision": "reject"}
    if picked == [BOTH]:
        return {"decision": "keep_ambiguous"}
    inputs = {"input_ids": [task["inputs"][x] for x in letters]} if letters else {}
    if not changed:
        return {"decision": "accept", **inputs}
    return {"decision": "edit", **inputs, "gold_record": _edited(changed, task, letters)}


def _edited(changed: Mapping[str, str], task: Record, letters: Sequence[str]) -> Record:
    made: Record = {name: value for name, value in changed.items() if name != "source_type"}
    if "source_type" in changed:
        sources = task["sources"][letters[0]] or []
        if len(sources) != 1:
            raise Unreadable("the type of joint sources cannot be changed here; pick an answer as it is")
        made["sources"] = [{**sources[0], "type": changed["source_type"]}]
    return made
