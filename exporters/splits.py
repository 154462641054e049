"""Splits that do not leak: whatever is linked by event, copy, revision or judged pair goes the same way."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ..corpus.duplicates import components, near_duplicates
from ..schema.records import Record
from ..schema.stored import Records

SPLITS = ("train", "validation", "test")
_SHARES = ((80, "train"), (90, "validation"), (100, "test"))


class SplitConflict(ValueError):
    """Linked documents were promised to different splits; the message names the bridge."""


class BadPolicy(ValueError):
    """The table [splits] of goldassay.toml cannot be followed."""


@dataclass(frozen=True)
class Borders:
    """The policy `time`: the first days of validation and of test, as YYYY-MM-DD."""

    validation: str
    test: str

    def split(self, day: str) -> str:
        """The split of what is from this day on."""
        return "test" if day >= self.test else "validation" if day >= self.validation else "train"


@dataclass(frozen=True)
class Policy:
    """Which way new components go: as `pins` says, by event id, else by date where there are borders, else by hash."""

    pins: Mapping[str, str]
    borders: Borders | None = None

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Policy":
        """What the table [splits] says. Raises BadPolicy."""
        pins, policy = table.get("pin", {}), table.get("policy", "hash")
        wrong = sorted(set(pins.values()) - set(SPLITS))
        if wrong:
            raise BadPolicy(f"[splits.pin]: {wrong[0]!r} is no split; use {', '.join(SPLITS)}")
        if policy not in ("hash", "time"):
            raise BadPolicy(f"goldassay.toml: [splits] policy is {policy!r}; use hash or time")
        return cls(pins, _borders(table) if policy == "time" else None)


def _borders(table: Mapping[str, Any]) -> Borders:
    days = [_day(table, name) for name in ("validation_from", "test_from")]
    if days[0] > days[1]:
        raise BadPolicy(
            f"goldassay.toml: [splits] test begins ({days[1]}) before validation ({days[0]}); exchange them"
        )
    return Borders(*days)


def _day(table: Mapping[str, Any], name: str) -> str:
    try:
        return date.fromisoformat(str(table.get(name))).isoformat()
    except ValueError:
        said = repr(str(table[name])) if name in table else "not there"
        raise BadPolicy(
            f"goldassay.toml: [splits] {name} is {said}; the policy time needs a day, such as 2031-05-01"
        ) from None


@dataclass(frozen=True)
class Assignment:
    """The split of each document, how many independent components there are, and which documents are alike."""

    of: dict[str, str]
    components: int
    alike: Sequence[tuple[str, str]] = ()


class _Member(NamedTuple):
    """What of a document decides its split."""

    id: str
    event: str
    group: str
    revision_of: str | None
    day: str | None


@dataclass(frozen=True)
class _Texts:
    """The texts of documents, read as they are asked for."""

    documents: Records

    def __len__(self) -> int:
        return len(self.documents)

    def __getitem__(self, number: int) -> str:
        return self.documents[number]["text"] or ""


def assign(
    documents: Records,
    judged: Iterable[tuple[str, str]],
    previous: Mapping[str, str],
    policy: Policy,
    allow_moves: bool = False,
) -> Assignment:
    """The split of every document.

    `judged` are pairs of document ids with a judgement between them, `previous` the last release's splits by
    document. Of one component alone a policy without borders makes all test. Raises SplitConflict.
    """
    members = [_member(document) for document in documents]
    place = {member.id: number for number, member in enumerate(members)}
    alike = list(near_duplicates(_Texts(documents)))
    links = [*alike, *_links(members, place, judged)]
    groups: dict[int, list[_Member]] = {}
    for member, leader in zip(members, components(len(members), links), strict=True):
        groups.setdefault(leader, []).append(member)
    of: dict[str, str] = {}
    for group in groups.values():
        split = _promised(group, previous, policy.pins, allow_moves) or _new(group, policy, len(groups) == 1)
        of.update({member.id: split for member in group})
    return Assignment(of, len(groups), [(members[a].id, members[b].id) for a, b in alike])


def _member(document: Record) -> _Member:
    day = (document.get("published_at") or "")[:10] or None
    return _Member(
        document["id"], document["event_id"], document["independence_group"], document.get("revision_of"), day
    )


def _links(
    members: Sequence[_Member], place: Mapping[str, int], judged: Iterable[tuple[str, str]]
) -> Iterator[tuple[int, int]]:
    yield from ((place[a], place[b]) for a, b in judged if a in place and b in place)
    events: dict[str, int] = {}
    groups: dict[str, int] = {}
    for number, member in enumerate(members):
        yield events.setdefault(member.event, number), number
        yield groups.setdefault(member.group, number), number
        if member.revision_of and member.revision_of in place:
            yield place[member.revision_of], number


def _promised(
    members: Sequence[_Member], previous: Mapping[str, str], pins: Mapping[str, str], allow_moves: bool
) -> str | None:
    """The split that the last release, or a pin, promises a component."""
    pinned = {pins[m.event]: m for m in members if m.event in pins}
    before = {previous[m.id]: m for m in members if m.id in previous}
    promised = before if before and not allow_moves else (pinned or before)
    if len(promised) > 1:
        (one, a), (two, b) = sorted(promised.items())[:2]
        raise SplitConflict(
            f"{a.id} belongs to {one} and {b.id} to {two}, and they are linked (event, copy, revision or judged "
            "pair); undo the link, or allow the move (--allow-split-moves) after pinning their event"
        )
    return next(iter(promised), None)


def _new(members: Sequence[_Member], policy: Policy, alone: bool) -> str:
    """The split of a component that nobody promised any."""
    if policy.borders is None:
        return "test" if alone else _hashed(min(m.event for m in members))
    days = [m.day for m in members if m.day]
    if not days:
        raise SplitConflict(
            f"{members[0].id}: no date is known of it, nor of what is linked with it, and [splits] policy is time; "
            f"give it a published_at, or pin {members[0].event} in [splits.pin]"
        )
    return policy.borders.split(min(days))


def _hashed(event_id: str) -> str:
    """80 in 100 train, 10 validation, 10 test, by the digest of the id."""
    at = int(hashlib.sha256(event_id.encode()).hexdigest()[:8], 16) % 100
    return next(split for share, split in _SHARES if at < share)
