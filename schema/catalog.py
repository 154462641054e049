"""The schema files: found by name, bundled, and made into validators. Nothing is ever fetched."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

VERSION = "1.0.0"
KINDS = (
    "document",
    "claim",
    "attribution",
    "pair",
    "contradiction",
    "annotation",
    "adjudication",
    "prediction",
)


FOLDERS: dict[str, Path] = {VERSION: Path(__file__).parent}
"""Where the schema files of each version lie. Those of an older version are kept in a folder of its name."""


class UnknownSchema(LookupError):
    """No schema of that name; the message lists the names there are."""


@cache
def schema(name: str, version: str = VERSION) -> Schema:
    """The JSON Schema (2020-12) called `name`: a kind of record, or `common` for what they share.

    Raises UnknownSchema, and KeyError for a version that has none here.
    """
    if name not in (*KINDS, "common"):
        raise UnknownSchema(f"no schema is called {name!r}; there are {', '.join((*KINDS, 'common'))}")
    text = (FOLDERS[version] / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: Schema = json.loads(text)
    return loaded


def schemas(version: str = VERSION) -> dict[str, Schema]:
    """Every schema of a version by its `$id`."""
    return {found["$id"]: found for found in (schema(name, version) for name in (*KINDS, "common"))}


def changed(tagged: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The tagged schema files (version -> name of file -> SHA-256) that are not what they were, or not there."""
    found = [(version, name, was) for version, held in tagged.items() for name, was in held.items()]
    return [f"{version}/{name}" for version, name, was in found if _sha256(version, name) != was]


def _sha256(version: str, name: str) -> str | None:
    path = FOLDERS[version] / name if version in FOLDERS else None
    return hashlib.sha256(path.read_bytes()).hexdigest() if path and path.is_file() else None


def bundle(name: str) -> Schema:
    """The schema called `name` with every schema it refers to inside its `$defs`.

    Each `$ref` is a JSON Pointer into the whole, so that readers without the `$id`s of inner schemas follow it too.
    """
    whole: Schema = _inward(schema(name), name, name)
    inner = {n: _inward(schema(n), n, name) for n in sorted(_reached(name, {name}) - {name})}
    parts = {
        f"{n}.schema.json": {k: v for k, v in part.items() if k[0] != "$" or k == "$defs"} for n, part in inner.items()
    }
    return {**whole, "$defs": {**whole.get("$defs", {}), **parts}}


def _inward(value: Any, home: str, root: str) -> Any:
    """A part of the schema `home` with its references leading into the bundle of `root`."""
    if isinstance(value, list):
        return [_inward(inner, home, root) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {name: _inward(inner, home, root) for name, inner in value.items()}
    if isinstance(made.get("$ref"), str):
        file, _, pointer = made["$ref"].partition("#")
        owner = file.removesuffix(".schema.json") or home
        made["$ref"] = f"#{pointer}" if owner == root else f"#/$defs/{owner}.schema.json{pointer}"
    return made


def _reached(name: str, seen: set[str]) -> set[str]:
    for target in _references(schema(name)):
        other = target.partition(".schema.json")[0]
        if not target.startswith("#") and other not in seen:
            seen = _reached(other, seen | {other})
    return seen


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [r for v in value.values() for r in _references(v)]
    return [r for v in value for r in _references(v)] if isinstance(value, list) else []


def choices(kind: str, field: str) -> dict[str, str]:
    """The values a choice field allows and what each means, in the schema's order.

    `field` is a property of the record `kind`, or of a shared part (`choices("source", "type")`).
    Raises UnknownSchema or KeyError.
    """
    parts = schema("common")["$defs"]
    owner = parts[kind] if kind in parts else schema(kind)
    found = owner["properties"][field]
    found = found.get("items", found) if found.get("type") == "array" else found
    return {value: told["definition"] for value, told in found["x-values"].items()}
