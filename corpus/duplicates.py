"""Near-duplicates: which documents carry the same story nearly word for word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

WIDTH = 4  # words a shingle
ALIKE = 0.5  # share of the shorter text's shingles that the other holds too
_COMMON = 50  # a shingle in more documents than this says nothing


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of WIDTH words of `text`, case and punctuation aside."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + WIDTH]) for i in range(len(words) - WIDTH + 1))


def containment(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> float:
    """The share of the smaller set that the other holds (Broder 1997)."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) of `texts` that are nearly the same. Only texts that share a shingle are compared."""
    sets = [shingles(text) for text in texts]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, found in enumerate(sets):
        for shingle in found:
            holders[shingle].append(number)
    together = {pair for who in holders.values() if len(who) <= _COMMON for pair in combinations(who, 2)}
    return ((i, j) for i, j in sorted(together) if containment(sets[i], sets[j]) >= ALIKE)


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
