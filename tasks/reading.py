"""One answer of Label Studio's as an annotation, whether it comes from the server or from a file that it exported."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ..schema.records import Record
from . import encoding as table
from .decode import Answer, CompleteClaim, decode
from .fixup import completed
from .prefills import MODEL
from .regions import Unreadable


@dataclass(frozen=True)
class Readers:
    """What reading needs: annotators by the server's address, documents by id, and who reads numbers and times."""

    people: Mapping[str, str]
    documents: Mapping[str, Record]
    complete_claim: CompleteClaim | None = None


def read(data: Record, answer: Answer, readers: Readers) -> tuple[Record, list[str]]:
    """The annotation that `answer` to the task with this `data` is, and what could not be made sense of.

    Raises Unreadable.
    """
    try:
        if data["form"] == "article" and data.get("text_sha256") != _sha256(data["text"]):
            raise Unreadable("the task's text was changed on the server; its offsets mean nothing now")
        record, notes = decode(answer, data, readers.documents.get(data["document_ids"][0]), readers.complete_claim)
        return (completed(record, data["fixes"], answer.trusted) if "fixes" in data else record), notes
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"holds what no form of ours sends ({error!r})") from None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def carried(one: Record) -> Record:
    """The explicit values that an answer carries in its hidden field."""
    hidden = [r for r in one["result"] if r.get("from_name") == table.EXPLICIT]
    return table.unpacked("".join(hidden[0]["value"]["text"])) if hidden else {}


def prefilled_by(task: Record, one: Record) -> str | None:
    """Whose labels the answer began with."""
    versions = {p["id"]: p.get("model_version") for p in task.get("predictions", []) if isinstance(p, dict)}
    found = versions.get(one.get("parent_prediction"))
    return task["data"].get("prefilled_by") if found == MODEL else found
