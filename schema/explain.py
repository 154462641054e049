"""Why a record does not follow its schema: jsonschema's errors, sorted out and put as sentences that name the mend."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from .catalog import KINDS, Schema, schema, schemas
from .conditions import deciding
from .records import Record
from .sentences import near, one_of, sentence, shown

Told = tuple[str, str]
"""(JSON Pointer, sentence)."""


def explained(kind: str, record: Record) -> list[Told]:
    """Each fault of `record` by the schema `kind`, once."""
    told = ((_pointer(error.absolute_path), _told(kind, record, error)) for error in errors(_explainer(kind), record))
    return list(dict.fromkeys(told))


def kind_sentence(record: Record) -> str:
    """What is wrong with the kind of a record that no schema is called by."""
    if "record" not in record:
        return f"the field record is missing; add it, and say {one_of(KINDS)}"
    kind = record["record"]
    return f"{shown(kind)} is no kind of record; {near(kind, KINDS)}use {one_of(KINDS)}"


@cache
def _explainer(kind: str) -> Any:
    return explainer(schema(kind))


def explainer(root: Schema) -> Any:
    """A validator of `root`, which may refer to the schemas of this package."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(found)) for name, found in schemas().items()
    )
    return Draft202012Validator(root, registry=registry)


def errors(validator: Any, record: Record) -> list[Any]:
    """The errors that a person must mend.

    A choice between null and a shape is told as an error of the shape. An error on unevaluated properties is left out
    where the same object has another error: its branch failed, and with it what the branch had evaluated.
    """
    found = [inner for error in validator.iter_errors(record) for inner in _unfolded(error)]
    broken = {_pointer(error.absolute_path) for error in found if error.validator != _UNEVALUATED}
    return [e for e in found if e.validator != _UNEVALUATED or not _over(_pointer(e.absolute_path), broken)]


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


def _told(kind: str, record: Record, error: Any) -> str:
    return sentence(error, deciding(schema(kind), record, error))


def _pointer(path: Iterable[Any]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
