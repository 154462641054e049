"""What `agree` measured, kept beside the answers that it was measured over, so that nobody shows it for others."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from ..schema import jsonl
from ..schema.records import Record

FILE = "agreement.json"
Age = Literal["fresh", "stale", "missing"]


def digest(annotations: Iterable[Record]) -> str:
    """SHA-256 over the sorted SHA-256 of each answer as a canonical line: their order in the files says nothing."""
    made = hashlib.sha256()
    for line in sorted(hashlib.sha256(jsonl.dump(answer).encode()).digest() for answer in annotations):
        made.update(line)
    return made.hexdigest()


def keep(folder: Path, found: Record, annotations: Iterable[Record]) -> None:
    """Write what was found over `annotations` into the folder's agreement.json."""
    jsonl.write_text(folder / FILE, jsonl.dump({"annotations_sha256": digest(annotations), **found}) + "\n")


def kept(folder: Path, annotations: Iterable[Record]) -> tuple[dict[str, Any], Age]:
    """What was measured, and whether it speaks of these `annotations`; nothing and `missing` where none was."""
    try:
        found = dict(jsonl.parse((folder / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}, "missing"
    return found, "fresh" if found.pop("annotations_sha256", None) == digest(annotations) else "stale"
