"""When a conditional part of a schema (if, then, else) refuses a value: what of the record set the condition off."""

from typing import Any

from .catalog import Schema, schemas
from .records import Record


def deciding(root: Schema, record: Record, error: Any) -> dict[str, Any]:
    """The fields that set the condition off, `{"relation": "contradiction"}`; none outside `then` and `else`.

    `error` is jsonschema's; its schema path leads from `root`, without the names of references.
    """
    steps = list(error.absolute_schema_path)
    at = max((n for n, step in enumerate(steps) if step in ("then", "else")), default=None)
    if at is None:
        return {}
    asked = _walk(root, steps[:at]).get("if", {}).get("properties", {})
    inner = sum(step == "properties" for step in steps[at:])
    path = list(error.absolute_path)
    owner: Record = _value(record, path[: len(path) - inner])
    return {name: owner[name] for name in asked if name in owner and path[-1:] != [name]}


def _walk(root: Schema, steps: list[Any]) -> Schema:
    """The schema that `steps` lead to, references followed."""
    base, found = root, root
    for step in steps:
        base, found = _resolved(base, found)
        if step == "$ref" or (step == "if" and "if" in found):
            continue
        found = found[step]
    made: Schema = _resolved(base, found)[1]
    return made


def _resolved(base: Schema, found: Any) -> tuple[Schema, Any]:
    while isinstance(found, dict) and "$ref" in found:
        name, _, pointer = found["$ref"].partition("#")
        base = next(s for s in schemas().values() if s["$id"].endswith(f"/{name}")) if name else base
        found = base
        for part in filter(None, pointer.split("/")):
            found = found[part]
    return base, found


def _value(record: Any, path: list[Any]) -> Any:
    for part in path:
        record = record[part]
    return record
