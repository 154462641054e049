"""Records for the tests: odd texts, and annotations that use everything the schemas allow."""

import hashlib
from typing import Any

from goldassay.schema.anchor import span_of
from goldassay.tasks.forms import config_sha256, form
from goldassay.tasks.keys import task_key

TEXT = (
    "😀👩‍👩‍👧 Café\u0301 news\r\n\r\nThe governor said that “the dam\u00a0will hold”, the Agency\tsaid Monday, "
    "“and twelve\nfamilies left”.\r\nقال المحافظ إن السد انهار. "
    "Officials and the army denied that the gate was locked.\n"
)
D = "document:odd-1"
A = {"record": "annotation", "schema_version": "1.0.0"}


def document(identifier: str = D, text: str = TEXT) -> dict[str, Any]:
    """A document of `text`."""
    return {
        "record": "document",
        "schema_version": "1.0.0",
        "id": identifier,
        "event_id": "event:dam",
        "outlet": {"id": "outlet:x", "name": "The X <b>", "kind": "newspaper"},
        "published_at": "2031-05-01",
        "published_precision": "day",
        "published_basis": "stated",
        "language": "en",
        "independence_group": "group:x",
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [{"kind": "title", "start": 0, "end": 12}],
        "coverage": {"claim": "none", "attribution": "none"},
        "license": {"id": "CC-BY-4.0", "redistributable": True},
    }


def at(*quotes: str, text: str = TEXT) -> Any:
    """The span of `quotes` in `text`."""
    return span_of(text, [(text.index(q), text.index(q) + len(q)) for q in quotes])


def claim(name: str, span: Any, **more: Any) -> dict[str, Any]:
    """A claim."""
    kept = {"record": "claim", "schema_version": "1.0.0", "id": f"claim:{name}", "document_id": D, "span": span}
    rest = dict.fromkeys(("text", "kind", "checkability", "factuality", "voice"))
    return {**kept, **rest, "quantities": [], "times": [], **more}


def attribution(name: str, content: Any, **more: Any) -> dict[str, Any]:
    """An attribution."""
    return {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": f"attribution:{name}",
        "document_id": D,
        "sources": [{"span": None, "type": "implicit"}],
        "cue": None,
        "content": content,
        "claim_ids": [],
        "attitude": None,
        "quotation": None,
        "parent_id": None,
        "depth": 0,
        **more,
    }


def annotation(name: str, **more: Any) -> dict[str, Any]:
    """An answer to the article task of D."""
    return {
        **A,
        "id": f"annotation:{name}",
        "task_key": task_key("article", [D]),
        "form": "article",
        "document_ids": [D],
        "annotator": {"id": "annotator:ann-1", "type": "human"},
        "status": "submitted",
        "revision": 1,
        "guideline_version": "0.9",
        "config_sha256": config_sha256(form("article")),
        "created_at": "2031-05-02T09:00:00Z",
        "updated_at": "2031-05-02T09:10:00Z",
        "flags": [],
        "claims": [],
        "attributions": [],
        "contradictions": [],
        "origin": {"tool": "label-studio"},
        **more,
    }


def rich(name: str = "rich", **more: Any) -> dict[str, Any]:
    """An article's answer with discontinuous, nested, joint, null and overlapping parts, and every odd field."""
    quantity = {"comparator": "eq", "value": 12, "low": 12, "high": 12, "unit": "families", "measures": "left"}
    quantity |= {"span": at("twelve\nfamilies"), "population": None, "cumulative": "unknown"}
    time = {"role": "event_time", "value": "2031-05-01", "anchor": "publication", "resolution": "resolved"}
    time |= {"earliest": "2031-05-01", "latest": "2031-05-01", "span": at("Monday")}
    hold = claim(
        f"{name}.1", at("the dam\u00a0will hold"), text=" The dam\nwill hold 😀 ", kind="prediction", slot="state"
    )
    hold |= {"checkability": "not_checkable", "factuality": "PS+", "voice": "mixed", "implied": False}
    left = claim(f"{name}.2", at("twelve\nfamilies left"), kind="quantity", quantities=[quantity], times=[time])
    left |= {"attribution_ids": [f"attribution:{name}.1"], "implied": True, "aliases": ["claim:old"]}
    parts = claim(f"{name}.3", at("the dam", "twelve\nfamilies left"), text_origin="own_words", check_worthiness="UFS")
    outer = attribution(
        f"{name}.1",
        at("the dam\u00a0will hold", "and twelve\nfamilies left"),
        sources=[{"span": at("the Agency"), "type": "news_outlet", "name": "Agency", "role": None}],
        cue=at("said Monday"),
        cue_type="noun",
        claim_ids=[left["id"], hold["id"]],
        attitude="neutral_relay",
        type="communication",
        quotation="mixed",
    )
    inner = attribution(f"{name}.2", at("the dam\u00a0will hold"), parent_id=outer["id"], depth=1, quotation="direct")
    inner |= {"sources": [{"span": at("The governor"), "type": None}], "cue": at("said"), "cue_type": None}
    joint = attribution(f"{name}.3", at("the gate was locked"), attitude="deny", confirms=at("locked"), aliases=[])
    joint["sources"] = [
        {"span": at("Officials"), "type": "unnamed_collective"},
        {"span": None, "type": "author"},
        {"span": at("the army"), "type": "named_organisation", "entity_id": "entity:army"},
    ]
    joint["cue"] = at("denied", "that")
    arabic = attribution(f"{name}.4", at("السد انهار"), attitude="assert", claim_ids=["claim:elsewhere"])
    arabic["sources"] = [{"span": at("المحافظ"), "type": "unnamed_official"}]
    return annotation(
        name,
        **{
            "claims": [left, hold, parts, claim(f"{name}.4", at("the dam\u00a0will"))],
            "attributions": [inner, outer, joint, arabic],
            "flags": ["guideline_gap", "discuss"],
            "comment": "odd \u2028 text 😀",
            "seconds": 12.5,
            "known_answer": None,
            "blind": False,
            "prefilled_by": "rules@1",
            "revision": 3,
            "replaces": "annotation:gone",
            **more,
        },
    )


def pair(name: str, a: str | None = "claim:a1", b: str | None = "claim:b1") -> dict[str, Any]:
    """A pair over claims, or over sentences where an id is None."""
    sides = [
        {"document_id": D, "span": at("the dam\u00a0will hold")},
        {"document_id": D, "span": at("the gate was locked")},
    ]
    for side, identifier in zip(sides, (a, b), strict=True):
        if identifier:
            side["claim_id"] = identifier
    kept = {"record": "pair", "schema_version": "1.0.0", "id": f"pair:{name}", "event_id": "event:dam"}
    rest = {"score": 0.5, "reasons": ["status"], "stratum": "mined", "sampling_weight": 1.0}
    return {**kept, "a": sides[0], "b": sides[1], **rest}


def judged(name: str, found: dict[str, Any], relation: str | None, **more: Any) -> dict[str, Any]:
    """An answer to the task of `found`, over claims."""
    a, b = sorted([found["a"]["claim_id"], found["b"]["claim_id"]])
    told = {
        "record": "contradiction",
        "schema_version": "1.0.0",
        "id": f"contradiction:{name}",
        "claim_a": a,
        "claim_b": b,
    }
    whole = annotation(name, form="pair", task_key=task_key("pair", [found["id"]]), config_sha256="0" * 64)
    return {**whole, "contradictions": [{**told, "relation": relation, **more}]}
