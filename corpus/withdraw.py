"""Taking an article out of a project: every record that is it, lies in it or rests on it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.identity import digest
from ..schema.records import Record
from .project import Project

TOMBSTONES = "withdrawn.jsonl"
LAYERS = ("claims", "attributions", "contradictions")


class UnknownDocument(LookupError):
    """No document of that id is here, and none was withdrawn."""


@dataclass(frozen=True)
class Withdrawal:
    """What to write: each file's records after it, how many of each kind of record go, and the ids that go with them.

    `again` where the document was withdrawn before: what is left of it is taken out.
    """

    files: Mapping[Path, Sequence[Record]]
    removed: Mapping[str, int]
    ids: Sequence[str]
    again: bool


def plan(project: Project, document: str) -> Withdrawal:
    """What withdrawing `document` leaves of the project's files. Raises UnknownDocument."""
    held = {path: jsonl.read_if_there(path) for path in [project.root / "decisions.jsonl", *project.files()]}
    tombs = [tomb for tomb in jsonl.read_if_there(project.root / TOMBSTONES) if tomb.get("id") == document]
    records = [record for found in held.values() for record in found]
    if not tombs and not any(record.get("record") == "document" and record["id"] == document for record in records):
        raise UnknownDocument(f"{project.root}: holds no document {document!r}; `documents.jsonl` lists them")
    gone = _gone(records, {document, *(name for tomb in tombs for name in tomb.get("ids", ()))}, document)
    after = {path: [kept for r in found if (kept := _kept(r, document, gone))] for path, found in held.items()}
    counts = Counter(_kind(record) for record in records if _kept(record, document, gone) is None)
    files = {path: after[path] for path in held if after[path] != held[path]}
    return Withdrawal(files, counts, sorted(gone - {document}), bool(tombs))


def bury(project: Project, document: str, reason: str, at: str, ids: Sequence[str]) -> None:
    """Write the tombstone, before anything goes: the ids in it find the rest where the withdrawal is broken off."""
    path = project.root / TOMBSTONES
    jsonl.write(path, [*jsonl.read_if_there(path), {"id": document, "reason": reason, "at": at, "ids": list(ids)}])


def _kind(record: Record) -> str:
    return str(record.get("record", "decision"))


def _gone(records: Sequence[Record], known: set[str], document: str) -> set[str]:
    """The ids that lead nowhere afterwards: labels, answers, judgements, rulings and disputes about the document."""
    gone = set(known)
    for record in records:
        for one in [record, *(label for layer in LAYERS for label in record.get(layer) or ())]:
            if _about(one, document) or (one is not record and record["id"] in gone):
                gone.add(one["id"])
    for record in records:
        judged = [record] if record.get("record") == "contradiction" else record.get("contradictions") or ()
        if any(not gone.isdisjoint(_rests_on(one)) for one in judged):
            gone |= {record["id"], *(label["id"] for layer in LAYERS for label in record.get(layer) or ())}
    for ruling in (r for r in records if r.get("record") == "adjudication" and _ruled(r, gone)):
        gone |= {ruling["id"], _dispute(ruling)}
    return gone


def _about(record: Record, document: str) -> bool:
    """True for what lies in the document, answers about it, and pairs with a side in it."""
    sides = [record[side]["document_id"] for side in ("a", "b") if isinstance(record.get(side), dict)]
    return document in [record.get("document_id"), *(record.get("document_ids") or ()), *sides]


def _rests_on(judgement: Record) -> list[Any]:
    return [judgement["claim_a"], judgement["claim_b"], *(judgement.get("via_claims") or ())]


def _ruled(ruling: Record, gone: set[str]) -> bool:
    """True where the label ruled on goes, or all that was ruled on."""
    return ruling.get("gold_id") in gone or gone.issuperset(ruling["input_ids"])


def _dispute(ruling: Record) -> str:
    """The dispute that the ruling closed."""
    if ruling["id"].startswith("adjudication:task."):
        return f"dispute:task.{ruling['id'].rpartition('.')[2]}"
    return f"dispute:{ruling['gold_record']}.{digest(*ruling['input_ids'])}"


def _kept(record: Record, document: str, gone: Collection[str]) -> Record | None:
    """The record as it stays, None where it goes."""
    if _kind(record) == "decision":
        return None if _decided(record, document, gone) else record
    if record["id"] in gone:
        return None
    changed: dict[str, Any] = {}
    if record.get("revision_of") == document:
        changed["revision_of"] = None
    if _kind(record) == "adjudication":
        changed["input_ids"] = [name for name in record["input_ids"] if name not in gone]
    made = {**record, **changed}
    return {k: v for k, v in made.items() if not (k == "revision_of" and v is None)}


def _decided(decision: Record, document: str, gone: Collection[str]) -> bool:
    """True for an expert's decision on a dispute about the document, or on one of its labels."""
    edits = decision.get("gold_record") or []
    named = [decision.get("dispute"), decision.get("input_id"), *(decision.get("input_ids") or ())]
    texts = [edit.get("document_id") for edit in (edits if isinstance(edits, list) else [edits])]
    return document in texts or any(name in gone for name in named)
