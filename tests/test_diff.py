"""diff and versions: every kind of change is told as what it is, and demands the version that it breaks for."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from goldassay.cli.gold import gold_of
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.exporters.build import Making
from goldassay.exporters.dataset import load
from goldassay.exporters.diff import KINDS, difference
from goldassay.exporters.labels import kept, names_of, reshaped, shape, today
from goldassay.exporters.release import whole
from goldassay.exporters.rows import Gold
from goldassay.exporters.splits import Assignment
from goldassay.exporters.state import State
from goldassay.exporters.versions import demanded, following
from goldassay.schema import jsonl

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(root), *words])


@pytest.fixture
def project(released_sample: Path, tmp_path: Path) -> Path:
    return shutil.copytree(released_sample, tmp_path / "sample")


def edit(root: Path, layer: str, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    path = root / "gold" / f"{layer}.jsonl"
    records: list[Any] = list(jsonl.read(path))
    change(records)
    jsonl.write(path, records)


def told(root: Path, *words: str) -> dict[str, Any]:
    done = run(root, "diff", *words, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == (0 if found["same"] else 1)
    return found


def in_split(root: Path, split: str, records: list[dict[str, Any]]) -> dict[str, Any]:
    splits = json.loads((root / "releases" / "1.0.0" / "manifest.json").read_text())["splits"]
    return next(r for r in records if splits[r["document_id"]] == split)


def test_the_gold_that_was_released_is_the_same(project: Path) -> None:
    assert told(project, "1.0.0")["same"] is True
    assert run(project, "diff", "1.0.0", str(project)).output.endswith("are the same\n")
    assert "nothing changed since 1.0.0" in str(run(project, "release").exception)
    assert run(project, "release", "1.0.1").exit_code == 0
    assert told(project, "1.0.0", "1.0.1")["same"] is True


def test_each_change_is_told_once_as_what_it_is(project: Path) -> None:
    changed: dict[str, Any] = {}

    def claims(records: list[dict[str, Any]]) -> None:
        plain = (r for r in records if r["kind"] == "event" and len(r["span"]["segments"]) == 1)
        one, two, three = (next(plain) for _ in range(3))
        one["kind"] = "state"
        segment = two["span"]["segments"][0]
        segment["end"] = segment["start"] + segment["exact"].index(" ")
        segment["exact"] = segment["exact"].partition(" ")[0]
        three["text"] += " 🏺"
        records.append({**copy.deepcopy(three), "id": "claim:new"})
        changed.update(one=one["id"], two=two["id"], three=three["id"])

    def judged(records: list[dict[str, Any]]) -> None:
        record = next(r for r in records if r["relation"] == "compatible")
        record["relation"] = "equivalent"
        changed["verdict"] = record["id"]

    edit(project, "claims", claims)
    edit(project, "contradictions", judged)
    found = told(project, "1.0.0")
    ids = {kind: [entry["id"] for entry in found[kind]] for kind in KINDS}
    assert ids["added"] == ["claim:new"]
    assert ids["relabelled"] == [changed["one"]]
    assert changed["two"] in ids["moved"]
    assert ids["verdict_changed"] == [changed["verdict"]]
    assert ids["changed"] == [changed["three"]]
    assert ids["removed"] == ids["split_moved"] == ids["reanchored"] == []
    assert found["relabelled"][0]["before"] == {"kind": "event"}
    assert found["relabelled"][0]["after"] == {"kind": "state"}
    assert found["label_changes"] == {
        "claim.kind": {"event": {"state": 1}},
        "contradiction.relation": {"compatible": {"equivalent": 1}},
    }
    page = run(project, "diff", "1.0.0", "--markdown").output
    assert "| `contradiction.relation` | compatible | equivalent | 1 |" in page
    assert f"- `{changed['one']}` kind: event -> state" in page


@pytest.mark.parametrize(
    ("split", "change", "version", "why"),
    [
        ("train", "correct", "1.0.1", "patch"),
        ("test", "correct", "1.1.0", "minor"),
        ("train", "remove", "2.0.0", "major"),
    ],
)
def test_the_changes_propose_the_version(project: Path, split: str, change: str, version: str, why: str) -> None:
    def changed(records: list[dict[str, Any]]) -> None:
        record = in_split(project, split, records)
        if change == "correct":
            record["text"] += "!"
        else:
            records.remove(record)

    layer = "claims" if change == "correct" else "attributions"
    if change == "remove":  # its decision goes with it, as `withdraw` and `adjudicate` would have it
        edit(project, "adjudications", lambda records: records.clear())
        splits = json.loads((project / "releases" / "1.0.0" / "manifest.json").read_text())["splits"]
        parents = {a["parent_id"] for a in jsonl.read(project / "gold" / "attributions.jsonl")}
        claims = list(jsonl.read(project / "gold" / "claims.jsonl"))
        linked = {name for c in claims for name in c.get("attribution_ids") or ()} | parents

        def one(records: list[dict[str, Any]]) -> None:
            found = (r for r in records if splits[r["document_id"]] == split and r["id"] not in linked)
            records.remove(next(found))

        changed = one
    edit(project, layer, changed)
    low = "1.0.0" if version == "1.0.1" else {"1.1.0": "1.0.9", "2.0.0": "1.9.0"}[version]
    allowed = ["--allow-removals"] if change == "remove" else []
    refused = run(project, "release", low, *allowed)
    assert refused.exit_code != 0
    done = run(project, "release", "--json", *allowed)
    assert done.exit_code == 0, done.output + str(done.exception)
    made = json.loads(done.output)
    assert (made["version"], made["level"]) == (version, why)
    log = (project / "releases" / version / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log.startswith(f"# Changes\n\n## {version}\n\nSince 1.0.0: {why} (")
    assert log.endswith("## 1.0.0\n\nThe first release.\n")
    if low != "1.0.0":
        assert f"use {version} or later" in str(refused.exception)


def test_split_moves_need_a_word(project: Path) -> None:
    toml = project / "goldassay.toml"
    toml.write_text(
        toml.read_text().replace('"event:brackfell-mine-vote" = "train"', '"event:brackfell-mine-vote" = "test"')
    )
    assert "nothing changed" in str(run(project, "release").exception)
    made = json.loads(run(project, "release", "--allow-split-moves", "--json").output)
    assert (made["version"], made["level"]) == ("2.0.0", "major")
    moved = told(project, "1.0.0", "2.0.0")["split_moved"]
    assert len(moved) == 5
    assert {(e["before"]["split"], e["after"]["split"]) for e in moved} == {("train", "test")}


def test_a_withdrawn_article_is_told_and_moves_no_split(project: Path) -> None:
    """The next release is without it; it takes a word, and a major version."""
    gone = next(jsonl.read(project / "documents.jsonl"))["id"]
    assert run(project, "withdraw", gone, "--reason", "asked to").exit_code == 0
    assert "are gone" in str(run(project, "release").exception)
    made = json.loads(run(project, "release", "--allow-removals", "--json").output)
    found = told(project, "1.0.0", made["version"])
    assert made["version"] == "2.0.0"
    assert [e["id"] for e in found["removed"] if e["record"] == "document"] == [gone]
    assert (found["added"], found["split_moved"]) == ([], [])


def test_older_versions_are_refused(project: Path) -> None:
    assert "older than the newest release, 1.0.0" in str(run(project, "release", "0.9.0").exception)
    assert "9.9.9: no release and no project there" in run(project, "diff", "9.9.9").output


def test_an_index_once_given_is_kept() -> None:
    """Names keep their order, new ones go behind, a rename keeps the place, a removed one stays for a while."""
    column, names = "claims.kind", today()["claims.kind"]
    before = (*reversed(names[1:]), "happening", "gone")
    last = {"labels": {c: dict(zip(map(str, range(99)), held, strict=False)) for c, held in today().items()}}
    last["labels"][column] = {str(i): name for i, name in enumerate(before)}
    history = {"claim.kind:happening": names[0]}
    after = kept(last, history, major=False)
    assert after[column] == (*reversed(names[1:]), names[0], "gone")
    assert all(held == today()[c] for c, held in after.items() if c != column)
    told = shape(after, history)
    assert told["reserved"] == {column: ["gone"]}
    said = reshaped({**told, **last, "reserved": {}}, told)
    assert ("major", f"label happening of {column} is now called {names[0]}") in said
    assert ("major", f"label gone of {column} removed, its index is reserved") in said
    later = kept(told, history, major=False), kept(told, history, major=True)
    assert [held[column] for held in later] == [after[column], after[column][:-1]]
    fewer = {**told, "labels": {**told["labels"], column: {str(i): n for i, n in enumerate(names[:-1])}}}
    assert kept(fewer, {}, major=False)[column] == names
    assert reshaped({**fewer, "reserved": {}}, shape(today(), {})) == [
        ("minor", f"label {names[-1]} of {column} added")
    ]


def test_the_next_release_keeps_the_order_of_the_last(project: Path) -> None:
    """A release whose labels have another order than the schemas: read by its own names, and followed."""
    here = Project.at(project)
    manifest = json.loads((project / "releases" / "1.0.0" / "manifest.json").read_text())
    shutil.rmtree(project / "releases")
    names = {column: (*reversed(held), "gone") for column, held in today().items()}
    splits = Assignment(manifest["splits"], manifest["components"])
    whole(project / "releases", "1.0.0", gold_of(here), Making(here.name, "1.0.0", "0", splits, names))
    assert told(project, "1.0.0")["same"] is True
    assert run(project, "release", "1.0.1").exit_code == 0
    folder = project / "releases" / "1.0.1"
    assert names_of(json.loads((folder / "manifest.json").read_text())) == names
    assert run(project, "check", str(folder)).exit_code == 0
    held = load(folder, "claims")
    kinds = {row["id"]: rows.features["kind"].names[row["kind"]] for rows in held.values() for row in rows}
    assert kinds == {c["id"]: c["kind"] for c in here.gold_records("claims")}
    assert told(project, "1.0.0", "1.0.1")["same"] is True
    assert run(project, "release", "2.0.0").exit_code == 0
    after = names_of(json.loads((project / "releases" / "2.0.0" / "manifest.json").read_text()))
    assert after == {column: held[:-1] for column, held in names.items()}, "what is reserved goes with the next major"


def test_what_readers_of_columns_meet() -> None:
    now = shape(today(), {})
    old = copy.deepcopy(now)
    old["columns"]["claims"] |= {"start": "string", "colour": "string"}
    del old["columns"]["claims"]["end"]
    old["meanings"]["claims.kind"]["event"] = "another"
    assert {said for _, said in reshaped(old, now)} == {
        "column claims.colour removed",
        "column claims.start is int64, was string",
        "column claims.end added",
        "label event of claims.kind has another definition",
    }
    assert [level for level, _ in reshaped(old, now)].count("minor") == 1


def test_a_renamed_label_is_no_relabelling(released_sample: Path) -> None:
    gold = gold_of(Project.at(released_sample))
    claims = [{**c, "slot": "toll"} for c in gold.claims]
    after = [{**c, "slot": "deaths"} for c in gold.claims]
    a, b = (State(n, Gold(gold.documents, held)) for n, held in (("a", claims), ("b", after)))
    assert difference(a, b).matrix == {("claim.slot", "toll", "deaths"): len(claims)}
    renamed = State("b", b.gold, shape={"renamed": {"claim.slot:toll": "deaths"}})
    assert difference(a, renamed).same


@pytest.mark.parametrize(("level", "version"), [("major", (2, 0, 0)), ("minor", (1, 3, 0)), ("patch", (1, 2, 4))])
def test_following(level: str, version: tuple[int, int, int]) -> None:
    assert following((1, 2, 3), level) == version


def test_a_text_that_changed_reanchors_its_labels() -> None:
    def state(text: str, start: int) -> State:
        document = {"record": "document", "id": "document:a", "text": text, "text_sha256": text, "license": {}}
        span = {"segments": [{"start": start, "end": start + 3}]}
        claim = {"record": "claim", "id": "claim:a", "document_id": "document:a", "span": span, "kind": "event"}
        return State(text, Gold([document], [claim]))

    more = difference(State("a", Gold([])), state("one two", 0))
    assert demanded(more) == ("minor", "1 claim, 1 document added")
    found = difference(state("one two", 0), state("and one two", 4))
    assert [e["id"] for e in found.entries["reanchored"]] == ["claim:a"]
    assert found.entries["moved"] == []
    assert demanded(found)[0] == "patch"
    assert difference(state("x", 0), state("x", 1)).entries["moved"][0]["after"] == {"span": [[1, 4]]}
