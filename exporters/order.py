"""Records in the order of their ids, and each by its id: in memory are ids and numbers, no record."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate

from ..schema.records import Record
from ..schema.stored import Records

HELD = 64
"""How many records that were asked for by id are kept at hand."""


class ById(Mapping[str, Record]):
    """`records` by id, of two with one id the later. Some 70 bytes each in memory; read when asked for."""

    def __init__(self, records: Records) -> None:
        ids = [str(record["id"]) for record in records]
        self._order = array("Q", sorted(range(len(ids)), key=ids.__getitem__))
        ids.sort()
        self._ids, self._ends = "".join(ids), array("Q", accumulate(map(len, ids)))
        self._records, self._read = records, lru_cache(HELD)(records.__getitem__)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[str]:
        return map(self._id, range(len(self)))

    def __getitem__(self, name: str) -> Record:
        at = bisect_right(range(len(self)), name, key=self._id) - 1
        if at < 0 or self._id(at) != name:
            raise KeyError(name)
        return self._read(self._order[at])

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """The records from `start` to `stop` in the order of their ids, each read once and not kept."""
        return (self._records[number] for number in self._order[start:stop])

    def _id(self, at: int) -> str:
        return self._ids[self._ends[at - 1] if at else 0 : self._ends[at]]
