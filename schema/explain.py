"""Why a record does not follow its schema: jsonschema's errors, sorted out and put as sentences that name the mend."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from .catalog import KINDS, VERSION, Schema, schema, schemas
from .conditions import deciding
from .records import Record
from .sentences import near, one_of, sentence, shown

Told = tuple[str, str]
"""(JSON Pointer, sentence)."""


def explained(kind: str, record: Record, version: str = VERSION) -> list[Told]:
    """Each fault of `record` by the schema `kind` of `version`, once."""
    found = errors(_explainer(kind, version), record)
    return list(
        dict.fromkeys((pointer_of(error.absolute_path), _told(kind, record, error, version)) for error in found)
    )


def half_told(record: Record) -> Told:
    """Where a record holds half of a surrogate pair, which UTF-8 cannot, and so no schema can look at."""
    return pointer_of(_half(record) or ()), "holds half of a surrogate pair, which is no character; write the whole one"


def _half(value: Any, path: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
    """The path of the first string, or of the owner of the first name, that UTF-8 cannot hold; None where none is."""
    if _broken(value):
        return path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (path if _broken(name) else _half(held, (*path, name)) for name, held in inner)
    return next((place for place in found if place is not None), None)


def _broken(value: Any) -> bool:
    return isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value)


def kind_sentence(record: Record) -> str:
    """What is wrong with the kind of a record that no schema is called by."""
    if "record" not in record:
        return f"the field record is missing; add it, and say {one_of(KINDS)}"
    kind = record["record"]
    return f"{shown(kind)} is no kind of record; {near(kind, KINDS)}use {one_of(KINDS)}"


@cache
def _explainer(kind: str, version: str = VERSION) -> Any:
    return explainer(schema(kind, version), version)


def explainer(root: Schema, version: str = VERSION) -> Any:
    """A validator of `root`, which may refer to the schemas of `version`."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(found)) for name, found in schemas(version).items()
    )
    return Draft202012Validator(root, registry=registry)


def errors(validator: Any, record: Record) -> list[Any]:
    """The errors that a person must mend.

    A choice between null and a shape is told as an error of the shape. An error on unevaluated properties is left out
    where the same object has another error: its branch failed, and with it what the branch had evaluated.
    """
    found = [inner for error in validator.iter_errors(record) for inner in _unfolded(error)]
    broken = {pointer_of(error.absolute_path) for error in found if error.validator != _UNEVALUATED}
    return [e for e in found if e.validator != _UNEVALUATED or not _over(pointer_of(e.absolute_path), broken)]


_UNEVALUATED = "unevaluatedProperties"


def _over(pointer: str, others: Iterable[str]) -> bool:
    return any(other == pointer or other.startswith(f"{pointer}/") for other in others)


def _unfolded(error: Any) -> Iterator[Any]:
    told = [e for e in error.context if not (e.validator == "type" and e.validator_value == "null")]
    if error.validator == "anyOf" and told:
        for inner in told:
            yield from _unfolded(inner)
    else:
        yield error


def _told(kind: str, record: Record, error: Any, version: str) -> str:
    return sentence(error, deciding(schema(kind, version), record, error))


def pointer_of(path: Iterable[Any]) -> str:
    """The JSON Pointer (RFC 6901) of a path of names and numbers."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
