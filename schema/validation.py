"""Records against their schemas: a fast gate (jsonschema-rs); jsonschema explains what it refused."""

from collections.abc import Callable
from functools import cache
from typing import Any

from .catalog import FOLDERS, KINDS, VERSION, schema, schemas
from .records import Record

Fault = tuple[str, str, str]
"""(code, JSON Pointer into the record, sentence)."""


def schema_faults(record: Record) -> list[Fault]:
    """What is wrong with `record` by its schema, that of its own version; empty where it is valid."""
    kind = record.get("record")
    if kind not in KINDS:
        from .explain import kind_sentence

        return [("GA003", "/record", kind_sentence(record))]
    said = record.get("schema_version")
    version = said if isinstance(said, str) and said in FOLDERS else VERSION
    try:
        if _gate(kind, version)(record):
            return []
    except UnicodeEncodeError:
        from .explain import half_told

        return [("GA010", *half_told(record))]
    from .explain import explained

    found = explained(kind, record, version) or _strict(kind, version, record)
    return [("GA010", pointer, sentence) for pointer, sentence in found]


def _strict(kind: str, version: str, record: Record) -> list[tuple[str, str]]:
    """The gate's own words for what only it refuses: Python's `$` also stands before a last newline."""
    from .explain import pointer_of

    return [(pointer_of(error.instance_path), str(error.message)) for error in _fast(kind, version).iter_errors(record)]


@cache
def _fast(kind: str, version: str) -> Any:
    import jsonschema_rs

    registry = jsonschema_rs.Registry(list(schemas(version).items()), draft=jsonschema_rs.Draft202012)
    return jsonschema_rs.Draft202012Validator(schema(kind, version), registry=registry)


@cache
def _gate(kind: str, version: str = VERSION) -> Callable[[Any], bool]:
    passes: Callable[[Any], bool] = _fast(kind, version).is_valid
    return passes
