"""The main job on the five real articles: two people's answers through a real server, to a dataset that loads."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from goldassay.corpus.project import Project
from goldassay.exporters.dataset import load
from goldassay.schema import jsonl

from .conftest import Run, connect, shown

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def test_the_main_job_on_real_articles(palmyra: Path, studio: dict[str, Any], run: Run) -> None:
    connect(palmyra, studio, f"palmyra-{palmyra.parent.name}")
    sent = {a["id"]: a for path in sorted((palmyra / "answers").glob("*.jsonl")) for a in jsonl.read(path)}
    for form in ("article", "pair"):
        pushed = shown(run(palmyra, "push", form, "--annotations", str(palmyra / "answers"), "--json"))
        mine = [a for a in sent.values() if a["form"] == form]
        assert (pushed["annotations_sent"], pushed["refused"]) == (len(mine), [])
        assert {p["annotator_id"] for p in pushed["projects"]} == {"annotator:ann-1", "annotator:ann-2"}
        assert shown(run(palmyra, "pull", form, "--json"))["new"] == len(mine)
        assert run(palmyra, "adjudicate").returncode == 0
    pulled = {a["id"]: a for a in Project.at(palmyra).records("annotations")}
    assert pulled.keys() == sent.keys()
    assert all(_labels(pulled[name]) == _labels(answer) for name, answer in sent.items())
    assert run(palmyra, "check").returncode == 0
    assert run(palmyra, "release", "1.0.0", "--standoff").returncode == 0
    _loaded_rows_hold_them(palmyra, palmyra / "releases" / "1.0.0")


def _labels(answer: dict[str, Any]) -> list[Any]:
    return [sorted(answer[layer], key=lambda r: str(r["id"])) for layer in ("claims", "attributions", "contradictions")]


def _loaded_rows_hold_them(root: Path, release: Path) -> None:
    here = Project.at(root)
    for config, kept in (("claims", 8), ("attributions", 5)):
        rows = load(release, config)["test"]
        assert {r["id"] for r in rows} == {r["id"] for r in here.gold_records(config)}
        counts = Counter(r["document_id"] for r in rows)
        assert len(counts) == 5
        assert min(counts.values()) >= kept
        spans = {r["id"]: r.get("span") or r["content"] for r in here.gold_records(config)}
        for row in rows:
            ends = [(s["start"], s["end"]) for s in spans[row["id"]]["segments"]]
            assert (row["start"], row["end"]) == (ends[0][0], ends[-1][1])
    judged = load(release, "contradictions")["test"]
    names = judged.features["relation"].names
    found = {r["id"]: names[r["relation"]] for r in judged}
    assert found == {r["id"]: r["relation"] for r in here.gold_records("contradictions")}
    assert len(found) >= 20
    assert sum(relation == "contradiction" for relation in found.values()) >= 3
