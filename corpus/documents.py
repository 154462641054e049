"""Documents: an article's text frozen, with what is known of where it came from."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from ..schema.identity import document_id, new_id, slug
from ..schema.records import Document
from ..schema.validation import schema_faults
from .sections import sections

COLUMNS = (
    *("file", "outlet", "outlet_kind", "url", "title", "published_at", "published_precision"),
    *("event_id", "language", "license", "redistributable"),
)
"""What a manifest may say of an article."""


class BadArticle(ValueError):
    """An article that cannot be taken in; the message says which, why and what to do."""


def freeze(text: str, row: Mapping[str, Any], *, file_sha256: str, event: str | None = None) -> Document:
    """The document of `text`, described by a manifest row.

    `row` holds `file`, `outlet` and optionally the other COLUMNS. Raises BadArticle where outlet or event is not
    known, or a value is none that the schema knows.
    """
    odd = next((name for name in ("outlet", "title") if not isinstance(row.get(name) or "", str)), None)
    if odd:
        raise BadArticle(f"{row['file']}: {odd} is {row[odd]!r}; write it as text")
    outlet = (row.get("outlet") or "").strip()
    event_id = row.get("event_id") or event
    if not outlet:
        raise BadArticle(f"{row['file']}: the manifest names no outlet; add it")
    if not event_id:
        raise BadArticle(f"{row['file']}: no event; add event_id to the manifest, or `event` to goldassay.toml")
    place = str(row.get("url") or row["file"])
    identifier = document_id(outlet, place, text)
    found: dict[str, Any] = {
        "record": "document",
        "schema_version": "1.0.0",
        "id": identifier,
        "event_id": str(event_id) if str(event_id).startswith("event:") else new_id("event", slug(str(event_id))),
        "outlet": {
            "id": new_id("outlet", slug(outlet)),
            "name": outlet,
            "kind": row.get("outlet_kind") or "other",
        },
        **_known(row, "url", "title"),
        **_published(row),
        "language": row.get("language") or "en",
        "independence_group": new_id("group", identifier.partition(":")[2]),
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "file_sha256": file_sha256,
        "sections": sections(text, row.get("title")),
        "coverage": {"claim": "none", "attribution": "none"},
        "license": {
            "id": row.get("license") or "all-rights-reserved",
            "redistributable": _truth(row.get("redistributable", False)),
        },
    }
    return _valid(found, row)


def _known(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name)}


def _truth(value: object) -> bool:
    """A manifest's yes or no; a CSV says it in words."""
    return value is True or str(value).strip().lower() in ("true", "yes", "1")


def _published(row: Mapping[str, Any]) -> dict[str, Any]:
    when = str(row.get("published_at") or "").strip()
    if not when:
        return {"published_at": None, "published_precision": "unknown", "published_basis": "unknown"}
    known = row.get("published_precision") or {7: "month", 10: "day"}.get(len(when), "second")
    when = f"{when}-01" if len(when) == 7 else when
    try:
        datetime.fromisoformat(when)
    except ValueError:
        told = f"published_at {row['published_at']!r} is no date"
        raise BadArticle(f"{row['file']}: {told}; write 2031-01-06, 2031-01-06T10:00:00Z or 2031-01") from None
    return {"published_at": when, "published_precision": known, "published_basis": "metadata"}


def _valid(document: dict[str, Any], row: Mapping[str, Any]) -> Document:
    """The document, if its schema holds. Raises BadArticle with the first fault."""
    for _, pointer, message in schema_faults(document):
        raise BadArticle(f"{row['file']}: {pointer.strip('/').replace('/', '.')}: {message}; mend the manifest's row")
    return cast(Document, document)
