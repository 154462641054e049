"""withdraw: nothing of the article is left, nothing of the others is touched, and a broken-off run is finished."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.corpus.withdraw import bury, plan
from goldassay.schema import jsonl


def run(project: Path, *args: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(project), *args])


def files(project: Path) -> dict[str, bytes]:
    return {str(p.relative_to(project)): p.read_bytes() for p in project.rglob("*.jsonl")}


@pytest.fixture
def full(sample: Path) -> Path:
    """The sample with predictions, its second article a revision of the first."""
    assert run(sample, "extract", "--with", "rules").exit_code == 0
    documents: list[dict[str, Any]] = list(jsonl.read(sample / "documents.jsonl"))
    documents[1] |= {"revision_of": documents[0]["id"], "independence_group": documents[0]["independence_group"]}
    jsonl.write(sample / "documents.jsonl", documents)
    _leaning(sample, documents[0]["id"])
    return sample


def _leaning(project: Path, document: str) -> None:
    """A judgement of two other articles, and its answers, rest on a claim of `document`."""
    claims = {c["id"]: c["document_id"] for c in jsonl.read(project / "gold" / "claims.jsonl")}
    via = next(name for name, home in claims.items() if home == document)
    path = project / "gold" / "contradictions.jsonl"
    gold = list(jsonl.read(path))
    leaning = next(g for g in gold if document not in (claims[g["claim_a"]], claims[g["claim_b"]]))
    leaning["via_claims"] = [via]
    jsonl.write(path, gold)
    for file in (project / "annotations").glob("*.jsonl"):
        answers = list(jsonl.read(file))
        for told in (c for a in answers for c in a["contradictions"]):
            if {told["claim_a"], told["claim_b"]} == {leaning["claim_a"], leaning["claim_b"]}:
                told["via_claims"] = [via]
        jsonl.write(file, answers)


def first(project: Path) -> dict[str, Any]:
    return next(jsonl.read(project / "documents.jsonl"))


def test_nothing_is_left_and_the_rest_is_sound(full: Path) -> None:
    gone, before = first(full), files(full)
    shown = json.loads(run(full, "withdraw", gone["id"], "--reason", "asked to", "--dry-run", "--json").output)
    assert files(full) == before
    told = json.loads(run(full, "withdraw", gone["id"], "--reason", "asked to", "--json").output)
    assert told["removed"] == shown["removed"]
    assert {"document", "claim", "annotation", "prediction", "adjudication", "pair"} <= set(told["removed"])
    left = {name: content.decode() for name, content in files(full).items()}
    (tomb,) = jsonl.read(full / "withdrawn.jsonl")
    assert (tomb["id"], tomb["reason"], "text" in tomb) == (gone["id"], "asked to", False)
    assert not any(gone["id"] in content for name, content in left.items() if name != "withdrawn.jsonl")
    lines = [line for line in gone["text"].splitlines() if len(line) > 60]
    assert not any(line[:60] in content for line in lines for content in left.values())
    assert json.loads(run(full, "check", "--format", "json").output)["errors"] == 0
    assert json.loads(run(full, "adjudicate", "--json").output)["open"] == 0
    assert json.loads(run(full, "withdraw", gone["id"], "--reason", "asked to", "--json").output)["removed"] == {}


def test_it_may_not_come_back(full: Path) -> None:
    gone = first(full)
    run(full, "withdraw", gone["id"], "--reason", "asked to")
    jsonl.write(full / "documents.jsonl", [*jsonl.read(full / "documents.jsonl"), gone])
    report = json.loads(run(full, "check", "--format", "json").output)
    assert "GA190" in {problem["code"] for problem in report["problems"]}


def test_ingest_does_not_bring_it_back(tmp_path: Path) -> None:
    (tmp_path / "goldassay.toml").write_text('name = "x"\n', encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The dam held.\nTwo left.\n", encoding="utf-8")
    row = {"file": "a.txt", "outlet": "The X", "event_id": "event:dam", "published_at": "2031-05-01"}
    jsonl.write(tmp_path / "in.jsonl", [row])
    take = ("ingest", str(tmp_path / "in"), "--manifest", str(tmp_path / "in.jsonl"))
    assert run(tmp_path, *take).exit_code == 0
    gone = first(tmp_path)["id"]
    assert run(tmp_path, "withdraw", gone, "--reason", "asked to").exit_code == 0
    again = run(tmp_path, *take)
    assert (again.exit_code, "was withdrawn (asked to)" in again.output) == (2, True)
    assert list(jsonl.read(tmp_path / "documents.jsonl")) == []


def test_broken_off_anywhere_it_is_finished(full: Path) -> None:
    gone = first(full)["id"]
    whole = plan(Project.at(full), gone)
    paths = random.Random(1).sample(list(whole.files), len(whole.files))  # noqa: S311 - the same order each time
    wanted = {path: list(records) for path, records in whole.files.items()}
    bury(Project.at(full), gone, "asked to", "2031-01-01T00:00:00Z", whole.ids)
    for path in paths:
        rest = plan(Project.at(full), gone)
        assert rest.again
        assert {p: list(r) for p, r in rest.files.items()} == {p: r for p, r in wanted.items() if p in rest.files}
        assert path in rest.files
        jsonl.write(path, wanted[path])
    assert not plan(Project.at(full), gone).files


@pytest.mark.parametrize(
    ("document", "reason", "said"), [("document:none", "x", "holds no document"), ("document:none", " ", "is empty")]
)
def test_one_clear_line(full: Path, document: str, reason: str, said: str) -> None:
    done = run(full, "withdraw", document, "--reason", reason)
    assert (done.exit_code, "Traceback" in done.output) != (0, True)
    assert said in f"{done.output}{done.exception}"
