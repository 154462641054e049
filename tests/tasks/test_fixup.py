"""What an answer lacks comes back once, as a short task, and completes the answer as a new revision."""

from pathlib import Path
from typing import Any

from goldassay.quality.answers import standing
from goldassay.schema import jsonl
from goldassay.tasks import places
from goldassay.tasks.fixup import gaps, lacking
from goldassay.tasks.ledger import Ledger
from goldassay.tasks.studio import Studio

from .conftest import Run, answers, shown
from .records import annotation, at, attribution, claim, document

GATE, DAM = at("the gate was locked"), at("the dam\u00a0will hold")


def short(**more: Any) -> dict[str, Any]:
    """An answer with four gaps: a claim's kind, an attribution's attitude and cue, a source's type."""
    sources = [{"span": at("Officials"), "type": None}]
    whole = attribution("whole", DAM, attitude="assert", cue=at("said"), quotation="indirect")
    bare = attribution("bare", GATE, sources=sources, quotation="indirect")
    stated = [claim("told", DAM, kind="event", text="Kept."), claim("bare", GATE, text="It was locked.")]
    return annotation("short", **{"claims": stated, "attributions": [whole, bare], "seconds": 100.0, **more})


def test_what_lacks() -> None:
    found = gaps(short())
    asked = {(g.label, g.field) for g in found}
    assert asked == {("claim:bare", "kind"), *(("attribution:bare", f) for f in ("attitude", "cue", "source type"))}
    assert {g.words for g in found} == {"the gate was locked"}
    quoted = attribution("q", DAM, attitude="assert", quotation="direct")
    assert gaps(annotation("quoted", attributions=[quoted])) == []
    kinds = ({"status": "draft"}, {"status": "skipped"}, {"annotator": {"id": "annotator:m", "type": "model"}})
    assert [len([*lacking([short(**more)])]) for more in ({}, *kinds)] == [1, 0, 0, 0]


def answered(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks of a fix-up task with what lacks filled in, as its form gives them back."""
    made = list(task["predictions"][0]["result"])
    new = {"claim:bare": ("kind", "state"), "attribution:bare": ("attitude", "deny")}
    new["attribution:bare/source/0"] = ("source_type", "unnamed_collective")
    for mark in [r for r in made if r["id"] in new and r["type"] == "labels"]:
        name, value = new[mark["id"]]
        where = {k: mark["value"][k] for k in ("start", "end", "text")}
        made.append({**mark, "from_name": name, "type": "choices", "value": {**where, "choices": [value]}})
    start, end = (at("denied")["segments"][0][k] for k in ("start", "end"))
    cue = {"id": "new", "from_name": "label", "to_name": "text", "type": "labels"}
    return [*made, {**cue, "value": {"start": start, "end": end, "text": "denied", "labels": ["Cue"]}}]


def test_one_short_task_completes_the_answer(project: Path, quick: Run, studio: dict[str, Any]) -> None:
    jsonl.write(project / "documents.jsonl", [document()])
    jsonl.write(project / "in.jsonl", [short()])
    quick(project, "push", "article", "--annotations", str(project / "in.jsonl"))
    assert shown(quick(project, "pull", "--json"))["gaps"] == 4
    pushed = shown(quick(project, "push", "article", "--json"))
    assert (pushed["sent"], pushed["fixups"]) == (0, 1)
    assert shown(quick(project, "push", "article", "--json"))["fixups"] == 0
    mine = next(p["project_id"] for p in pushed["projects"] if p["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], studio["token"]) as client:
        task = next(t for t in client.tasks(mine) if "fixes" in t["data"])
        marks = [r for r in task["predictions"][0]["result"] if r["type"] == "labels"]
        assert [r["id"] for r in marks] == ["claim:bare", "attribution:bare", "attribution:bare/source/0"]
        who = {email: number for number, email in client.users().items()}["ann-1@goldassay.local"]
        client.add_annotation(task["id"], {"result": answered(task), "completed_by": who, "lead_time": 20.0})
    for args in ((), (), ("--all",)):
        report = shown(quick(project, "pull", *args, "--json"))
        assert (report["problems"], report["gaps"], report["annotations"]) == ([], 0, 2)
    before, after = answers(project)
    assert standing([before, after]) == [after]
    assert (after["replaces"], after["revision"], after["seconds"]) == (before["id"], 2, 120.0)
    assert after["claims"] == [before["claims"][0], {**before["claims"][1], "kind": "state"}]
    whole, bare = after["attributions"]
    assert whole == before["attributions"][0]
    assert (bare["id"], bare["attitude"], bare["sources"][0]["type"]) == (
        "attribution:bare",
        "deny",
        "unnamed_collective",
    )
    assert [s["exact"] for s in bare["cue"]["segments"]] == ["denied"]


def test_a_fix_up_without_its_marks_is_not_taken(project: Path, quick: Run, studio: dict[str, Any]) -> None:
    jsonl.write(project / "documents.jsonl", [document()])
    jsonl.write(project / "annotations.jsonl", [short()])
    pushed = shown(quick(project, "push", "article", "--json"))
    assert pushed["fixups"] == 1
    with Studio(studio["url"], studio["token"]) as client:
        name = next(p for p in places.existing(client, _name(project), ["article"]) if p.annotator == "annotator:ann-1")
        task = next(t for t in client.tasks(name.number) if "fixes" in t["data"])
        client.add_annotation(task["id"], {"result": [], "lead_time": 1.0})
        told = shown(quick(project, "pull", "--json"))
        assert (len(told["returned"]), told["problems"]) == (1, [])
        said = {"from_name": "flags", "to_name": "text", "type": "choices", "value": {"choices": ["discuss"]}}
        client.add_annotation(task["id"], {"result": [said], "lead_time": 1.0})
    assert "without its marks" in shown(quick(project, "pull", "--json"))["problems"][0]
    assert len(answers(project)) == 1


def _name(project: Path) -> str:
    return (project / "goldassay.toml").read_text(encoding="utf-8").split('"')[1]


def test_a_fix_up_of_an_answer_changed_since_is_left() -> None:
    origin = {"tool": "label-studio", "annotation_id": 7}
    fix = short(id="annotation:short.fixed", replaces="annotation:short", revision=2, origin=origin)
    newer = short(claims=[], origin={"tool": "label-studio", "annotation_id": 1})
    ledger = Ledger([short()])
    ledger.take(newer)
    changed = list(ledger.records())
    assert [a["revision"] for a in changed] == [1, 2]
    again = Ledger(changed)
    again.take(fix)
    assert (list(again.records()), again.counts) == (changed, {"new": 0, "changed": 0, "same": 1})
