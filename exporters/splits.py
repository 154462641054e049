"""Splits that do not leak: whatever is linked by event, copy, revision or judged pair goes the same way."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..corpus.duplicates import components, near_duplicates
from ..schema.records import Record

SPLITS = ("train", "validation", "test")
_SHARES = ((80, "train"), (90, "validation"), (100, "test"))


class SplitConflict(ValueError):
    """Linked documents were promised to different splits; the message names the bridge."""


@dataclass(frozen=True)
class Assignment:
    """The split of each document, how many independent components there are, and which documents are alike."""

    of: dict[str, str]
    components: int
    alike: Sequence[tuple[str, str]] = ()


def assign(
    documents: list[Record],
    judged: Iterable[tuple[str, str]],
    previous: Mapping[str, str],
    pins: Mapping[str, str],
    allow_moves: bool = False,
) -> Assignment:
    """The split of every document.

    `judged` are pairs of document ids with a judgement between them, `previous` the last release's splits by
    document, `pins` splits by event id. One component alone is all test. Raises SplitConflict, and ValueError for
    an unknown split.
    """
    wrong = sorted(set(pins.values()) - set(SPLITS))
    if wrong:
        raise ValueError(f"[splits.pin]: {wrong[0]!r} is no split; use {', '.join(SPLITS)}")
    place = {document["id"]: number for number, document in enumerate(documents)}
    alike = list(near_duplicates([document["text"] or "" for document in documents]))
    links = [*alike, *_links(documents, place, judged)]
    groups: dict[int, list[Record]] = {}
    for document, leader in zip(documents, components(len(documents), links), strict=True):
        groups.setdefault(leader, []).append(document)
    of: dict[str, str] = {}
    for members in groups.values():
        split = _split(members, previous, pins, len(groups) == 1, allow_moves)
        of.update({member["id"]: split for member in members})
    return Assignment(of, len(groups), [(documents[a]["id"], documents[b]["id"]) for a, b in alike])


def _links(
    documents: list[Record], place: Mapping[str, int], judged: Iterable[tuple[str, str]]
) -> list[tuple[int, int]]:
    links = [(place[a], place[b]) for a, b in judged if a in place and b in place]
    for key in ("event_id", "independence_group"):
        first: dict[str, int] = {}
        links += [(first.setdefault(d[key], n), n) for n, d in enumerate(documents)]
    return links + [(place[d["revision_of"]], n) for n, d in enumerate(documents) if d.get("revision_of") in place]


def _split(
    members: list[Record], previous: Mapping[str, str], pins: Mapping[str, str], alone: bool, allow_moves: bool
) -> str:
    pinned = {pins[m["event_id"]]: m for m in members if m["event_id"] in pins}
    before = {previous[m["id"]]: m for m in members if m["id"] in previous}
    promised = before if before and not allow_moves else (pinned or before)
    if len(promised) > 1:
        (one, a), (two, b) = sorted(promised.items())[:2]
        raise SplitConflict(
            f"{a['id']} belongs to {one} and {b['id']} to {two}, and they are linked (event, copy, revision or judged "
            "pair); undo the link, or allow the move (--allow-split-moves) after pinning their event"
        )
    if promised:
        return next(iter(promised))
    return "test" if alone else _hashed(min(m["event_id"] for m in members))


def _hashed(event_id: str) -> str:
    """80 in 100 train, 10 validation, 10 test, by the digest of the id."""
    at = int(hashlib.sha256(event_id.encode()).hexdigest()[:8], 16) % 100
    return next(split for share, split in _SHARES if at < share)
