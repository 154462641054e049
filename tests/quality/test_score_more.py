"""Scores of values, chains, rankings, levels and scopes; plain columns; lists; the worst cases; releases on the Hub."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import goldassay as ga
import pytest
from goldassay.corpus.predictions import BadRow
from goldassay.quality.average_precision import average_precision
from goldassay.quality.compute import BadLists
from goldassay.quality.intervals import alike, equal, iou, paired
from goldassay.schema import jsonl

from .making import Record, attribution, claim, contradiction, document, span
from .test_score import DONE, LONG, bare, pairs, predicted, run

DEAD, LOCKED = "At least 12 people died", "The gate was locked"
INF = None


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ((0, 10), (5, 15), 1 / 3),
        ((12, 12), (12, 12), 1),
        ((12, 12), (10, 14), 0),
        ((300, INF), (200, INF), 2 / 3),
        ((INF, 10), (INF, -10), 0),
        ((300, INF), (INF, 300), 0),
        ((300, INF), (200, 400), 0),
        ((0, 5), (5, 9), 0),
    ],
)
def test_iou_by_hand(a: Any, b: Any, wanted: float) -> None:
    assert iou(a, b) == iou(b, a) == pytest.approx(wanted)


def quantity(low: Any, high: Any, unit: str = "people", **more: Any) -> Record:
    return {"comparator": "eq", "value": None, "low": low, "high": high, "unit": unit, "measures": None, **more}


def test_days_count_both_ends() -> None:
    """Monday to Wednesday against Tuesday to Friday: two days of five."""
    one, other = ({"role": "event_time", "earliest": a, "latest": b} for a, b in
                  (("2031-03-31", "2031-04-02"), ("2031-04-01", "2031-04-04")))  # fmt: skip
    assert alike(one, other, "times") == 2 / 5
    assert alike(one, {**other, "role": "deadline"}, "times") == 0


def test_openness_and_unit_make_two_values() -> None:
    closed, half = quantity(0, 1000), quantity(0, 1000, high_open=True)
    assert alike(closed, half, "quantities") == 1
    assert not equal(closed, half, "quantities")
    assert alike(closed, quantity(0, 1000, "boats"), "quantities") == 0
    assert paired([closed, half], [half, closed], "quantities") == [(closed, closed), (half, half)]


def test_values_of_matched_claims() -> None:
    gold = {
        "claims": [claim("1", DEAD, quantities=[quantity(12, INF)]), claim("2", LOCKED, quantities=[quantity(1, 1)])]
    }
    said = [{**bare("a", LONG), "quantities": [quantity(10, INF), quantity(3, 3)]}]
    found = run(gold, claims=said)["claim"]
    assert [found["quantities.exact"][n] for n in ("matched", "predicted", "support")] == [0, 2, 2]
    assert [found["quantities.interval"][n] for n in ("matched", "precision", "recall")] == [1, 0.5, 0.5]
    assert "times.exact" not in found
    assert not any(name.startswith("quant") for name in run(gold, claims=[bare("a", LONG)])["claim"])


WHOLE = "At least 12 people died on Monday, police said. The gate was locked, the mayor denied"


def chain(of: str, *parents: str | None) -> list[Record]:
    places = (WHOLE, LONG, LOCKED)
    made = [attribution(f"{of}{n}", words, None, None) for n, words in enumerate(places)]
    return [{**m, "parent_id": p and f"attribution:{of}{p}"} for m, p in zip(made, parents, strict=True)]


def test_a_child_under_the_right_parent() -> None:
    gold = {"attributions": chain("g", None, "0", "0")}
    found = run(gold, attributions=chain("p", None, "0", "1"))["attribution"]
    assert (found["relaxed"]["f1"], found["chain"]["f1"], found["chain"]["support"]) == (1.0, 0.5, 2)
    assert "chain" not in run(gold, attributions=chain("p", None, None, None))["attribution"]
    other = [{**r, "attitude": "warn"} for r in chain("p", None, "0", "0")]
    assert run(gold, attributions=other)["attribution"]["attitude"]["f1"] == 0.0


def test_average_precision_by_hand() -> None:
    """Right, wrong, right: 1/2 of the recall at precision 1, the rest at 2/3. Equal scores are one threshold."""
    assert average_precision([0.9, 0.8, 0.7], [True, False, True]) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert average_precision([0.5, 0.5, 0.5], [True, False, True]) == pytest.approx(2 / 3)
    assert average_precision([0.5], [False]) is None
    assert average_precision([], []) is None


def test_a_ranking_wants_scores() -> None:
    gold = pairs("contradiction", "compatible", "contradiction")
    said = [contradiction(str(n), f"claim:{2 * n}", f"claim:{2 * n + 1}", "contradiction") for n in range(2)]
    found = run(gold, contradictions=[{**said[0], "score": 0.4}, {**said[1], "score": 0.8}])["contradiction"]["ap"]
    assert found["value"] == pytest.approx((1 / 2 + 2 / 3) / 2, abs=1e-6)
    assert found["prevalence"] == pytest.approx(2 / 3, abs=1e-6)
    refused = run(gold, contradictions=[{**said[0], "score": 0.4}, said[1]])["contradiction"]["ap"]
    assert (refused["value"], refused["reason"]) == (None, "1 predicted contradictions carry no score")
    assert run(gold)["contradiction"]["ap"]["reason"] == "no contradiction is predicted"


def test_levels_and_scopes() -> None:
    documents = [document(n, coverage=DONE, outlet={"id": f"outlet:{n}", "name": n, "kind": "wire"}) for n in "de"]
    claims = [claim(str(n), DEAD, doc="d" if n < 3 else "e") for n in range(4)]
    gold = {
        "claims": claims,
        "contradictions": [
            contradiction("1", "claim:0", "claim:1", "contradiction", level="mixed"),
            contradiction("2", "claim:0", "claim:3", "contradiction", level="outlet_voice"),
        ],
    }
    said = [{"id": "contradiction:p", "claim_a": "claim:0", "claim_b": "claim:3", "relation": "contradiction"}]
    found = run(gold, documents, contradictions=said)["contradiction"]
    assert {name: told["recall"] for name, told in found["by_level"].items()} == {"mixed": 0.0, "outlet_voice": 1.0}
    scopes = {name: (told["recall"], told["judged"]) for name, told in found["by_scope"].items()}
    assert scopes == {"intra-document": (0.0, 1), "cross-outlet": (1.0, 1)}


def test_columns_score_as_records_do(tmp_path: Path) -> None:
    gold = {"claims": [claim("1", DEAD), claim("2", LOCKED, kind="state")]}
    rows = [(c["span"]["segments"][0], c["kind"]) for c in gold["claims"]]
    for name, mark in (("p.csv", ","), ("p.tsv", "\t")):
        lines = [mark.join(("kind", "document_id", "start", "end", "more"))]
        lines += [mark.join((kind, "document:d", str(s["start"]), str(s["end"]), "“é🎉”")) for s, kind in rows]
        (tmp_path / name).write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
        said = ga.read_predictions(tmp_path / name)
        found = ga.score(gold, said, [document(coverage=DONE)], resamples=0)["layers"]["claim"]
        assert [found[n]["f1"] for n in ("exact", "typed")] == [1.0, 1.0]
    (tmp_path / "r.csv").write_text("claim_a,claim_b,relation,score\nclaim:1,claim:0,contradiction,0.5\n")
    told = ga.score(pairs("contradiction"), ga.read_predictions(tmp_path / "r.csv"), [document(coverage=DONE)])
    assert told["layers"]["contradiction"]["given_claims"]["f1"] == told["layers"]["contradiction"]["ap"]["value"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "its first line names a, b"),
        ("", "its first line names nothing"),
        ("document_id,start,end\nd,x,4\n", "t.csv:2: start is 'x', no number"),
        ("document_id,start,end\nd,1\n", "t.csv:2: end is None, no number"),
        ("document_id,start,end\nd,4,4\n", "t.csv:2: 4 to 4 is no span"),
        ("document_id,start,end,kind\nd,1,4,evnt\n", "t.csv:2: kind is 'evnt'; there are event"),
        ("document_id,start,end,score\nd,1,4,7\n", "t.csv:2: score is '7'"),
        ("claim_a,claim_b,relation\na,b,\n", "t.csv:2: the relation is empty"),
        ('claim_a,claim_b,relation\n"a,b\n', "no table of UTF-8 text"),
    ],
)
def test_a_table_that_is_none(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(BadRow) as caught:
        ga.read_predictions(tmp_path / "t.csv")
    assert said in str(caught.value)


def test_compute_over_lists() -> None:
    references = [[(0, 5, "event"), (8, 12, "state")], []]
    predictions: list[Any] = [[{"start": 0, "end": 5, "kind": "state"}, (7, 12, "state")], [(1, 2)]]
    found = ga.compute(predictions=predictions, references=references)
    assert (found["exact_f1"], found["overlap_precision"], found["overlap_recall"]) == (0.4, 0.666667, 1.0)
    assert (found["typed_f1"], found["support"]) == (0.4, 2)
    told = ga.compute(
        predictions=["contradiction", None, "compatible"], references=["contradiction"] * 2 + ["compatible"]
    )
    assert (told["accuracy"], told["contradiction_recall"], told["contradiction_precision"]) == (0.666667, 0.5, 1.0)


@pytest.mark.parametrize(
    ("predictions", "said"),
    [([], "0 predictions for 1 references"), ([[(3,)]], "predictions[0][0] is (3,)"), ([[(3, 3)]], "is (3, 3)")],
)
def test_lists_that_cannot_be_held_together(predictions: Any, said: str) -> None:
    with pytest.raises(BadLists) as caught:
        ga.compute(predictions=predictions, references=[[]])
    assert said in str(caught.value)


def test_the_worst_come_first_with_their_words() -> None:
    gold = {"claims": [claim("1", DEAD), claim("2", LOCKED, kind="state"), claim("3", "Toll rises")]}
    said = [{**bare("a", LONG, "event"), "score": 0.9}, {**bare("b", LOCKED, "event"), "score": 0.8}]
    said.append({**bare("c", "the mayor", "event"), "score": 0.1})
    told = ga.worst(gold, [predicted(claims=said)], [document(coverage=DONE)], 9)
    assert [(e["problem"], e["words"]) for e in told] == [
        ("kind", [LOCKED, LOCKED]),
        ("missed", ["Toll rises", None]),
        ("spurious", [None, "the mayor"]),
        ("edges", [DEAD, LONG]),
    ]
    assert told[0]["gold"], told[0]["said"] == ("state", "event")
    assert len(ga.worst(gold, [predicted(claims=said)], [document(coverage=DONE)], 2)) == 2
    wrong = ga.worst(pairs("contradiction", "equivalent"), [], [document(coverage=DONE)], 5)
    assert [(e["layer"], e["problem"], e["words"]) for e in wrong if e["layer"] == "contradiction"] == [
        ("contradiction", "missed", [LOCKED, DEAD])
    ]


def cli(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from goldassay.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_score_of_a_release_on_the_hub_with_its_worst_cases(sample: Path, tmp_path: Path) -> None:
    """The release lies in the Hub's cache, as a download leaves it; the words of an error obey no terminal."""
    documents = list(jsonl.read(sample / "documents.jsonl"))
    assert cli("-C", str(sample), "release", "1.0.0").returncode == 0
    commit = "0" * 40
    home = tmp_path / "hub" / "datasets--org--gold"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "1.0.0").write_text(commit)
    (home / "snapshots").mkdir()
    (sample / "releases" / "1.0.0").rename(home / "snapshots" / commit)
    (tmp_path / "p.csv").write_text(f"document_id,start,end,kind\n{documents[0]['id']},0,4,event\n")
    offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(tmp_path / "hub")}
    words = ["score", "hf://org/gold@1.0.0", str(tmp_path / "p.csv"), "--split", "all", "--resamples", "10"]
    done = cli(*words, "--errors", "2", "--json", **offline)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["layers"]["claim"]["exact"]["predicted"] == 1
    assert [e["layer"] for e in found["errors"]] == ["claim"] * 2 + ["attribution"] * 2 + ["contradiction"] * 2
    missing = cli("score", "hf://org/gold@9.9.9", str(tmp_path / "p.csv"), **offline)
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)
    assert missing.stderr.startswith("goldassay: hf://org/gold@9.9.9: cannot be fetched")


def test_words_obey_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from goldassay.cli.score import _print_error

    error = {"layer": "claim", "problem": "missed", "gold": "event", "said": None, "score": None, "ids": []}
    _print_error(
        {**error, "document_id": "document:d", "words": ["\x1b[31mred\u202e\u00a0caf\u0065\u0301 🎉\r\n", None]}
    )
    told = capsys.readouterr().out
    assert "\\x1b[31mred\\u202e\u00a0cafe\u0301 🎉\\r\\n" in told
    assert "\x1b" not in told


def test_spans_in_any_script_in_the_wrong_place() -> None:
    text = "👩‍👩‍👧 cafe\u0301 12\u00a0سقط\r\n🎉 fell"
    gold = {"claims": [claim("1", "cafe\u0301 12", of=text)]}
    said = [{"id": "claim:p", "document_id": "document:d", "span": span("سقط", text)}]
    told = ga.worst(gold, [predicted(claims=said)], [document(text=text, coverage=DONE)], 3)
    assert sorted(w for e in told for w in e["words"] if w) == ["cafe\u0301 12", "سقط"]
