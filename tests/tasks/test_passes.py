"""An article in two passes: two tasks, the first's marks seen in the second, and one annotator's answers joined."""

from pathlib import Path
from typing import Any

from goldassay.quality.answers import covers
from goldassay.schema import jsonl
from goldassay.tasks import encoding as table
from goldassay.tasks.content import article
from goldassay.tasks.keys import task_key
from goldassay.tasks.sections import style
from goldassay.tasks.studio import Studio

from .conftest import Run, answers, shown
from .records import D, annotation, at, attribution, claim, document
from .test_law_pure import back, same

TOLD = attribution("t", at("the gate was locked"), attitude="deny", cue=at("denied"))
FIRST, SECOND = (task_key(name, [D]) for name in ("attribution", "claim"))


def test_the_second_pass_carries_only_claims_and_knows_who_spoke() -> None:
    data = article(document(), "claim", [TOLD])
    stated = claim("c", at("the gate was locked"), voice=None)
    record = annotation("second", task_key=SECOND, claims=[stated])
    assert same(back(record, data), record)
    drawn = {"id": "r1", "from_name": table.LABELS, "to_name": "text", "type": "labels"}
    start, end = (at("the gate was locked")["segments"][0][name] for name in ("start", "end"))
    drawn["value"] = {"start": start, "end": end, "text": "the gate was locked", "labels": ["Claim"]}  # type: ignore[assignment]
    found = back(annotation("new", task_key=SECOND), data, [drawn])
    assert [(c["voice"], c["factuality"]) for c in found["claims"]] == [("attributed", "Uu")]
    assert found["attributions"] == []


def test_an_empty_pass_is_an_answer_to_its_own_layer() -> None:
    empty = annotation("e", task_key=FIRST)
    assert (covers(empty, "attribution", 2), covers(empty, "claim", 2)) == (True, False)
    assert [covers(annotation("w"), layer, 1) for layer in ("claim", "attribution")] == [True, True]


def test_sections_are_dressed_by_their_lines() -> None:
    text = "Title\r\n\r\nBody.\nA caption | credit\n"
    kinds = [("title", 0, 7), ("body", 9, 15), ("caption", 15, 24), ("credit", 24, len(text))]
    made = style(text, [dict(zip(("kind", "start", "end"), k, strict=True)) for k in kinds])
    assert 'nth-of-type(1)::before{content:"title"' in made
    assert 'nth-of-type(6)::before{content:"caption · credit"' in made
    assert style(text, []) == ""


def test_two_passes_on_a_server(project: Path, quick: Run, studio: dict[str, Any]) -> None:
    with (project / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write("passes = 2\n")
    jsonl.write(project / "documents.jsonl", [document()])
    jsonl.write(project / "first.jsonl", [annotation("one", task_key=FIRST, attributions=[TOLD])])
    pushed = shown(quick(project, "push", "article", "--annotations", str(project / "first.jsonl"), "--json"))
    assert [p["sent"] for p in pushed["projects"]] == [1, 1, 0, 0]
    assert shown(quick(project, "pull", "article", "--json"))["new"] == 1
    pushed = shown(quick(project, "push", "article", "--json"))
    assert [(p["annotator_id"], p["sent"]) for p in pushed["projects"]][2:] == [
        ("annotator:ann-1", 1),
        ("annotator:ann-2", 0),
    ]
    with Studio(studio["url"], studio["token"]) as client:
        (task,) = client.tasks(pushed["projects"][2]["project_id"])
    seen = task["predictions"][0]["result"]
    assert {r["value"]["labels"][0] for r in seen} == {"Content", "Cue"}
    assert all(r["readonly"] and r["from_name"] == table.BESIDE for r in seen)
    _the_first_pass_changes(project, quick, studio, task)
    stated = claim("c", at("the gate was locked"), text="It was locked.", kind="state", voice="attributed")
    jsonl.write(project / "second.jsonl", [annotation("two", task_key=SECOND, claims=[stated])])
    shown(quick(project, "push", "article", "--annotations", str(project / "second.jsonl"), "--json"))
    assert shown(quick(project, "pull", "--json"))["problems"] == []
    assert [a["task_key"] for a in answers(project)] == [FIRST, SECOND]
    quick(project, "adjudicate")
    (told,) = jsonl.read(project / "gold" / "attributions.jsonl")
    (gold,) = jsonl.read(project / "gold" / "claims.jsonl")
    assert told["claim_ids"] == [gold["id"]]


def _the_first_pass_changes(project: Path, quick: Run, studio: dict[str, Any], before: dict[str, Any]) -> None:
    """A second pass that nobody has begun shows what the first says now; one that somebody has begun stays."""
    (first,) = answers(project)
    more = attribution("more", at("the dam\u00a0will hold"), attitude="assert")
    jsonl.write(project / "annotations.jsonl", [{**first, "attributions": [more]}])
    token = next(u["token"] for u in studio["users"] if u["annotator_id"] == "annotator:ann-1")
    with Studio(studio["url"], token) as client:
        assert shown(quick(project, "push", "article", "--json"))["changed"] == 1
        (task,) = client.with_keys(before["project"], [SECOND])
        assert [told["id"] for told in task["data"]["attributions"]] == [more["id"]]
        marks = {(r["id"], r["from_name"]) for shown in task["predictions"] for r in shown["result"]}
        assert marks == {(f"seen.{more['id']}", table.BESIDE)}
        draft = client.add_draft(task["id"], {"result": [], "lead_time": 1.0})
        jsonl.write(project / "annotations.jsonl", [first])
        assert "1 that somebody has begun stay as they were" in quick(project, "push", "article").stdout
        (kept,) = client.with_keys(before["project"], [SECOND])
        assert (kept["data"], kept["predictions"]) == (task["data"], task["predictions"])
        client._http("DELETE", f"api/drafts/{draft}/", "the draft")


def test_passes_are_one_or_two(project: Path, run: Run) -> None:
    with (project / "goldassay.toml").open("a", encoding="utf-8") as toml:
        toml.write("passes = 3\n")
    done = run(project, "push", "article")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "write 1 or 2" in done.stderr
