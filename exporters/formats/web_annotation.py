"""W3C Web Annotation Data Model (Recommendation, 23 February 2017), as JSON-LD: one collection of one page."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TAGS = {
    "claim": ("kind", "checkability", "check_worthiness", "factuality", "voice"),
    "attribution": ("attitude", "type", "quotation"),
    "contradiction": ("relation", "types", "primary_type", "level", "strength"),
}
"""Choices that become tags, `field:label`."""
HELD = {"record", "schema_version", "id", "document_id", "span", "content", "text", "claim_a", "claim_b", "rationale"}


def write(layers: Layers, out: Path) -> Left:
    """An annotation for each claim, attribution and judgement; its id is the record's, as a URN."""
    left: Counter[str] = Counter()
    urls = Counter(d.get("url") for d in layers["documents"])  # revisions share theirs
    sources = {
        d["id"]: d["url"] if d.get("url") and urls[d["url"]] == 1 else _urn(d["id"]) for d in layers["documents"]
    }
    items = [*_marked(layers, sources, left), *(_judged(record, left) for record in layers["contradictions"])]
    page = {"id": "urn:goldassay:page:1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    made: Record = {"@context": CONTEXT, "id": "urn:goldassay:collection", "type": "AnnotationCollection"}
    made |= {"total": len(items), "first": page}
    jsonl.write_text(out, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    return left


def _urn(identifier: str) -> str:
    return f"urn:goldassay:{identifier}"


def _marked(layers: Layers, sources: dict[str, str], left: Counter[str]) -> Iterator[Record]:
    for record in (*layers["claims"], *layers["attributions"]):
        span = record["span"] if record["record"] == "claim" else record["content"]
        body = _tags(record, left)
        if record.get("text"):
            body.append({"type": "TextualBody", "purpose": "describing", "value": record["text"]})
        target = _target(span, sources[record["document_id"]])
        yield {
            "id": _urn(record["id"]),
            "type": "Annotation",
            "motivation": "classifying",
            "body": body,
            "target": target,
        }


def _judged(record: Record, left: Counter[str]) -> Record:
    body = _tags(record, left)
    if record.get("rationale"):
        body.append({"type": "TextualBody", "purpose": "commenting", "value": record["rationale"]})
    both = [_urn(record["claim_a"]), _urn(record["claim_b"])]
    target = {"type": "Composite", "items": both}
    return {"id": _urn(record["id"]), "type": "Annotation", "motivation": "linking", "body": body, "target": target}


def _tags(record: Record, left: Counter[str]) -> list[dict[str, Any]]:
    kind = record["record"]
    left.update(
        f"{kind} {name}" for name, value in record.items() if value and name not in HELD and name not in TAGS[kind]
    )
    values = [(name, record.get(name)) for name in TAGS[kind]]
    tags = [(name, one) for name, told in values for one in (told if isinstance(told, list) else [told]) if one]
    first = {"type": "TextualBody", "purpose": "tagging", "value": kind}
    return [first, *({"type": "TextualBody", "purpose": "tagging", "value": f"{name}:{one}"} for name, one in tags)]


def _target(span: Span, source: str) -> Record:
    """One place, or several that only together are what is meant. Positions count code points, as the model has it."""
    places = [{"source": source, "selector": _selectors(segment)} for segment in span["segments"]]
    return places[0] if len(places) == 1 else {"type": "Composite", "items": places}


def _selectors(segment: Any) -> list[Record]:
    position = {"type": "TextPositionSelector", "start": segment["start"], "end": segment["end"]}
    quote = {name: segment[name] for name in ("exact", "prefix", "suffix") if name in segment}
    return [position, {"type": "TextQuoteSelector", **quote}] if "exact" in segment else [position]


FORMAT = Format(
    "web-annotation",
    "It holds spans, texts, choices and judged pairs; sources, cues, nesting, quantities and times have no place.",
    write,
)
