"""The columns of a release: made from the schemas, so that every field of a record is there.

A column type is a string ("string", "int64", "float64", "bool"), a `Labels`, a one-item list (a list of that),
or a dict (a struct).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Union

from ..schema.catalog import VERSION, Schema, choices, schema

ColumnType = Union[str, "Labels", list["ColumnType"], dict[str, "ColumnType"]]


@dataclass(frozen=True)
class Labels:
    """A closed set of labels in their fixed order; a row holds the index, or null for not annotated."""

    names: tuple[str, ...]


LABELS = {
    "claims": ("kind", "checkability", "factuality", "voice"),
    "attributions": ("type", "attitude", "quotation"),
    "contradictions": ("relation", "primary_type", "level", "strength"),
}
"""The columns that are label columns, per config; `types` of contradictions is a list of labels."""

CONFIGS = {
    "contradictions": "contradiction",
    "claims": "claim",
    "attributions": "attribution",
    "documents": "document",
    "annotations": "annotation",
    "adjudications": "adjudication",
}
"""Each config and the kind of record its rows are made of; the first is the default."""

_PLACE: dict[str, ColumnType] = {
    "start": "int64",
    "end": "int64",
    "quote": "string",
    "context": "string",
    "outlet": "string",
    "published_at": "string",
    "event_id": "string",
}
_SIDE = ("text", "quote", "context", "outlet", "published_at", "document_id")
_JUDGED: dict[str, ColumnType] = {
    **{f"{side}_{name}": "string" for side in "ab" for name in _SIDE},
    "scope": "string",
    "event_id": "string",
    "n_judges": "int64",
    "label_distribution": [{"label": "string", "weight": "float64"}],
}
ADDED: dict[str, dict[str, ColumnType]] = {"claims": _PLACE, "attributions": _PLACE, "contradictions": _JUDGED}
"""Columns beyond the record's own, so that one load_dataset trains a model."""


Names = Mapping[str, tuple[str, ...]]
"""The label names of CONFIG.COLUMN by index, where a release has them in another order than the schemas."""


def columns(config: str, names: Names | None = None) -> Mapping[str, ColumnType]:
    """Name and type of every column of `config`, in order: id first, then the record's fields, then the added ones."""
    typed = _columns(config)
    return {n: _named(column, names.get(f"{config}.{n}")) for n, column in typed.items()} if names else typed


def _named(column: ColumnType, names: tuple[str, ...] | None) -> ColumnType:
    if isinstance(column, list):
        return [_named(column[0], names)]
    return Labels(names) if names and isinstance(column, Labels) else column


@cache
def _columns(config: str) -> Mapping[str, ColumnType]:
    kind = CONFIGS[config]
    made = {
        name: _column(config, kind, name, field)
        for name, field in schema(kind)["properties"].items()
        if name not in ("record", "schema_version")
    }
    if config == "adjudications":
        made["distribution"] = [{"field": "string", "label": "string", "weight": "float64"}]
    return {**made, **ADDED.get(config, {})}


def _column(config: str, kind: str, name: str, field: Schema) -> ColumnType:
    if name in LABELS.get(config, ()):
        return Labels(tuple(choices(kind, name)))
    if config == "contradictions" and name == "types":
        return [Labels(tuple(choices(kind, name)))]
    return _type(kind, field)


def _type(file: str, field: Schema) -> ColumnType:
    """The column type of a schema; one that another refers to is followed."""
    if "$ref" in field:
        return _type(*_followed(file, field["$ref"]))
    if "anyOf" in field:
        return _type(file, field["anyOf"][0])
    if "enum" in field or "const" in field:
        return "string"
    kind = field["type"][0] if isinstance(field["type"], list) else field["type"]
    if kind == "array":
        return [_type(file, field["items"])]
    if kind == "object" and "properties" in field:
        return {n: _type(file, f) for n, f in field["properties"].items() if n not in ("record", "schema_version")}
    return {"integer": "int64", "number": "float64", "boolean": "bool"}.get(kind, "string")


def _followed(file: str, reference: str) -> tuple[str, Schema]:
    name, _, pointer = reference.partition("#")
    home = name.removesuffix(".schema.json") or file
    found: Any = schema(home)
    for part in pointer.strip("/").split("/") if pointer else ():
        found = found[part]
    return home, found


def unshaped(value: Any, file: str, field: Schema, column: ColumnType = "") -> Any:
    """The value behind one in a row, by the schema `field` of `file`: required fields are there, optional ones where
    they say something. An optional empty list does not tell itself from none at all, and comes back as none.
    """
    if isinstance(column, Labels):
        return None if value is None else column.names[value]
    if "$ref" in field:
        return unshaped(value, *_followed(file, field["$ref"]), column)
    if "anyOf" in field:
        return unshaped(value, file, field["anyOf"][0], column)
    if isinstance(value, list):
        inner = column[0] if isinstance(column, list) else ""
        return [unshaped(item, file, field["items"], inner) for item in value]
    return fielded(value, file, field) if isinstance(value, dict) and "properties" in field else value


def fielded(row: Mapping[str, Any], file: str, field: Schema, typed: Mapping[str, ColumnType] | None = None) -> Any:
    """An object of the schema `field` of `file` from a struct or a row, whose columns are `typed`."""
    made = {"record": file, "schema_version": VERSION} if "record" in field["properties"] else {}
    for name, inner in field["properties"].items():
        if name in row and (row[name] not in (None, []) or name in field["required"]):
            made[name] = unshaped(row[name], file, inner, (typed or {}).get(name, ""))
    return made
