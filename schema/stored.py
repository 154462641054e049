"""Records in .jsonl files, each read from its file when it is asked for: a few bytes a record in memory, no record."""

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast
from weakref import finalize

from . import jsonl
from .records import Record

_FILE = 44
"""Bits of a place within its file; what stands above them is the file's number."""


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

    def __iter__(self) -> Iterator[Record]:
        for path in self.paths:
            yield from jsonl.read(path)

    def __len__(self) -> int:
        return len(self._edges) // 2

    def __getitem__(self, number: int) -> Record:
        return cast(Record, jsonl.parse(self.line(number).decode("utf-8")))

    def line(self, number: int) -> bytes:
        """The line of one record, as it stands in its file."""
        start, end = self._edges[2 * number : 2 * number + 2]
        return os.pread(self._open[start >> _FILE], end - start, start & (1 << _FILE) - 1)

    @cached_property
    def _edges(self) -> "array[int]":
        """Where each record's line begins and ends: the file's number, and the byte in it."""
        found = array("Q")
        for number, path in enumerate(self.paths):
            found.extend((number << _FILE) + edge for edges in _lines_of(path) for edge in edges)
        return found

    @cached_property
    def _open(self) -> list[int]:
        held = [os.open(path, os.O_RDONLY) for path in self.paths]
        for file in held:
            finalize(self, os.close, file)
        return held


def _lines_of(path: Path) -> Iterator[tuple[int, int]]:
    """Where each line that is not blank begins and ends."""
    at = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isspace():
                yield at, at + len(line)
            at += len(line)


class Shelf(Mapping[str, Record]):
    """Records by id, of two with one id the later; read when they are asked for."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {str(record["id"]): number for number, record in enumerate(self._records)}

    def __getitem__(self, name: str) -> Record:
        return self._records[self._numbers[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


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
        return cast(Record, jsonl.parse(self.line(number).decode("utf-8")))

    def line(self, number: int) -> bytes:
        """The line of one record, as jsonl.write would write it."""
        start, end = self._ends[number : number + 2]
        self._file.flush()
        return os.pread(self._file.fileno(), end - start, start)

    def add(self, record: Record) -> int:
        """Put a record aside; its number. Raises OSError where the disk is full."""
        raw = jsonl.dump(record).encode("utf-8") + b"\n"
        self._file.write(raw)
        self._ends.append(self._ends[-1] + len(raw))
        return len(self) - 1
