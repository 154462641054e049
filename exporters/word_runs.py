"""No run of eight words of a text that may not be published, in any file of a release.

What everybody may say is excepted: listed names, the articles' addresses, and what stands in an open text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..schema.records import Record
from . import dataset

WIDTH = 8
Run = tuple[str, ...]
_WORD = re.compile(r"\w+")


def runs(text: str) -> Iterator[Run]:
    """Every run of WIDTH words of `text`, whatever their case, form and punctuation."""
    said = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return (tuple(said[n : n + WIDTH]) for n in range(len(said) - WIDTH + 1))


def leaks(folder: Path, documents: Iterable[Record], names: Iterable[str] = ()) -> Iterator[tuple[str, str, str]]:
    """(where, the run, whose it is) for the runs of closed texts that any string of any file in `folder` holds.

    `documents` have their texts. What is kept in memory are the runs of the release, not those of the texts.
    """
    held = [d for d in documents if d["text"] is not None]
    said = {run: where for where, text in _strings_in(folder) for run in runs(text)}
    free = [d["text"] for d in held if d["license"]["redistributable"]]
    for text in (*names, *(d["url"] for d in held if d.get("url")), *free):
        for run in runs(text):
            said.pop(run, None)
    for document in held:
        if said and not document["license"]["redistributable"]:
            found = (run for run in runs(document["text"]) if run in said)
            yield from ((said[run], " ".join(run), str(document["id"])) for run in found)


def _strings_in(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix != ".parquet":
            yield name, path.read_text(encoding="utf-8")
            continue
        for number, row in enumerate(dataset.read_file(path), 1):
            yield from ((f"{name}#{number} {row['id']}", text) for text in _strings(row))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)
