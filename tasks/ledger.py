"""What a pull adds to the answers that are held: new ones, changed ones as new revisions, drafts in place."""

from array import array
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from ..schema.records import Record
from ..schema.stored import Records, Spool, loaded
from .fixup import FIXED


class Ledger:
    """The answers `held`, in their order, and behind them those that come. It knows which there are, by number, and
    keeps none in memory. `counts` are of the answers that were `new`, `changed` and the `same`.
    """

    def __init__(self, held: Records) -> None:
        self.counts = {"new": 0, "changed": 0, "same": 0}
        self._held, self._come = held, Spool()
        self._spot = array("Q")  # of the answers that came, by number: where they lie in the spool
        self._moved: dict[int, int] = {}  # of held answers that changed in place: where they lie in the spool
        self._numbers: dict[bytes, int] = {}
        self._next: dict[bytes, bytes] = {}
        self._drafts: dict[bytes, int] = {}
        self._answered: dict[bytes, bool] = {}
        for number, record in enumerate(held):
            self._note(record, number)

    def take(self, record: Record) -> None:
        """Add what is new in `record`; the same again changes nothing."""
        self.counts[self._taken(record)] += 1

    def new(self) -> Iterator[bytes]:
        """The lines of the answers that came, in order."""
        gone = self._gone()
        at = len(self._held)
        return (self._come.line(spot)[:-1] for number, spot in enumerate(self._spot, at) if number not in gone)

    def changes(self) -> dict[int, bytes | None]:
        """What is to stand in the place of held answers, by number: the line of another, or none."""
        lost = dict.fromkeys(number for number in self._gone() if number < len(self._held))
        return {**{number: self._come.line(spot)[:-1] for number, spot in self._moved.items()}, **lost}

    def records(self) -> Iterator[Record]:
        """All answers as they are to be kept."""
        changed = self.changes()
        for number, record in enumerate(self._held):
            if number not in changed:
                yield record
            elif line := changed[number]:
                yield loaded(line)
        yield from map(loaded, self.new())

    def newest(self) -> Iterator[Record]:
        """Those of them that nothing replaces."""
        return (record for record in self.records() if _key(record["id"]) not in self._next)

    def _note(self, record: Record, number: int) -> None:
        name, whose = _key(record["id"]), _whose(record)
        self._numbers[name] = number
        if record.get("replaces"):
            self._next[_key(record["replaces"])] = name
        if _own_draft(record):
            self._drafts[whose] = number
        self._answered[whose] = self._answered.get(whose, False) or record["status"] != "draft"

    def _gone(self) -> set[int]:
        """Drafts of ours whose answer has come."""
        return {number for whose, number in self._drafts.items() if self._answered[whose]}

    def _at(self, name: bytes) -> Record:
        number = self._numbers[name]
        if number >= len(self._held):
            return self._come[self._spot[number - len(self._held)]]
        return self._come[self._moved[number]] if number in self._moved else self._held[number]

    def _add(self, record: Record) -> None:
        self._spot.append(self._come.add(record))
        self._note(record, len(self._held) + len(self._spot) - 1)

    def _replace(self, record: Record) -> None:
        number, spot = self._numbers[_key(record["id"])], self._come.add(record)
        if number < len(self._held):
            self._moved[number] = spot
        else:
            self._spot[number - len(self._held)] = spot
        self._note(record, number)

    def _taken(self, record: Record) -> str:
        name = _key(record["id"])
        if name not in self._numbers:
            if _own_draft(record) and _whose(record) in self._answered:
                return "same"
            if record["id"].endswith(FIXED) and self._next.setdefault(_key(record["replaces"]), name) != name:
                return "same"  # a fix-up of an answer that was changed since
            self._add(record)
            return "new"
        head = self._head(name)
        if _said(head) == _said(record) or self._older(record, head):
            return "same"
        if head["status"] == "draft":
            self._replace({**record, **{k: head[k] for k in ("id", "revision", "replaces") if k in head}})
        else:
            self._revise(record, head)
        return "changed"

    def _head(self, name: bytes) -> Record:
        while name in self._next:
            name = self._next[name]
        return self._at(name)

    def _older(self, record: Record, head: Record) -> bool:
        """True where the server still holds an earlier revision that these answers went on from."""
        elsewhere = head["origin"].get("annotation_id") != record["origin"].get("annotation_id")
        return elsewhere and head["id"] != record["id"] and _said(self._at(_key(record["id"]))) == _said(record)

    def _revise(self, record: Record, head: Record) -> None:
        revision = head["revision"] + 1
        stem = head["id"].removesuffix(f".r{head['revision']}")
        self._add({**record, "id": f"{stem}.r{revision}", "revision": revision, "replaces": head["id"]})


def _key(*parts: str) -> bytes:
    """What stands for an id in memory: 12 bytes, so that of a million ids two are the same once in 10^17 files."""
    return blake2b("\0".join(parts).encode(), digest_size=12).digest()


def _whose(record: Record) -> bytes:
    return _key(record["task_key"], record["annotator"]["id"])


def _own_draft(record: Record) -> bool:
    return bool(record["status"] == "draft" and record["id"].endswith(".draft"))


def _said(record: Record) -> dict[str, Any]:
    """What an answer says; who, when, where and under which guideline apart."""
    left = ("id", "revision", "replaces", "origin", "created_at", "updated_at", "seconds", "guideline_version")
    return {k: v for k, v in record.items() if k not in left}
