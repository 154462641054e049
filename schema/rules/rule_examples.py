"""A bad and a good example of every rule that records alone can break, as whole records; a test holds them.

Each bad example is flagged with its rule's code and no other, each good one is clean. A line of bytes is no record.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from .index import Settings

Line = dict[str, Any] | bytes
TEXT = "Two boats sank off Port Elin on Monday, the harbour master said."
OTHER = "Three boats sank off Port Elin, witnesses said."


@dataclass(frozen=True)
class Example:
    """What a rule refuses and what it accepts, both beside the records `beside` that they refer to."""

    bad: tuple[Line, ...]
    good: tuple[Line, ...]
    beside: tuple[Line, ...] = ()
    settings: Settings = field(default_factory=Settings)
    also: frozenset[str] = frozenset()  # codes that cannot but come along


def _document(name: str, text: str, **changed: Any) -> dict[str, Any]:
    record = {
        "record": "document",
        "schema_version": "1.0.0",
        "id": f"document:{name}",
        "event_id": "event:port-elin",
        "outlet": {"id": f"outlet:{name}", "name": name.title(), "kind": "newspaper"},
        "published_at": "2031-04-08",
        "published_precision": "day",
        "published_basis": "stated",
        "language": "en",
        "independence_group": f"group:{name}",
        "text": text,
        "text_length": len(text),
        "text_sha256": sha256(text.encode()).hexdigest(),
        "sections": [{"kind": "body", "start": 0, "end": len(text)}],
        "coverage": {"claim": "complete", "attribution": "complete"},
        "license": {"id": "CC0-1.0", "redistributable": True},
    }
    return record | changed


def _span(exact: str, start: int) -> dict[str, Any]:
    return {"segments": [{"start": start, "end": start + len(exact), "exact": exact}]}


def _claim(name: str, span: dict[str, Any], document: str = "gazette", **changed: Any) -> dict[str, Any]:
    record = {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": f"claim:{name}",
        "document_id": f"document:{document}",
        "span": span,
        "text": "Two boats sank off Port Elin on Monday 7 April 2031.",
        "kind": "event",
        "checkability": "checkable",
        "factuality": "CT+",
        "voice": "attributed",
        "quantities": [],
        "times": [],
    }
    return record | changed


def _attribution(name: str, content: dict[str, Any], **changed: Any) -> dict[str, Any]:
    record = {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": f"attribution:{name}",
        "document_id": "document:gazette",
        "sources": [{"span": _span("the harbour master", 40), "type": "unnamed_official"}],
        "cue": _span("said", 59),
        "content": content,
        "claim_ids": [],
        "attitude": "assert",
        "quotation": "indirect",
        "parent_id": None,
        "depth": 0,
    }
    return record | changed


def _judged(name: str, a: str, b: str, relation: str, **changed: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "record": "contradiction",
        "schema_version": "1.0.0",
        "id": f"contradiction:{name}",
        "claim_a": f"claim:{a}",
        "claim_b": f"claim:{b}",
        "relation": relation,
    }
    if relation == "contradiction":
        record |= {"types": ["numeric"], "primary_type": "numeric", "level": "outlet_voice", "strength": "strict"}
    return record | changed


def _annotation(**changed: Any) -> dict[str, Any]:
    record = {
        "record": "annotation",
        "schema_version": "1.0.0",
        "id": "annotation:port-elin.ann-1",
        "task_key": "article:port-elin",
        "form": "article",
        "document_ids": ["document:gazette"],
        "annotator": {"id": "annotator:ann-1", "type": "human"},
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
        "origin": {"tool": "import"},
    }
    return record | changed


_HOME = _document("gazette", TEXT)
_AWAY = _document("herald", OTHER)
_SANK = _span("Two boats sank", 0)
_ONE, _TWO = _claim("one", _SANK), _claim("two", _span("Three boats sank", 0), "herald", text="Three boats sank.")
_THREE = _claim("three", _span("sank off Port Elin", 10), text="Boats sank off Port Elin.")
_PAIRED = (_HOME, _AWAY, _ONE, _TWO, _THREE)


def _quantity(low: float, high: float) -> dict[str, Any]:
    counted = {"comparator": "between", "value": None, "low": low, "high": high, "unit": "boats", "measures": "sunk"}
    return _claim("one", _SANK, kind="quantity", quantities=[counted])


def _on(day: str) -> dict[str, Any]:
    said = {"role": "event_time", "value": day, "anchor": "publication", "earliest": day, "latest": day}
    return _claim("one", _SANK, times=[said | {"resolution": "resolved"}])


def _spans(bad: dict[str, Any], good: dict[str, Any], text: str = TEXT) -> Example:
    home = _document("gazette", text)
    return Example((_claim("one", bad),), (_claim("one", good),), (home,))


def _sections(first_end: int, second_start: int) -> dict[str, Any]:
    title = {"kind": "title", "start": 0, "end": first_end}
    return {"sections": [title, {"kind": "body", "start": second_start, "end": len(TEXT)}]}


def _segments(*parts: tuple[int, str]) -> dict[str, Any]:
    return {"segments": [_span(exact, start)["segments"][0] for start, exact in parts]}


_HALVES = _segments((10, "sank"), (0, "Two boats")), _segments((0, "Two boats"), (10, "sank"))
_SAID = _span("Two boats sank off Port Elin on Monday", 0)
_REVISED = _document("herald", OTHER, revision_of="document:gazette")
_CLOSED = {"license": {"id": "all rights reserved", "redistributable": False}}
_EQUAL = _judged("one-three", "one", "three", "equivalent"), _judged("three-two", "three", "two", "equivalent")


def _one(bad: Line, good: Line, *beside: Line, **settings: Any) -> Example:
    return Example((bad,), (good,), beside, Settings(**settings))


def _pair(bad: dict[str, Any], good: dict[str, Any]) -> Example:
    return Example((bad,), (good,), _PAIRED)


EXAMPLES: dict[str, Example] = {
    "GA001": _one(b'{"record": "document", "title": NaN,}', _HOME),
    "GA002": _one(
        '{"record": "document", "title": "Caf\xe9"}'.encode("latin-1"), _document("cafe", "The caf\xe9 closed.")
    ),
    "GA003": _one(_HOME | {"record": "documnet"}, _HOME),
    "GA010": _one(_ONE | {"kind": "evnt"}, _ONE, _HOME),
    "GA101": _spans(_span("Two boats", 3), _span("Two boats", 2), "🔥 Two boats sank."),
    "GA102": _spans(*_HALVES),
    "GA103": _spans(_span("Zoe", 0), _span("Zoe\u0308", 0), "Zoe\u0308 saw two boats sink."),
    "GA104": _spans(_span("Two boats ", 0), _span("Two boats", 0)),
    "GA110": _one(_HOME | {"text": TEXT + "!"}, _HOME),
    "GA111": _one(_HOME | _sections(20, 15), _HOME | _sections(14, 15)),
    "GA120": _one(_ONE | {"document_id": "document:gazete"}, _ONE, _HOME),
    "GA121": Example((_ONE, _THREE | {"id": "claim:one"}), (_ONE, _THREE), (_HOME,)),
    "GA130": _one(_attribution("master", _SAID, depth=1), _attribution("master", _SAID), _HOME),
    "GA140": _pair(
        _judged("one-two", "two", "one", "contradiction"), _judged("one-two", "one", "two", "contradiction")
    ),
    "GA141": Example(
        (_judged("first", "one", "two", "equivalent"), _judged("second", "one", "two", "contradiction")),
        (_judged("second", "one", "two", "contradiction"),),
        _PAIRED,
        also=frozenset({"GA140"}),
    ),
    "GA142": Example(
        (*_EQUAL, _judged("one-two", "one", "two", "contradiction")),
        (*_EQUAL, _judged("one-two", "one", "two", "equivalent")),
        _PAIRED,
    ),
    "GA143": _pair(
        _judged("one-two", "one", "two", "update", superseded_claim="claim:three"),
        _judged("one-two", "one", "two", "update", superseded_claim="claim:one"),
    ),
    "GA150": _one(_quantity(20, 10), _quantity(10, 20), _HOME),
    "GA151": _one(_on("2031-04-09"), _on("2031-04-07"), _HOME),
    "GA160": _one(_REVISED, _REVISED | {"independence_group": "group:gazette"}, _HOME),
    "GA170": _one(_annotation(guideline_version="0.9-draft"), _annotation(), _HOME, guidelines=frozenset({"1.0"})),
    "GA171": _one(_ONE | {"kind": None}, _ONE, _HOME),
    "GA172": _one(_ONE | {"slot": "tol"}, _ONE | {"slot": "toll"}, _HOME, slots=frozenset({"toll"})),
    "GA180": _one(_HOME | _CLOSED, _HOME),
    "GA190": _one(_HOME, _AWAY, withdrawn=frozenset({"document:gazette"})),
}
"""By code. GA180 is told by `release`, not by `check` of records; GA181 to GA183 are of a release's files."""
