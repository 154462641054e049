"""Two validators of JSON Schema against each other: what one refuses the other refuses, but for a short list."""

import json
import os
import re
from typing import Any

import jsonschema
import pytest
from goldassay.schema.catalog import KINDS, VERSION, schema
from goldassay.schema.explain import _explainer
from goldassay.schema.validation import _fast, schema_faults
from hypothesis import HealthCheck, example, given, settings

from .strategies import ODD, RECORDS, Record, head, mutated, of_kind

MORE = int(os.environ.get("GOLDASSAY_EXAMPLES", "1"))
many = settings(max_examples=200 * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=list(HealthCheck))

ALLOWED = {
    "$ before a last newline": "Python's `$` also matches before a newline that ends the string; that of ECMA 262, "
    "which JSON Schema means, does not. jsonschema-rs is right, and it is the gate.",
}
"""Where the two may differ, and why. In each the gate is the stricter, and its word counts."""


def _newline(record: Record) -> bool:
    """True where a string of the record ends in a newline."""
    return bool(re.search(r'\\n"', json.dumps(record)))


@many
@given(RECORDS)
def test_both_pass_what_is_valid(record: Record) -> None:
    assert _fast(record["record"], VERSION).is_valid(record)
    assert [e.message for e in _explainer(record["record"]).iter_errors(record)] == []


@many
@given(mutated())
@example(head("claim", "a\n"))
def test_both_refuse_the_same(record: Record) -> None:
    fast, slow = _fast(record["record"], VERSION).is_valid(record), _explainer(record["record"]).is_valid(record)
    if fast != slow:
        assert not fast
        assert _newline(record)
    assert (schema_faults(record) == []) == fast


@pytest.mark.parametrize("name", ["id", "document_id"])
def test_the_allowed_difference_is_still_there(name: str) -> None:
    record = {**schema("claim")["examples"][0], name: schema("claim")["examples"][0][name] + "\n"}
    assert _explainer("claim").is_valid(record)
    assert not _fast("claim", VERSION).is_valid(record)
    assert [(code, pointer) for code, pointer, _ in schema_faults(record)] == [("GA010", f"/{name}")]
    assert len(ALLOWED) == 1


@settings(many, max_examples=100 * MORE)
@given(ODD)
def test_what_is_no_record_is_said_to_be_none(value: Any) -> None:
    for kind in KINDS:
        found = schema_faults({"record": kind, "id": value})
        assert {code for code, _, _ in found} == {"GA010"}


@pytest.mark.parametrize("name", [*KINDS, "common"])
def test_patterns_keep_to_ascii(name: str) -> None:
    told = json.dumps(schema(name), ensure_ascii=False)
    patterns = [json.loads(f'"{found}"') for found in re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', told)]
    for pattern in patterns:
        assert pattern.isascii()
        assert not re.search(r"\\[dwWDsSZ]", pattern)
        assert pattern.startswith("^")
        assert pattern.endswith("$")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_schema_is_drawn(kind: str) -> None:
    """A field that no strategy ever draws is a field that no test here ever tried."""
    seen: set[str] = set()

    @settings(many, max_examples=60)
    @given(of_kind(kind))
    def gather(record: Record) -> None:
        seen.update(record)

    gather()
    assert set(schema(kind)["properties"]) == seen


@pytest.mark.parametrize("name", [*KINDS, "common"])
def test_schema_follows_the_metaschema_in_both(name: str) -> None:
    import jsonschema_rs

    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert jsonschema_rs.meta.is_valid(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
