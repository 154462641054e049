"""Encoded and decoded again, an annotation is the same in every field but origin and times."""

from typing import Any

import pytest
from goldassay.schema.anchor import span_of
from goldassay.tasks import content
from goldassay.tasks.decode import Answer, decode
from goldassay.tasks.encode import encode
from goldassay.tasks.regions import Unreadable
from hypothesis import given, settings
from hypothesis import strategies as st

from .records import TEXT, annotation, at, attribution, claim, document, judged, pair, rich

LEFT = ("origin", "created_at", "updated_at")


def back(record: dict[str, Any], data: dict[str, Any], results: Any = None) -> dict[str, Any]:
    """`record` through Label Studio's results, or what they were changed to."""
    answer = Answer(
        results=encode(record, data) if results is None else results,
        annotator=record["annotator"],
        status={"cancelled": "skipped"}.get(record["status"], record["status"]),
        created_at="2032-01-01T00:00:00Z",
        updated_at="2032-01-01T00:00:00Z",
        seconds=record.get("seconds"),
        origin={"tool": "label-studio"},
        thread="t1",
        guideline_version="0.9",
    )
    return decode(answer, data, document())[0]


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return {k: v for k, v in a.items() if k not in LEFT} == {k: v for k, v in b.items() if k not in LEFT}


ARTICLE = content.article(document())


@pytest.mark.parametrize("status", ["submitted", "draft", "skipped", "cancelled"])
def test_rich_article(status: str) -> None:
    record = rich(status=status)
    assert same(back(record, ARTICLE), record)


VERDICTS = [
    (
        "contradiction",
        {"types": ["numeric", "negation"], "primary_type": "negation", "level": None, "strength": "likely"},
    ),
    ("update", {"superseded_claim": "claim:a1"}),
    ("update", {"superseded_claim": "claim:b1", "types": [], "rationale": None}),
    ("a_refines_b", {"rationale": "more", "via_claims": ["claim:c"]}),
    ("b_refines_a", {"group_id": "group:g"}),
    (
        "not_comparable",
        {
            "comparability": {
                "event": "same",
                "slot": "different",
                "population": None,
                "place": "unclear",
                "as_of": "different",
            }
        },
    ),
    ("undetermined", {}),
    (None, {}),
]


@pytest.mark.parametrize(("relation", "more"), VERDICTS)
@pytest.mark.parametrize("left", ["a", "b"])
def test_judgements(relation: str | None, more: dict[str, Any], left: str) -> None:
    found = pair("p")
    record = judged("j", found, relation, **more)
    assert same(back(record, content.pair(found, {document()["id"]: document()}, {}, left)), record)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_spans(data: st.DataObject) -> None:
    spans = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=6, unique=True).map(sorted)
    odd = spans.map(lambda c: span_of(TEXT, list(zip(c[::2], c[1::2], strict=False))))
    claims = [claim(f"c{i}", s, kind="event") for i, s in enumerate(data.draw(st.lists(odd, max_size=4)))]
    told = [attribution(f"a{i}", s) for i, s in enumerate(data.draw(st.lists(odd, max_size=3)))]
    record = annotation("x", claims=claims, attributions=told)
    assert same(back(record, ARTICLE), record)


def region(name: str, label: str, quote: str) -> dict[str, Any]:
    span = at(quote)["segments"][0]
    value = {"start": span["start"], "end": span["end"], "text": quote, "labels": [label]}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def arrow(a: str, b: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": a, "to_id": b, "direction": "right"}


def test_a_hand_made_answer_is_completed() -> None:
    drawn = [
        region("-c", "Content", "the gate was locked"),
        region("s", "Source", "the army"),
        region("k", "Cue", "denied"),
    ]
    found = back(annotation("x"), ARTICLE, [*drawn, region("q", "Claim", " the gate was locked")])
    told = found["attributions"][0]
    assert told["sources"][0]["span"] == at("the army")
    assert told["cue"] == at("denied")
    assert (told["cue_type"], told["quotation"], told["depth"]) == ("verb", "indirect", 0)
    assert told["claim_ids"] == [found["claims"][0]["id"]]
    assert found["claims"][0]["span"] == at("the gate was locked")
    assert found["claims"][0]["voice"] == "attributed"


def test_arrows_join_either_way_and_nest() -> None:
    drawn = [
        region("o", "Content", "“the dam\u00a0will hold”, the Agency"),
        region("i", "Content", "the dam\u00a0will hold"),
    ]
    drawn += [region("x", "Source", "The governor"), region("p1", "Claim", "twelve"), region("p2", "Claim", "left")]
    found = back(annotation("x"), ARTICLE, [*drawn, arrow("x", "o"), arrow("p2", "p1")])
    outer, inner = found["attributions"]
    assert outer["sources"][0]["span"] == at("The governor")
    assert (inner["parent_id"], inner["depth"]) == (outer["id"], 1)
    assert found["claims"][0]["span"] == at("twelve", "left")


def test_utf16_is_understood_and_nonsense_refused() -> None:
    drawn = region("c", "Claim", "the army")
    drawn["value"] |= {"start": drawn["value"]["start"] + 4, "end": drawn["value"]["end"] + 4}
    assert back(annotation("x"), ARTICLE, [drawn])["claims"][0]["span"] == at("the army")
    drawn["value"]["start"] += 9
    with pytest.raises(Unreadable, match="code points or UTF-16"):
        back(annotation("x"), ARTICLE, [drawn])


def test_the_region_wins_over_a_stale_value() -> None:
    record = rich()
    results = encode(record, ARTICLE)
    attitude = next(r for r in results if r["from_name"] == "attitude" and r["value"]["choices"] == ["deny"])
    attitude["value"]["choices"] = ["doubt"]
    assert [t["attitude"] for t in back(record, ARTICLE, results)["attributions"]] == [
        None,
        "neutral_relay",
        "doubt",
        "assert",
    ]


def test_sentences_become_minimal_claims() -> None:
    data = content.pair(pair("p", None, None), {document()["id"]: document()}, {}, "b")
    choice = {"id": "r", "from_name": "relation", "type": "choices", "value": {"choices": ["left_refines"]}}
    found = back({**annotation("x"), "form": "pair"}, data, [choice])
    assert [c["span"] for c in found["claims"]] == [at("the gate was locked"), at("the dam\u00a0will hold")]
    assert found["contradictions"][0]["relation"] == "b_refines_a"


@pytest.mark.parametrize(("first", "second", "kind"), [("event", None, "event"), (None, "state", "state")])
def test_either_piece_of_a_span_may_be_answered(first: str | None, second: str | None, kind: str) -> None:
    found = back(annotation("x"), ARTICLE, pieces(first, second))["claims"]
    assert [(c["kind"], c["span"]) for c in found] == [(kind, at("twelve", "left"))]


def test_pieces_that_are_answered_differently_are_told() -> None:
    with pytest.raises(Unreadable, match="answer kind differently: event and state; clear one"):
        back(annotation("x"), ARTICLE, pieces("event", "state"))


def pieces(first: str | None, second: str | None) -> list[dict[str, Any]]:
    """One claim in two pieces, with the kind chosen on either."""
    drawn = [region("p1", "Claim", "twelve"), region("p2", "Claim", "left")]
    kinds = [
        {**r, "from_name": "kind", "type": "choices", "value": {**r["value"], "choices": [kind]}}
        for r, kind in zip(drawn, (first, second), strict=True)
        if kind
    ]
    for result in kinds:
        del result["value"]["labels"]
    return [*drawn, *kinds, arrow("p1", "p2")]
