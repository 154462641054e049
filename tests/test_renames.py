"""migrate --label: a label renamed through records, decisions, distributions, goldassay.toml and its history."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.schema import jsonl
from goldassay.schema.catalog import KINDS, schema
from goldassay.schema.check import check_records
from goldassay.schema.renames import label_fields, newest, places, renamed, renewed
from hypothesis import HealthCheck, given, settings

from .strategies import Record, projects

KEPT = Path(__file__).parent / "examples" / "projects" / "GA172-lists-kept"


def run(root: Path, *words: str) -> Any:
    return CliRunner().invoke(group, ["-C", str(root), *words])


def refused(root: Path, wish: str) -> str:
    """The one line that a wish gets which cannot be granted."""
    done = run(root, "migrate", "--label", wish)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return str(done.stderr)


def field(name: str) -> Any:
    return next(found for found in label_fields() if found.called(name) and str(found).partition(".")[0] in name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = shutil.copytree(KEPT, tmp_path / "project")
    text = (root / "goldassay.toml").read_text()
    (root / "goldassay.toml").write_text("# our project\n" + text.replace('"toll",', '"toll",  # how many\n '))
    return root


def test_a_slot_everywhere(project: Path) -> None:
    shown = run(project, "migrate", "--label", "slot:toll=deaths", "--diff")
    assert shown.exit_code == 0
    assert '"slot":"deaths"' in shown.output
    assert Project.at(project).lists["slots"] == {"toll", "cause"}
    assert run(project, "migrate", "--label", "slot:toll=deaths").exit_code == 0
    assert [c["slot"] for c in jsonl.read(project / "gold" / "claims.jsonl")] == ["deaths", None]
    text = (project / "goldassay.toml").read_text()
    assert "# our project" in text
    assert "# how many" in text
    assert tomllib.loads(text)["labels"] == {
        "slots": ["deaths", "cause"],
        "sides": ["authorities", "witnesses"],
        "renamed": {"claim.slot:toll": "deaths"},
    }
    assert run(project, "check").exit_code == 0
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    again = run(project, "migrate", "--json", "--label", "slot:toll=deaths")
    assert (again.exit_code, json.loads(again.output)["files"]) == (0, 0)
    assert {path: path.read_bytes() for path in before} == before


def test_a_side_needs_no_field_where_only_one_has_it(project: Path) -> None:
    assert run(project, "migrate", "--label", "authorities=officials").exit_code == 0
    assert next(jsonl.read(project / "gold" / "attributions.jsonl"))["sources"][0]["side"] == "officials"
    assert run(project, "check").exit_code == 0


def test_back_again(project: Path) -> None:
    before = (project / "gold" / "claims.jsonl").read_bytes()
    assert run(project, "migrate", "--label", "slot:toll=deaths").exit_code == 0
    assert run(project, "migrate", "--label", "slot:deaths=toll").exit_code == 0
    assert (project / "gold" / "claims.jsonl").read_bytes() == before
    assert Project.at(project).config["labels"]["renamed"] == {"claim.slot:deaths": "toll"}


def test_a_retired_name_is_not_given_another_meaning(project: Path) -> None:
    assert run(project, "migrate", "--label", "slot:toll=deaths").exit_code == 0
    assert "'toll' was a name before (it is 'deaths' now)" in refused(project, "slot:cause=toll")


def test_merging_is_told(project: Path) -> None:
    claims = list(jsonl.read(project / "gold" / "claims.jsonl"))
    claims[1]["slot"] = "cause"
    jsonl.write(project / "gold" / "claims.jsonl", claims)
    done = run(project, "migrate", "--label", "slot:cause=toll")
    assert done.exit_code == 0
    assert "1 labels of claim.slot are 'toll' already" in done.stderr
    assert Project.at(project).lists["slots"] == {"toll"}
    assert run(project, "check").exit_code == 0


def test_a_rename_that_was_cut_off_goes_on(project: Path) -> None:
    claims = list(jsonl.read(project / "gold" / "claims.jsonl"))
    jsonl.write(project / "gold" / "claims.jsonl", [claims[0], claims[1] | {"slot": "toll"}])
    assert run(project, "migrate", "--label", "slot:toll=deaths").exit_code == 0
    jsonl.write(project / "gold" / "claims.jsonl", [claims[0], claims[1] | {"slot": "deaths"}])
    assert run(project, "migrate", "--label", "slot:toll=deaths").exit_code == 0
    assert [c["slot"] for c in jsonl.read(project / "gold" / "claims.jsonl")] == ["deaths", "deaths"]


def test_a_label_of_the_schemas(sample: Path) -> None:
    """Both names are in the schemas, so the one is merged into the other, in every record that says it."""
    done = run(sample, "migrate", "--label", "attitude:neutral_relay=assert")
    assert done.exit_code == 0, done.output
    project = Project.at(sample)
    for path in [*project.files(), sample / "decisions.jsonl"]:
        for record in jsonl.read(path):
            record.pop("rationale", None)
            assert "neutral_relay" not in jsonl.dump(record).replace('"comment":"neutral_relay', "")
    told = [a.get("distribution", {}).get("attitude") for a in project.gold_records("adjudications")]
    assert max(sum(weights.values()) for weights in told if weights) <= 2
    assert run(sample, "check").exit_code == 0


@pytest.mark.parametrize(("wish", "said"), [
    ("toll", "write it as OLD=NEW"), ("slot:toll=toll", "two different names"), ("=x", "write it as"), (":a=b",
    "write it as"),
    ("colour:a=b", "no field is called colour"), ("slot:tol=deaths", "has the label 'tol'"),
    ("claim.kind:event=happening", "'happening' is not in the schemas"), ("unknown=CFS", "not in the schemas"),
    ("assert=deny,", "not in the schemas"),
])  # fmt: skip
def test_misuse(project: Path, wish: str, said: str) -> None:
    assert said in refused(project, wish)


def test_a_label_in_two_fields_must_be_told_apart(project: Path) -> None:
    claims = [c | {"slot": "wire"} for c in jsonl.read(project / "gold" / "claims.jsonl")]
    jsonl.write(project / "gold" / "claims.jsonl", claims)
    assert "say which: outlet.kind:wire=digital or claim.slot:wire=digital" in refused(project, "wire=digital")
    assert run(project, "migrate", "--label", "claim.slot:wire=digital").exit_code == 0
    assert {c["slot"] for c in jsonl.read(project / "gold" / "claims.jsonl")} == {"digital"}
    assert run(project, "migrate", "--label", "location=quantity").exit_code == 0  # `quantity` is a kind
    assert "claim.kind:location" in Project.at(project).config["labels"]["renamed"]


def test_a_release_and_a_single_file_are_no_project(project: Path) -> None:
    done = CliRunner().invoke(group, ["migrate", "--label", "a=b", str(project / "documents.jsonl")])
    assert done.exit_code == 2
    assert "in a whole project" in done.stderr


def test_every_choice_of_the_schemas_is_a_field() -> None:
    """Counted from the raw schemas: each property that lists values belongs to one field of labels."""

    def count(value: Any) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return sum(map(count, inner)) + (isinstance(value, dict) and "x-values" in value)

    raw = sum(count(schema(name)) for name in (*KINDS, "common"))
    assert sum(len(found.names) for found in label_fields() if found.allowed) == raw


few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(projects())
def test_places_are_where_the_labels_are(project: list[Record]) -> None:
    """Every label that is seen is allowed, and renaming one there and back changes nothing."""
    allowed = {(found.owner, name): found for found in label_fields() for name in found.names}
    for record in project:
        for owned, held, at in places(record, record["record"]):
            known = allowed[owned]
            assert held[at] is None or not known.allowed or held[at] in known.allowed
            if held[at] is not None:
                there, count = renamed(record, known, held[at], "new-name")
                assert count >= 1
                assert renamed(there, known, "new-name", held[at]) == (record, count)


@few
@given(projects())
def test_a_rename_breaks_no_rule(project: list[Record]) -> None:
    slot = field("claim.slot")
    changed = [renamed(record, slot, "toll", "deaths")[0] for record in project]
    assert [str(p) for p in check_records(changed)] == []
    assert not any('"slot":"toll"' in jsonl.dump(record) for record in changed)
    assert [renewed(record, {"claim.slot:toll": "deaths"}) for record in project] == changed


def test_conflict_types_go_with_their_primary_type() -> None:
    record = {"record": "contradiction", "types": ["numeric", "status"], "primary_type": "numeric"}
    made, count = renamed(record, field("contradiction.types"), "numeric", "status")
    assert (made["types"], made["primary_type"], count) == (["status"], "status", 2)


def test_distributions_and_decisions() -> None:
    kind = field("claim.kind")
    told = {"record": "adjudication", "gold_record": "claim", "distribution": {"kind": {"event": 2, "state": 1}}}
    assert renamed(told, kind, "event", "state")[0]["distribution"] == {"kind": {"state": 3}}
    assert renamed(told | {"gold_record": "attribution"}, kind, "event", "state")[1] == 0
    told = {"record": "adjudication", "gold_record": "contradiction"}
    slot = told | {"distribution": {"comparability.slot": {"same": 2}}}
    assert renamed(slot, field("comparability.slot"), "same", "different")[0]["distribution"] == {
        "comparability.slot": {"different": 2}
    }
    source = {"record": "adjudication", "gold_record": "attribution", "distribution": {"source_type": {"author": 1}}}
    assert renamed(source, field("source.type"), "author", "implicit")[1] == 1
    decision = {"dispute": "dispute:claim.1a", "gold_record": [{"kind": "event"}, {"kind": "state"}]}
    assert renamed(decision, kind, "event", "time")[0]["gold_record"] == [{"kind": "time"}, {"kind": "state"}]


def test_the_history_is_followed() -> None:
    slot = field("claim.slot")
    history = {"claim.slot:a": "b", "claim.slot:b": "c", "claim.slot:x": "y"}
    assert [newest(history, slot, label) for label in ("a", "b", "c", "x", "z")] == ["c", "c", "c", "y", "z"]
    assert renewed({"record": "claim", "slot": "a"}, history) == {"record": "claim", "slot": "c"}
    assert newest({"claim.slot:a": "b", "claim.slot:b": "a"}, slot, "a") in ("a", "b")
