"""Predictions scored against gold."""

import json
from typing import Any

import pytest
from goldassay.quality.score import score

from .making import TEXT, Record, attribution, claim, contradiction, document, span

DEAD, LONG, LOCKED = "At least 12 people died", "At least 12 people died on Monday", "The gate was locked"
DONE = {"claim": "complete", "attribution": "complete"}


def predicted(**more: Any) -> Record:
    made = {"record": "prediction", "schema_version": "1.0.0", "id": "prediction:p", "document_ids": ["document:d"]}
    return {
        **made,
        "extractor": {"name": "x", "version": "1"},
        "claims": [],
        "attributions": [],
        "contradictions": [],
        **more,
    }


def bare(name: str, words: str, kind: str | None = None, of: str = TEXT) -> Record:
    made = {"id": f"claim:{name}", "document_id": "document:d", "span": span(words, of)}
    return {**made, "kind": kind} if kind else made


def run(gold: dict[str, list[Record]], documents: list[Record] | None = None, **labels: Any) -> Record:
    documents = documents or [document(coverage=DONE)]
    found = score(gold, [predicted(**labels)], documents, resamples=100)
    json.dumps(found, allow_nan=False)
    return dict(found["layers"])


def prf(found: Record) -> list[float | None]:
    return [found[n] for n in ("precision", "recall", "f1")]


GOLD = {"claims": [claim("1", DEAD), claim("2", LOCKED, kind="state")]}


def test_claims_by_hand() -> None:
    found = run(GOLD, claims=[bare("a", LONG, "event"), bare("b", LOCKED, "event")])["claim"]
    assert prf(found["exact"]) == [0.5, 0.5, 0.5]
    assert prf(found["overlap"]) == [1.0, 1.0, 1.0]
    assert prf(found["typed"]) == [0.5, 0.5, 0.5]
    assert found["exact"]["support"] == 2


def test_a_duplicate_is_a_false_positive() -> None:
    found = run(GOLD, claims=[bare("a", DEAD), bare("b", DEAD)])["claim"]
    assert prf(found["exact"]) == [0.5, 0.5, 0.5]


def test_no_prediction_has_no_precision() -> None:
    found = run(GOLD)["claim"]["exact"]
    assert prf(found) == [None, 0.0, 0.0]


@pytest.mark.parametrize("coverage", ["partial", "none"])
def test_uncovered_text_is_left_out_and_counted(coverage: str) -> None:
    documents = [document(coverage={"claim": coverage, "attribution": "complete"})]
    found = run(GOLD, documents, claims=[bare("a", DEAD)])["claim"]
    assert found["left_out"] == {"documents": 1, "predictions": 1}
    assert found["exact"]["support"] == 0


def test_relaxed_triples() -> None:
    gold = {"attributions": [attribution("1", LONG, "the mayor", "denied")]}
    near = {"id": "attribution:p", "document_id": "document:d", "content": span(DEAD), "cue": span("mayor denied"),
            "sources": [{"span": span("mayor"), "type": None}]}  # fmt: skip
    found = run(gold, attributions=[near])["attribution"]
    assert (found["strict"]["f1"], found["relaxed"]["f1"]) == (0.0, 1.0)
    assert run(gold, attributions=[{**near, "cue": None}])["attribution"]["relaxed"]["f1"] == 0.0
    silent = {"attributions": [attribution("1", LONG, None, None)]}
    assert (
        run(silent, attributions=[{k: near[k] for k in ("id", "document_id")} | {"content": span(LONG)}])[
            "attribution"
        ]["strict"]["f1"]
        == 1.0
    )


def pairs(*relations: str) -> dict[str, list[Record]]:
    claims = [claim(str(i), DEAD if i % 2 else LOCKED) for i in range(2 * len(relations))]
    judged = [contradiction(f"g{i}", f"claim:{2 * i}", f"claim:{2 * i + 1}", r) for i, r in enumerate(relations)]
    return {"claims": claims, "contradictions": judged}


def test_given_claims_by_hand() -> None:
    gold = pairs("contradiction", "contradiction", "compatible", "a_refines_b")
    said = [
        contradiction("1", "claim:1", "claim:0", "contradiction"),
        contradiction("2", "claim:4", "claim:5", "contradiction"),
        contradiction("3", "claim:7", "claim:6", "b_refines_a"),
        contradiction("4", "claim:0", "claim:5", "contradiction"),
    ]
    found = run(gold, contradictions=said)["contradiction"]
    assert prf(found["given_claims"]) == [0.5, 0.5, 0.5]
    assert (found["given_claims"]["unanswered"], found["given_claims"]["unjudged"]) == (1, 1)
    assert found["per_class"]["a_refines_b"]["f1"] == 1.0
    assert found["macro"]["f1"] == pytest.approx((0.5 + 0 + 1) / 3, abs=1e-6)
    assert found["baselines"]["majority"]["contradiction"]["recall"] == 1.0


def test_a_repeated_answer_is_a_false_positive() -> None:
    said = [contradiction(str(i), "claim:0", "claim:1", "contradiction") for i in range(2)]
    assert prf(run(pairs("contradiction"), contradictions=said)["contradiction"]["given_claims"])[:2] == [0.5, 1.0]


def test_end_to_end_leads_predicted_claims_to_gold() -> None:
    said = [contradiction("p", "claim:x", "claim:y", "contradiction")]
    found = run(pairs("contradiction"), claims=[bare("x", LONG), bare("y", LOCKED)], contradictions=said)[
        "contradiction"
    ]
    assert (found["given_claims"]["recall"], found["end_to_end"]["recall"]) == (0.0, 1.0)


def test_order_never_matters() -> None:
    claims = [bare("a", DEAD), bare("b", LONG), bare("c", LOCKED)]
    assert run(GOLD, claims=claims) == run({"claims": GOLD["claims"][::-1]}, claims=claims[::-1])


def test_gold_scores_perfectly_in_any_script() -> None:
    text = "👩‍👩‍👧 cafe\u0301 12\u00a0سقط\r\n🎉 fell"
    words = ["👩‍👩‍👧", "cafe\u0301", "12\u00a0سقط\r\n🎉"]
    gold = {"claims": [claim(str(i), w, of=text) for i, w in enumerate(words)]}
    found = run(
        gold, [document(text=text, coverage=DONE)], claims=[bare(str(i), w, of=text) for i, w in enumerate(words)]
    )
    assert prf(found["claim"]["exact"]) == [1.0, 1.0, 1.0]


def test_nothing_at_all() -> None:
    found = score({}, [], [])
    assert found["layers"]["claim"]["exact"]["f1"] is None
