"""A release loads right for everyone: each way in which `datasets` is known to serve something else; other readers."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner, Result
from goldassay.cli.root import group
from goldassay.exporters.columns import CONFIGS, columns
from goldassay.exporters.dataset import features, read
from goldassay.exporters.labels import COLUMNS, names_of
from goldassay.exporters.parquet import arrow_schema, card_info
from goldassay.exporters.rows import Gold, rows
from goldassay.exporters.state import read_gold
from goldassay.schema import jsonl
from goldassay.schema.catalog import choices

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(root), *words])


@pytest.fixture
def project(released_sample: Path) -> Path:
    return released_sample


@pytest.fixture
def folder(project: Path) -> Path:
    return project / "releases" / "1.0.0"


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Any]:
    from datasets import load_dataset

    return lambda *words, **more: load_dataset(*map(str, words), cache_dir=str(tmp_path / "cache"), **more)


def test_a_folder_that_was_rewritten_gives_the_new_rows(
    project: Path, folder: Path, load: Callable[..., Any], tmp_path: Path
) -> None:
    """The same path and cache, three times: other rows under another version, then other rows under the same one."""
    place = shutil.copytree(folder, tmp_path / "here")
    before = load(place, "claims", split="test")["text"]
    root = shutil.copytree(project, tmp_path / "project")
    claims: list[Any] = list(jsonl.read(root / "gold" / "claims.jsonl"))
    for version, mark in (("1.1.0", "!"), ("1.1.0", "?")):
        jsonl.write(root / "gold" / "claims.jsonl", [{**c, "text": c["text"] + mark} for c in claims])
        shutil.rmtree(root / "releases" / version, ignore_errors=True)
        assert run(root, "release", version).exit_code == 0
        shutil.rmtree(place)
        shutil.copytree(root / "releases" / version, place)
        assert load(place, "claims", split="test")["text"] == [text + mark for text in before]


@pytest.mark.parametrize("config", COLUMNS)
def test_label_names_are_the_same_in_card_file_manifest_and_schema(
    folder: Path, config: str, load: Callable[..., Any]
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    whole = load(folder, config, split="test")
    alone = load("parquet", data_files=str(folder / manifest["configs"][config]["test"]["file"]), split="train")
    for column in COLUMNS[config]:
        names = list(choices(CONFIGS[config], column))
        for held in (whole, alone):
            feature = held.features[column]
            assert getattr(feature, "feature", feature).names == names
        assert list(names_of(manifest)[f"{config}.{column}"]) == names
    assert whole.features == alone.features == features(config)
    assert whole.to_list() == alone.to_list()


def test_a_label_without_an_index_is_never_written(folder: Path) -> None:
    gold = read_gold(folder)
    for config, names in COLUMNS.items():
        held = next(iter(gold.records(config)))
        for name in names:
            wrong: Any = ["odd"] if name == "types" else "odd"
            with pytest.raises(ValueError, match="'odd' is not one of the labels "):
                list(rows(replace(gold, **{config: [{**held, name: wrong}]}), config))


@pytest.mark.parametrize("config", CONFIGS)
def test_what_is_written_of_columns_is_what_datasets_would_write(config: str) -> None:
    from datasets import DatasetInfo
    from datasets.splits import SplitDict, SplitInfo

    wanted = features(config)
    assert arrow_schema(config).equals(wanted.arrow_schema, check_metadata=True)
    splits = SplitDict()
    splits.add(SplitInfo(name="test", num_bytes=30, num_examples=2))
    info = DatasetInfo(features=wanted, splits=splits, download_size=30, dataset_size=30)
    assert card_info(config, {"test": (2, 30)}) == {"config_name": config, **info._to_yaml_dict()}


def test_columns_without_a_value_are_typed(folder: Path, load: Callable[..., Any]) -> None:
    """Also where no row of a split says anything, and in a list that is always empty."""
    empty = 0
    for config in CONFIGS:
        for split, held in load(folder, config).items():
            assert held.features == features(config), (config, split)
            empty += sum(all(value in (None, []) for value in held[name]) for name in held.column_names)
    assert empty > 10


def test_streaming_gives_the_same_rows(folder: Path, load: Callable[..., Any]) -> None:
    for config in ("contradictions", "claims"):
        stream = load(folder, config, split="test", streaming=True)
        assert stream.features == features(config)
        assert list(stream) == load(folder, config, split="test").to_list()


def test_other_readers_give_the_same_rows(folder: Path) -> None:
    import duckdb
    import pandas
    import polars

    for config in CONFIGS:
        path = next((folder / "data" / config).glob("test-*.parquet"))
        wanted = pq.read_table(path).to_pylist()
        assert polars.read_parquet(path).to_dicts() == wanted
        assert pandas.read_parquet(path)["id"].tolist() == [row["id"] for row in wanted]
        with duckdb.connect() as database:
            held = database.sql(f"select * from '{path}'")  # noqa: S608 - the test's own path
            assert [dict(zip(held.columns, row, strict=True)) for row in held.fetchall()] == wanted
        assert pandas.read_parquet(path).columns.tolist() == list(columns(config))


def test_rows_are_a_function_of_the_records(folder: Path) -> None:
    """Whatever the order of the records."""
    gold, chance = read_gold(folder), random.Random(1)  # noqa: S311 - the same order each time
    mixed = Gold(**{config: chance.sample(held := list(gold.records(config)), len(held)) for config in CONFIGS})
    for config in CONFIGS:
        assert list(rows(mixed, config)) == list(rows(gold, config))


def digests(folder: Path) -> dict[str, str]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def test_the_manifest_knows_every_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    told = {t["file"]: t["sha256"] for splits in manifest["configs"].values() for t in splits.values()}
    assert {**told, **manifest["files"]} == {n: d for n, d in digests(folder).items() if n != "manifest.json"}


def test_the_card_tells_all(project: Path, folder: Path) -> None:
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(folder / "README.md")
    head = yaml.safe_load(card.data.to_yaml())
    assert (head["license"], head["language"]) == ("cc0-1.0", ["en"])
    assert head["size_categories"] == ["n<1K"]
    assert head["task_categories"] == ["text-classification", "token-classification"]
    assert [c["config_name"] for c in head["configs"]] == [i["config_name"] for i in head["dataset_info"]] == [*CONFIGS]
    assert {c["version"] for c in head["configs"]} == {"1.0.0"}
    assert "| contradiction | alpha.relation | 0.9" in card.text
    assert "Near-duplicate articles in two splits: 0 pairs" in card.text
    for config, names in COLUMNS.items():
        for name in names:
            for label, meaning in choices(CONFIGS[config], name).items():
                assert f"| `{label}` | {' '.join(meaning.split())} |" in card.text
    assert "$" not in card.text


def test_agreement_is_that_of_these_answers_or_said_to_be_another(project: Path, tmp_path: Path) -> None:
    root = shutil.copytree(project, tmp_path / "sample")
    path = next((root / "annotations").glob("ann-1.jsonl"))
    jsonl.write(path, [{**a, "seconds": 7} for a in jsonl.read(path)])
    cards = {}
    for version in ("1.1.0", "1.2.0", "1.3.0"):
        if version == "1.2.0":
            assert run(root, "agree").exit_code == 0
        if version == "1.3.0":
            (root / "agreement.json").unlink()
        assert run(root, "release", version).exit_code == 0
        text = (root / "releases" / version / "README.md").read_text(encoding="utf-8")
        cards[version] = text.partition("annotators agree\n\n")[2].partition("\n\n")[0]
    assert "speaks of other answers" in cards["1.1.0"]
    assert cards["1.2.0"].endswith("intervals by cluster bootstrap.")
    assert cards["1.3.0"] == "It was not measured (`goldassay agree` does)."


def test_what_people_say_of_the_dataset(project: Path, tmp_path: Path) -> None:
    root = shutil.copytree(project, tmp_path / "sample")
    toml = (root / "goldassay.toml").read_text(encoding="utf-8")
    more = '[dataset]\nlicense = "cc-by-4.0"\nauthors = ["A. Author"]\ncitation = "Author (2031)"\n'
    more += '[statement]\nspeech_situation = "Written in a hurry: 100 $ | 🏺"\n'
    (root / "goldassay.toml").write_text(toml + more, encoding="utf-8")
    assert run(root, "release", "1.0.1").exit_code == 0
    folder = root / "releases" / "1.0.1"
    assert "Written in a hurry: 100 $ | 🏺\n\nPublished 2031" in (folder / "STATEMENT.md").read_text(encoding="utf-8")
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "license: cc-by-4.0\n" in card
    assert card.endswith("## How to cite\n\nAuthor (2031)\n")
    (root / "goldassay.toml").write_text(toml + '[dataset]\nlicence = "x"\n', encoding="utf-8")
    assert "[dataset] knows no licence; it has description" in str(run(root, "release", "1.0.2").exception)


def test_croissant_is_accepted_and_reads_the_rows(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    assert dataset.metadata.ctx.issues.errors == set()
    assert dataset.metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"
    assert dataset.metadata.data_annotation_platform == ["Label Studio"]
    wanted = list(read(folder, "claims", "test"))
    found = list(dataset.records("claims-test"))
    assert [row["claims-test/id"].decode() for row in found] == [row["id"] for row in wanted]
    assert [row["claims-test/kind"] for row in found] == [row["kind"] for row in wanted]


@pytest.mark.parametrize("words", [("diff", "1.0.0"), ("release",), ("publish", "1.0.0", "--repo", "a/b")], ids=str)
def test_without_the_extra_one_line(project: Path, words: tuple[str, ...]) -> None:
    code = (
        "import sys\nfor name in ('datasets', 'huggingface_hub', 'pyarrow', 'numpy'): sys.modules[name] = None\n"
        "from goldassay.cli import main; main()"
    )
    run = [sys.executable, "-c", code, "-C", str(project), *words]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "pip install 'goldassay[release]' brings it" in done.stderr


KILLED = """
import json, os, random, signal, sys, time
from pathlib import Path
import datasets, huggingface_hub, numpy, pyarrow.parquet
from goldassay.cli.gold import gold_of
from goldassay.corpus.project import Project
from goldassay.exporters import shards
from goldassay.exporters.release import Wish, release
from goldassay.exporters.splits import Policy
shards.MANY, shards.BATCH, shards.cores = 1, 50, lambda: 2  # rows are made by processes of their own
root, chance, took = Path(sys.argv[1]), random.Random(5), None
gold, policy = gold_of(Project.at(root)), Policy.of(Project.at(root).config["splits"])
place = Path(sys.argv[2])
for number in range(6):
    began, child = time.monotonic(), os.fork()
    if not child:
        release(place, gold, Wish("sample", f"1.0.{number}", "0", policy=policy), {})
        os._exit(0)
    if took:  # anywhere in the time that the first one took; every second time not before files are written
        while number % 2 and not any(f"1.0.{number}" in n for n in os.listdir(place)):
            time.sleep(0.001)
        time.sleep(took * chance.random() * (0.3 if number % 2 else 1))
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    took = took or time.monotonic() - began
    print(json.dumps([number, status, sorted(os.listdir(place))]))
