"""Renaming a label: where labels stand in a record, and the history by which an old answer is read.

A field of labels is named OWNER.NAME (`claim.kind`, `source.side`). Fields of one owner that share their labels go
together (`contradiction.types` and `contradiction.primary_type`).
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .catalog import KINDS, Schema, schema
from .records import Record

OPEN = {("claim", "slot"), ("source", "side")}
"""Fields whose labels are the project's own, from its goldassay.toml."""
Place = tuple[tuple[str, str], Any, Any]
"""((owner, name), what holds the label, its key or index there)."""


@dataclass(frozen=True)
class LabelField:
    """Fields of `owner` that share their labels; `allowed` is empty where the project lists them."""

    owner: str
    names: tuple[str, ...]
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The name by which a person chooses it."""
        return f"{self.owner}.{self.names[0]}"

    def called(self, name: str) -> bool:
        """True where `name` means this field: with its owner, or without."""
        return name in self.names or name in {f"{self.owner}.{one}" for one in self.names}


@cache
def label_fields() -> tuple[LabelField, ...]:
    """Every field of labels in the schemas."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    owners = {**{kind: schema(kind) for kind in KINDS}, **schema("common")["$defs"]}
    for owner, held in owners.items():
        for name, field in held.get("properties", {}).items():
            if told := field.get("x-values") or field.get("items", {}).get("x-values"):
                found.setdefault((owner, tuple(told)), []).append(name)
    closed = [LabelField(owner, tuple(names), allowed) for (owner, allowed), names in found.items()]
    return (*closed, *(LabelField(owner, (name,)) for owner, name in sorted(OPEN)))


def places(record: Any, kind: str) -> Iterator[Place]:
    """Every label of a record of `kind`, or of a part of one."""
    return _inside(record, kind, kind, schema(kind))


def _inside(value: Any, owner: str, file: str, field: Schema) -> Iterator[Place]:
    if "$ref" in field:
        yield from _inside(value, *_followed(owner, file, field["$ref"]))
    elif "anyOf" in field:
        yield from _inside(value, owner, file, field["anyOf"][0])
    elif isinstance(value, list):
        for item in value:
            yield from _inside(item, owner, file, field.get("items", {}))
    elif isinstance(value, dict):
        for name, inner in field.get("properties", {}).items():
            if name in value:
                yield from _member(value, name, owner, file, inner)


def _member(value: Record, name: str, owner: str, file: str, field: Schema) -> Iterator[Place]:
    told, home = field, file
    while "$ref" in told and "/properties/" in told["$ref"]:
        _, home, told = _followed(owner, home, told["$ref"])
    if "x-values" in told or (owner, name) in OPEN:
        yield (owner, name), value, name
    elif isinstance(value[name], list) and "x-values" in told.get("items", {}):
        yield from (((owner, name), value[name], index) for index in range(len(value[name])))
    else:
        yield from _inside(value[name], owner, home, told)


def _followed(owner: str, file: str, reference: str) -> tuple[str, str, Schema]:
    """(owner, file, schema) behind a `$ref`; a definition owns its fields, and so does a record."""
    name, _, pointer = reference.partition("#")
    home = name.removesuffix(".schema.json") or file
    found: Any = schema(home)
    parts = pointer.strip("/").split("/") if pointer else []
    for part in parts:
        found = found[part]
    return (owner if "properties" in parts else parts[-1] if parts else home), home, found


def renamed(record: Record, field: LabelField, old: str, new: str) -> tuple[Record, int]:
    """`record` with `new` for every label `old` of `field`, and how many there were; the record itself stays."""
    made = copy.deepcopy(record)
    kind, inner = _part(made)
    count = 0
    for part in inner:
        for (owner, name), held, key in list(places(part, kind)) if kind else ():
            if owner == field.owner and name in field.names and held[key] == old:
                held[key], count = new, count + 1
        for name in field.names if count else ():
            _once(part, name)
    return made, count + _weights(made, field, old, new)


def _part(record: Record) -> tuple[str, list[Any]]:
    """The kind of a record and the record; of an expert's decision the kind and fields of the gold that it orders."""
    if isinstance(record.get("dispute"), str):
        ordered = record.get("gold_record")
        kind = record["dispute"].removeprefix("dispute:").partition(".")[0]
        return (kind if kind in KINDS else ""), ordered if isinstance(ordered, list) else [ordered]
    kind = record.get("record")
    return (kind if kind in KINDS else ""), [record]


def _once(value: Any, name: str) -> None:
    """Lists of labels called `name` anywhere in `value` hold each label once."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key == name and isinstance(inner, list) and all(isinstance(label, str) for label in inner):
            value[key] = list(dict.fromkeys(inner))
        else:
            _once(inner, name)


def _weights(record: Record, field: LabelField, old: str, new: str) -> int:
    """Rename in the distribution of an adjudication; the weights of merged labels are summed."""
    said = record.get("distribution") if record.get("record") == "adjudication" else None
    count = 0
    for name, weights in said.items() if isinstance(said, dict) else ():
        if isinstance(weights, dict) and old in weights and _distributed(field, name, str(record.get("gold_record"))):
            weights[new] = weights.pop(old) + weights.get(new, 0)
            count += 1
    return count


def _distributed(field: LabelField, name: str, gold_record: str) -> bool:
    own = name in field.names and gold_record == field.owner
    return own or name in {f"{field.owner}{joint}{one}" for one in field.names for joint in "._"}


History = Mapping[str, str]
"""OWNER.NAME:OLD -> NEW, in the order of renaming; a retired name never comes back for another meaning."""


def key(field: LabelField, label: str) -> str:
    """How the history names a label."""
    return f"{field}:{label}"


def newest(history: History, field: LabelField, label: str) -> str:
    """What a label is called today."""
    seen = set()
    while key(field, label) in history and label not in seen:
        seen.add(label)
        label = history[key(field, label)]
    return label


def renewed(record: Record, history: History) -> Record:
    """`record` with today's name for every label that was renamed since: for answers given under an older form."""
    for old in history:
        name, _, label = old.partition(":")
        field = next((field for field in label_fields() if str(field) == name), None)
        if field is not None:
            record, _ = renamed(record, field, label, newest(history, field, label))
    return record
