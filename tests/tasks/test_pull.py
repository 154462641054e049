"""pull on a real server: what kind of answer it is, what goes back, and what was changed behind our back."""

import json
from pathlib import Path
from typing import Any

from goldassay.schema import jsonl
from goldassay.tasks.forms import form
from goldassay.tasks.keys import task_key
from goldassay.tasks.studio import Studio

from .conftest import Run, answers, shown
from .records import TEXT, annotation, at, claim, document


def post(client: Studio, task: int, **sent: Any) -> None:
    client.add_annotation(task, {"result": [], "lead_time": 3.0, **sent})


def test_what_annotators_did_is_told_apart_and_nothing_is_lost(project: Path, run: Run, studio: dict[str, Any]) -> None:
    names = [f"document:d-{n}" for n in range(5)]
    jsonl.write(project / "documents.jsonl", [document(name, f"{TEXT}{name}") for name in names])
    shown(run(project, "extract", "--with", "rules", "--json"))
    push = ("push", "article", "--predictions", str(project / "predictions"), "--json")
    place = shown(run(project, *push))["projects"][0]
    token = next(u["token"] for u in studio["users"] if u["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], token) as ann, Studio(studio["url"], studio["token"]) as lead:
        tasks = {t["data"]["document_ids"][0]: t for t in lead.tasks(place["project_id"])}
        empty, skipped, begun, copied, untouched = (tasks[name]["id"] for name in names)
        prefill = tasks[names[3]]["predictions"][0]
        post(ann, empty)
        post(ann, skipped, was_cancelled=True)
        ann.add_draft(begun, {"result": prefill["result"], "lead_time": 1.0})
        post(ann, copied, result=prefill["result"], parent_prediction=prefill["id"])
        told = shown(run(project, "pull", "--json"))
        assert (told["new"], told["problems"]) == (3, [])
        assert [link.rpartition("=")[2] for link in told["returned"]] == [str(empty)]
        assert {a["document_ids"][0]: a["status"] for a in answers(project)} == {
            names[1]: "skipped",
            names[2]: "draft",
            names[3]: "submitted",
        }
        assert lead._http("GET", f"api/tasks/{empty}/", "it")["is_labeled"] is False
        before = (project / "annotations.jsonl").read_bytes()
        lead.delete_task(copied)
        lead.delete_task(untouched)
        lead.change_project(place["project_id"], label_config=form("article").replace("ga-bar", "edited"))
        done = run(project, "pull", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, len(told["problems"])) == (1, 2)
    edited, gone = told["problems"]
    assert "its form is not today's" in edited
    assert "2 tasks are gone there (answered: article:" in gone
    assert (project / "annotations.jsonl").read_bytes() == before
    again = shown(run(project, *push))
    assert (again["projects"][0]["sent"], again["already_there"]) == (2, 8)
    assert shown(run(project, "pull", "--json"))["problems"] == []


def test_a_withdrawn_article_leaves_the_server(project: Path, run: Run, studio: dict[str, Any]) -> None:
    jsonl.write(project / "documents.jsonl", [document(f"document:d{n}", f"{TEXT}{n}") for n in ("1", "11")])
    place = shown(run(project, "push", "article", "--json"))["projects"][0]["project_id"]
    dry = shown(run(project, "withdraw", "document:d1", "--reason", "asked to", "--dry-run", "--json"))
    told = shown(run(project, "withdraw", "document:d1", "--reason", "asked to", "--json"))
    assert told["server"] == dry["server"] == {"tasks": 2, "answers": 0, "left": None}
    with Studio(studio["url"], studio["token"]) as client:
        assert [t["data"]["document_ids"] for t in client.tasks(place)] == [["document:d11"]]
    assert shown(run(project, "pull", "--json"))["problems"] == []
    assert shown(run(project, "push", "article", "--json"))["sent"] == 0


OLD = "The dam held. The mayor said the water rose."
NEW = "The dam held. The mayor said the water rose fast.\nTwo left."


def test_a_carried_answer_waits_for_its_annotator(project: Path, run: Run, studio: dict[str, Any]) -> None:
    old, new = document("document:old", OLD), document("document:new", NEW)
    jsonl.write(project / "documents.jsonl", [old, {**new, "revision_of": old["id"]}])
    label = claim("held", at("The dam held", text=OLD), document_id=old["id"], kind="event")
    given = annotation("one", document_ids=[old["id"]], task_key=task_key("article", [old["id"]]), claims=[label])
    jsonl.write(project / "annotations.jsonl", [given])
    told = shown(run(project, "carry", old["id"], new["id"], "--json"))
    assert (told["changed"], told["lost"], told["asked"]) == (NEW.splitlines(), {}, True)
    pushed = shown(run(project, "push", "article", "--annotations", str(project / told["file"]), "--json"))
    assert pushed["annotations_sent"] == 1
    token = next(u["token"] for u in studio["users"] if u["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], token) as ann:
        (task,) = ann.with_keys(pushed["projects"][0]["project_id"], [task_key("article", [new["id"]])])
        (draft,) = ann.drafts(task["id"])
        post(ann, task["id"], result=draft["result"], draft_id=draft["id"])
    shown(run(project, "pull", "--json"))
    ended = {a["task_key"]: a for a in answers(project) + list(jsonl.read(project / told["file"]))}
    done = ended[task_key("article", [new["id"]])]
    assert (done["status"], done["annotator"]["id"]) == ("submitted", "annotator:ann-1")
    assert [c["span"]["segments"][0]["exact"] for c in done["claims"]] == ["The dam held"]


def test_an_answer_that_cannot_be_read_is_named_each_time(project: Path, run: Run, studio: dict[str, Any]) -> None:
    jsonl.write(project / "documents.jsonl", [document(f"document:d{n}", f"{TEXT}{n}") for n in range(3)])
    place = shown(run(project, "push", "article", "--json"))["projects"][0]["project_id"]
    with Studio(studio["url"], studio["token"]) as client:
        bad, good, _ = (t["id"] for t in client.tasks(place))
        far = {"start": 9000, "end": 9009, "text": "far away!", "labels": ["claim"]}
        odd = {"id": "x1", "from_name": "bar", "to_name": "text", "type": "labels", "value": far}
        post(client, bad, result=[odd])
        post(client, good)
    first = shown(run(project, "pull", "--json"))
    assert (first["new"], len(first["problems"])) == (1, 1)
    for _ in range(2):
        again = shown(run(project, "pull", "--json"))
        assert (again["problems"], again["new"], again["changed"]) == (first["problems"], 0, 0)
    receipts = json.loads((project / ".goldassay" / "studio-receipts.json").read_text(encoding="utf-8"))
    assert sum(len(keys) for keys in receipts["troubled"][studio["url"]].values()) == 1