"""


def test_killed_anywhere_there_is_no_folder_or_a_whole_one(project: Path, tmp_path: Path) -> None:
    """Five builds, each killed at a random moment of the time that the first one took."""
    words = [sys.executable, "-c", KILLED, str(project), str(tmp_path / "killed")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (told[0][1], told[0][2]) == (0, ["1.0.0"])
    assert any(name.startswith(".building-") for _, _, names in told for name in names), "no kill came in between"
    assert all(n in {f"1.0.{k}" for k in range(6)} or n.startswith(".building-1.0.") for n in told[-1][2])
    for folder in (tmp_path / "killed").glob("1.*"):
        assert run(project, "check", str(folder)).exit_code == 0
        assert (folder / "manifest.json").is_file()
    left = sum(name.startswith(".") for name in told[-1][2])
    assert left <= 1, "each build sweeps away what an earlier one left"


FULL = """
import resource
from goldassay.cli import main
from goldassay.exporters import shards
written = shards._written
def limited(*given):
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    return written(*given)
shards.MANY, shards.cores, shards._written = 1, lambda: 2, limited
main()
"""


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(project: Path, tmp_path: Path) -> None:
    root = shutil.copytree(project, tmp_path / "sample")
    words = [sys.executable, "-c", FULL, "-C", str(root), "release", "1.0.1"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.endswith("releases/1.0.1: file too large; make room\n")
    assert [path.name for path in (root / "releases").iterdir()] == ["1.0.0"]
