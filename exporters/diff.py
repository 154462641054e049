"""What changed between two states of a dataset: record by record, and what readers of its columns meet."""

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from ..schema.anchor import ranges
from ..schema.records import Record, Span
from ..schema.renames import places, renewed
from .columns import CONFIGS
from .labels import reshaped
from .order import ById
from .rows import Gold, Home, homes
from .state import State, without_words

GOLD = ("document", "claim", "attribution", "contradiction")
KINDS = ("removed", "added", "verdict_changed", "relabelled", "moved", "reanchored", "split_moved", "changed")
Entry = dict[str, Any]
"""`id`, `record`; `before` and `after` hold the fields that differ, `fields` names them where their values are long."""
_WORDY = frozenset({"document", "annotation", "adjudication"})


@dataclass
class Difference:
    """Entries by what happened; `matrix` counts (field, label before, label after); `shape` is (level, sentence).

    `tested` holds the ids of whatever changed in the test split.
    """

    a: str
    b: str
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    matrix: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    shape: list[tuple[str, str]] = field(default_factory=list)
    tested: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """True where nothing differs."""
        return not self.shape and not any(self.entries.values())

    def as_json(self) -> dict[str, Any]:
        """The shape of `diff --json`."""
        table: dict[str, dict[str, dict[str, int]]] = {}
        for (name, before, after), count in sorted(self.matrix.items()):
            table.setdefault(name, {}).setdefault(before, {})[after] = count
        shape = [{"level": level, "message": said} for level, said in self.shape]
        return {"a": self.a, "b": self.b, "same": self.same, **self.entries, "label_changes": table, "columns": shape}


def difference(a: State, b: State) -> Difference:
    """What became of the records of `a` in `b`. Where one has no words, both are compared without.

    Labels that were renamed in between are the same; a field that is null or empty is the same as none.
    """
    if a.withheld != b.withheld:
        a, b = without_words(a), without_words(b)
    found = Difference(a.name, b.name, shape=reshaped(a.shape, b.shape))
    history = {k: v for k, v in b.shape.get("renamed", {}).items() if k not in a.shape.get("renamed", {})}
    texts = _Texts(a.gold, b.gold)
    home_a, home_b = homes(a.gold), homes(b.gold)
    for config in CONFIGS:
        for name, old, new in _came_and_went(found, a.gold.by_id(config), b.gold.by_id(config)):
            told = list(_compared(renewed(old, history) if history else old, new, texts, found.matrix))
            for kind, entry in told:
                found.entries[kind].append({"id": name, "record": new["record"], **entry})
            if told and "test" in (_split(a, old, home_a), _split(b, new, home_b)):
                found.tested.append(name)
    _moved_splits(found, a.splits, b.splits)
    return found


def _came_and_went(found: Difference, a: ById, b: ById) -> Iterator[tuple[str, Record, Record]]:
    """(id, record of a, record of b) for what is in both, in order; what is in one only is noted."""
    gone: list[Entry] = []
    heirs: dict[str, str] = {}
    for name, old, new in _walked(a, b):
        heirs.update(dict.fromkeys((new or {}).get("aliases") or (), name))
        if old is None or new is None:
            where = gone if new is None else found.entries["added"]
            where.append({"id": name, "record": (old or new or {})["record"]})
        else:
            yield name, old, new
    found.entries["removed"] += [{**e, **({"after": {"id": heirs[e["id"]]}} if e["id"] in heirs else {})} for e in gone]


def _walked(a: ById, b: ById) -> Iterator[tuple[str, Record | None, Record | None]]:
    """(id, record of a, record of b) for every id of both, in order."""
    olds, news = _once(a), _once(b)
    old, new = next(olds, None), next(news, None)
    while old or new:
        name = min(one["id"] for one in (old, new) if one)
        mine, theirs = old if old and old["id"] == name else None, new if new and new["id"] == name else None
        yield name, mine, theirs
        old, new = next(olds, None) if mine else old, next(news, None) if theirs else new


def _once(held: ById) -> Iterator[Record]:
    """The records in the order of their ids, of two with one id the later."""
    return (list(same)[-1] for _, same in groupby(held.records(), key=lambda record: record["id"]))


def _split(state: State, record: Record, home: Home) -> str | None:
    return state.splits.get(home(record) or "")


