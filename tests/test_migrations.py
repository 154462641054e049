"""Schemas that change: an invented 0.9.0, registered here only. Its records check by their own schemas and are lifted.

In 0.9.0 a claim had the kind `happening` (now `event`) and a `subject` (gone), and an attribution one `source`.
"""

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.schema import catalog, explain, migrations, validation
from goldassay.schema.check import check_files, check_records
from goldassay.schema.migrations import Loss, NoStep, Step, lifted, route
from hypothesis import HealthCheck, given, settings

from .strategies import Record, projects

OLD = Path(__file__).parent / "schemas" / "0.9.0"


def lift_claim(claim: Record) -> list[Loss]:
    if claim.get("kind") == "happening":
        claim["kind"] = "event"
    return [("/subject", f"subject {claim.pop('subject')!r} has no place any more")] if "subject" in claim else []


def lift_attribution(attribution: Record) -> list[Loss]:
    if "source" in attribution:
        attribution["sources"] = [attribution.pop("source")]
    return []


STEP = Step("0.9.0", "1.0.0", {"claim": lift_claim, "attribution": lift_attribution})


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """0.9.0 is known: its schemas and the step from it."""
    monkeypatch.setitem(catalog.FOLDERS, "0.9.0", OLD)
    monkeypatch.setattr(migrations, "STEPS", (STEP,))
    yield
    for cached in (catalog.schema, validation._gate, validation._fast, explain._explainer):
        cached.cache_clear()


def lowered(record: Record) -> Record:
    """`record` as 0.9.0 would have had it; the inverse of STEP for what it can hold."""
    made = copy.deepcopy(record)
    held = [made, *(label for layer in ("claims", "attributions", "contradictions") for label in made.get(layer, []))]
    for label in held:
        if "schema_version" in label:
            label["schema_version"] = "0.9.0"
        if label.get("kind") == "event":
            label["kind"] = "happening"
        if "sources" in label:
            (label["source"],) = label.pop("sources")
    return made


def single(project: list[Record]) -> list[Record]:
    """The project with one source for each attribution: 0.9.0 can hold no more."""
    for record in project:
        for label in [record, *record.get("attributions", [])]:
            if "sources" in label:
                label["sources"] = label["sources"][:1]
    return project


few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(projects())
def test_lifting_gives_back_what_was_lowered(project: list[Record]) -> None:
    for record in single(project):
        before = lowered(record)
        kept = copy.deepcopy(before)
        assert lifted(before, (STEP,)) == (record, [])
        assert before == kept
        assert lifted(record, (STEP,)) == (record, [])


@few
@given(projects())
def test_old_records_check_by_their_own_version(older: None, project: list[Record]) -> None:
    old = [lowered(record) for record in single(project)]
    assert [str(problem) for problem in check_records(old)] == []
    for record in old:
        if record["record"] == "claim":
            record["kind"] = "event" if record["kind"] == "happening" else "happenning"
    found = {(p.code, p.pointer) for p in check_records(old)}
    assert found == {("GA010", "/kind")}


def test_rules_hold_for_old_records_too(older: None, tmp_path: Path) -> None:
    project = [json.loads(line) for line in EXAMPLE.read_text().splitlines()]
    old = [lowered(record) for record in project]
    claim = next(r for r in old if r["record"] == "claim")
    claim["span"]["segments"][0]["exact"] = "other words"
    path = tmp_path / "old.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in old))
    (problem,) = check_files([path]).problems
    assert (problem.code, problem.where.line, problem.pointer) == (
        "GA101",
        1 + old.index(claim),
        "/span/segments/0/exact",
    )


EXAMPLE = Path(__file__).parent / "examples" / "positive" / "project.jsonl"


