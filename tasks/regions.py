"""What Label Studio gives back, read: regions with their answers, spans of one or several regions, and links."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..schema.anchor import from_utf16
from ..schema.graphemes import cuts_grapheme
from ..schema.records import Record
from . import encoding as table

Place = tuple[int, int]


class Unreadable(ValueError):
    """An answer that cannot be read without guessing."""


class Region(NamedTuple):
    """One region: where it lies in code points, its label, its answers, and the record it carries."""

    id: str
    label: str
    place: Place
    answers: dict[str, list[str]]
    explicit: Record


class Mark(NamedTuple):
    """One span as it was drawn: the head region gives id, answers and explicit record."""

    head: Region
    places: tuple[Place, ...]
    members: frozenset[str]

    @property
    def label(self) -> str:
        """The label."""
        return self.head.label


def regions(results: Iterable[Record], text: str) -> list[Region]:
    """The labelled regions of `results` over `text`. Raises Unreadable."""
    answers: dict[str, dict[str, list[str]]] = {}
    for result in results:
        if result["type"] in ("choices", "textarea") and "start" in result["value"]:
            answers.setdefault(result["id"], {})[result["from_name"]] = values(result)
    drawn = [r for r in results if r["type"] == "labels" and r["value"].get("labels")]
    drawn = [r for r in drawn if r["from_name"] != table.BESIDE]
    return [_region(r, text, answers.get(r["id"], {})) for r in drawn]


def _region(result: Record, text: str, answers: dict[str, list[str]]) -> Region:
    label = result["value"]["labels"][0]
    if label not in table.REGION_FIELDS:
        raise Unreadable(f"region {result['id']} has the unknown label {label!r}")
    place, meta = placed(result["value"], text), result.get("meta") or {}
    if table.META not in meta:
        return Region(result["id"], label, _trimmed(text, place), answers, {})
    return Region(result["id"], label, place, answers, table.unpacked(meta[table.META]))


def values(result: Record) -> list[str]:
    """What was chosen or written."""
    found = result["value"].get("choices", result["value"].get("text", []))
    return [found] if isinstance(found, str) else [str(v) for v in found]


def placed(value: Record, text: str) -> Place:
    """Where a region lies, in code points; UTF-16 offsets of other servers are understood.

    Raises Unreadable where the quote fits neither.
    """
    start, end = int(value["start"]), int(value["end"])
    quoted = value.get("text") if isinstance(value.get("text"), str) else None
    if _fits(text, (start, end), quoted):
        return start, end
    a, b = from_utf16(text, start), from_utf16(text, end)
    if a is not None and b is not None and quoted and _fits(text, (a, b), quoted):
        return a, b
    raise Unreadable(f"offsets {start}..{end} do not give the quote {str(quoted)[:40]!r} in code points or UTF-16")


def _fits(text: str, place: Place, quoted: str | None) -> bool:
    start, end = place
    if not 0 <= start < end <= len(text):
        return False
    there = text[start:end]
    return not quoted or there == quoted or _folded(there) == _folded(quoted)


def _folded(quoted: str) -> str:
    return re.sub(r"(?:\\n|\s)+", " ", quoted).strip()


def _trimmed(text: str, place: Place) -> Place:
    """The place without white space at its edges, grown to whole graphemes."""
    start, end = place
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    if start >= end:
        raise Unreadable(f"the region at {place[0]}..{place[1]} holds white space only")
    whole = not cuts_grapheme(text, start) and not cuts_grapheme(text, end)
    return (start, end) if whole else _whole(text, start, end)


def _whole(text: str, start: int, end: int) -> Place:
    import regex  # only here, since it takes long to load

    first = max(0, start - 32)
    while first and not text[first - 1].isspace():
        first -= 1
    for found in regex.finditer(r"\X", text[first : end + 64]):
        a, b = found.start() + first, found.end() + first
        start = a if a < start < b else start
        if a < end < b:
            return start, b
    return start, end


def links(results: Iterable[Record], there: Iterable[str]) -> list[tuple[str, str]]:
    """The relations between regions that exist."""
    known = set(there)
    drawn = [(r["from_id"], r["to_id"]) for r in results if r["type"] == "relation"]
    return [(a, b) for a, b in drawn if a in known and b in known and a != b]


def marks(drawn: Sequence[Region], linked: Sequence[tuple[str, str]]) -> list[Mark]:
    """Spans: regions of one label that are linked and disjoint are one, whichever piece was answered.

    Raises Unreadable where two pieces are answered differently.
    """
    by_id = {r.id: r for r in drawn}
    joined: dict[str, set[str]] = {r.id: {r.id} for r in drawn}
    for a, b in linked:
        if _same_span(by_id[a], by_id[b]):
            union = joined[a] | joined[b]
            joined.update(dict.fromkeys(union, union))
    groups = {frozenset(group) for group in joined.values()}
    return sorted((_mark([by_id[i] for i in g]) for g in groups), key=reading)


def reading(mark: Mark) -> tuple[tuple[Place, ...], str]:
    """What puts marks in reading order."""
    return mark.places, mark.head.id


def _same_span(a: Region, b: Region) -> bool:
    if a.label != b.label or (a.explicit and b.explicit):
        return False
    apart = a.place[1] <= b.place[0] or b.place[1] <= a.place[0]
    if not apart and a.label != table.CONTENT:
        raise Unreadable(f"two linked {a.label} regions overlap at {max(a.place[0], b.place[0])}")
    return apart


def _mark(members: list[Region]) -> Mark:
    if len(members) == 1:
        return Mark(members[0], (members[0].place,), frozenset([members[0].id]))
    members.sort(key=lambda r: (not r.explicit, not r.answers, r.place, r.id))
    places = sorted(r.place for r in members)
    answers: dict[str, list[str]] = {}
    for region in members:
        for control, said in region.answers.items():
            if answers.setdefault(control, said) != said:
                told = f"{', '.join(answers[control])} and {', '.join(said)}"
                raise Unreadable(f"two pieces of one {region.label} answer {control} differently: {told}; clear one")
    head = Region(members[0].id, members[0].label, members[0].place, answers, members[0].explicit)
    return Mark(head, tuple(places), frozenset(r.id for r in members))


def wide(results: Iterable[Record]) -> dict[str, list[str]]:
    """The answers that concern the whole task, by control."""
    found: dict[str, Any] = {}
    for result in results:
        if result["type"] in ("choices", "textarea") and "start" not in result["value"]:
            found[result["from_name"]] = values(result)
    return found
