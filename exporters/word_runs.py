"""No run of eight words of a text that may not be published, in any file of a release.

What everybody may say is excepted: listed names, the articles' addresses, and what stands in an open text. The hashes
of all runs go through a file; in memory is a part of them, and those that a closed text and the release share.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..corpus.buckets import NONE, Buckets, Numbers
from ..corpus.runs import runs
from ..schema.stored import Records
from .parquet import read_rows

WIDTH = 8
_WORD = re.compile(r"\w+")
_APART = "\n_\n"  # between strings that are looked at together
_TAGS = np.uint64(3)  # in the lowest bits of a hash: whether it was said in the release, closed, or open
_SAID, _CLOSED, _OPEN = map(np.uint64, range(3))
_WEIGHTS = np.array([1, 2, 4])


class Place(NamedTuple):
    """A file of a release, and in a data file a row (from 1) and its id."""

    file: str
    row: int = 0
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.file}#{self.row} {self.id}" if self.id else self.file


def leaks(folder: Path, documents: Records, names: Iterable[str] = ()) -> Iterator[tuple[Place, str, str]]:
    """(where, the run, whose it is) for the runs of closed texts that any string of any file in `folder` holds.

    `documents` have their texts. The files are read once, and once more where there is something to tell.
    """
    shared = _shared(folder, documents, names)
    said: dict[int, Place] = {}
    for where, text in _strings_in(folder) if len(shared) else ():
        said.update(dict.fromkeys(np.intersect1d(_hashes(text), shared).tolist(), where))
    for document in documents if said else ():
        if not document["license"]["redistributable"]:
            found, words = _hashes(document["text"] or ""), _WORD.findall(_plain(document["text"] or ""))
            for at in np.flatnonzero(np.isin(found, list(said))).tolist():
                yield said[int(found[at])], " ".join(words[at : at + WIDTH]), str(document["id"])


def _shared(folder: Path, documents: Records, names: Iterable[str]) -> Numbers:
    """The hashes of the runs that a closed text and the release have and nobody else."""
    if all(document["license"]["redistributable"] for document in documents):
        return NONE
    seen = Buckets()
    for name in names:
        seen.add(_hashes(name) | _OPEN)
    for document in documents:
        seen.add(_hashes(document.get("url") or "") | _OPEN)
        tag = _OPEN if document["license"]["redistributable"] else _CLOSED
        seen.add(np.unique(_hashes(document["text"] or "")) | tag)
    for path in _files(folder):
        for text in _columns(path) if path.suffix == ".parquet" else [_text(path)]:
            seen.add(np.unique(_hashes(text)) | _SAID)
    return np.concatenate([NONE, *map(_both, seen)])


def _both(bucket: Numbers) -> Numbers:
    """What was said and is closed, and is not open."""
    tagged = np.unique(bucket)
    found, place = np.unique(tagged & ~_TAGS, return_inverse=True)
    tags = np.bincount(place, weights=_WEIGHTS[tagged & _TAGS], minlength=len(found))
    shared: Numbers = found[tags == _WEIGHTS[_SAID] + _WEIGHTS[_CLOSED]]
    return shared


def _hashes(text: str) -> Numbers:
    """Every run of WIDTH words, whatever their case, form and punctuation."""
    return runs(_plain(text), WIDTH) & ~_TAGS


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _columns(path: Path) -> Iterator[str]:
    """The strings of each column of a data file, a row group at a time, apart from each other."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            for chunk in (chunk for column in file.read_row_group(group).columns for chunk in column.chunks):
                yield from (_APART.join(leaf) for leaf in _leaves(chunk))


def _leaves(array: Any) -> Iterator[set[str]]:
    """The strings of an array of Arrow, each once for each field, however deep."""
    from pyarrow import types

    if types.is_struct(array.type):
        for inner in array.flatten():
            yield from _leaves(inner)
    elif types.is_list(array.type):
        yield from _leaves(array.flatten())
    elif not types.is_primitive(array.type):
        yield set(_strings(array.to_pylist()))


def _strings_in(folder: Path) -> Iterator[tuple[Place, str]]:
    for path in _files(folder):
        name = str(path.relative_to(folder))
        if path.suffix != ".parquet":
            yield Place(name), _text(path)
            continue
        for number, row in enumerate(read_rows(path), 1):
            where = Place(name, number, row.get("id"))
            yield from ((where, text) for text in _strings(row))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)
