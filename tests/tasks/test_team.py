"""The team on a real server: who is asked what, who leaves, what is known, shown, asked again, and never lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from goldassay.quality.answers import standing
from goldassay.schema import jsonl
from goldassay.tasks import server
from goldassay.tasks.studio import Studio

from .conftest import Call, answers
from .records import TEXT, at, claim, document, pair, rich


def terms(project: Path, *people: str, **told: Any) -> None:
    """Write [tasks] anew."""
    head = (project / "goldassay.toml").read_text(encoding="utf-8").partition("[tasks]")[0]
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"annotators": list(people), **told}.items()]
    (project / "goldassay.toml").write_text(f"{head}[tasks]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def documents(project: Path, count: int) -> None:
    jsonl.write(project / "documents.jsonl", [document(f"document:d{n}", f"{TEXT}{n}") for n in range(count)])


def as_user(studio: dict[str, Any], annotator: str) -> Studio:
    users = server.status(Path(studio["data_dir"]))["users"]
    return Studio(studio["url"], next(u["token"] for u in users if u["annotator_id"] == annotator))


def held(studio: dict[str, Any], pushed: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every annotator's tasks, in the order of their queue."""
    with Studio(studio["url"], studio["token"]) as client:
        return {
            p["annotator_id"].partition(":")[2]: sorted(client.tasks(p["project_id"]), key=lambda t: t["id"])
            for p in pushed["projects"]
        }


