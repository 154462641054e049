"""Near-duplicates: which documents carry the same story nearly word for word.

Shingles go through a file, cut into buckets by their hash, so that memory holds one bucket, and a few numbers a text.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..schema.workers import cores, streamed
from .buckets import NONE, Buckets, Numbers
from .runs import runs

WIDTH = 4  # words a shingle
ALIKE = 0.5  # share of the shorter text's shingles that the other holds too
_COMMON = 50  # a shingle in more documents than this says nothing
_LOW, _BEYOND, _HALF = map(np.uint64, (0xFFFFFFFF, 1 << 32, 32))
_HELD = 64  # how many texts that are compared stay cut into shingles
_BATCH, _MANY = 250, 2000  # how many texts are cut at a time, and from how many on every core does


class Texts(Protocol):
    """Texts by number, in memory or on disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> str: ...


def shingles(text: str) -> Numbers:
    """The runs of WIDTH words of `text`, case and punctuation aside, as hashes in order, each once."""
    return np.unique(runs(text.lower(), WIDTH))


def containment(a: Numbers, b: Numbers) -> float:
    """The share of the smaller set that the other holds (Broder 1997)."""
    return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b)) if len(a) and len(b) else 0.0


def near_duplicates(texts: Texts) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) of `texts` that are nearly the same, in order.

    Only texts are compared that share a shingle, and so many of those that are not common that they may be alike.
    """
    held = lru_cache(_HELD)(lambda number: shingles(texts[number]))
    sizes, entries = _entries(texts)
    common, shared, likely = np.zeros_like(sizes), Buckets(), [NONE]
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


def _entries(texts: Texts) -> tuple[NDArray[np.uint32], "Buckets"]:
    """How many shingles each text holds; and of each the upper half of its hash, and below it the text's number."""
    sizes, entries = np.zeros(len(texts), np.uint32), Buckets()
    parts = [range(at, min(at + _BATCH, len(texts))) for at in range(0, len(texts), _BATCH)]
    found = streamed(partial(_cut, texts), parts, cores() if len(texts) >= _MANY else 1)
    for numbers, (counts, some) in zip(parts, found, strict=True):
        sizes[numbers.start : numbers.stop] = counts
        entries.add(some)
    return sizes, entries


def _cut(texts: Texts, numbers: range) -> tuple[list[int], Numbers]:
    found = [shingles(texts[number]) for number in numbers]
    counts = [len(some) for some in found]
    return counts, np.concatenate([NONE, *found]) & ~_LOW | np.repeat(np.array(numbers, np.uint64), counts)


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