def _moved_splits(found: Difference, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            entry = {"before": {"split": before[name]}, "after": {"split": after[name]}}
            found.entries["split_moved"].append({"id": name, "record": "document", **entry})


class _Texts:
    """Which documents have one text in both states."""

    def __init__(self, a: Gold, b: Gold) -> None:
        self.a, self.b = ({d["id"]: d["text_sha256"] for d in gold.documents} for gold in (a, b))

    def same(self, old: Record, new: Record) -> bool:
        """True where the label lies in the same text as before; judgements lie in none."""
        before, after = self.a.get(old.get("document_id", "")), self.b.get(new.get("document_id", ""))
        return before == after


def _compared(
    old: Record, new: Record, texts: _Texts, matrix: Counter[tuple[str, str, str]]
) -> Iterator[tuple[str, Entry]]:
    """(what happened, entry) for each way in which one record differs."""
    whole = _said(_wordless(old)), _said(_wordless(new))
    if old["record"] in _WORDY:
        if fields := _differing(*whole):
            yield "changed", {"fields": fields}
        return
    told = list(_label_compared(old, new, texts, matrix)) if whole[0] != whole[1] else []
    yield from told or [("changed", {"fields": fields}) for fields in [_differing(*whole)] if fields]


def _label_compared(
    old: Record, new: Record, texts: _Texts, matrix: Counter[tuple[str, str, str]]
) -> Iterator[tuple[str, Entry]]:
    spans = _spans(old), _spans(new)
    if fields := _differing(*spans):
        yield "moved" if texts.same(old, new) else "reanchored", _both(fields, *spans)
    labels = _labels(old), _labels(new)
    if fields := _differing(*labels):
        _count(old["record"], fields, *labels, matrix)
        verdict = [name for name in fields if name == "relation"]
        rest = [name for name in fields if name != "relation"]
        yield from ((k, _both(f, *labels)) for k, f in (("verdict_changed", verdict), ("relabelled", rest)) if f)
    bare = _bare(old), _bare(new)
    if fields := _differing(*bare):
        yield "changed", {"fields": fields, **_both(fields, *bare)}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _both(fields: list[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> Entry:
    return {"before": {n: old.get(n) for n in fields}, "after": {n: new.get(n) for n in fields}}


def _count(
    kind: str,
    fields: list[str],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    matrix: Counter[tuple[str, str, str]],
) -> None:
    for name in fields:
        before, after = old.get(name), new.get(name)
        listed = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
        for x, y in zip(before, after, strict=True) if listed else [(before, after)]:  # type: ignore[arg-type]
            if x != y:
                matrix[name if "." in name else f"{kind}.{name}", _shown(x), _shown(y)] += 1


def _shown(label: Any) -> str:
    return "(none)" if label is None else ", ".join(map(str, label)) if isinstance(label, list) else str(label)


def _spans(value: Any, place: str = "") -> dict[str, Any]:
    """The ranges of every span in a record by its place."""
    if isinstance(value, dict) and "segments" in value:
        return {place: [list(r) for r in ranges(cast(Span, value))]}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: dict[str, Any] = {}
    for name, inner in items:
        found |= _spans(inner, f"{place}.{name}" if place else str(name))
    return found


def _labels(record: Record) -> dict[str, Any]:
    """The labels of a record by field: its own by name, those of its parts by OWNER.NAME, in order."""
    found: dict[str, Any] = {}
    for (owner, name), holder, key in places(record, record["record"]):
        if holder is record:
            found[name] = holder[key]
        elif owner == record["record"]:
            found.setdefault(name, []).append(holder[key])
        else:
            found.setdefault(f"{owner}.{name}", []).append(holder[key])
    return {name: label for name, label in found.items() if label is not None}


def _bare(record: Record) -> dict[str, Any]:
    """The record without its spans and labels."""
    made = copy.deepcopy(record)
    for _, holder, key in list(places(made, record["record"])):
        holder[key] = None
    return dict(_said(_unplaced(made)))


def _unplaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_unplaced(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {n: _unplaced(inner) for n, inner in value.items() if not (isinstance(inner, dict) and "segments" in inner)}


def _wordless(record: Record) -> Record:
    """A document by the digest of its text."""
    return {n: v for n, v in record.items() if not (record["record"] == "document" and n == "text")}


def _said(value: Any) -> Any:
    """The value without what is null or empty: a row does not tell an optional null from an absent field."""
    if isinstance(value, list):
        return [_said(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {n: said for n, inner in value.items() if (said := _said(inner)) not in (None, [], {})}
