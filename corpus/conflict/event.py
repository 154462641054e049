"""The claims of one event together: which words tell them apart, which places all speak of, how long a thing lasted."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from ..values import intervals
from .comparable import COMMON, copied
from .reading import Reading, Words

EVERYWHERE = 0.75  # a place named in so many of an event's documents is where it all happens


@dataclass(frozen=True)
class Length:
    """A length in days, whether it was said, and the other claims that it rests on."""

    days: intervals.Bounds
    said: bool
    via: tuple[str, ...] = ()


class Event:
    """The readings of an event's claims, and what they tell of each other."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        held = Counter(word for one in readings for word in one.words)
        self._lengths: dict[int, Length | None] = {}
        self._weights = {word: math.log(1 + len(readings) / count) for word, count in held.items()}

    def weight(self, words: Words) -> float:
        """The words' share in telling claims apart: log(1 + claims / claims with it), summed."""
        return sum(self._weights.get(word, 0.0) for word in words)

    def share(self, one: Words, other: Words) -> float:
        """The weight of what both say, of the one that says less; 1 where that says nothing."""
        least = min(self.weight(one), self.weight(other))
        return self.weight(one & other) / least if least else 1.0

    def alike(self, one: Words, other: Words) -> float:
        """The weight of what both say, of all that they say."""
        every = self.weight(one | other)
        return self.weight(one & other) / every if every else 0.0

    def pairs(self) -> list[tuple[int, int]]:
        """The claims that share a word or a key that few others have; no copies of one story."""
        holders: dict[str, list[int]] = {}
        for number, one in enumerate(self.readings):
            for key in {*one.words, *one.place.keys, *([f"head:{one.head}"] if one.head else [])}:
                holders.setdefault(key, []).append(number)
        together = {pair for who in holders.values() if len(who) <= COMMON for pair in combinations(who, 2)}
        return sorted((i, j) for i, j in together if not copied(self.readings[i].place, self.readings[j].place))

    @cached_property
    def _everywhere(self) -> Words:
        homes = {one.place.document["id"]: one.place.document["text"] or "" for one in self.readings}
        texts, named = [text.lower() for text in homes.values()], {spot for one in self.readings for spot in one.spots}
        return frozenset(n for n in named if sum(n in text for text in texts) >= EVERYWHERE * len(texts))

    def elsewhere(self, a: Reading, b: Reading) -> bool:
        """True where the two name other places, or one names a place that is not where it all happens."""
        if a.spots and b.spots:
            return not a.spots & b.spots
        return bool((a.spots | b.spots) - self._everywhere)

    def length(self, one: Reading) -> Length | None:
        """How long a claim's thing lasted: said, or from its start to its end, which another claim may tell."""
        if id(one) not in self._lengths:
            self._lengths[id(one)] = self._length(one)
        return self._lengths[id(one)]

    def _length(self, one: Reading) -> Length | None:
        said = next((found for time in one.times if (found := intervals.length(time))), None)
        if said:
            return None if re.search(r"\bwithin\b", one.sentence) else Length(said, True)
        start, end = _bound(one, one.begins), _bound(one, one.ends)
        if start is None and end is None:
            return _ranged(one)
        for other in self.readings:
            first, last = start or _bound(other, other.begins), end or _bound(other, other.ends)
            if first and last and last[0] >= first[0] and self._one_course(one, other):
                return Length(intervals.between(first, last), False, (other.place.side.get("claim_id") or "",))
        return _until_now(one, start) if start else None

    def _one_course(self, one: Reading, other: Reading) -> bool:
        return one.head == other.head and self.share(one.subject, other.subject) >= 0.5


def _until_now(one: Reading, start: intervals.Span) -> Length | None:
    """From its start to the day of the report: at most so long, and so long where it goes on."""
    now = intervals.published(one.place.document)
    if now is None or now[1] < start[0]:
        return None
    longest = intervals.between(start, now)
    return Length(longest if re.search(r"\bsince\b", one.sentence) else (0.0, longest[1]), False)


def _bound(one: Reading, told: bool) -> intervals.Span | None:
    """The moment in which its thing began or ended, where it tells of that."""
    return one.when if told and not (one.planned or one.negated) else None


def _ranged(one: Reading) -> Length | None:
    """A range of days: between May 2030 and March 2031."""
    found = list(_ranges(one))
    return Length(found[0], False) if len(found) == 1 else None


def _ranges(one: Reading) -> Iterator[intervals.Bounds]:
    for time in one.times:
        if "/" in (time["value"] or "") and time["earliest"] and time["latest"]:
            yield intervals.within(time)
