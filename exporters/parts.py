"""The data files of a release against its manifest: which of them can be trusted to be read, and what is the matter."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..schema import jsonl
from .columns import CONFIGS, columns
from .parquet import read_rows, shape_of
from .rows import Row
from .shards import digest_of

Told = tuple[str, str]
"""(severity, sentence)."""


@dataclass
class Part:
    """One data file. `changed` where its bytes are not the manifest's."""

    config: str
    split: str
    path: Path
    changed: bool = False
    told: Told | None = None

    @property
    def readable(self) -> bool:
        """True where its rows can be checked."""
        return self.told is None or self.told[0] == "warning"

    def rows(self) -> Iterator[Row]:
        """Those rows, a row group at a time."""
        return read_rows(self.path) if self.readable else iter(())


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
    part.changed = digest_of(part.path) != told["sha256"]
    try:
        names, count = shape_of(part.path)
        same = part.changed and names == list(columns(config)) and _digest(part.rows()) == told["digest"]
    except (ValueError, OSError) as error:
        part.told = _unreadable(error)
        return part
    if count and names != list(columns(config)):
        part.told = "error", f"its columns are not those of {config}; bring the file back"
    elif count != told["rows"]:
        part.told = "error", f"it holds {count} rows, the manifest says {told['rows']}; bring the file back"
    elif same:
        part.changed = False
        part.told = "warning", "the rows are as released, and the bytes are not: it was rewritten"
    return part


def _unreadable(error: Exception) -> Told:
    return "error", f"no parquet file can be read here ({str(error).splitlines()[0]}); bring it back"


def _digest(rows: Iterable[Row]) -> str:
    made = hashlib.sha256()
    try:
        for row in rows:
            made.update(jsonl.line(row) + b"\n")
    except ValueError:  # NaN; what else cannot be read is told where its rows are placed
        return ""
    return made.hexdigest()


def _place(part: Part, manifest: Mapping[str, Any], seen: set[str]) -> None:
    """Rows that belong elsewhere make the whole file another one; its rows are left alone."""
    known, own = set(manifest["ids"].get(part.config, ())), set[str]()
    try:
        for row in part.rows():
            home, name = manifest["splits"].get(_document(row, part.config), part.split), row["id"]
            other = "no file of this release" if name not in known else "another file" if name in seen else home
            if other != part.split:
                part.told = "error", f"{name} belongs to {other}; this is another file than the one released"
                return
            own.add(name)
    except (ValueError, OSError) as error:
        part.told = _unreadable(error)
    else:
        seen |= own


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
