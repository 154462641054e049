"""Records in the order of their ids, and each by its id: in memory are ids and numbers, no record."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate

from ..schema.records import Record
from ..schema.stored import Records, Stored

HELD = 64
"""How many records that were asked for by id are kept at hand."""

_PLACE = (1 << 32) - 1
"""The bits of a key that are a place; those above it are of the hash of the id at that place."""


class ById(Mapping[str, Record]):
    """`records` by id, of two with one id the later. Some 70 bytes each in memory; read when asked for."""

    def __init__(self, records: Records) -> None:
        named = records.ids() if isinstance(records, Stored) else [str(record["id"]) for record in records]
        self._order = array("Q", sorted(range(len(named)), key=named.__getitem__))
        named.sort()
        self._ids, self._ends = "".join(named), array("Q", accumulate(map(len, named)))
        self._records, self._read = records, lru_cache(HELD)(records.__getitem__)
        self._raw: Callable[[int], bytes | Record] = getattr(records, "line", records.__getitem__)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[str]:
        return map(self._id, range(len(self)))

    def __getitem__(self, name: str) -> Record:
        return self._read(self._order[self._place(name)])

    def raw(self, name: str) -> bytes | Record:
        """The line of a record that is on disk, else the record. Raises KeyError where there is none."""
        return self._raw(self._order[self._place(name)])

    def raws(self) -> Iterator[bytes | Record]:
        """The same of all, in the order of their ids."""
        return map(self._raw, self._order)

    def records(self) -> Iterator[Record]:
        """The records in the order of their ids, each read once and not kept."""
        return (self._records[number] for number in self._order)

    def _id(self, at: int) -> str:
        return self._ids[self._ends[at - 1] if at else 0 : self._ends[at]]

    def _place(self, name: str) -> int:
        """Where in the order the record stands."""
        high = hash(name) & ~_PLACE
        at = bisect_right(self._keys, high | _PLACE)
        while at and (key := self._keys[at - 1]) & ~_PLACE == high:
            if self._id(key & _PLACE) == name:
                return key & _PLACE
            at -= 1
        raise KeyError(name)

    @cached_property
    def _keys(self) -> "array[int]":
        """A key for every record, sorted."""
        return array("q", sorted(hash(name) & ~_PLACE | at for at, name in enumerate(self)))
