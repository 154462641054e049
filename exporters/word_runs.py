"""No run of eight words of a text that may not be published, in any file of a release; listed names excepted."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..schema.records import Record
from . import dataset

WIDTH = 8
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of `text`, whatever their case, form and punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of WIDTH words."""
    said = words(text)
    return (tuple(said[n : n + WIDTH]) for n in range(len(said) - WIDTH + 1))


def protected(documents: Iterable[Record], names: Iterable[str] = ()) -> dict[tuple[str, ...], str]:
    """The runs of closed texts and the document of each; a run that lies inside a listed name belongs to nobody."""
    free = {run for name in names for run in runs(name)}
    return {run: str(d["id"]) for d in documents for run in runs(d["text"]) if run not in free}


def leaks(folder: Path, guarded: Collection[tuple[str, ...]] | dict[tuple[str, ...], str]) -> Iterator[tuple[str, str]]:
    """(where, which run) for every string of every file in `folder` that holds a guarded run."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        for where, text in _strings_of(path):
            found = next((run for run in runs(text) if run in guarded), None)
            if found:
                yield f"{name}{where}", " ".join(found)


def _strings_of(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix != ".parquet":
        yield "", path.read_text(encoding="utf-8")
        return
    for number, row in enumerate(dataset.read_file(path), 1):
        yield from ((f"#{number} {row['id']}", text) for text in _strings(row))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)