@pytest.mark.parametrize("path", sorted(OLD.iterdir()), ids=lambda p: p.stem)
def test_the_invented_schemas_are_schemas(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


def test_a_version_that_nobody_knows(older: None) -> None:
    record = json.loads(EXAMPLE.read_text().splitlines()[0]) | {"schema_version": "0.1.0"}
    assert [(p.code, p.pointer) for p in check_records([record])] == [("GA010", "/schema_version")]
    with pytest.raises(NoStep, match=r"'0\.1\.0' to 1\.0\.0; steps lead from: 0\.9\.0"):
        lifted(record)


def test_steps_follow_each_other_and_never_go_round() -> None:
    steps = (Step("0.9.0", "1.0.0"), Step("0.7.0", "0.8.0"), Step("0.8.0", "0.9.0"))
    assert [step.source for step in route("0.7.0", "1.0.0", steps)] == ["0.7.0", "0.8.0", "0.9.0"]
    assert route("1.0.0", "1.0.0", steps) == []
    for round_about in ((Step("a", "b"), Step("b", "a")), (Step("a", "a"),)):
        with pytest.raises(NoStep):
            route("a", "1.0.0", round_about)


def test_every_real_step_leads_to_the_newest_version() -> None:
    for step in migrations.STEPS:
        assert route(step.source, catalog.VERSION, migrations.STEPS)
        assert step.source in catalog.FOLDERS


def run(*words: str) -> Any:
    return CliRunner().invoke(group, words)


@pytest.fixture
def old_file(older: None, tmp_path: Path) -> Path:
    """Records of 0.9.0, a record of 1.0.0 in a layout of its own, a blank line and CRLF."""
    records = [json.loads(line) for line in EXAMPLE.read_text().splitlines()]
    lines = [json.dumps(lowered(record), sort_keys=True, separators=(",", ":")) for record in records[:-1]]
    path = tmp_path / "records.jsonl"
    path.write_bytes("\r\n".join([*lines, json.dumps(records[-1], indent=None), "", ""]).encode())
    return path


def test_migrate_a_file(old_file: Path) -> None:
    before = old_file.read_bytes()
    shown = run("migrate", "--diff", str(old_file))
    assert shown.exit_code == 0
    assert "would change" in shown.output
    assert '+{"' in shown.output
    assert old_file.read_bytes() == before
    assert run("migrate", str(old_file)).exit_code == 0
    after = old_file.read_bytes()
    assert check_files([old_file]).problems == []
    assert after.split(b"\r\n")[-3:] == before.split(b"\r\n")[-3:]
    assert [json.loads(line) for line in after.split(b"\r\n") if line] == [
        json.loads(line) for line in EXAMPLE.read_text().splitlines()
    ]
    assert json.loads(run("migrate", "--json", str(old_file)).output)["files"] == 0
    assert old_file.read_bytes() == after


def test_what_cannot_be_carried_is_told(old_file: Path) -> None:
    lines = old_file.read_bytes().split(b"\r\n")
    number = next(n for n, line in enumerate(lines) if b'"record":"claim"' in line)
    lines[number] = lines[number].replace(b'"text":', b'"subject":"the bridge","text":', 1)
    old_file.write_bytes(b"\r\n".join(lines))
    before = old_file.read_bytes()
    done = run("migrate", "--diff", str(old_file))
    assert done.exit_code == 1
    assert f"{old_file}:{number + 1}: subject 'the bridge' has no place any more (/subject)" in done.stderr
    assert old_file.read_bytes() == before
    again = run("migrate", "--json", str(old_file))
    assert again.exit_code == 1
    assert len(json.loads(again.output)["lost"]) == 1
    assert b"subject" not in old_file.read_bytes()


def test_lines_that_cannot_be_read_stay(old_file: Path) -> None:
    old_file.write_bytes(old_file.read_bytes() + b'{"record": NaN}\r\n{"schema_version": "0.0.1"}\n[1]')
    done = run("migrate", "--json", str(old_file))
    assert done.exit_code == 1
    assert len(json.loads(done.output)["left"]) == 3
    assert old_file.read_bytes().endswith(b'{"record": NaN}\r\n{"schema_version": "0.0.1"}\n[1]')
    assert b"0.9.0" not in old_file.read_bytes()


def test_the_current_project_needs_nothing(sample: Path) -> None:
    before = {path: path.read_bytes() for path in sample.rglob("*") if path.is_file()}
    assert run("-C", str(sample), "migrate").exit_code == 0
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(("name", "said"), [("gone.jsonl", "no such file"), ("x.txt", "only .jsonl")])
def test_misuse_is_one_line(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "x.txt").write_text("")
    done = run("migrate", str(tmp_path / name))
    assert done.exit_code == 2
    assert said in done.stderr


def test_tagged_schemas_never_change() -> None:
    tagged = json.loads((catalog.FOLDERS[catalog.VERSION] / "tagged.json").read_text())
    assert catalog.changed(tagged) == []


def test_a_changed_tagged_schema_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = "claim.schema.json"
    (tmp_path / name).write_bytes((OLD / name).read_bytes())
    monkeypatch.setitem(catalog.FOLDERS, "0.9.0", tmp_path)
    tagged = {"0.9.0": {name: hashlib.sha256((OLD / name).read_bytes()).hexdigest()}}
    assert catalog.changed(tagged) == []
    (tmp_path / name).write_bytes((OLD / name).read_bytes() + b"\n")
    assert catalog.changed(tagged) == [f"0.9.0/{name}"]
    assert catalog.changed({"0.9.0": {"gone.schema.json": "0"}, "0.5.0": {name: "0"}}) == [
        "0.9.0/gone.schema.json",
        f"0.5.0/{name}",
    ]
