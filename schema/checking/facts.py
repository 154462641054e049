"""What lines say of each other, as hashes of 64 bits: which ids there are, which are asked for, which pairs are judged.

Two ids of one hash would hide a fault; among a million ids that has a chance of one in thirty million.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import source_hash
from itertools import chain, compress

from ..workers import FORKS

EQUIVALENT, CONTRADICTION = 1, 2
_PART = 200_000
"""How many hashes are looked at at once, to keep memory flat."""


def steady(text: str) -> int:
    """The hash of a text: SipHash, the same in every process there is."""
    return int.from_bytes(source_hash(text.encode()), "little", signed=True)


key: Callable[[str], int] = hash if FORKS else steady
"""The hash of a text, the same in all processes that share a check: where they are forked, they share Python's own."""


def longs() -> "array[int]":
    """An empty row of hashes."""
    return array("q")


def places() -> "array[int]":
    """An empty row of line numbers."""
    return array("I")


@dataclass
class Notes:
    """The facts of one chunk. A row and the row named `..._at` run side by side; lines are counted from 0."""

    ids: "array[int]" = field(default_factory=longs)
    """One for each line, 0 where it has none."""
    defined: "array[int]" = field(default_factory=longs)
    """Further ids that can be referred to."""
    homes: "array[int]" = field(default_factory=longs)
    """Claims, each with its document."""
    asked: "array[int]" = field(default_factory=longs)
    asked_at: "array[int]" = field(default_factory=places)
    asked_homes: "array[int]" = field(default_factory=longs)
    asked_homes_at: "array[int]" = field(default_factory=places)
    judged: "array[int]" = field(default_factory=longs)
    """Of each judgement three: the pair, and its two claims."""
    judged_at: "array[int]" = field(default_factory=places)
    relations: bytearray = field(default_factory=bytearray)
    """Of each judgement: EQUIVALENT, CONTRADICTION, or 0 for another relation."""


Asked = Sequence[tuple[Sequence[int], Sequence[int]]]
"""(hashes, the lines that ask for them), several times."""
Line = tuple[int, int]
"""(number of the chunk, line in it from 0)."""


def unmet(notes: Sequence[Notes]) -> Iterator[Line]:
    """The lines that ask for what no line gives: an id, or a claim of a document."""
    yield from _unmet(notes, _asked, lambda n: (n.ids, n.defined))
    yield from _unmet(notes, lambda n: [(n.asked_homes, n.asked_homes_at)], lambda n: (n.homes,))


def _asked(note: Notes) -> Asked:
    """The ids that lines ask for; a judgement asks for its two claims."""
    judged = note.judged
    return [(note.asked, note.asked_at), (judged[1::3], note.judged_at), (judged[2::3], note.judged_at)]


def _unmet(
    notes: Sequence[Notes], asked: Callable[[Notes], Asked], given: Callable[[Notes], Sequence[Sequence[int]]]
) -> Iterator[Line]:
    for part in _parts(notes, lambda note: sum(len(hashes) for hashes, _ in asked(note))):
        lacking: set[int] = set()
        lacking.update(*(hashes for number in part for hashes, _ in asked(notes[number])))
        for note in notes:
            if not lacking:
                break
            lacking.difference_update(*given(note))
        for number in part if lacking else ():
            for hashes, at in asked(notes[number]):
                yield from ((number, line) for hashed, line in zip(hashes, at, strict=True) if hashed in lacking)


def _parts(notes: Sequence[Notes], size: Callable[[Notes], int]) -> Iterator[list[int]]:
    """The numbers of the notes, in runs of no more than _PART."""
    run: list[int] = []
    total = 0
    for number, note in enumerate(notes):
        run.append(number)
        total += size(note)
        if total > _PART:
            yield run
            run, total = [], 0
    yield run


def rejudged(notes: Sequence[Notes]) -> Iterator[Line]:
    """The lines that judge a pair which another line judges too."""
    twice = _several([note.judged[::3] for note in notes])
    for number, note in enumerate(notes if twice else ()):
        pairs = zip(note.judged[::3], note.judged_at, strict=True)
        yield from ((number, line) for pair, line in pairs if pair in twice)


def closures(notes: Sequence[Notes]) -> Iterator[Line]:
    """The contradictions between claims that other lines hold equivalent, by way of further claims."""
    leader: dict[int, int] = {}
    direct: set[int] = set()

    def lead(claim: int) -> int:
        while (above := leader.get(claim, claim)) != claim:
            leader[claim] = leader.get(above, above)
            claim = above
        return claim

    for pair, a, b, _ in chain.from_iterable(_relations(note, EQUIVALENT) for note in notes):
        direct.add(pair)
        leader[lead(a)] = lead(b)
    for number, note in enumerate(notes if leader else ()):
        for pair, a, b, line in _relations(note, CONTRADICTION):
            if pair not in direct and lead(a) == lead(b):
                yield number, line


def _relations(note: Notes, wanted: int) -> Iterator[tuple[int, int, int, int]]:
    """The pair, its two claims and the line of each judgement of that relation."""
    judged = note.judged
    told = zip(judged[::3], judged[1::3], judged[2::3], note.judged_at, strict=True)
    return compress(told, [relation == wanted for relation in note.relations])


def repeated(notes: Sequence[Notes]) -> Iterator[Line]:
    """The lines whose id is an earlier line's."""
    parts = sum(len(note.ids) for note in notes) // _PART + 1
    twice: set[int] = set()
    for part in range(parts):
        twice |= _several([[h for h in note.ids if h % parts == part] if parts > 1 else note.ids for note in notes])
    twice.discard(0)
    known: set[int] = set()
    for number, note in enumerate(notes if twice else ()):
        for line, hashed in enumerate(() if twice.isdisjoint(note.ids) else note.ids):
            if hashed in known:
                yield number, line
            elif hashed in twice:
                known.add(hashed)


def _several(rows: Sequence[Sequence[int]]) -> set[int]:
    """The hashes that stand more than once in `rows`."""
    seen: set[int] = set()
    twice: set[int] = set()
    for row in map(list, rows):
        before = len(seen)
        met = set() if seen.isdisjoint(row) else seen.intersection(row)
        seen.update(row)
        if met or len(seen) - before < len(row):
            once: set[int] = set()
            twice |= met | {h for h in row if h in once or once.add(h)}  # type: ignore[func-returns-value]
    return twice
