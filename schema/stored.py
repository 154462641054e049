"""Records in .jsonl files, each read from its file when it is asked for: a few bytes a record in memory, no record."""

import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, cast
from weakref import finalize

from . import jsonl
from .records import Record

_head: Callable[[bytes], Any]
try:
    from msgspec import defstruct
    from msgspec.json import Decoder
    from msgspec.json import decode as _decode

    _head = Decoder(defstruct("Head", [("id", str)], gc=False)).decode
except ImportError:
    _decode = _head = jsonl.parse  # type: ignore[assignment]

_FILE = 44
"""Bits of a place within its file; what stands above them is the file's number."""
_AHEAD = 1 << 13
_MANY = 100
"""How many records of a spool are read at a time."""


class Records(Protocol):
    """Records in order, in memory or on disk."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Record]: ...
    def __getitem__(self, number: int, /) -> Record: ...


class Stored:
    """The records of the files `paths` that exist, one file after the other. Nothing is read before it is asked for.

    To go over them reads line by line and raises jsonl.BadLine; `stored[number]` reads one line.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = [path for path in paths if path.is_file()]
        self._stamps = self._stamped()
        self._block = 0, b""  # what was read last, and where it begins: neighbours are asked for together

    def __iter__(self) -> Iterator[Record]:
        for path in self.paths:
            yield from _read(path)

    def __len__(self) -> int:
        return len(self._edges) // 2

    def __getitem__(self, number: int) -> Record:
        return loaded(self.line(number))

    def line(self, number: int) -> bytes:
        """The line of one record, as it stands in its file."""
        start, end = self._edges[2 * number : 2 * number + 2]
        first, block = self._block
        if not first <= start <= end <= first + len(block):
            block = os.pread(self._open[start >> _FILE], max(end - start, _AHEAD), start & (1 << _FILE) - 1)
            self._block = first, block = start, block
        return block[start - first : end - first]

    def changed(self) -> Path | None:
        """A file that is no longer what it was in the beginning, by its size and the time of its last change."""
        now = zip(self.paths, self._stamps, self._stamped(), strict=True)
        return next((path for path, before, after in now if before != after), None)

    def _stamped(self) -> list[tuple[int, ...] | None]:
        told = (path.stat() if path.is_file() else None for path in self.paths)
        return [at and (at.st_ino, at.st_size, at.st_mtime_ns) for at in told]

    def ids(self) -> list[str]:
        """The id of each record, in their order."""
        edges = array("Q")
        try:
            found = [_head(line).id for line in self._lines(edges)]
        except Exception:  # what the quick one does not read: going over the records tells what it is
            return [str(record["id"]) for record in self]
        self._edges = edges
        return found

    @cached_property
    def _edges(self) -> "array[int]":
        """Where each record's line begins and ends: the file's number, and the byte in it."""
        edges = array("Q")
        for _ in self._lines(edges):
            pass
        return edges

    def _lines(self, edges: "array[int]") -> Iterator[bytes]:
        """The lines that are not blank; `edges` gets where each begins and ends."""
        for number, path in enumerate(self.paths):
            at = number << _FILE
            with path.open("rb") as file:
                for line in file:
                    if not line.isspace():
                        edges.append(at)
                        edges.append(at + len(line))
                        yield line
                    at += len(line)

    @cached_property
    def _open(self) -> list[int]:
        held = [os.open(path, os.O_RDONLY) for path in self.paths]
        for file in held:
            finalize(self, os.close, file)
        return held


def loaded(raw: bytes | str) -> Record:
    """The record in a line that is known to be JSON. Raises ValueError where it is none after all."""
    try:
        return cast(Record, _decode(raw))
    except Exception:  # what the quick one does not read: the exact one decides, and says what is wrong
        return cast(Record, jsonl.parse(raw if isinstance(raw, str) else raw.decode("utf-8")))


def _read(path: Path) -> Iterator[Record]:
    """As jsonl.read, quicker where msgspec is there."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = _decode(line)
            except Exception:
                record = None
            if isinstance(record, dict):
                yield record
            elif not line.isspace():
                yield jsonl.record(path, number, line)


class Shelf(Mapping[str, Record]):
    """Records by id, of two with one id the later; read when they are asked for."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {str(record["id"]): number for number, record in enumerate(self._records)}

    def __getitem__(self, name: str) -> Record:
        return self._records[self._numbers[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def spooled(records: Iterable[Record]) -> "Spool":
    """The records, put aside."""
    made = Spool()
    for record in records:
        made.add(record)
    return made


class Spool:
    """Records put aside in a file without a name, which is gone when nobody holds it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="goldassay.")  # noqa: SIM115 - held as long as the spool
        finalize(self, self._file.close)
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[Record]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Record:
        return loaded(self.line(number))

    def line(self, number: int) -> bytes:
        """The line of one record, as jsonl.write would write it."""
        start, end = self._ends[number : number + 2]
        self._file.flush()
        return os.pread(self._file.fileno(), end - start, start)

    def lines(self) -> Iterator[bytes]:
        """The lines of all, in order, without their ends."""
        self._file.flush()
        edges = [*self._ends[:-1:_MANY], self._ends[-1]]
        for start, end in pairwise(edges):
            yield from os.pread(self._file.fileno(), end - start, start).splitlines()

    def add(self, record: Record) -> int:
        """Put a record aside; its number. Raises OSError where the disk is full."""
        raw = jsonl.line(record) + b"\n"
        self._file.write(raw)
        self._ends.append(self._ends[-1] + len(raw))
        return len(self) - 1
