"""Release: the sample's gold, loaded by the real `datasets`; and without words, of texts that are closed."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.exporters.columns import CONFIGS, LABELS
from goldassay.exporters.splits import Policy, SplitConflict, assign
from goldassay.exporters.state import read_gold
from goldassay.schema import jsonl
from goldassay.schema.catalog import choices
from goldassay.schema.validation import schema_faults

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def run(root: Path, *words: str) -> Any:
    return CliRunner().invoke(group, ["-C", str(root), *words])


@pytest.fixture
def built(released_sample: Path, tmp_path: Path) -> Path:
    """A release of a project of one's own."""
    return shutil.copytree(released_sample, tmp_path / "mine") / "releases" / "1.0.0"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from datasets import load_dataset

    def loaded(folder: Path, config: str, **more: Any) -> Any:
        return load_dataset(str(folder), config, cache_dir=str(tmp_path / "cache"), **more)

    return loaded


def test_the_shipped_gold_is_what_its_answers_make(sample: Path) -> None:
    shipped = {path.name: path.read_bytes() for path in (sample / "gold").iterdir()}
    for path in (sample / "gold").iterdir():
        path.unlink()
    at = json.loads(shipped["adjudications.jsonl"].splitlines()[0])["at"]
    assert run(sample, "adjudicate", "--at", at).exit_code == 0
    assert {path.name: path.read_bytes() for path in (sample / "gold").iterdir()} == shipped


def test_every_config_loads_with_the_gold(built: Path, load: Any) -> None:
    gold = Project.at(built.parents[1])
    for config in CONFIGS:
        loaded = load(built, config)
        assert set(loaded) == {"train", "validation", "test"}
        found = {row["id"] for split in loaded.values() for row in split}
        kept = gold.records(config) if config in ("documents", "annotations") else gold.gold_records(config)
        assert found == {record["id"] for record in kept}


def test_label_names_are_the_schemas(built: Path, load: Any) -> None:
    for config in ("claims", "attributions"):
        features = load(built, config, split="train").features
        for name in LABELS[config]:
            assert features[name].names == list(choices(CONFIGS[config], name))


def test_quotes_are_the_texts_at_the_offsets(built: Path, load: Any) -> None:
    texts = {row["id"]: row["text"] for row in load(built, "documents", split="validation")}
    claims = load(built, "claims", split="validation")
    assert len(claims) > 50
    for row in claims:
        pieces = [texts[row["document_id"]][s["start"] : s["end"]] for s in row["span"]["segments"]]
        assert row["quote"] == " … ".join(pieces)


def test_rows_read_back_are_the_gold(built: Path) -> None:
    project, found = Project.at(built.parents[1]), read_gold(built)
    for config in CONFIGS:
        kept = project.records(config) if config in ("documents", "annotations") else project.gold_records(config)
        by_id = {record["id"]: record for record in found.records(config)}
        assert len(by_id) == len(kept) > 0
        for record in kept:
            back = by_id[record["id"]]
            assert schema_faults(back) == []
            assert _said(back) == _said(record)


def _said(value: Any) -> Any:
    """The value without what is null or empty: a row does not tell an optional null from an absent field."""
    if isinstance(value, dict):
        return {name: said for name, inner in value.items() if (said := _said(inner)) not in (None, [], {})}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("version", "said"), [("1.0", "is no version"), ("1.0.0", "released already")])
def test_bad_versions_are_refused(built: Path, version: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        CliRunner().invoke(
            group, ["-C", str(built.parents[1]), "release", version], catch_exceptions=False, standalone_mode=False
        )


def test_removals_are_refused(built: Path) -> None:
    project = Project.at(built.parents[1])
    kept = project.gold_records("claims")
    jsonl.write(project.gold / "claims.jsonl", kept)
    jsonl.write(project.gold / "attributions.jsonl", project.gold_records("attributions")[1:])
    jsonl.write(project.gold / "adjudications.jsonl", [])
    done = run(project.root, "release")
    assert "attributions of 1.0.0 are gone" in str(done.exception)
    assert run(project.root, "release", "--allow-removals").output.splitlines()[-1].endswith("2.0.0")


def test_linked_documents_with_two_splits_stop() -> None:
    documents: list[Any] = [
        {"id": f"document:{n}", "event_id": f"event:{n}", "independence_group": f"group:{n}", "text": f"text {n}"}
        for n in range(2)
    ]
    previous = {"document:0": "train", "document:1": "test"}
    assert assign(documents, [], previous, Policy({})).of == previous
    with pytest.raises(SplitConflict, match="document:0"):
        assign(documents, [("document:0", "document:1")], previous, Policy({}))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)


def _runs(text: str, width: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + width]) for n in range(len(words) - width + 1)}


def test_closed_texts_leave_without_words(palmyra: Path, news: Path, load: Any) -> None:
    (palmyra / "answers").rename(palmyra / "annotations")
    assert run(palmyra, "adjudicate").exit_code == 0
    assert run(palmyra, "check").exit_code == 0
    refused = run(palmyra, "release", "1.0.0")
    assert "GA180" in str(refused.exception)
    assert "--standoff" in str(refused.exception)
    done = run(palmyra, "release", "1.0.0", "--standoff")
    assert done.exit_code == 0, done.output
    folder = palmyra / "releases" / "1.0.0"
    claims, told = load(folder, "claims", split="test"), load(folder, "attributions", split="test")
    per_article = {d: sum(r["document_id"] == d for r in claims) for d in set(claims["document_id"])}
    assert len(per_article) == 5
    assert min(per_article.values()) >= 8
    assert min(sum(r["document_id"] == d for r in told) for d in per_article) >= 5
    protected = set().union(*(_runs(p.read_text(encoding="utf-8")) for p in news.glob("*.txt")))
    for config in CONFIGS:
        for row in load(folder, config, split="test"):
            assert all(protected.isdisjoint(_runs(text)) for text in _strings(row))
    for path in folder.glob("*.*"):
        assert protected.isdisjoint(_runs(path.read_text(encoding="utf-8")))
    assert json.loads((folder / "manifest.json").read_text())["standoff"] is True
