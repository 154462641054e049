"""Numbers on disk, in buckets: more of them than memory holds are brought together by their first byte."""

import os
import tempfile
from collections.abc import Iterator
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

NONE = np.zeros(0, np.uint64)
FULL = 1 << 17
"""How many numbers wait in memory for the file, and how many a bucket has at least where there are so many."""
_LAST = np.uint64(56)


class Buckets:
    """Numbers of 64 bits in a file, those with the same first byte in one bucket. To go over them gives the buckets,
    small ones together."""

    def __init__(self) -> None:
        self._waiting, self._count = list[Numbers](), 0
        self._edges, self._written = list[NDArray[np.int64]](), 0
        self._file = tempfile.TemporaryFile(prefix="goldassay.")  # noqa: SIM115 - held as long as the buckets
        finalize(self, self._file.close)

    def add(self, numbers: Numbers) -> None:
        """Put numbers into the file. Raises OSError where the disk is full."""
        self._waiting.append(numbers)
        self._count += len(numbers)
        if self._count >= FULL:
            self._write()

    def _write(self) -> None:
        numbers = np.concatenate([NONE, *self._waiting])
        first = (numbers >> _LAST).astype(np.uint8)
        numbers[np.argsort(first, kind="stable")].tofile(self._file)
        self._edges.append(np.cumsum([self._written, *np.bincount(first, minlength=256)]))
        self._written += len(numbers)
        self._waiting, self._count = [], 0

    def __iter__(self) -> Iterator[Numbers]:
        self._write()
        step = min(256, max(1, 256 * FULL // max(1, self._written)))
        for first in range(0, 256, step):
            places = (8 * edges[[first, min(first + step, 256)]] for edges in self._edges)
            parts = (os.pread(self._file.fileno(), end - start, start) for start, end in places)
            yield np.frombuffer(b"".join(parts), np.uint64)
