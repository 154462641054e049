"""What must not be sent: the server accepts it, and then the form or every list of the project breaks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..schema.anchor import ranges
from ..schema.catalog import choices
from ..schema.records import Record

LONE = re.compile("[\ud800-\udfff]")
SHOWN = (("claim", "kind"), ("claim", "checkability"), ("claim", "factuality"), ("attribution", "attitude"))


def faults_of_task(data: Mapping[str, Any]) -> list[str]:
    """Why this task cannot be sent."""
    return [f"{where}: holds {what}; ingest the article again" for where, what in _broken("", data)]


def _broken(where: str, value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        if "\x00" in value:
            yield where or "text", "a NUL character"
        if not value.isascii() and LONE.search(value):
            yield where or "text", "a lone surrogate"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _broken(str(key), inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _broken(where, inner)


def faults_of_labels(answer: Record, texts: Mapping[str, str]) -> list[str]:
    """Why this annotation or prediction cannot be shown over its documents' `texts`."""
    found = [f"{where}: holds {what}" for where, what in _broken("", answer)]
    labels = [*answer.get("claims", []), *answer.get("attributions", [])]
    found += [f for label in labels for f in _misplaced(label, texts)]
    ids = [label["id"] for label in labels]
    found += [f"{i}: stands twice; each label needs its own id" for i in sorted({i for i in ids if ids.count(i) > 1})]
    found += [f for kind, field in SHOWN for f in _unknown(kind, field, answer.get(f"{kind}s", []))]
    return [*found, *(f for told in answer.get("attributions", []) for f in _sources(told))]


def _misplaced(label: Record, texts: Mapping[str, str]) -> list[str]:
    text = texts.get(label["document_id"])
    if text is None:
        return [f"{label['id']}: its document {label['document_id']} is not the one asked about"]
    return [f"{label['id']}: {fault}" for span in _spans(label) for fault in _span_faults(span, text)]


def _spans(label: Record) -> list[Any]:
    own = [label.get(name) for name in ("span", "content", "cue", "confirms")]
    return [s for s in [*own, *(s["span"] for s in label.get("sources", []))] if s is not None]


def _span_faults(span: Any, text: str) -> list[str]:
    outside = [(a, b) for a, b in ranges(span) if not 0 <= a < b <= len(text)]
    if outside:
        return [f"{outside[0][0]}..{outside[0][1]} lies outside a text of {len(text)} code points"]
    wrong = [s for s in span["segments"] if s.get("exact", text[s["start"] : s["end"]]) != text[s["start"] : s["end"]]]
    return [f"the text at {s['start']}..{s['end']} is not {s['exact'][:40]!r}" for s in wrong]


def _unknown(kind: str, field: str, labels: Sequence[Record]) -> list[str]:
    known = {*choices(kind, field), None}
    return [f"{x['id']}: no {field} is called {x[field]!r}" for x in labels if x.get(field) not in known]


def _sources(told: Record) -> list[str]:
    known = {*choices("source", "type"), None}
    odd = [s["type"] for s in told.get("sources", []) if s["type"] not in known]
    return [f"{told['id']}: no source type is called {name!r}" for name in odd]
