"""Disputes go to the server, decisions come back, and the gold is what a file of the same decisions makes."""

import json
from pathlib import Path
from typing import Any

import pytest
from goldassay.corpus.project import Project
from goldassay.schema import jsonl
from goldassay.tasks.dispute import BOTH, NONE, decision
from goldassay.tasks.regions import Unreadable
from goldassay.tasks.studio import Studio

from .conftest import Run, connect, shown


def results(**said: list[str]) -> list[dict[str, Any]]:
    """What Label Studio saves for an answer to the adjudication form."""
    types = {"rationale": ("textarea", "text")}
    made = []
    for name, values in said.items():
        kind, key = types.get(name, ("choices", "choices"))
        made.append({"from_name": name, "to_name": "answers", "type": kind, "id": name, "value": {key: values}})
    return made


@pytest.fixture
def disputed(sample: Path, studio: dict[str, Any]) -> Path:
    """The sample before its decisions, on the session's studio."""
    for path in [*(sample / "gold").iterdir(), *sample.glob("annotations/*.pairs.jsonl"), sample / "pairs.jsonl"]:
        path.unlink()
    (sample / "decisions.jsonl").rename(sample / "told.jsonl")
    connect(sample, studio, f"disputed-{sample.parent.name}")
    return sample


def test_every_dispute_is_settled_by_way_of_the_server(disputed: Path, run: Run, studio: dict[str, Any]) -> None:
    pushed = shown(run(disputed, "adjudicate", "--push", "--json"))
    assert pushed["pushed"]["sent"] == pushed["open"] > 20
    assert shown(run(disputed, "adjudicate", "--push", "--json"))["pushed"]["sent"] == 0
    told = {d["dispute"]: d for d in jsonl.read(disputed / "told.jsonl")}
    with Studio(studio["url"], studio["token"]) as client:
        number = int(pushed["pushed"]["url"].split("/")[-2])
        for task in list(client.tasks(number)):
            answer = answered(told[task["data"]["dispute"]], task["data"])
            client.add_annotation(task["id"], {"result": answer, "lead_time": 12.0})
        pulled = shown(run(disputed, "pull", "adjudication", "--json"))
        assert (pulled["decisions"], pulled["problems"]) == (pushed["open"], [])
        assert shown(run(disputed, "pull", "--json"))["decisions"] == 0
        settled = shown(run(disputed, "adjudicate", "--push", "--json"))
        assert (settled["open"], settled["pushed"]["withdrawn"], settled["notes"]) == (0, 0, [])
        assert client.project(number)["task_number"] == pushed["open"]
    gold = Project.at(disputed)
    by_file = Path(__file__).parents[2] / "corpus" / "sample" / "gold"
    for layer in ("claims", "attributions"):
        wanted = {record["id"] for record in jsonl.read(by_file / f"{layer}.jsonl")}
        assert {record["id"] for record in gold.gold_records(layer)} == wanted
    experts = [a for a in gold.gold_records("adjudications") if a["method"] == "expert"]
    assert {a["adjudicator_id"] for a in experts} == {"annotator:lead"}
    assert all(a["rationale"] for a in experts)


def answered(told: dict[str, Any], task: dict[str, Any]) -> list[dict[str, Any]]:
    """The decision of a file, as an expert would give it in the form."""
    letters = {name: letter for letter, name in task["inputs"].items()}
    wanted = told.get("input_ids", [told["input_id"]] if "input_id" in told else [])
    picked = {"reject": [NONE], "keep_ambiguous": [BOTH]}.get(told["decision"], [letters[name] for name in wanted])
    if task["layer"] == "task":
        picked = ["stands"]
    offered = {option["alias"] for option in task["changes"]}
    changes = [c for n, v in told.get("gold_record", {}).items() if (c := f"{n}={v}") in offered]
    return results(pick=picked, change=changes, rationale=[told["rationale"]])


def test_a_dispute_settled_elsewhere_is_taken_back(disputed: Path, run: Run) -> None:
    asked = shown(run(disputed, "adjudicate", "--push", "--json"))["pushed"]["sent"]
    (disputed / "told.jsonl").rename(disputed / "decisions.jsonl")
    after = shown(run(disputed, "adjudicate", "--push", "--json"))
    assert (after["open"], after["pushed"]["withdrawn"]) == (0, asked)


TASK: dict[str, Any] = {
    "dispute": "dispute:1",
    "layer": "attribution",
    "inputs": {"A": "attribution:x", "B": "attribution:y"},
    "single": True,
    "sources": {"A": [{"span": None, "type": "author"}], "B": []},
}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"pick": ["A"]}, {"decision": "accept", "input_ids": ["attribution:x"]}),
        ({"pick": [NONE], "cause": ["slip"]}, {"decision": "reject", "cause": "slip"}),
        ({"pick": [BOTH]}, {"decision": "keep_ambiguous"}),
        (
            {"pick": ["B"], "change": ["attitude=deny"]},
            {"decision": "edit", "input_ids": ["attribution:y"], "gold_record": {"attitude": "deny"}},
        ),
        (
            {"pick": ["A"], "change": ["source_type=implicit"]},
            {
                "decision": "edit",
                "input_ids": ["attribution:x"],
                "gold_record": {"sources": [{"span": None, "type": "implicit"}]},
            },
        ),
    ],
)
def test_what_an_answer_decides(said: dict[str, list[str]], found: dict[str, Any]) -> None:
    base = {"dispute": "dispute:1", "adjudicator_id": "annotator:e", "rationale": "By rule 4."}
    assert decision(results(rationale=["By rule 4."], **said), TASK, "annotator:e") == {**base, **found}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pick": ["A"], "rationale": [" "]}, "no rationale"),
        ({"pick": ["A", "B"], "rationale": ["r"]}, "pick one"),
        ({"rationale": ["r"]}, "pick one"),
        ({"pick": ["A", NONE], "rationale": ["r"]}, "pick one"),
        ({"pick": ["B"], "change": ["source_type=author"], "rationale": ["r"]}, "joint sources"),
    ],
)
def test_what_does_not_tell_is_refused(said: dict[str, list[str]], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        decision(results(**said), TASK, "annotator:e")


def test_divided_text_may_take_several() -> None:
    made = decision(results(pick=["B", "A"], rationale=["r"]), {**TASK, "single": False}, "annotator:e")
    assert made["input_ids"] == ["attribution:y", "attribution:x"]
    assert json.dumps(made)
