"""Small documents and answers for the tests of this room."""

import hashlib
from typing import Any

Record = dict[str, Any]
TEXT = "Toll rises\nAt least 12 people died on Monday, police said. The gate was locked, the mayor denied.\n"
AT = "2031-05-02T10:00:00Z"
LATER = "2031-06-02T10:00:00Z"


def document(name: str = "d", text: str = TEXT, event: str = "event:e", **more: Any) -> Record:
    return {
        "record": "document",
        "schema_version": "1.0.0",
        "id": f"document:{name}",
        "event_id": event,
        "outlet": {"id": "outlet:o", "name": "O", "kind": "newspaper"},
        "published_at": "2031-04-06",
        "published_precision": "day",
        "published_basis": "metadata",
        "language": "en",
        "independence_group": f"group:{name}",
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [],
        "coverage": {"claim": "none", "attribution": "none"},
        "license": {"id": "CC0-1.0", "redistributable": True},
        **more,
    }


def span(words: str, text: str = TEXT, *rest: str) -> Record:
    segments = []
    for piece in (words, *rest):
        start = text.index(piece)
        segments.append({"start": start, "end": start + len(piece), "exact": piece})
    return {"segments": segments}


def claim(name: str, words: str, *, of: str = TEXT, doc: str = "d", **more: Any) -> Record:
    return {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": f"claim:{name}",
        "document_id": f"document:{doc}",
        "span": span(words, of),
        "text": f"{words} (whole)",
        "kind": "event",
        "checkability": "checkable",
        "factuality": "CT+",
        "voice": None,
        "quantities": [],
        "times": [],
        **more,
    }


def attribution(name: str, content: str, source: str | None, cue: str | None, **more: Any) -> Record:
    kind = "named_organisation" if source else "implicit"
    return {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": f"attribution:{name}",
        "document_id": "document:d",
        "sources": [{"span": span(source) if source else None, "type": kind}],
        "cue": span(cue) if cue else None,
        "content": span(content),
        "claim_ids": [],
        "attitude": "assert",
        "quotation": "indirect",
        "parent_id": None,
        "depth": 0,
        **more,
    }


def contradiction(name: str, a: str, b: str, relation: str, **more: Any) -> Record:
    made = {
        "record": "contradiction",
        "schema_version": "1.0.0",
        "id": f"contradiction:{name}",
        "claim_a": a,
        "claim_b": b,
        "relation": relation,
    }
    if relation in ("contradiction", "correction"):
        made |= {"types": ["numeric"], "primary_type": "numeric", "level": None, "strength": "strict"}
    return {**made, **more}


def answer(who: str, *, task: str = "article:d", docs: tuple[str, ...] = ("d",), **more: Any) -> Record:
    return {
        "record": "annotation",
        "schema_version": "1.0.0",
        "id": f"annotation:{task.replace(':', '-')}.{who}",
        "task_key": task,
        "form": task.partition(":")[0],
        "document_ids": [f"document:{name}" for name in docs],
        "annotator": {"id": f"annotator:{who}", "type": "human"},
        "status": "submitted",
        "revision": 1,
        "guideline_version": "1.0",
        "config_sha256": "0" * 64,
        "created_at": "2031-05-01T09:00:00Z",
        "updated_at": "2031-05-01T09:12:00Z",
        "flags": [],
        "claims": [],
        "attributions": [],
        "contradictions": [],
        "origin": {"tool": "test"},
        **more,
    }
