"""The data files of a release against its manifest: which of them can be trusted to be read, and what is the matter."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from . import dataset
from .columns import CONFIGS, columns
from .rows import Row

Told = tuple[str, str]
"""(severity, sentence)."""


@dataclass
class Part:
    """One data file. `rows` are those that can be checked; `changed` where its bytes are not the manifest's."""

    config: str
    split: str
    path: Path
    rows: list[Row] = field(default_factory=list)
    changed: bool = False
    told: Told | None = None


def parts(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Part]:
    """Every data file that the manifest names or the folder holds, those as released first."""
    found = [_part(folder, config, split, told) for config, split, told in _named(manifest)]
    seen: dict[str, set[str]] = {}
    for part in sorted(found, key=lambda part: part.changed):
        _place(part, manifest, seen.setdefault(part.config, set()))
        yield part
    known = {part.path for part in found}
    for path in sorted(set((folder / "data").rglob("*.parquet")) - known):
        yield Part(path.parent.name, "", path, told=("error", "the manifest does not name this file; delete it"))


def _named(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for config, splits in manifest["configs"].items():
        for split, told in splits.items():
            yield config, split, told


def files_of(manifest: Mapping[str, Any]) -> set[str]:
    """Every file of a release, by its path in the folder."""
    return {"manifest.json", *manifest.get("files", ()), *(told["file"] for _, _, told in _named(manifest))}


def _part(folder: Path, config: str, split: str, told: Mapping[str, Any]) -> Part:
    part = Part(config, split, folder / told["file"])
    if not part.path.is_file():
        part.told = ("error", "the manifest names this file and it is not there; bring it back")
        return part
    part.changed = hashlib.sha256(part.path.read_bytes()).hexdigest() != told["sha256"]
    try:
        part.rows = dataset.read_file(part.path)
    except (ValueError, OSError) as error:
        part.told = ("error", f"no parquet file can be read here ({str(error).splitlines()[0]}); bring it back")
        return part
    if part.rows and list(part.rows[0]) != list(columns(config)):
        part.told, part.rows = ("error", f"its columns are not those of {config}; bring the file back"), []
    elif len(part.rows) != told["rows"]:
        said = f"it holds {len(part.rows)} rows, the manifest says {told['rows']}; bring the file back"
        part.told, part.rows = ("error", said), []
    elif part.changed and _digest(part.rows) == told["digest"]:
        part.changed, part.told = (
            False,
            ("warning", "the rows are as released, and the bytes are not: it was rewritten"),
        )
    return part


def _digest(rows: list[Row]) -> str:
    try:
        return hashlib.sha256("".join(jsonl.dump(row) + "\n" for row in rows).encode()).hexdigest()
    except ValueError:  # NaN, or half of a surrogate pair
        return ""


def _place(part: Part, manifest: Mapping[str, Any], seen: set[str]) -> None:
    """Rows that belong elsewhere make the whole file another one; its rows are left alone."""
    known = set(manifest["ids"].get(part.config, ()))
    for row in part.rows:
        split = manifest["splits"].get(_document(row, part.config), part.split)
        where = "no file of this release" if row["id"] not in known else "another file" if row["id"] in seen else split
        if where != part.split:
            part.told = ("error", f"{row['id']} belongs to {where}; this is another file than the one released")
            part.rows = []
            return
    seen.update(row["id"] for row in part.rows)


def _document(row: Row, config: str) -> Any:
    """The document whose split the row takes, where the row itself names it."""
    if config == "annotations":
        return next(iter(row["document_ids"] or ()), None)
    return row["id"] if config == "documents" else row.get("document_id", row.get("a_document_id"))


def usable(manifest: Any) -> str | None:
    """What keeps a manifest from being followed; None where nothing does."""
    wanted = {"configs": dict, "ids": dict, "splits": dict, "labels": dict, "standoff": bool, "schema_version": str}
    if not isinstance(manifest, dict):
        return "it holds no object"
    wrong = [name for name, kind in wanted.items() if not isinstance(manifest.get(name), kind)]
    if wrong:
        return f"it lacks {', '.join(wrong)}"
    strange = sorted(set(manifest["configs"]) - set(CONFIGS))
    return f"it names the unknown config {strange[0]}" if strange else None
