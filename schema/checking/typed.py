"""Types made from the schemas (msgspec, the extra `fast`): a line that they take needs no further look at its shape.

They parse and validate in less time than a parser alone takes. What they cannot say, or would say slowly, is left to
the look of `quick`: the conditions (`allOf`), `uniqueItems`, and the patterns of the parts in LOOKED_AT. A test counts
all that is left, and holds what both take together against the schemas.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, Literal, Union

from ..catalog import Schema, schema
from .line import LONGEST, lines_in, read_line

FEW = 64 * 1024
"""Bytes of lines below which it does not pay to make types."""
LOOKED_AT = (
    "claim",
    "attribution",
    "source",
    "quantity",
    "time",
    "document",
    "outlet",
    "annotation",
    "annotator",
    "contradiction",
)
"""The parts whose patterns are left to the look, which matches many at once, and no text twice."""

_BOUNDS = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
_LENGTHS = {"minLength": "min_length", "maxLength": "max_length"}
_SIZES = {"minItems": "min_length", "maxItems": "max_length"}
_WORDS = {"description", "title", "examples", "$schema", "$id", "$defs", "x-values", "type"}
_LEFT = {"allOf", "uniqueItems"}
_SCALARS: dict[str, list[Any]] = {"null": [None], "boolean": [bool], "integer": [int], "number": [int, float]}


class CannotType(TypeError):
    """A schema uses a keyword that no type says; the message names it."""


def read_typed(kind: str, block: bytes) -> list[Any] | None:
    """The lines of a block as typed records of `kind`, without repeated keys; None where one is none, or msgspec is not
    installed. Lines that these types would write in another way are read a second time, strictly.
    """
    read = _reader(kind)
    if read is None or len(block) > LONGEST:
        return None
    try:
        records = read(block)
    except (ValueError, RecursionError):
        return None
    again = _writer()(records)
    if again == block or again[:-1] == block:
        return records or None
    lines = lines_in(block)
    return records if len(lines) == len(records) and not any(read_line(raw)[1] for raw in lines) else None


def read_head(raw: bytes) -> Any:
    """The texts `id`, `record`, `text_sha256` and `independence_group` of a line, the rest passed over.

    None where one of them is no text, and where the line is no JSON.
    """
    try:
        return None if _msgspec() is None else _heads()(raw)
    except (ValueError, RecursionError):
        return None


@cache
def _msgspec() -> Any:
    """The library, None where it is not installed; it takes longer to load than a few records to check."""
    try:
        import msgspec
    except ImportError:
        return None
    return msgspec


def absent() -> Any:
    """What stands for a field that is not there; it is false."""
    return None if _msgspec() is None else _msgspec().UNSET


@cache
def _heads() -> Callable[[bytes], Any]:
    msgspec = _msgspec()
    fields = [(name, str) for name in ("id", "record", "text_sha256", "independence_group")]
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(msgspec.defstruct("Head", fields, gc=False)).decode
    return decode


@cache
def _reader(kind: str) -> Callable[[bytes], list[Any]] | None:
    """What makes lines typed records, and raises ValueError for any others."""
    if _msgspec() is None:
        return None
    decode: Callable[[bytes], list[Any]] = _msgspec().json.Decoder(_of(kind, "", schema(kind), [])).decode_lines
    return decode


@cache
def _writer() -> Callable[[list[Any]], bytes]:
    """What makes typed records lines, a newline after each."""
    encode: Callable[[list[Any]], bytes] = _msgspec().json.Encoder().encode_lines
    return encode


def plain(value: Any) -> Any:
    """A typed record, or a part of one, as dicts and lists."""
    return _msgspec().to_builtins(value)


def left(kind: str) -> list[str]:
    """What the types of `kind` leave to the look: `part/field keyword` each. Raises CannotType."""
    found: list[str] = []
    _of(kind, "", schema(kind), found)
    return sorted(set(found))


def _of(owner: str, name: str, told: Schema, open_: list[str]) -> Any:
    """The type of a schema, `name` being its field in the part `owner`; `open_` gets what it leaves."""
    open_ += [f"{owner}/{name} {word}" for word in told if word in _LEFT]
    if "$ref" in told:
        return _of(*_target(owner, name, told["$ref"]), open_)
    if "anyOf" in told:
        return Union[tuple(_of(owner, name, each, open_) for each in told["anyOf"])]  # noqa: UP007
    if "const" in told or "enum" in told:
        return Literal[tuple(told.get("enum", [told.get("const")]))]
    types = told["type"] if isinstance(told["type"], list) else [told["type"]]
    return Union[tuple(one for each in types for one in _plain(owner, name, each, told, open_))]  # noqa: UP007


def _target(owner: str, name: str, reference: str) -> tuple[str, str, Schema]:
    """Where a reference leads: a part of its own, or a string that stays the field's."""
    file, _, pointer = reference.partition("#/$defs/")
    kind = file.removesuffix(".schema.json")
    found = schema(kind)["$defs"][pointer] if pointer else schema(kind)
    return (pointer or kind, "", found) if found.get("type") == "object" else (owner, name, found)


def _plain(owner: str, name: str, wanted: str, told: Schema, open_: list[str]) -> list[Any]:
    if wanted == "object":
        return [_struct(owner if not name else f"{owner}/{name}", told, open_)]
    if wanted == "array":
        return [_bounded(list[_of(owner, name, told["items"], open_)], told, _SIZES, ("items", "uniqueItems"))]  # type: ignore[misc]
    if wanted == "string":
        return [_string(owner, name, told, open_)]
    scalars: list[Any] = _SCALARS[wanted]
    return [_bounded(each, told, _BOUNDS, ()) if each in (int, float) else each for each in scalars]


def _string(owner: str, name: str, told: Schema, open_: list[str]) -> Any:
    """`$` of a schema is the very end; that of Python also stands before a last newline."""
    pattern = told.get("pattern")
    if pattern is None or owner in LOOKED_AT:
        open_ += [f"{owner}/{name} pattern"] if pattern else []
        return _bounded(str, told, _LENGTHS, ("pattern",))
    return Annotated[_bounded(str, told, _LENGTHS, ("pattern",)), _msgspec().Meta(pattern=pattern[:-1] + r"\Z")]


def _bounded(base: Any, told: Schema, names: dict[str, str], known: Iterable[str]) -> Any:
    """`base` within the bounds that `told` gives."""
    other = told.keys() - names.keys() - _WORDS - {*known} - (_BOUNDS.keys() | _LENGTHS.keys() | _SIZES.keys())
    if other:
        raise CannotType(f"no type says {', '.join(sorted(other))}")
    bounds = {names[word]: told[word] for word in names if word in told}
    return Annotated[base, _msgspec().Meta(**bounds)] if bounds else base


@cache
def _structs() -> dict[str, Any]:
    return {}


def _struct(name: str, told: Schema, open_: list[str]) -> Any:
    if (
        told.keys() - _WORDS - _LEFT - {"properties", "required", "additionalProperties"}
        or told["additionalProperties"]
    ):
        raise CannotType(f"no type says all of {name}: {', '.join(sorted(told))}")
    if told["additionalProperties"]:
        raise CannotType(f"{name} may have any field")
    msgspec, fields = _msgspec(), list[Any]()
    for field, inner in sorted(told["properties"].items()):
        made = _of(name, field, inner, open_)
        optional = (Union[made, msgspec.UnsetType], msgspec.UNSET)  # noqa: UP007
        fields.append((field, made) if field in told["required"] else (field, *optional))
    if name not in _structs():
        _structs()[name] = msgspec.defstruct(
            name.replace("/", "_"), fields, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
        )
    return _structs()[name]
