"""A release is a function of the records: whatever their order, files and place, the cores and the interpreter."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from goldassay.cli.root import group
from goldassay.exporters import build, order, shards
from goldassay.exporters.splits import BadPolicy, Policy, SplitConflict, assign
from goldassay.schema import jsonl
from goldassay.schema.stored import Spool, spooled

DIGEST = "2f65c79f0e7d3e983d5c9fc533a0bac70f49a82471f29fdbc44be5dd1e984607"
"""Of the sample's rows, the same on every interpreter; the gold of the sample decides it and nothing else."""


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(root), *words])


def digests(folder: Path) -> dict[str, str]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def test_every_interpreter_gives_the_same_rows(released_sample: Path) -> None:
    manifest = json.loads((released_sample / "releases" / "1.0.0" / "manifest.json").read_text())
    assert manifest["digest"] == DIGEST, "where the sample's gold was changed, this is its new digest"


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # numpy has threads; what is forked uses none
@pytest.mark.parametrize("processes", [1, 3])
def test_lines_and_files_in_any_order_on_any_cores_are_the_same_release(
    released_sample: Path, tmp_path: Path, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, chance = shutil.copytree(released_sample, tmp_path / "else where"), random.Random(3)  # noqa: S311
    shutil.rmtree(root / "releases")
    for name in ("documents", "annotations"):
        mixed(root, name, chance)
    for path in root.glob("gold/*.jsonl"):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(chance.sample(lines, len(lines))))
    monkeypatch.setattr(shards, "MANY", 1)
    monkeypatch.setattr(shards, "BATCH", 7)
    monkeypatch.setattr(shards, "cores", lambda: processes)
    assert run(root, "release").exit_code == 0
    assert digests(root / "releases" / "1.0.0") == digests(released_sample / "releases" / "1.0.0")


def mixed(root: Path, name: str, chance: random.Random) -> None:
    """The lines of NAME.jsonl and NAME/*.jsonl in another order, in three files with names of their own."""
    paths = [path for path in (root / f"{name}.jsonl", *root.glob(f"{name}/*.jsonl")) if path.exists()]
    lines = [line for path in paths for line in path.read_bytes().splitlines(keepends=True)]
    for path in paths:
        path.unlink()
    chance.shuffle(lines)
    (root / name).mkdir(exist_ok=True)
    for number, file in enumerate(("z", "b", "\u00e9")):
        (root / name / f"{file}.jsonl").write_bytes(b"".join(lines[number::3]))


def test_a_file_that_changes_meanwhile_stops_it(
    released_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(released_sample, tmp_path / "mine")
    path = root / "gold" / "claims.jsonl"
    written: Callable[..., str] = build.statement

    def statement(*given: Any) -> str:
        jsonl.write(path, list(jsonl.read(path))[1:])
        return written(*given)

    monkeypatch.setattr(build, "statement", statement)
    done = run(root, "release", "1.0.1")
    assert f"{path}: was changed while the release was built" in str(done.exception)
    assert sorted(p.name for p in (root / "releases").iterdir()) == ["1.0.0"]


def test_what_is_held_of_a_record_is_its_id_and_numbers() -> None:
    import tracemalloc

    def grown(count: int, length: int) -> int:
        records = spooled({"id": f"claim:{n * 7919 % count:08d}", "text": "x" * length} for n in range(count))
        assert isinstance(records, Spool)
        tracemalloc.start()
        held = order.ById(records)
        least, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [record["id"] for record in islice(held.records(), 5, 7)] == ["claim:00000005", "claim:00000006"]
        assert held["claim:00000009"]["text"] == "x" * length
        assert "claim:9" not in held
        return least

    assert grown(8000, 10) / 8000 < 60
    assert abs(grown(2000, 10) - grown(2000, 1000)) < 4000


def document(number: int, day: str | None = None, **more: Any) -> Any:
    name = {"id": f"document:{number}", "event_id": f"event:{number}", "independence_group": f"group:{number}"}
    return {**name, "text": f"text {number}", "published_at": day, **more}


TIME = Policy.of({"policy": "time", "validation_from": "2031-05-01", "test_from": "2031-06-01"})


def test_by_time_a_component_goes_by_its_earliest_day() -> None:
    found = [
        document(0, "2031-04-30T23:59:59Z"),
        document(1, "2031-05-01"),
        document(2, "2031-06-01T00:00:00+02:00"),
        document(3, "2031-07-01", event_id="event:1"),
        document(4, None, event_id="event:2"),
    ]
    splits = assign(found, [], {}, TIME).of
    assert [splits[f"document:{n}"] for n in range(5)] == ["train", "validation", "test", "validation", "test"]
    assert assign(found[2:3], [], {}, TIME).of == {"document:2": "test"}
    assert assign(found[:1], [], {}, TIME).of == {"document:0": "train"}, "one component alone goes by its day too"


def test_by_time_what_the_last_release_and_pins_promise_stays() -> None:
    found = [document(0, "2031-07-01"), document(1, "2031-07-01"), document(2)]
    pinned = Policy(({"event:1": "train", "event:2": "validation"}), TIME.borders)
    assert assign(found, [], {"document:0": "train"}, pinned).of == {
        "document:0": "train",
        "document:1": "train",
        "document:2": "validation",
    }


def test_by_time_what_has_no_day_is_one_clear_line() -> None:
    with pytest.raises(SplitConflict, match=r"document:1: no date is known .* \[splits.pin\]"):
        assign([document(0, "2031-07-01"), document(1)], [], {}, TIME)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"policy": "random"}, "policy is 'random'; use hash or time"),
        ({"policy": "time", "test_from": "2031-05-01"}, "validation_from is not there"),
        ({"policy": "time", "validation_from": "May", "test_from": "2031-05-01"}, "validation_from is 'May'"),
        ({"policy": "time", "validation_from": "2031-05-02", "test_from": "2031-05-01"}, "exchange them"),
        ({"pin": {"event:a": "dev"}}, "'dev' is no split"),
    ],
)
def test_what_the_table_may_not_say(table: dict[str, Any], said: str) -> None:
    with pytest.raises(BadPolicy, match=said):
        Policy.of(table)


def test_the_table_is_read_from_the_project(sample: Path) -> None:
    path = sample / "goldassay.toml"
    told = path.read_text(encoding="utf-8")
    head, _, rest = told.partition("[splits.pin]")
    _, _, after = rest.partition("\n[")
    days = sorted(str(d["published_at"])[:10] for d in jsonl.read(sample / "documents.jsonl"))
    border = days[len(days) // 2]
    table = f'[splits]\npolicy = "time"\nvalidation_from = {days[0]}\ntest_from = {border}\n'
    path.write_text(head + table + (f"\n[{after}" if after else ""), encoding="utf-8")
    assert run(sample, "release").exit_code == 0
    splits = json.loads((sample / "releases" / "1.0.0" / "manifest.json").read_text())["splits"]
    assert set(splits.values()) <= {"validation", "test"}
    tested = [str(d["published_at"])[:10] for d in jsonl.read(sample / "documents.jsonl") if splits[d["id"]] == "test"]
    assert tested
    assert min(tested) >= border
