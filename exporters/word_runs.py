"""No run of eight words of a text that may not be published, in any file of a release.

What everybody may say is excepted: listed names, the articles' addresses, and what stands in an open text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..schema.stored import Records
from .parquet import read_rows

WIDTH = 8
Run = tuple[str, ...]
_WORD = re.compile(r"\w+")


class Place(NamedTuple):
    """A file of a release, and in a data file a row (from 1) and its id."""

    file: str
    row: int = 0
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.file}#{self.row} {self.id}" if self.id else self.file


def runs(text: str) -> Iterator[Run]:
    """Every run of WIDTH words of `text`, whatever their case, form and punctuation."""
    said = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return zip(*(said[start:] for start in range(WIDTH)), strict=False)


def leaks(folder: Path, documents: Records, names: Iterable[str] = ()) -> Iterator[tuple[Place, str, str]]:
    """(where, the run, whose it is) for the runs of closed texts that any string of any file in `folder` holds.

    `documents` have their texts. What is kept in memory are hashes (of 64 bits) of the runs of the release.
    """
    said = {hash(run): where for where, text in _strings_in(folder) for run in runs(text)}
    for text in names:
        _forget(said, text)
    for document in documents if said else ():
        _forget(said, document.get("url") or "")
        if document["license"]["redistributable"]:
            _forget(said, document["text"] or "")
    for document in documents if said else ():
        if not document["license"]["redistributable"]:
            found = (run for run in runs(document["text"] or "") if hash(run) in said)
            yield from ((said[hash(run)], " ".join(run), str(document["id"])) for run in found)


def _forget(said: dict[int, Place], text: str) -> None:
    for run in runs(text):
        said.pop(hash(run), None)


def _strings_in(folder: Path) -> Iterator[tuple[Place, str]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix != ".parquet":
            yield Place(name), path.read_text(encoding="utf-8", errors="replace")
            continue
        for number, row in enumerate(read_rows(path), 1):
            where = Place(name, number, row.get("id"))
            yield from ((where, text) for text in _strings(row))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)
