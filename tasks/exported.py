"""A release as Label Studio's own JSON: tasks with the gold as their answers, for an import into any project."""

import json
from collections import Counter
from pathlib import Path

from ..schema import jsonl
from ..schema.interchange import Format, Layers, Left
from ..schema.records import Record
from . import content
from .encode import labels


def write(layers: Layers, out: Path) -> Left:
    """A task for each document with its text, labelled with its claims and attributions."""
    left: Counter[str] = Counter({"judgement": len(layers["contradictions"])})
    tasks = []
    for document in layers["documents"]:
        claims, said = (
            [r for r in layers[n] if r["document_id"] == document["id"]] for n in ("claims", "attributions")
        )
        if document["text"]:
            tasks.append(_task(document, claims, said))
        else:
            left["document without text"] += 1
    jsonl.write_text(out, json.dumps(tasks, ensure_ascii=False) + "\n")
    return {what: many for what, many in left.items() if many}


def _task(document: Record, claims: list[Record], said: list[Record]) -> Record:
    result = labels(document["text"], claims, said, explicit=True)
    return {"data": content.article(document), "annotations": [{"result": result, "was_cancelled": False}]}


FORMAT = Format(
    "label-studio",
    "It holds articles with their claims and attributions, for the form `article`; judged pairs are left out.",
    write,
)
