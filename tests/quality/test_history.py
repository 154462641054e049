"""why: a gold label's history, from any of the ids that lead to it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.quality.history import LAYERS, History, Unknown, history


def told(root: Path, identifier: str) -> History:
    here = Project.at(root)
    gold = {name: here.gold_records(name) for name in LAYERS}
    return history(identifier, gold, here.gold_records("adjudications"), here.records("annotations"))


def test_every_id_leads_to_the_same_history(sample: Path) -> None:
    adjudication = next(
        a
        for a in Project.at(sample).gold_records("adjudications")
        if a["method"] == "expert" and len(a["input_ids"]) == 2
    )
    first = told(sample, adjudication["gold_id"])
    assert first.gold is not None
    assert first.adjudications == [adjudication]
    assert [answer["annotator"]["id"] for _, answer in first.answers] == ["annotator:ann-1", "annotator:ann-2"]
    assert {label["id"] for label, _ in first.answers} == set(adjudication["input_ids"])
    for name in (adjudication["id"], *adjudication["input_ids"]):
        assert told(sample, name) == first


def test_a_rejected_label_tells_why_there_is_none(sample: Path) -> None:
    gone = next(
        a for a in Project.at(sample).gold_records("adjudications") if a["decision"] == "reject" and a["input_ids"]
    )
    done = CliRunner().invoke(group, ["-C", str(sample), "why", gone["input_ids"][0]])
    assert done.output.startswith("gold: no label\nsettled ")
    assert gone["rationale"] in done.output


def test_an_unknown_id(sample: Path) -> None:
    with pytest.raises(Unknown, match="claim:nobody"):
        told(sample, "claim:nobody")
