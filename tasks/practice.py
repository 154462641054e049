"""Three tasks of each form to practise on, in projects of their own whose answers nobody pulls."""

import hashlib
import json
from importlib.resources import files
from typing import Any

from ..schema.anchor import span_of
from ..schema.records import Record
from . import content, places
from .sending import send
from .studio import Studio

START = "practice-"
FORMS = ("article", "pair")


def practice(studio: Studio, name: str, annotator: str, form: str) -> places.Place:
    """The practice project of an annotator for `form`, made where it is missing. Raises studio.StudioError."""
    place = places.ensure(studio, name, f"{START}{form}", [annotator])[0]
    data = {one["task_key"]: {"data": one} for one in _tasks(form)}
    there = studio.keys(place.number, list(data))
    missing = {key: task for key, task in data.items() if key not in there}
    send(studio, place.number, missing)
    return place


def expected(form: str) -> list[str]:
    """What a good answer to each practice task says, in their order."""
    return [line["expect"] for line in _lines() if line.get("form") == form]


def _lines() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("practice.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _tasks(form: str) -> list[Record]:
    lines = _lines()
    documents = {line["id"]: _document(line) for line in lines if "text" in line}
    asked = [line for line in lines if line.get("form") == form]
    if form == "article":
        return [content.article(documents[line["id"]]) for line in asked]
    return [content.pair(_pair(line, documents), documents, {}) for line in asked]


def _document(line: dict[str, Any]) -> Record:
    text, title = line["text"], line["text"].partition("\n")[0]
    return {
        "id": line["id"],
        "outlet": {"name": line["outlet"]},
        "published_at": line["published_at"],
        "published_precision": "day",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [{"kind": "title", "start": 0, "end": len(title)}],
    }


def _pair(line: dict[str, Any], documents: dict[str, Record]) -> Record:
    return {"id": line["id"], **{side: _side(line[side], documents) for side in ("a", "b")}}


def _side(told: list[str], documents: dict[str, Record]) -> Record:
    document, quote = told
    text = documents[document]["text"]
    return {"document_id": document, "span": span_of(text, [(text.index(quote), text.index(quote) + len(quote))])}
