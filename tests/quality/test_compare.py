"""Two extractors on the same gold: differences, chances, and their correction."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from goldassay.quality.bootstrap import Clusters
from goldassay.quality.compare import compare, holm, paired
from hypothesis import given
from hypothesis import strategies as st

from .making import TEXT, claim, document
from .test_score import DONE, GOLD, bare, predicted

ROW = st.tuples(st.integers(0, 3), st.integers(3, 6), st.integers(3, 6))
ROWS = st.lists(ROW, min_size=2, max_size=6)


def placed(rows: list[tuple[int, int, int]]) -> list[tuple[str, int, int, int]]:
    return [(f"d{n}", *row) for n, row in enumerate(rows)]


def groups(count: int) -> Clusters:
    return Clusters("document", {f"d{n}": n for n in range(count)}, count)


def f1(rows: list[tuple[int, int, int]]) -> float:
    return 2 * sum(r[0] for r in rows) / (sum(r[1] for r in rows) + sum(r[2] for r in rows))


def _exchanged(ours: list[Any], theirs: list[Any], swap: tuple[int, ...]) -> float:
    sides = [(b, a) if s else (a, b) for a, b, s in zip(ours, theirs, swap, strict=True)]
    return abs(f1([a for a, _ in sides]) - f1([b for _, b in sides]))


@given(ROWS, st.data())
def test_it_comes_near_to_all_exchanges(ours: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """With few clusters every exchange can be looked at; drawn ones give the same chance."""
    count = len(ours)
    theirs = data.draw(st.lists(ROW, min_size=count, max_size=count))
    seen = abs(f1(ours) - f1(theirs)) - 1e-12
    every = [_exchanged(ours, theirs, swap) for swap in product((0, 1), repeat=count)]
    exact = sum(d >= seen for d in every) / len(every)
    told = paired(placed(ours), placed(theirs), groups(count), 4000, 0)
    assert told["difference"] == pytest.approx(f1(ours) - f1(theirs), abs=1e-6)
    assert told["p"] == pytest.approx(exact, abs=0.05)


@given(ROWS)
def test_an_extractor_beside_itself(rows: list[tuple[int, int, int]]) -> None:
    told = paired(placed(rows), placed(rows), groups(len(rows)), 200, 0)
    assert (told["difference"], told["p"]) == (0, 1)


def test_sides_exchanged() -> None:
    a, b = placed([(3, 3, 3)] * 8), placed([(1, 3, 3)] * 8)
    one, other = (paired(x, y, groups(8), 5000, 1) for x, y in ((a, b), (b, a)))
    assert one["p"] == other["p"] == pytest.approx(2 / 2**8, abs=0.005)
    assert one["difference"] == -other["difference"] == pytest.approx(2 / 3, abs=1e-6)


def test_holm_by_hand() -> None:
    """Holm (1979): .01, .02, .03, .04 among four become .04, .06, .06, .06."""
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.02}) == {"a": 0.04, "d": 0.06, "c": 0.06, "b": 0.06}
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}
    assert holm({}) == {}


def test_the_measures_of_a_comparison() -> None:
    right = predicted(claims=[bare("a", "At least 12 people died", "event"), bare("b", "The gate was locked", "state")])
    wrong = predicted(claims=[bare("a", "police", "event")])
    found = compare(GOLD, [right], [wrong], [document(coverage=DONE)], resamples=50)
    assert found["unit"] == "document"
    told = found["measures"]["claim.typed"]
    assert (told["f1"], told["against"], told["difference"], told["p"]) == (1.0, 0.0, 1.0, 1.0)
    assert found["measures"]["contradiction.end_to_end"]["p"] is None
    assert {m.partition(".")[0] for m in found["measures"]} == {"claim", "attribution", "contradiction"}


def test_nothing_at_all() -> None:
    found = compare({}, [], [], [])
    assert all(told["p"] is None and told["p_holm"] is None for told in found["measures"].values())


def test_one_is_better_on_most_events() -> None:
    documents = [document(f"d{n}", event=f"event:{n}", coverage=DONE) for n in range(12)]
    gold = {"claims": [claim(f"c{n}", "The gate was locked", doc=f"d{n}") for n in range(12)]}
    assert TEXT.count("The gate was locked") == 1
    good = [{**bare(f"p{n}", "The gate was locked"), "document_id": f"document:d{n}"} for n in range(12)]
    found = compare(gold, [predicted(claims=good)], [predicted()], documents)
    assert found["unit"] == "event"
    told = found["measures"]["claim.exact"]
    assert told["p"] < 0.01
    assert told["p"] <= told["p_holm"] <= 3 * told["p"] + 1e-9


def test_the_command(sample: Path) -> None:
    """On the sample's release: an extractor beside its own first prediction alone."""
    run = [sys.executable, "-c", "from goldassay.cli import main; main()", "-C", str(sample)]

    def call(*words: str) -> str:
        done = subprocess.run([*run, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    call("release", "1.0.0")
    call("extract", "--with", "rules")
    rules = sample / "predictions" / "rules.jsonl"
    (sample / "few.jsonl").write_text(rules.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    words = ["score", "1.0.0", str(rules), "--split", "all", "--resamples", "500"]
    told = json.loads(call(*words, "--against", str(sample / "few.jsonl"), "--json"))
    better = told["against"]["measures"]["claim.overlap"]
    assert better["f1"] == told["layers"]["claim"]["overlap"]["f1"] > better["against"]
    assert better["p"] < 0.05
    assert "p (Holm)" in call(*words, "--against", str(rules))
    missing = subprocess.run([*run, *words, "--against", "no.jsonl"], capture_output=True, text=True, check=False)
    assert (missing.returncode, "no such file" in missing.stderr) == (2, True)
