"""Records against their schemas: a fast gate (jsonschema-rs); jsonschema explains what it refused."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
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
        return [("GA003", "/record", f"record is {kind!r}; it must be one of {', '.join(KINDS)}")]
    said = record.get("schema_version")
    version = said if isinstance(said, str) and said in FOLDERS else VERSION
    try:
        if _gate(kind, version)(record):
            return []
    except UnicodeEncodeError:
        return [
            (
                "GA010",
                _pointer(_half(record) or ()),
                "holds half of a surrogate pair, which is no character; write the whole one",
            )
        ]
    told = (("GA010", _pointer(error.absolute_path), _sentence(error)) for error in _errors(kind, version, record))
    return list(dict.fromkeys(told)) or _strict(kind, version, record)


def _half(value: Any, path: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
    """The path of the first string, or of the owner of the first name, that UTF-8 cannot hold; None where none is."""
    if _broken(value):
        return path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (path if _broken(name) else _half(held, (*path, name)) for name, held in inner)
    return next((place for place in found if place is not None), None)


def _broken(value: Any) -> bool:
    return isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value)


def _strict(kind: str, version: str, record: Record) -> list[Fault]:
    """The gate's own words for what only it refuses: Python's `$` also stands before a last newline."""
    found = _fast(kind, version).iter_errors(record)
    return [("GA010", _pointer(error.instance_path), str(error.message)) for error in found]


@cache
def _fast(kind: str, version: str = VERSION) -> Any:
    import jsonschema_rs

    registry = jsonschema_rs.Registry(list(schemas(version).items()), draft=jsonschema_rs.Draft202012)
    return jsonschema_rs.Draft202012Validator(schema(kind, version), registry=registry)


@cache
def _gate(kind: str, version: str = VERSION) -> Callable[[Any], bool]:
    passes: Callable[[Any], bool] = _fast(kind, version).is_valid
    return passes


@cache
def _explainer(kind: str, version: str = VERSION) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(found)) for name, found in schemas(version).items()
    )
    return Draft202012Validator(schema(kind, version), registry=registry)


def _errors(kind: str, version: str, record: Record) -> Iterator[Any]:
    """The errors, each choice between null and a shape told as an error of the shape."""
    for error in _explainer(kind, version).iter_errors(record):
        yield from _unfolded(error)


def _unfolded(error: Any) -> Iterator[Any]:
    told = [e for e in error.context if not (e.validator == "type" and e.validator_value == "null")]
    if error.validator == "anyOf" and told:
        for inner in told:
            yield from _unfolded(inner)
    else:
        yield error


def _pointer(path: Any) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _sentence(error: Any) -> str:
    teller = _TELLERS.get(error.validator)
    return teller(error) if teller else str(error.message)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _enum(error: Any) -> str:
    allowed = [v for v in error.validator_value if isinstance(v, str)]
    near = get_close_matches(str(error.instance), allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{_short(error.instance)} is not allowed; use one of {', '.join(allowed)}{hint}"


def _required(error: Any) -> str:
    missing = [name for name in error.validator_value if name not in error.instance]
    return f"lacks {', '.join(missing)}; add {'it' if len(missing) == 1 else 'them'}, null where not annotated"


def _extra(error: Any) -> str:
    known = error.schema.get("properties", {})
    extra = [name for name in error.instance if name not in known]
    near = [n for name in extra for n in get_close_matches(name, list(known), 1)]
    return f"has the unknown field {', '.join(extra)}" + (f"; did you mean {', '.join(near)}?" if near else "; drop it")


def _type(error: Any) -> str:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    return f"{_short(error.instance)} has the wrong type; it must be {' or '.join(wanted)}"


_TELLERS: dict[str, Callable[[Any], str]] = {
    "enum": _enum,
    "required": _required,
    "additionalProperties": _extra,
    "type": _type,
    "const": lambda e: f"{_short(e.instance)} is not allowed; it must be {e.validator_value!r}",
    "pattern": lambda e: f"{_short(e.instance)} does not match {e.validator_value}",
    "minItems": lambda e: f"holds {len(e.instance)} items; it needs at least {e.validator_value}",
    "maxItems": lambda e: f"holds {len(e.instance)} items; at most {e.validator_value} may stand here",
}
