"""Where each document's line lies, and what rules need of it, read again when it is asked for."""

import io
import mmap
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..records import Record
from . import typed
from .facts import key
from .line import read_line
from .sources import Chunk, Source, lines_of

_MARK = b'"document"'
_PROBES, _PROBE = 8, 64 * 1024
_KEPT = 4 * 1024 * 1024
"""Bytes of texts that are kept at hand."""
FIELDS = ("id", "text", "text_length", "published_at", "published_precision", "independence_group")
"""What rules need of a document."""
_START = (1 << 44) - 1


class Entry(NamedTuple):
    """A document's line, and hashes of its id, its text's digest and its independence group."""

    id: int
    source: int
    start: int
    size: int
    digest: int
    group: int


class Entries:
    """Entries, held compactly: of millions of documents a tuple each would outweigh all else."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def __iter__(self) -> Iterator[Entry]:
        return map(Entry._make, zip(*self.columns(), strict=True))

    def columns(self) -> "list[array[int]]":
        """A row of numbers for each field of Entry."""
        return [self._numbers[at :: len(Entry._fields)] for at in range(len(Entry._fields))]

    def add(self, entries: Iterable[Entry]) -> None:
        """Hold more entries."""
        self._numbers.extend(chain.from_iterable(entries))

    def join(self, other: "Entries") -> None:
        """Hold what another holds."""
        self._numbers.extend(other._numbers)

    def drop(self, places: Container[tuple[int, int]]) -> None:
        """Let go of those at these places, (source, start) each."""
        kept = [entry for entry in self if (entry.source, entry.start) not in places]
        self._numbers = array("q", chain.from_iterable(kept))


def may_hold_documents(source: Source) -> bool:
    """False where none of a few looks into the file meets a document; one that is there all the same is met later."""
    with open(source.path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
        for at in range(0, size, max(_PROBE, size // _PROBES)):
            file.seek(at)
            if _MARK in file.read(_PROBE):
                return True
    return False


def find_documents(chunk: Chunk) -> Entries:
    """The documents of a chunk whose lines look like it."""
    found, at, typed_pays = Entries(), chunk.start, chunk.size > typed.FEW
    for raw in lines_of(chunk):
        if _MARK in raw:
            head = typed.read_head(raw) if typed_pays else None
            if head is None:
                found.add(filter(None, [entry_of(read_line(raw)[0], chunk, at, len(raw))]))
            elif head.record == "document":
                found.add([_entry(head.id, head.text_sha256, head.independence_group, (chunk.source, at, len(raw)))])
        at += len(raw) + 1
    return found


def entry_of(record: Any, chunk: Chunk, start: int, size: int) -> Entry | None:
    """The entry of a record at `start` of the chunk's file; None where it is no document with an id."""
    if not isinstance(record, dict) or record.get("record") != "document" or not isinstance(record.get("id"), str):
        return None
    digest, group = record.get("text_sha256"), str(record.get("independence_group"))
    return _entry(record["id"], digest, group, (chunk.source, start, size))


def _entry(identifier: str, digest: Any, group: str, place: tuple[int, int, int]) -> Entry:
    return Entry(key(identifier), *place, key(digest) if isinstance(digest, str) else 0, key(group))


def write_table(path: Path, entries: Entries) -> None:
    """Write the table that Documents reads: ids, places and sizes sorted by id, then contested digests."""
    found, sources, starts, lengths, digests, groups = entries.columns()
    rows = sorted(
        zip(found, [source << 44 | start for source, start in zip(sources, starts, strict=True)], lengths, strict=True)
    )
    ids, places, sizes = zip(*rows, strict=True) if rows else ((), (), ())
    with path.open("wb") as out:
        for column in ([len(ids)], ids, places, sizes, _contested(digests, groups)):
            out.write(array("q", column).tobytes())


def _contested(digests: Sequence[int], groups: Sequence[int]) -> list[int]:
    """The digests of texts that stand in several independence groups."""
    if len(set(digests)) == len(digests):
        return []
    seen: dict[int, set[int]] = defaultdict(set)
    for digest, group in zip(digests, groups, strict=True):
        seen[digest].add(group)
    return sorted(digest for digest, those in seen.items() if digest and len(those) > 1)


class Documents(dict[str, Record | None]):
    """Documents by id, over a table and the files it points into: `documents[id]` has the fields id, text,
    published_at and independence_group of the first of that id, and is None where there is none. Few are held at once.
    """

    def __init__(self, table: Path, paths: Sequence[str]) -> None:
        super().__init__()
        with table.open("rb") as file:
            held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("q")
        count = held[0]
        self._ids, self._places = held[1 : count + 1], held[count + 1 : 2 * count + 1]
        self._sizes, self.contested = held[2 * count + 1 : 3 * count + 1], frozenset(held[3 * count + 1 :])
        self._paths = paths
        self._open: tuple[int, BinaryIO] | None = None
        self._room = _KEPT

    def place(self, hashed: int) -> tuple[int, int] | None:
        """(source, start) of the first document whose id has that hash; None where none is in the table."""
        at = self._find(hashed)
        return None if at is None else (self._places[at] >> 44, self._places[at] & _START)

    def lies_at(self, source: int, start: int) -> bool:
        """True where the table holds a document whose line is at `start` of `source`."""
        return source << 44 | start in self._all_places

    @cached_property
    def _all_places(self) -> frozenset[int]:
        return frozenset(self._places)

    def _find(self, hashed: int) -> int | None:
        at = bisect_left(self._ids, hashed)
        return at if at < len(self._ids) and self._ids[at] == hashed else None

    def __missing__(self, identifier: str) -> Record | None:
        record = self._read(identifier)
        return None if record is None else self.keep(identifier, {name: record.get(name) for name in FIELDS})

    def keep(self, identifier: str, kept: Record) -> Record:
        """Hold the FIELDS of a document, and let go of what was held longest where there is no room."""
        for name in ("text", "published_at"):
            kept[name] = kept[name] if isinstance(kept[name], str) else None
        self._room -= _size(kept)
        while self and self._room < 0:
            self._room += _size(self.pop(next(iter(self))) or {})
        self[identifier] = kept
        return kept

    def _read(self, identifier: str) -> Record | None:
        at = self._find(key(identifier))
        if at is None:
            return None
        file = self._file(self._places[at] >> 44)
        file.seek(self._places[at] & _START)
        record: Record | None = read_line(file.read(self._sizes[at]))[0]
        return record

    def _file(self, source: int) -> BinaryIO:
        if self._open is None or self._open[0] != source:
            self.close()
            self._open = source, open(self._paths[source], "rb", buffering=0)  # noqa: SIM115
        return self._open[1]

    def close(self) -> None:
        """Close the file that is open."""
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _size(record: Record) -> int:
    return 256 + sys.getsizeof(record.get("text"))
