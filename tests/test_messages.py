"""What is said of a record that does not follow its schema: the value, the mend, the nearest allowed value."""

from typing import Any

import pytest
from goldassay.schema.catalog import KINDS, schema
from goldassay.schema.explain import errors, explained, explainer
from goldassay.schema.validation import schema_faults

CLAIM: dict[str, Any] = schema("claim")["examples"][0]
ATTRIBUTION: dict[str, Any] = schema("attribution")["examples"][0]
JUDGED: dict[str, Any] = schema("contradiction")["examples"][0]
DOCUMENT: dict[str, Any] = schema("document")["examples"][0]


@pytest.mark.parametrize(
    ("record", "pointer", "said"),
    [
        (CLAIM | {"kind": "Quantitiy"}, "/kind", "'Quantitiy' is not allowed; did you mean 'quantity'? use event, "),
        (CLAIM | {"factuality": "ct+"}, "/factuality", "did you mean 'CT+'?"),
        (CLAIM | {"knid": 1}, "", "no such field is known here: 'knid'; did you mean 'kind'?"),
        (CLAIM | {"document_id": "doc:1"}, "/document_id", "begin it with 'document:'"),
        (CLAIM | {"text": ""}, "/text", "the text is empty; fill it"),
        (CLAIM | {"quantities": []}, "/quantities", "where kind is 'quantity'; add what is missing, or mend kind"),
        (CLAIM | {"span": {"segments": [{"start": "3", "end": 4}]}}, "/span/segments/0/start", "3 without quotes"),
        (CLAIM | {"schema_version": "0.9.0"}, "/schema_version", "goldassay migrate"),
        (
            DOCUMENT | {"published_at": "2031-02-30"},
            "/published_at",
            "'2031-02-30' is not a date; write it as 2031-04-06",
        ),
        (DOCUMENT | {"published_at": "2031-02-29"}, "/published_at", "'2031-02-29' is not a date"),
        (DOCUMENT | {"published_at": "8 April"}, "/published_at", "'8 April' is not a date; write it as 2031-04-06"),
        (DOCUMENT | {"text_length": -1}, "/text_length", "-1 is below 0; write 0 or more"),
        (JUDGED | {"types": []}, "/types", "where relation is 'contradiction'"),
        (JUDGED | {"types": ["numeric", "numeric"]}, "/types", "'numeric' stands there twice; keep one"),
        (JUDGED | {"primary_type": None}, "/primary_type", "null is not allowed where relation is 'contradiction'"),
        (JUDGED | {"relation": "equivalent"}, "/strength", "'strict' is not null where relation is 'equivalent'"),
        (ATTRIBUTION | {"sources": [{"span": None, "type": "named_person"}]}, "/sources/0/type", "where span is null"),
        ({n: v for n, v in CLAIM.items() if n != "kind"}, "", "the field kind is missing; add it, or null for kind"),
        ({"record": "clam"}, "/record", "did you mean 'claim'?"),
        ({}, "/record", "the field record is missing"),
    ],
)
def test_a_fault_is_told_with_its_mend(record: dict[str, Any], pointer: str, said: str) -> None:
    told = {at: sentence for _, at, sentence in schema_faults(record)}
    assert said in told[pointer]


@pytest.mark.parametrize("kind", KINDS)
def test_any_field_may_hold_anything_and_is_told(kind: str) -> None:
    example = schema(kind)["examples"][0]
    for name in example:
        for value in (None, "", "x;y", -1, 1.5, True, [], ["x"], {}, {"x": 1}):
            record = {**example, name: value, "record": kind}
            assert all(at.startswith("/") or not at for at, _ in explained(kind, record))
            assert all("; " in sentence for _, sentence in explained(kind, record))


def test_an_error_of_a_branch_is_told_once() -> None:
    """Where a branch of allOf fails, what it names counts as unevaluated: that is no fault of its own."""
    root = {
        "allOf": [{"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}],
        "unevaluatedProperties": False,
    }
    told = explainer(root)
    assert [e.validator for e in errors(told, {"a": "x", "b": 1})] == ["type"]
    assert [e.validator for e in errors(told, {"a": 1, "c": 1})] == ["unevaluatedProperties"]
    assert errors(told, {"a": 1, "b": 1}) == []
