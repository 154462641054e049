"""Records against their schemas: a fast gate (jsonschema-rs); jsonschema explains what it refused."""

from collections.abc import Callable
from functools import cache
from typing import Any

from .catalog import KINDS, schema, schemas
from .records import Record

Fault = tuple[str, str, str]
"""(code, JSON Pointer into the record, sentence)."""


def schema_faults(record: Record) -> list[Fault]:
    """What is wrong with `record` by its schema; empty where it is valid."""
    kind = record.get("record")
    if kind not in KINDS:
        from .explain import kind_sentence

        return [("GA003", "/record", kind_sentence(record))]
    if _gate(kind)(record):
        return []
    from .explain import explained

    return [("GA010", pointer, sentence) for pointer, sentence in explained(kind, record)]


@cache
def _gate(kind: str) -> Callable[[Any], bool]:
    import jsonschema_rs

    registry = jsonschema_rs.Registry(list(schemas().items()), draft=jsonschema_rs.Draft202012)
    return jsonschema_rs.Draft202012Validator(schema(kind), registry=registry).is_valid
