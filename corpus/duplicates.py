"""Near-duplicates: which documents carry the same story nearly word for word.

Shingles go through a file, cut into buckets by their hash, so that memory holds one bucket, and a few numbers a text.
"""

import re
import tempfile
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from typing import Protocol
from weakref import finalize

WIDTH = 4  # words a shingle
ALIKE = 0.5  # share of the shorter text's shingles that the other holds too
_COMMON = 50  # a shingle in more documents than this says nothing
_LOW, _HIGH = 0xFFFFFFFF, 0xFFFFFFFF00000000
_FULL = 1 << 17  # how many numbers wait in memory for the file
_HELD = 64  # how many texts that are compared stay cut into shingles


class Texts(Protocol):
    """Texts by number, in memory or on disk."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __getitem__(self, number: int, /) -> str: ...


def shingles(text: str) -> frozenset[int]:
    """The runs of WIDTH words of `text`, case and punctuation aside, each as its hash in this process."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(map(hash, zip(*(words[start:] for start in range(WIDTH)), strict=False)))


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that the other holds (Broder 1997)."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def near_duplicates(texts: Texts) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) of `texts` that are nearly the same, in order.

    Only texts are compared that share a shingle, and so many of those that are not common that they may be alike.
    """
    held = lru_cache(_HELD)(lambda number: shingles(texts[number]))
    sizes, common, shared = array("L"), Counter[int](), _Buckets()
    for holders in _holders(texts, sizes):
        if len(holders) > _COMMON:
            common.update(holders)
        else:
            shared.add(_pairs(holders))
    likely = array("Q")
    for bucket in shared:
        for pair, count in Counter(bucket).items():
            i, j = _unpaired(pair)
            if count + min(common[i], common[j]) >= ALIKE * min(sizes[i], sizes[j]):
                likely.append(pair)
    return ((i, j) for i, j in sorted(map(_unpaired, likely)) if containment(held(i), held(j)) >= ALIKE)


def _pairs(holders: list[int]) -> Iterator[int]:
    """Each two of them as one number, whose first byte is the last of the one: buckets are of one size."""
    return ((i & 0xFF) << 56 | i >> 8 << 32 | j for i, j in combinations(holders, 2))


def _unpaired(pair: int) -> tuple[int, int]:
    high = pair >> 32
    return (high & 0xFFFFFF) << 8 | high >> 24, pair & _LOW


def _holders(texts: Texts, sizes: "array[int]") -> Iterator[list[int]]:
    """The texts that hold each shingle that several hold, in order; how many each holds goes into `sizes`."""
    entries = _Buckets()
    for number, text in enumerate(texts):
        found = shingles(text)
        sizes.append(len(found))
        entries.add([value << 32 & _HIGH | number for value in found])
    for bucket in entries:
        seen = Counter([entry >> 32 for entry in bucket])
        several = sorted(entry for entry in bucket if seen[entry >> 32] > 1)
        for _, same in groupby(several, key=lambda entry: entry >> 32):
            yield [entry & _LOW for entry in same]


class _Buckets:
    """Numbers of 64 bits in a file, those with the same first byte in one bucket. To go over them gives the buckets."""

    def __init__(self) -> None:
        self._waiting, self._written = array("Q"), 0
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(256)]
        self._file = tempfile.TemporaryFile(prefix="goldassay.")  # noqa: SIM115 - held as long as the buckets
        finalize(self, self._file.close)

    def add(self, numbers: Iterable[int]) -> None:
        self._waiting.extend(numbers)
        if len(self._waiting) >= _FULL:
            self._write()

    def _write(self) -> None:
        ordered = array("Q", sorted(self._waiting))
        edges = [bisect_left(ordered, first << 56) for first in range(256)] + [len(ordered)]
        for place, (start, end) in zip(self._places, pairwise(edges), strict=True):
            place.append((8 * (self._written + start), end - start))
        ordered.tofile(self._file)
        self._written += len(ordered)
        del self._waiting[:]

    def __iter__(self) -> Iterator["array[int]"]:
        self._write()
        for place in self._places:
            bucket = array("Q")
            for at, count in place:
                self._file.seek(at)
                bucket.fromfile(self._file, count)
            yield bucket


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
