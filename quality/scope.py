"""How the documents of a judged pair are related: computed, never annotated."""

from ..schema.records import Record

SCOPES = ("intra-document", "revision", "same-independence-group", "same-outlet", "cross-outlet")


def scope(a: Record, b: Record) -> str:
    """The nearest relation of two documents, the first of `SCOPES` that holds."""
    if a["id"] == b["id"]:
        return "intra-document"
    if a["id"] == b.get("revision_of") or b["id"] == a.get("revision_of"):
        return "revision"
    if a["independence_group"] == b["independence_group"]:
        return "same-independence-group"
    return "same-outlet" if a["outlet"]["id"] == b["outlet"]["id"] else "cross-outlet"