def keys(tasks: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    return {who: {t["data"]["task_key"] for t in mine} for who, mine in tasks.items()}


def seen(tasks: dict[str, set[str]]) -> dict[str, int]:
    """By how many each task is seen."""
    every = [key for mine in tasks.values() for key in mine]
    return {key: every.count(key) for key in set(every)}


def test_overlap_and_leaving(project: Path, call: Call, studio: dict[str, Any]) -> None:
    terms(project, overlap=2)
    documents(project, 6)
    added = call("team", "add", "ann-1", "ann-2", "t-a", "Ada Bergström")
    assert [a["annotator_id"] for a in added] == [f"annotator:{who}" for who in ("ann-1", "ann-2", "t-a", "ann-3")]
    assert "Ada" not in (project / "goldassay.toml").read_text(encoding="utf-8")
    assert (project / ".goldassay" / "team.json").stat().st_mode & 0o077 == 0
    first = held(studio, call("push", "article"))
    assert set(seen(keys(first)).values()) == {2}
    assert {who: len(mine) for who, mine in first.items()} == dict.fromkeys(("ann-1", "ann-2", "t-a", "ann-3"), 3)
    documents(project, 8)
    pushed = call("push", "article")
    second = held(studio, pushed)
    assert pushed["sent"] == 4
    assert all(keys(first)[who] <= keys(second)[who] for who in first)
    assert (set(seen(keys(second)).values()), {len(mine) for mine in second.values()}) == ({2}, {4})
    answered, begun, *untouched = (t["id"] for t in second["ann-3"])
    with as_user(studio, "annotator:ann-3") as own:
        own.add_annotation(answered, {"result": [], "lead_time": 5})
        own.add_draft(begun, {"result": []})
        left = call("team", "leave", "Ada Bergström")
        with pytest.raises(Exception, match="token"):
            own.me()
    told = {"annotator_id": "annotator:ann-3", "closed": True, "handed": 3, "waiting": 0, "begun": 1, "kept": 1}
    assert left == told
    assert len(untouched) == 2
    third = held(studio, pushed)
    assert {t["id"] for t in third["ann-3"]} == {answered, begun}
    key = {t["id"]: t["data"]["task_key"] for t in second["ann-3"]}
    others = keys({who: mine for who, mine in third.items() if who != "ann-3"})
    assert seen(others) == {**dict.fromkeys(seen(others), 2), key[answered]: 1}
    assert call("push", "article")["sent"] == 0
    assert call("pull")["problems"] == []
    assert {(a["annotator"]["id"], a["status"]) for a in answers(project)} == {
        ("annotator:ann-3", "submitted"),
        ("annotator:ann-3", "draft"),
    }
    assert call("team", "forget", "ada bergström")["annotator_id"] == "annotator:ann-3"
    assert "Ada" not in (project / ".goldassay" / "team.json").read_text(encoding="utf-8")
    users = {u["annotator_id"]: u for u in server.status(Path(studio["data_dir"]))["users"]}
    assert (users["annotator:ann-3"]["password"], users["annotator:ann-3"]["token"]) == ("", "")


def test_known_answers(project: Path, call: Call, studio: dict[str, Any]) -> None:
    terms(project, "ann-1", "ann-2", known_answers="known.jsonl", known_rate=0.25)
    jsonl.write(project / "documents.jsonl", [document()])
    names = [f"claim:{n}" for n in range(7)]
    jsonl.write(project / "pairs.jsonl", [pair(f"p{n}", names[n], names[n + 1]) for n in range(5)])
    checks = [pair(f"k{n}", f"claim:k{n}", f"claim:z{n}") | {"relation": "compatible"} for n in range(3)]
    jsonl.write(project / "known.jsonl", [*checks, pair("p0", names[0], names[1]) | {"relation": "update"}])
    pushed = call("push", "pair")
    assert [p["sent"] for p in pushed["projects"]] == [5, 5]
    assert call("push", "pair")["sent"] == 0
    tasks = held(studio, pushed)["ann-1"]
    checked = [t for t in tasks if t["data"]["pair_id"] not in {f"pair:p{n}" for n in range(1, 5)}]
    assert len(checked) == 1
    assert {len(t["data"]["seal"]) for t in tasks} == {16}
    with as_user(studio, "annotator:ann-1") as own:
        for task in tasks:
            value = {"choices": ["compatible"]}
            verdict = {"from_name": "relation", "to_name": "strip", "type": "choices", "value": value, "id": "v"}
            own.add_annotation(task["id"], {"result": [verdict], "lead_time": 9})
    assert call("pull")["problems"] == []
    marked = [a for a in answers(project) if a.get("known_answer")]
    assert [a["origin"]["task_id"] for a in marked] == [checked[0]["id"]]
    assert {a["task_key"] for a in standing(answers(project))} == {a["task_key"] for a in answers(project)} - {
        a["task_key"] for a in marked
    }
    again = call("push", "pair", "--redo", "relation=compatible")
    assert (again["sent"], [p["annotator_id"] for p in again["projects"]]) == (4, ["annotator:ann-1"])
    task = held(studio, again)["ann-1"][-1]
    start = task["predictions"][0]["result"]
    next(r for r in start if r["from_name"] == "relation")["value"]["choices"] = ["equivalent"]
    with as_user(studio, "annotator:ann-1") as own:
        own.add_annotation(task["id"], {"result": start, "parent_prediction": task["predictions"][0]["id"]})
    assert call("pull")["problems"] == []
    (second,) = (a for a in answers(project) if a["revision"] == 2)
    (first,) = (a for a in answers(project) if a["id"] == second["replaces"])
    assert [a["contradictions"][0]["relation"] for a in (first, second)] == ["compatible", "equivalent"]
    assert (first["task_key"], first["shown_order"]) == (second["task_key"], second["shown_order"])
    right = 0 if checked[0]["data"]["pair_id"] == "pair:p0" else 1
    assert call("team")[0]["known_answers"] == {"right": right, "given": 1}


def test_prefills(project: Path, call: Call, studio: dict[str, Any]) -> None:
    """Five articles, three kinds of claim, each with its fate; the next push shows what people kept."""
    terms(project, "ann-1", prefill_score=0.4, blind_share=0.2)
    documents(project, 10)
    guesses = [guess(n) for n in range(10)]
    jsonl.write(project / "predictions" / "x.jsonl", guesses)
    documents(project, 5)
    pushed = call("push", "article", "--predictions", str(project / "predictions"))
    labels = {"shown": 4, "held": 0, "accepted": None}
    low = {"shown": 0, "held": 4, "accepted": None}
    kinds = {f"claim.{kind}": labels for kind in ("event", "state", "quantity")}
    assert pushed["prefill"]["labels"] == {**kinds, "claim.other": low}
    assert (pushed["prefill"]["tasks"], pushed["prefill"]["blind"]) == (5, 1)
    with as_user(studio, "annotator:ann-1") as own:
        for task in held(studio, pushed)["ann-1"]:
            own.add_annotation(task["id"], worked(task))
    rates = call("pull")["prefills"]["x@1"]
    assert {kind: [told[k] for k in ("n", "accepted", "edited", "deleted")] for kind, told in rates.items()} == {
        "claim.event": [4, 1.0, 0.0, 0.0],
        "claim.state": [4, 0.0, 1.0, 0.0],
        "claim.quantity": [4, 0.0, 0.0, 1.0],
    }
    told = {(a.get("prefilled_by"), a["blind"]) for a in answers(project)}
    assert told == {("x@1", False), (None, True)}
    documents(project, 10)
    again = call("push", "article", "--predictions", str(project / "predictions"))["prefill"]
    kept, some = [k for k, v in again["labels"].items() if v["shown"]], again["tasks"] - again["blind"]
    assert (again["tasks"], kept) == (5, ["claim.event"])
    assert {v["shown"] + v["held"] for v in again["labels"].values()} == {some}


def guess(n: int) -> dict[str, Any]:
    """A prediction of four claims, the last one unsure."""
    marks = {"event": "the dam\u00a0will hold", "state": "the gate", "quantity": "twelve", "other": "Officials"}
    made = [
        {**claim(f"g{n}.{kind}", at(words)), "document_id": f"document:d{n}", "kind": kind, "text": None}
        for kind, words in marks.items()
    ]
    made[-1]["score"] = 0.39
    kept = {"record": "prediction", "schema_version": "1.0.0", "id": f"prediction:g{n}"}
    rest = {"document_ids": [f"document:d{n}"], "attributions": [], "contradictions": []}
    return {**kept, "extractor": {"name": "x", "version": "1"}, "claims": made, **rest}


def worked(task: dict[str, Any]) -> dict[str, Any]:
    """An answer: events as shown, states of another kind, quantities gone."""
    shown = task["predictions"][0] if task["predictions"] else {"result": []}
    kept = [r for r in json.loads(json.dumps(shown["result"])) if not r["id"].endswith("quantity")]
    for result in kept:
        if result["value"].get("choices") == ["state"]:
            result["value"]["choices"] = ["rule"]
    return {"result": kept, "lead_time": 60} | ({"parent_prediction": shown["id"]} if "id" in shown else {})


def test_asked_again(project: Path, call: Call, studio: dict[str, Any]) -> None:
    terms(project, "ann-1", "ann-2")
    jsonl.write(project / "documents.jsonl", [document()])
    first = [rich("a"), rich("b", annotator={"id": "annotator:ann-2", "type": "human"}, claims=[], attributions=[])]
    jsonl.write(project / "in.jsonl", first)
    call("push", "article", "--annotations", str(project / "in.jsonl"))
    call("pull")
    for where in ("kind=quantity", "guideline<1.0", "document:odd-1"):
        told = call("push", "article", "--redo", where)
        assert (told["sent"], told["already_there"]) in ((1, 0), (1, 1), (0, 2)), where
    mine = held(studio, {"projects": [p for p in told["projects"] if p["annotator_id"] == "annotator:ann-1"]})["ann-1"]
    (old, again) = mine
    assert (len(old["annotations"]), len(again["annotations"])) == (1, 0)
    start = json.loads(json.dumps(again["predictions"][0]))
    next(r for r in start["result"] if r["value"].get("choices") == ["deny"])["value"]["choices"] = ["doubt"]
    with as_user(studio, "annotator:ann-1") as own:
        own.add_annotation(again["id"], {"result": start["result"], "parent_prediction": start["id"], "lead_time": 7})
    for _ in range(2):
        assert call("pull", "--all")["problems"] == []
        found = [a for a in answers(project) if a["annotator"]["id"] == "annotator:ann-1"]
        before, after = found
        assert before["id"] == "annotation:a"
        told = (after["id"], after["replaces"], after["revision"], after["task_key"])
        assert told == ("annotation:a.r4", "annotation:a", 4, before["task_key"])
        assert (before["guideline_version"], after["guideline_version"]) == ("0.9", old["data"]["guideline_version"])
        assert [c["id"] for c in after["claims"]] == [c["id"] for c in before["claims"]]
        assert [a["attitude"] for a in after["attributions"]] == [None, "neutral_relay", "doubt", "assert"]
    assert call("push", "article", "--redo", "guideline<1.0")["sent"] == 0


def test_data_changes_only_where_nobody_began(project: Path, call: Call, studio: dict[str, Any]) -> None:
    terms(project, "ann-1")
    documents(project, 4)
    pushed = call("push", "article")
    answered, skipped, drafted, _ = held(studio, pushed)["ann-1"]
    with as_user(studio, "annotator:ann-1") as own:
        own.add_annotation(answered["id"], {"result": []})
        own.add_annotation(skipped["id"], {"result": [], "was_cancelled": True})
        own.add_draft(drafted["id"], {"result": []})
    found = jsonl.read_if_there(project / "documents.jsonl")
    jsonl.write(project / "documents.jsonl", [{**d, "outlet": {**d["outlet"], "name": "Renamed"}} for d in found])
    told = call("push", "article")
    assert (told["sent"], told["changed"], told["kept"]) == (0, 1, 3)
    named = ["Renamed" in t["data"]["header"] for t in held(studio, pushed)["ann-1"]]
    assert named == [False, False, False, True]
    assert [call("push", "article")[k] for k in ("already_there", "changed", "kept")] == [4, 0, 0]


def test_a_server_of_others(project: Path, call: Call, studio: dict[str, Any]) -> None:
    """An account is taken out by the server's own API; answers keep the pseudonym, nothing here names the person."""
    (project / ".goldassay" / "studio").unlink()
    terms(project, "ann-1", overlap=1)
    jsonl.write(project / "documents.jsonl", [document()])
    (added,) = call("team", "add", f"Kay@t{os.getpid()}.org")
    who = added["annotator_id"]
    assert added == {"annotator_id": "annotator:ann-2", "login": f"kay@t{os.getpid()}.org"}
    jsonl.write(project / "in.jsonl", [rich("k", annotator={"id": who, "type": "human"})])
    call("push", "article", "--annotations", str(project / "in.jsonl"))
    call("pull")
    before = (project / "annotations.jsonl").read_bytes()
    assert (json.loads(before)["annotator"]["id"], json.loads(before)["id"]) == (who, "annotation:k")
    assert call("team", "forget", who) == {"annotator_id": who, "forgotten": True}
    assert call("pull", "--all")["problems"] == []
    assert (project / "annotations.jsonl").read_bytes() == before
    kept = [p.read_text(encoding="utf-8") for p in (project / ".goldassay").iterdir()]
    assert not any("kay@" in text.lower() for text in kept)
    with Studio(studio["url"], studio["token"]) as client:
        assert f"kay@t{os.getpid()}.org" not in client.users().values()
