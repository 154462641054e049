"""`import goldassay as ga`: the functions there are, and an extractor of others scored through them."""

import json
from pathlib import Path
from typing import Any

import goldassay as ga
import pytest
from goldassay.corpus.predictions import BadRow
from goldassay.schema import jsonl

DOCUMENT = "document:a"


@pytest.mark.parametrize("name", ga.FACE)
def test_every_name_leads_to_its_function(name: str) -> None:
    assert getattr(ga, name).__name__ == name
    assert name in dir(ga)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="it has check_files"):
        ga.nothing  # noqa: B018


def test_the_bare_predictions_of_a_span_tagger_score(sample: Path, tmp_path: Path) -> None:
    """Document, start, end and kind are enough; on the gold's own spans the scores are perfect."""
    documents = list(jsonl.read(sample / "documents.jsonl"))
    gold = {
        name: list(jsonl.read(sample / "gold" / f"{name}.jsonl"))
        for name in ("claims", "attributions", "contradictions")
    }
    homes = {c["id"]: c["document_id"] for c in gold["claims"]}
    claims = [
        {
            "document_id": c["document_id"],
            "span": [(s["start"], s["end"]) for s in c["span"]["segments"]],
            "kind": c["kind"],
        }
        for c in gold["claims"]
    ]
    said = [
        {"document_id": a["document_id"], "content": a["content"], "cue": a["cue"], "sources": a["sources"]}
        for a in gold["attributions"]
    ]
    judged = [
        {
            **{n: r[n] for n in ("claim_a", "claim_b", "relation")},
            "document_ids": [homes[r["claim_a"]], homes[r["claim_b"]]],
            "score": 1.0,
        }
        for r in gold["contradictions"]
    ]
    path = tmp_path / "predictions.jsonl"
    count = ga.write_predictions(path, [*claims, *said, *judged], "tagger", "2")
    records = list(jsonl.read(path))
    assert count == len(records) > len(documents)
    problems = ga.check_records([*documents, *gold["claims"], *records])
    assert [str(p) for p in problems if p.severity == "error"] == []
    layers = ga.score(gold, records, documents, resamples=10)["layers"]
    assert [layers["claim"][n]["f1"] for n in ("exact", "overlap", "typed")] == [1, 1, 1]
    assert [layers["attribution"][n]["f1"] for n in ("strict", "relaxed")] == [1, 1]
    assert layers["contradiction"]["given_claims"]["f1"] == 1


def test_ids_are_filled_and_kept(tmp_path: Path) -> None:
    row = {"document_id": DOCUMENT, "span": (0, 3)}
    ga.write_predictions(tmp_path / "p.jsonl", [row, row, {**row, "id": "claim:mine"}])
    (record,) = jsonl.read(tmp_path / "p.jsonl")
    ids = [c["id"] for c in record["claims"]]
    assert len(set(ids)) == 3
    assert ids[2] == "claim:mine"
    assert record["claims"][0]["span"] == {"segments": [{"start": 0, "end": 3}]}
    assert json.dumps(record["extractor"], sort_keys=True) == '{"name": "extractor", "version": "0"}'


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "row 2: write document_id and span"),
        ({"document_id": 3, "span": (0, 1)}, "row 2: write document_id"),
        ({"claim_a": "claim:a", "claim_b": "claim:b", "relation": "equivalent"}, "row 2: write document_id"),
        ({"document_id": DOCUMENT, "span": "here"}, "row 2: span is 'here'; write"),
        ({"document_id": DOCUMENT, "span": []}, "row 2: span is []"),
        ({"document_id": DOCUMENT, "content": (0, 1), "sources": [{"span": (1,)}]}, "row 2: sources is (1,)"),
    ],
)
def test_what_is_no_row(row: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(BadRow) as caught:
        ga.write_predictions(tmp_path / "p.jsonl", [{"document_id": DOCUMENT, "span": (0, 3)}, row])
    assert said in str(caught.value)
    assert not (tmp_path / "p.jsonl").exists()
