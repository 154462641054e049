"""carry: labels on a corrected article lie on the same words, or are named as lost."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from goldassay.cli.root import group
from goldassay.schema import jsonl
from goldassay.schema.anchor import quote


def run(project: Path, *args: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(project), *args])


def corrected(project: Path, change: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first article, and a corrected text of it that is added to the project."""
    documents = list(jsonl.read(project / "documents.jsonl"))
    old = documents[0]
    text = change(old["text"])
    made = {**old, "id": f"{old['id']}-2", "text": text, "text_length": len(text), "revision_of": old["id"]}
    made |= {"text_sha256": hashlib.sha256(text.encode()).hexdigest(), "sections": []}
    jsonl.write(project / "documents.jsonl", [*documents, made])
    return old, made


def answered(project: Path, document: str) -> dict[str, dict[str, Any]]:
    """The answers to an article, by annotator."""
    files = sorted((project / "annotations").glob("*.jsonl"))
    found = [a for path in files for a in jsonl.read(path) if a["form"] == "article"]
    return {a["annotator"]["id"]: a for a in found if a["document_ids"] == [document]}


def words(label: dict[str, Any], text: str) -> list[str]:
    spans = [label.get(name) for name in ("span", "content", "cue")]
    return [quote(text, span) for span in [*spans, *(s["span"] for s in label.get("sources", []))] if span]


def test_every_label_moves_or_is_named(sample: Path) -> None:
    first = next(a for a in answered(sample, next(jsonl.read(sample / "documents.jsonl"))["id"]).values())
    start = first["claims"][0]["span"]["segments"][0]["start"]
    old, new = corrected(sample, lambda text: "Corrected 😀 today.\n" + text[:start] + "XX" + text[start + 4 :])
    done = run(sample, "carry", old["id"], new["id"], "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    before, after = answered(sample, old["id"]), answered(sample, new["id"])
    assert first["claims"][0]["id"] in told["lost"]
    assert set(after) == set(before)
    for who, answer in before.items():
        moved = {label["id"]: label for label in [*after[who]["claims"], *after[who]["attributions"]]}
        assert after[who]["status"] == "draft"
        for label in [*answer["claims"], *answer["attributions"]]:
            assert (label["id"] in told["moved"]) != (label["id"] in told["lost"])
            if label["id"] in told["moved"]:
                there = moved.pop(told["moved"][label["id"]])
                assert words(there, new["text"]) == words(label, old["text"])
        assert moved == {}
    report = json.loads(run(sample, "check", "--format", "json").output)
    assert report["errors"] == 0, report["problems"][:3]
    written = (sample / told["file"]).read_bytes()
    assert run(sample, "carry", old["id"], new["id"]).exit_code == 1
    assert (sample / told["file"]).read_bytes() == written


def test_where_nothing_changed_nobody_is_asked(sample: Path) -> None:
    old, new = corrected(sample, lambda text: "\n" + text)
    done = run(sample, "carry", old["id"], new["id"], "--json")
    told = json.loads(done.output)
    assert (done.exit_code, told["lost"], told["asked"], told["changed"]) == (0, {}, False, [])
    assert {a["status"] for a in answered(sample, new["id"]).values()} == {"submitted"}
    assert "so that nobody is asked again: goldassay push article" in run(sample, "carry", old["id"], new["id"]).output


def test_decisions_go_along_where_their_labels_do(sample: Path) -> None:
    decisions = list(jsonl.read(sample / "decisions.jsonl"))
    first = next(jsonl.read(sample / "documents.jsonl"))["id"]
    labels = {c["id"] for a in answered(sample, first).values() for c in [*a["claims"], *a["attributions"]]}
    mine = [one for one in experts(sample) if one["input_ids"] and labels.issuperset(one["input_ids"])]
    old, new = corrected(sample, lambda text: "\n" + text)
    told = json.loads(run(sample, "carry", old["id"], new["id"], "--json").output)
    placed = ("span", "content", "cue", "sources")
    edited = [d for d in decisions if any(name in (d.get("gold_record") or {}) for name in placed)]
    assert len(mine) - len(edited) <= told["decisions"] <= len(mine)
    assert told["decisions"] > 0
    after = list(jsonl.read(sample / "decisions.jsonl"))
    assert after[: len(decisions)] == decisions
    assert len(after) == len(decisions) + told["decisions"]
    run(sample, "carry", old["id"], new["id"])
    assert list(jsonl.read(sample / "decisions.jsonl")) == after
    run(sample, "adjudicate")
    used = {tuple(one["input_ids"]) for one in experts(sample) if one["rationale"].endswith(f"({old['id']})")}
    assert len(used) == told["decisions"]


def experts(project: Path) -> list[dict[str, Any]]:
    return [a for a in jsonl.read(project / "gold" / "adjudications.jsonl") if a["method"] == "expert"]


def test_what_an_annotator_has_done_since_stays(sample: Path) -> None:
    old, new = corrected(sample, lambda text: text + "\nOne more line.")
    told = json.loads(run(sample, "carry", old["id"], new["id"], "--json").output)
    carried = list(jsonl.read(sample / told["file"]))
    carried[0] = {**carried[0], "status": "submitted", "claims": [], "origin": {"tool": "label-studio"}}
    jsonl.write(sample / told["file"], carried)
    again = json.loads(run(sample, "carry", old["id"], new["id"], "--json").output)
    assert again["answered_already"] == [carried[0]["annotator"]["id"]]
    assert carried[0] in list(jsonl.read(sample / told["file"]))
    assert len(list(jsonl.read(sample / told["file"]))) == len(carried)


@pytest.mark.parametrize(("which", "said"), [("other", "no corrected text"), ("document:none", "no document")])
def test_one_clear_line(sample: Path, which: str, said: str) -> None:
    ids = [d["id"] for d in jsonl.read(sample / "documents.jsonl")]
    done = run(sample, "carry", ids[0], ids[1] if which == "other" else which)
    assert done.exit_code == 2
    assert said in done.output
