"""check on a release folder: a clean one has no problem; whatever is tampered with is told once, at its row."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from goldassay.cli.root import group
from goldassay.corpus.sample.project import init
from goldassay.exporters.columns import ADDED, CONFIGS, LABELS
from goldassay.exporters.recheck import recheck
from goldassay.schema.problem import Problem

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
Row = dict[str, Any]


def run(*words: str) -> Any:
    return CliRunner().invoke(group, words)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, released with words as 1.0.0, and as 1.1.0 without those of two outlets whose texts are closed."""
    root = tmp_path_factory.mktemp("recheck") / "sample"
    init(root, sample=True)
    assert run("-C", str(root), "release", "1.0.0").exit_code == 0
    documents = root / "documents.jsonl"
    documents.write_text(documents.read_text().replace('"redistributable":true', '"redistributable":false', 9))
    assert run("-C", str(root), "release", "1.1.0", "--standoff").exit_code == 0
    return root / "releases"


@pytest.fixture
def folder(releases: Path, tmp_path: Path) -> Path:
    return shutil.copytree(releases / "1.0.0", tmp_path / "1.0.0")


def file_of(folder: Path, config: str, split: str = "test") -> Path:
    return next((folder / "data" / config).glob(f"{split}-*.parquet"))


def tamper(path: Path, number: int, change: Callable[[Row], Any]) -> Row:
    """Change row `number` (from 1) of a file in place, and return it; types and metadata stay."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows[number - 1])
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    return dict(rows[number - 1])


def resign(folder: Path, path: Path) -> None:
    """Make the manifest say the file's new sha256, as somebody would who does it on purpose."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for splits in manifest["configs"].values():
        for told in splits.values():
            if folder / told["file"] == path:
                told["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def told(folder: Path) -> list[tuple[str, str, int, str]]:
    found = recheck(folder).problems
    return [(p.code, Path(p.where.file).name, p.where.line, p.pointer) for p in found]


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_a_clean_release_has_no_problem(releases: Path, version: str) -> None:
    report = recheck(releases / version)
    assert [str(problem) for problem in report.problems] == []
    manifest = json.loads((releases / version / "manifest.json").read_text())
    assert report.records == sum(len(ids) for ids in manifest["ids"].values()) > 1000
    assert report.files == 1 + sum(len(splits) for splits in manifest["configs"].values())


OTHER: dict[str, Any] = {"start": 1, "end": 2, "n_judges": 99, "label_distribution": [{"label": "x", "weight": 1.0}]}


@pytest.mark.parametrize("signed", [False, True], ids=["", "signed"])
@pytest.mark.parametrize("config", list(ADDED))
def test_every_added_column_is_held_against_its_source(folder: Path, config: str, signed: bool) -> None:
    """Row 1 with another first column, row 2 with another second one, and so on: one problem each."""
    path, names = file_of(folder, config), list(ADDED[config])
    rows = [
        tamper(path, n, lambda row, name=name: row.update({name: OTHER.get(name, "another")}))
        for n, name in enumerate(names, 1)
    ]
    if signed:
        resign(folder, path)
    assert told(folder) == [("GA182", path.name, n, f"/{name}") for n, name in enumerate(names, 1)]
    assert [problem.record_id for problem in recheck(folder).problems] == [row["id"] for row in rows]


@pytest.mark.parametrize("index", [99, -1])
@pytest.mark.parametrize("config", list(LABELS))
def test_an_index_out_of_range(folder: Path, config: str, index: int) -> None:
    path, names = file_of(folder, config), [*LABELS[config], *(["types"] if config == "contradictions" else [])]
    for number, name in enumerate(names, 1):
        tamper(path, number, lambda row, name=name: row.update({name: [index] if name == "types" else index}))
    assert told(folder) == [("GA183", path.name, n, f"/{name}") for n, name in enumerate(names, 1)]


def test_names_in_another_order(folder: Path) -> None:
    path = file_of(folder, "claims")
    table = pq.read_table(path)
    metadata = table.schema.metadata[b"huggingface"].replace(b'"outlet", "attributed"', b'"attributed", "outlet"')
    assert metadata != table.schema.metadata[b"huggingface"]
    pq.write_table(table.replace_schema_metadata({b"huggingface": metadata}), path)
    assert ("GA183", path.name, 1, "/voice") in told(folder)


def test_a_changed_quote_of_a_record(folder: Path) -> None:
    path = file_of(folder, "claims")
    tamper(path, 4, lambda row: row["span"]["segments"][0].update(exact="other words"))
    assert told(folder) == [("GA101", path.name, 4, "/span/segments/0/exact")]


def test_a_rule_over_several_files(folder: Path) -> None:
    path = file_of(folder, "attributions")
    tamper(path, 1, lambda row: row.update(claim_ids=["claim:gone"]))
    assert told(folder) == [("GA120", path.name, 1, "/claim_ids/0")]


def test_a_field_that_no_rule_holds_is_still_not_what_was_released(folder: Path) -> None:
    path = file_of(folder, "claims")
    tamper(path, 1, lambda row: row.update(text="Another sentence that nobody can hold against the article."))
    found = told(folder)
    assert ("GA181", path.name, 1, "") in found
    assert {code for code, *_ in found} <= {"GA181", "GA182"}


@pytest.mark.parametrize(
    "config", ["claims", "attributions", "annotations", "documents", "contradictions", "adjudications"]
)
def test_a_swapped_file(folder: Path, config: str) -> None:
    test, train = file_of(folder, config), file_of(folder, config, "train")
    shutil.copyfile(train, test)
    assert told(folder) == [("GA181", test.name, 1, "")]


def test_two_files_that_changed_places(folder: Path) -> None:
    test, train = file_of(folder, "claims"), file_of(folder, "claims", "train")
    held = test.read_bytes()
    shutil.copyfile(train, test)
    train.write_bytes(held)
    assert sorted(told(folder)) == [("GA181", test.name, 1, ""), ("GA181", train.name, 1, "")]


@pytest.mark.parametrize("how", ["gone", "broken", "of another config", "shorter", "more"])
def test_a_file_that_is_not_the_one(folder: Path, how: str) -> None:
    path = file_of(folder, "claims")
    if how == "gone":
        path.unlink()
    elif how == "broken":
        path.write_bytes(path.read_bytes()[:-9])
    elif how == "of another config":
        shutil.copyfile(file_of(folder, "documents"), path)
    elif how == "shorter":
        pq.write_table(pq.read_table(path).slice(1), path)
    else:
        path = Path(shutil.copyfile(path, path.with_name("test-000.parquet")))
    assert told(folder) == [("GA181", path.name, 1, "")]


def test_the_same_rows_written_again_are_a_warning(folder: Path) -> None:
    path = file_of(folder, "claims")
    pq.write_table(pq.read_table(path), path, compression="none")
    (problem,) = recheck(folder).problems
    assert (problem.code, problem.severity) == ("GA181", "warning")
    assert run("check", str(folder)).exit_code == 0


def test_a_text_that_may_not_be_published(folder: Path) -> None:
    path = file_of(folder, "documents")
    tamper(path, 1, lambda row: row["license"].update(redistributable=False))
    assert told(folder) == [("GA180", path.name, 1, "/text")]


def test_a_quote_that_may_not_be_published(releases: Path, tmp_path: Path) -> None:
    """Beside what it is made from, which is gone: that it says something is told as well."""
    folder = shutil.copytree(releases / "1.1.0", tmp_path / "1.1.0")
    path = next(
        p
        for p in (folder / "data" / "claims").glob("*.parquet")
        if None in pq.read_table(p, columns=["quote"])["quote"].to_pylist()
    )
    number = pq.read_table(path)["quote"].to_pylist().index(None) + 1
    tamper(path, number, lambda row: row.update(quote="words"))
    assert ("GA180", path.name, number, "/quote") in told(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"configs": 3}', "[" * 50_000])
def test_a_broken_manifest(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    assert told(folder) == [("GA181", "manifest.json", 1, "")]


def test_a_stand_off_release_keeps_its_offsets_in_order(releases: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(releases / "1.1.0", tmp_path / "1.1.0")
    bare = [
        (path, number)
        for path in (folder / "data" / "claims").glob("*.parquet")
        for number, row in enumerate(pq.read_table(path).to_pylist(), 1)
        if row["quote"] is None
    ]
    path, number = bare[0]
    tamper(path, number, lambda row: row["span"]["segments"][0].update(end=10**6) or row.update(end=10**6))
    assert ("GA101", path.name, number, "/span/segments/0/end") in told(folder)
    assert len(told(folder)) == 1


def test_the_command_says_file_and_row(folder: Path) -> None:
    path = file_of(folder, "claims")
    tamper(path, 3, lambda row: row.update(outlet="another"))
    done = run("check", str(folder))
    assert done.exit_code == 1
    assert f"{path}#3: GA182 error /outlet outlet is 'another', its source says" in done.output
    alone = run("check", str(path), "--format", "json")
    (found,) = json.loads(alone.output)["problems"]
    assert (found["file"], found["line"], found["pointer"]) == (str(path.resolve()), 3, "/outlet")
    assert json.loads(run("check", str(file_of(folder, "documents")), "--format", "json").output)["problems"] == []


def test_a_release_beside_records(folder: Path, releases: Path) -> None:
    done = json.loads(run("check", str(folder), str(releases.parent), "--format", "json").output)
    assert done["errors"] == 0
    assert done["records"] > recheck(folder).records


def test_without_the_extra_one_line(folder: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; sys.modules['pyarrow.parquet'] = None\n"
        "from goldassay.cli import main; sys.argv = ['goldassay', 'check', sys.argv[1]]; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "goldassay[release]" in done.stderr


def test_every_config_is_read_back(releases: Path) -> None:
    found: list[Problem] = recheck(releases / "1.0.0").problems
    assert found == []
    assert {p.name for p in (releases / "1.0.0" / "data").iterdir()} == set(CONFIGS)


def test_the_articles_without_words(palmyra: Path) -> None:
    """Real texts, an expert's decisions whose reasons are withheld: clean as released."""
    (palmyra / "answers").rename(palmyra / "annotations")
    assert run("-C", str(palmyra), "adjudicate").exit_code == 0
    assert run("-C", str(palmyra), "release", "1.0.0", "--standoff").exit_code == 0
    report = recheck(palmyra / "releases" / "1.0.0")
    assert [str(problem) for problem in report.problems] == []
    assert report.records > 100


def test_a_number_that_no_line_can_hold(folder: Path) -> None:
    path = file_of(folder, "claims", "train")
    table = pq.read_table(path)
    rows = table.to_pylist()
    number = next(n for n, row in enumerate(rows) if row["quantities"])
    rows[number]["quantities"][0]["value"] = float("nan")
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    (problem,) = recheck(folder).problems
    assert (problem.code, problem.where.line, problem.record_id) == ("GA001", number + 1, rows[number]["id"])
