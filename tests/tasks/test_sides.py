"""Sided answers to a pair are right whichever side is shown left, and a pair's likely types are chosen beforehand."""

from typing import Any

import pytest
from goldassay.schema.anchor import span_of
from goldassay.schema.swap import swap
from goldassay.tasks import content
from goldassay.tasks.encode import encode
from goldassay.tasks.prefills import prefills
from hypothesis import given
from hypothesis import strategies as st

from .records import TEXT, document, judged, pair
from .test_law_pure import back, same

FOUND = pair("p")
DOCUMENTS = {document()["id"]: document()}
LEFT_A, LEFT_B = (content.pair(FOUND, DOCUMENTS, {}, left) for left in ("a", "b"))
A, B = "claim:a1", "claim:b1"
EVIDENCE = st.integers(0, len(TEXT) - 9).map(lambda at: [span_of(TEXT, [(at, at + 8)])])
MIRROR = {"left": "right", "left_refines": "right_refines", "right": "left", "right_refines": "left_refines"}
SIDED = st.one_of(
    st.sampled_from(["a_refines_b", "b_refines_a"]).map(lambda r: {"relation": r}),
    st.tuples(st.sampled_from(["update", "correction"]), st.sampled_from([A, B])).map(
        lambda t: {"relation": t[0], "superseded_claim": t[1], **(CONFLICT if t[0] == "correction" else {})}
    ),
)
CONFLICT = {"types": ["numeric"], "primary_type": "numeric", "level": "mixed", "strength": "strict"}


def chosen(record: dict[str, Any], data: dict[str, Any]) -> dict[str, list[str]]:
    """What the form shows of `record`, by control."""
    results = [r for r in encode(record, data) if r["type"] == "choices"]
    return {r["from_name"]: r["value"]["choices"] for r in results}


@given(SIDED, st.one_of(st.just({}), st.fixed_dictionaries({"evidence_a": EVIDENCE, "evidence_b": EVIDENCE})))
def test_both_orders_say_the_same(sided: dict[str, Any], evidence: dict[str, Any]) -> None:
    told = {**sided, **evidence}
    record = judged("j", FOUND, told.pop("relation"), **told)
    left, right = chosen(record, LEFT_A), chosen(record, LEFT_B)
    assert {k: [MIRROR.get(v, v) for v in values] for k, values in left.items()} == right
    assert left != right
    for data in (LEFT_A, LEFT_B):
        assert same(back(record, data), record)
    (turned,) = back(record, LEFT_B)["contradictions"]
    assert swap(swap(turned)) == record["contradictions"][0]


@pytest.mark.parametrize("data", [LEFT_A, LEFT_B])
@given(st.sampled_from(["left_refines", "right_refines", "update", "correction"]), st.sampled_from(["left", "right"]))
def test_what_is_pressed_is_about_the_side_that_is_seen(data: dict[str, Any], relation: str, side: str) -> None:
    """A person's own answer, without anything explicit: left and right are the claims seen there."""
    ids = {name: data[name]["claim_id"] for name in ("left", "right")}
    pressed = {"relation": [relation]} | ({"superseded": [side]} if "refines" not in relation else {})
    pressed |= {"types": ["numeric"]} if relation == "correction" else {}
    results = [
        {"id": name, "from_name": name, "to_name": "strip", "type": "choices", "value": {"choices": values}}
        for name, values in pressed.items()
    ]
    record = back(judged("j", FOUND, None), data, results)
    (told,) = record["contradictions"]
    assert record["shown_order"] == [ids["left"], ids["right"]]
    assert (told["claim_a"], told["claim_b"]) == (A, B)
    if "refines" in relation:
        finer = ids[relation.partition("_")[0]]
        assert told["relation"] == ("a_refines_b" if finer == A else "b_refines_a")
    else:
        assert told["superseded_claim"] == ids[side]


def test_types_are_those_of_the_reasons() -> None:
    made = {**FOUND, "reasons": ["entity:dam", "numbers-differ", "status:held", "quantity:people"]}
    (guess,) = prefills(content.pair(made, DOCUMENTS, {}), None, "pair")
    assert [r["value"]["choices"] for r in guess["result"]] == [["numeric", "status"]]
    assert prefills(content.pair({**FOUND, "reasons": ["entity:dam"]}, DOCUMENTS, {}), None, "pair") == []
