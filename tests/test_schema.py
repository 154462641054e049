"""The schemas: valid themselves, their examples valid, the record classes equal to them."""

import typing
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest
from goldassay.schema import records
from goldassay.schema.catalog import KINDS, UnknownSchema, bundle, choices, schema
from goldassay.schema.validation import schema_faults


@pytest.mark.parametrize("name", [*KINDS, "common"])
def test_schema_follows_the_metaschema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_valid(kind: str) -> None:
    examples = schema(kind)["examples"]
    assert examples
    assert [schema_faults(example) for example in examples] == [[] for _ in examples]


@pytest.mark.parametrize("kind", KINDS)
def test_bundle_validates_alone(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(bundle(kind))
    assert list(validator.iter_errors(schema(kind)["examples"][0])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_record_class_equals_schema(kind: str) -> None:
    described = schema(kind)
    made = getattr(records, kind.capitalize())
    assert set(made.__annotations__) == set(described["properties"])
    assert set(made.__required_keys__) == set(described["required"])


def _enums(value: Any) -> set[frozenset[str]]:
    if isinstance(value, dict):
        own = {frozenset(v for v in value["enum"] if v is not None)} if "x-values" in value else set()
        return own.union(*(_enums(v) for v in value.values()))
    return set().union(*(_enums(v) for v in value)) if isinstance(value, list) else set()


def test_every_choice_of_the_schemas_is_a_literal_and_defined() -> None:
    literals = {
        frozenset(get_args(found)) for found in vars(records).values() if typing.get_origin(found) is typing.Literal
    }
    for name in (*KINDS, "common"):
        for allowed in _enums(schema(name)):
            assert allowed in literals, (name, allowed)


def test_every_choice_has_a_definition_and_a_source() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "x-values" in value:
                assert [v for v in value["enum"] if v is not None] == list(value["x-values"])
                assert all(told["definition"] and told["source"] for told in value["x-values"].values())
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for name in (*KINDS, "common"):
        walk(schema(name))


def test_choices_keep_the_order_of_the_schema() -> None:
    assert list(choices("claim", "checkability")) == ["checkable", "partly", "not_checkable"]


def test_unknown_schema_names_the_known_ones() -> None:
    with pytest.raises(UnknownSchema, match="document, claim"):
        schema("clam")


def test_span_hints_resolve() -> None:
    assert get_type_hints(records.Span)["segments"] == list[records.Segment]
