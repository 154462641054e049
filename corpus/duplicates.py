"""Near-duplicates: which documents carry the same story nearly word for word.

Shingles go through a file, cut into buckets by their hash, so that memory holds one bucket, and a few numbers a text.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import Protocol
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from ..schema.workers import cores, streamed

Numbers = NDArray[np.uint64]

WIDTH = 4  # words a shingle
ALIKE = 0.5  # share of the shorter text's shingles that the other holds too
_COMMON = 50  # a shingle in more documents than this says nothing
_BASE, _RUN = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F  # of a word's hash and of a run's: odd, so that nothing is lost
_INVERSE = pow(_BASE, -1, 1 << 64)
_PIECES = re.compile(r"(?s).{1,50000}\w*")  # of a long text, that it take no more memory than others
_NONE = np.zeros(0, np.uint64)
_LOW, _BEYOND, _HALF, _LAST = map(np.uint64, (0xFFFFFFFF, 1 << 32, 32, 56))
_FULL = 1 << 17  # how many numbers wait in memory for the file
_HELD = 64  # how many texts that are compared stay cut into shingles
_BATCH, _MANY = 250, 2000  # how many texts are cut at a time, and from how many on every core does


class Texts(Protocol):
    """Texts by number, in memory or on disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> str: ...


def shingles(text: str) -> Numbers:
    """The runs of WIDTH words of `text`, case and punctuation aside, as hashes in order, each once."""
    words = np.concatenate([_NONE, *map(_words, _PIECES.findall(text.lower()))])
    runs = np.zeros(max(0, len(words) - WIDTH + 1), np.uint64)
    for at, factor in enumerate(_powers(_RUN, WIDTH)):
        runs += words[at : at + len(runs)] * factor
    return np.unique(runs)


def _words(text: str) -> Numbers:
    """The hash of each word: a polynomial of its code points (Karp and Rabin 1987)."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), "<u4")
    inside = _of_words()[codes]
    edges = np.flatnonzero(inside[1:] != inside[:-1])  # the last code point before each word, and of each
    starts, ends = edges[::2], edges[1::2]
    room = 1 << len(codes).bit_length()
    sums = np.cumsum(codes * _powers(_BASE, room)[: len(codes)])
    words: Numbers = (sums[ends] - sums[starts]) * _powers(_INVERSE, room)[starts]
    return words ^ words >> _HALF


@cache
def _of_words() -> NDArray[np.bool_]:
    """Of every code point whether words are made of it."""
    found = np.zeros(0x110000, np.bool_)
    for run in re.finditer(r"\w+", np.arange(len(found), dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")):
        found[slice(*run.span())] = True
    return found


@lru_cache(8)
def _powers(base: int, room: int) -> Numbers:
    """`base` to the power of 0, 1, ... (modulo 2 ** 64)."""
    return np.multiply.accumulate(np.append(np.uint64(1), np.full(room - 1, base, np.uint64)))


def containment(a: Numbers, b: Numbers) -> float:
    """The share of the smaller set that the other holds (Broder 1997)."""
    return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b)) if len(a) and len(b) else 0.0


def near_duplicates(texts: Texts) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) of `texts` that are nearly the same, in order.

    Only texts are compared that share a shingle, and so many of those that are not common that they may be alike.
    """
    held = lru_cache(_HELD)(lambda number: shingles(texts[number]))
    sizes, entries = _entries(texts)
    common, shared, likely = np.zeros_like(sizes), _Buckets(), [_NONE]
    for bucket in entries:
        for pairs in _pairs(np.sort(bucket), common):
            shared.add(pairs)
    for bucket in shared:
        pairs, counts = np.unique(bucket.byteswap(), return_counts=True)
        i, j = pairs >> _HALF, pairs & _LOW
        enough = counts + np.minimum(common[i], common[j]) >= ALIKE * np.minimum(sizes[i], sizes[j])
        likely.append(pairs[enough])
    found = (divmod(int(pair), 1 << 32) for pair in np.sort(np.concatenate(likely)))
    return ((i, j) for i, j in found if containment(held(i), held(j)) >= ALIKE)


def _entries(texts: Texts) -> tuple[NDArray[np.uint32], "_Buckets"]:
    """How many shingles each text holds; and of each the upper half of its hash, and below it the text's number."""
    sizes, entries = np.zeros(len(texts), np.uint32), _Buckets()
    parts = [range(at, min(at + _BATCH, len(texts))) for at in range(0, len(texts), _BATCH)]
    found = streamed(partial(_cut, texts), parts, cores() if len(texts) >= _MANY else 1)
    for numbers, (counts, some) in zip(parts, found, strict=True):
        sizes[numbers.start : numbers.stop] = counts
        entries.add(some)
    return sizes, entries


def _cut(texts: Texts, numbers: range) -> tuple[list[int], Numbers]:
    found = [shingles(texts[number]) for number in numbers]
    counts = [len(some) for some in found]
    return counts, np.concatenate([_NONE, *found]) & ~_LOW | np.repeat(np.array(numbers, np.uint64), counts)


def _pairs(entries: Numbers, common: NDArray[np.uint32]) -> Iterator[Numbers]:
    """Each two texts, as one number, that hold one shingle, for each that is not common; `common` counts the others.

    `entries` are in order. A pair's bytes are turned round, so that buckets are of one size.
    """
    starts = np.flatnonzero(np.diff(entries >> _HALF, prepend=_BEYOND, append=_BEYOND))
    holders = np.repeat(np.diff(starts), np.diff(starts))
    np.add.at(common, entries[holders > _COMMON] & _LOW, 1)
    entries = entries[(holders > 1) & (holders <= _COMMON)]
    for apart in range(1, _COMMON):
        one, other = entries[:-apart], entries[apart:]
        same = one >> _HALF == other >> _HALF
        if not same.any():
            return
        pairs = one[same] << _HALF | other[same] & _LOW
        yield pairs[one[same] != other[same]].byteswap()


class _Buckets:
    """Numbers of 64 bits in a file, those with the same first byte in one bucket. To go over them gives the buckets,
    small ones together."""

    def __init__(self) -> None:
        self._waiting, self._count = list[Numbers](), 0
        self._edges, self._written = list[NDArray[np.int64]](), 0
        self._file = tempfile.TemporaryFile(prefix="goldassay.")  # noqa: SIM115 - held as long as the buckets
        finalize(self, self._file.close)

    def add(self, numbers: Numbers) -> None:
        self._waiting.append(numbers)
        self._count += len(numbers)
        if self._count >= _FULL:
            self._write()

    def _write(self) -> None:
        numbers = np.concatenate([_NONE, *self._waiting])
        first = (numbers >> _LAST).astype(np.uint8)
        numbers[np.argsort(first, kind="stable")].tofile(self._file)
        self._edges.append(np.cumsum([self._written, *np.bincount(first, minlength=256)]))
        self._written += len(numbers)
        self._waiting, self._count = [], 0

    def __iter__(self) -> Iterator[Numbers]:
        self._write()
        step = min(256, max(1, 256 * _FULL // max(1, self._written)))
        for first in range(0, 256, step):
            places = (8 * edges[[first, min(first + step, 256)]] for edges in self._edges)
            parts = (os.pread(self._file.fileno(), end - start, start) for start, end in places)
            yield np.frombuffer(b"".join(parts), np.uint64)


def components(size: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `size` items, the smallest that it is linked with, directly or by way of others."""
    leader = list(range(size))

    def lead(item: int) -> int:
        while leader[item] != item:
            item = leader[item]
        return item

    for a, b in links:
        low, high = sorted((lead(a), lead(b)))
        leader[high] = low
    return [lead(item) for item in range(size)]
