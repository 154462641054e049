"""import label-studio: the answers of an exported file, and what cannot be read of one."""

import json
import shutil
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.exporters.state import read_gold
from goldassay.schema import jsonl
from goldassay.tasks import content, export_file
from goldassay.tasks.encode import encode
from goldassay.tasks.export_file import NotAnExport, runs_in, tasks_of
from hypothesis import given
from hypothesis import strategies as st

from .records import D, document, rich

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(root), *words])


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A project of the one document."""
    (tmp_path / "goldassay.toml").write_text('name = "imported"\n', encoding="utf-8")
    jsonl.write(tmp_path / "documents.jsonl", [document()])
    return tmp_path


def exported(*answers: list[Any], **more: Any) -> dict[str, Any]:
    """A task about the document as Label Studio exports it."""
    at = {"created_at": "2031-05-02T09:00:00.000000Z", "updated_at": "2031-05-02T09:10:00.000000Z"}
    given = {"completed_by": 7, "was_cancelled": False, "lead_time": 12.5, **at}
    said = [{"id": n, "result": result, **given} for n, result in enumerate(answers, 1)]
    task = {"id": 3, "project": 2, "data": content.article(document()), "annotations": said}
    return {**task, "predictions": [], "drafts": [], **more}


def drawn(word: str, kind: str) -> list[Any]:
    """A claim over a word, as a person draws it."""
    start = (document()["text"] or "").index(word)
    value = {"start": start, "end": start + len(word), "text": word}
    told = {"id": "aB-_3", "to_name": "text", "origin": "manual"}
    return [
        {**told, "value": {**value, "labels": ["Claim"]}, "from_name": "label", "type": "labels"},
        {**told, "value": {**value, "choices": [kind]}, "from_name": "kind", "type": "choices"},
    ]


def taken(here: Path, tasks: Any, *words: str) -> tuple[Result, dict[str, Any]]:
    (here / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    done = run(here, "import", "label-studio", str(here / "export.json"), "--json", *words)
    return done, json.loads(done.stdout) if done.stdout else {}


def test_an_answer_is_read_once_and_its_change_is_a_revision(here: Path) -> None:
    done, told = taken(here, [exported(drawn("dam", "event"))], "--annotator", "7=ann-1")
    assert (done.exit_code, told["new"], told["problems"]) == (0, 1, [])
    (answer,) = jsonl.read(here / "annotations.jsonl")
    assert (answer["annotator"], answer["status"]) == ({"id": "annotator:ann-1", "type": "human"}, "submitted")
    assert answer["origin"] == {"tool": "label-studio", "project_id": 2, "task_id": 3, "annotation_id": 1}
    assert [(c["kind"], c["span"]["segments"][0]["exact"]) for c in answer["claims"]] == [("event", "dam")]
    before = (here / "annotations.jsonl").read_bytes()
    assert taken(here, [exported(drawn("dam", "event"))], "--annotator", "7=ann-1")[1]["same"] == 1
    assert (here / "annotations.jsonl").read_bytes() == before
    assert taken(here, [exported(drawn("dam", "state"))], "--annotator", "7=ann-1")[1]["changed"] == 1
    assert [a["revision"] for a in jsonl.read(here / "annotations.jsonl")] == [1, 2]
    assert run(here, "check").exit_code == 0


def test_what_was_pushed_comes_back_whole_and_a_copy_of_it_is_no_ones_word(here: Path) -> None:
    wanted = rich()
    result = encode(wanted, content.article(document()))
    done, told = taken(here, [exported(result, result)])
    assert (done.exit_code, told["new"]) == (0, 2)
    first, copy = jsonl.read(here / "annotations.jsonl")
    left = ("origin", "created_at", "updated_at", "seconds")
    assert {k: v for k, v in first.items() if k not in left} == {k: v for k, v in wanted.items() if k not in left}
    assert copy["annotator"] == {"id": "annotator:user-7", "type": "human"}
    assert not {c["id"] for c in copy["claims"]} & {c["id"] for c in first["claims"]}


def test_what_cannot_be_read_is_told_with_its_task(here: Path) -> None:
    stray = [{**r, "value": {**r["value"], "end": 99_999}} for r in drawn("dam", "event")]
    moved = exported(drawn("dam", "event"))
    moved["data"] |= {"text": moved["data"]["text"] + "."}
    lost = exported(drawn("dam", "event"))
    lost["data"] |= {"document_ids": ["document:nowhere"]}
    other = {"id": 9, "data": {"text": "theirs"}, "annotations": []}
    broken = exported([{"type": "labels"}])
    done, told = taken(here, [exported(stray, drawn("dam", "event")), moved, lost, other, broken])
    assert (done.exit_code, told["new"]) == (1, 1)
    said = ["do not give the quote", "text was changed", "document:nowhere is not among", "no task that", "holds what"]
    assert all(part in problem for part, problem in zip(said, told["problems"], strict=True))
    assert [p.partition(":")[0] for p in told["problems"]] == ["task 3", "task 3", "task 3", "task 9", "task 3"]


def test_labels_may_be_gold_as_they_stand(here: Path) -> None:
    done, told = taken(here, [exported(drawn("dam", "event"), drawn("dam", "state"))], "--gold")
    assert (done.exit_code, told["gold"]) == (1, {"claims": 1, "attributions": 0})
    assert f"{D}: has several answers" in told["problems"][0]
    (claim,) = jsonl.read(here / "gold" / "claims.jsonl")
    assert claim["kind"] == "event"
    assert next(iter(jsonl.read(here / "documents.jsonl")))["coverage"]["claim"] == "complete"
    again, _ = taken(here, [exported(drawn("dam", "event"))], "--gold")
    assert "there is gold already" in again.output


def test_what_a_release_was_exported_to_is_its_gold_again(released_sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "tasks.json"
    assert run(released_sample, "export", "1.0.0", "--to", "label-studio", str(out)).exit_code == 0
    root = tmp_path / "again"
    root.mkdir()
    for name in ("goldassay.toml", "documents.jsonl"):
        shutil.copy(released_sample / name, root / name)
    done = run(root, "import", "label-studio", str(out), "--gold")
    assert done.exit_code == 0, done.output
    wanted = read_gold(released_sample / "releases" / "1.0.0")
    for name in ("claims", "attributions"):
        found = {record["id"]: record for record in Project.at(root).gold_records(name)}
        assert found == {record["id"]: record for record in wanted.records(name)}


@given(
    st.lists(st.dictionaries(TEXTS, JSON, max_size=4), max_size=5), st.integers(1, 150), st.booleans(), st.booleans()
)
def test_an_array_is_cut_where_its_objects_end(
    tmp_path_factory: pytest.TempPathFactory, tasks: list[Any], size: int, ascii_only: bool, alike: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.json"
    if alike:
        tasks = [{"id": n, "annotations": task, "data": '}, {"id": 1, "annotations":'} for n, task in enumerate(tasks)]
    indent = size % 3 or None
    path.write_text(json.dumps(tasks, ensure_ascii=ascii_only, indent=indent), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_file, "SIZE", size)
        patch.setattr(export_file, "TASKS", 1 + size % 3)
        runs = list(runs_in(path))
        assert [task for run in runs for task in tasks_of(path, run)] == tasks
        assert [number for number, _ in runs] == [0, *accumulate(len(tasks_of(path, run)) for run in runs)][: len(runs)]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"id": 1}', "not with ["),
        (b"", "begins with ''"),
        (b'[{"id": 1}, {"id":', "after 1 tasks"),
        (b'[{"id": 1}, {"a" 2}, {"b": "' + b"x" * 100 + b'"}]', "after 1 tasks: expecting ':' delimiter"),
        (b'[{"id": 1}, 2]', "after 1 tasks stands '2'"),
        (b'[{"id": 1}, {"id": "' + b"x" * 300_000 + b'\x01"}, {"id": 3}]', "after 1 tasks: invalid control character"),
        (b'[{"id": "\xff"}]', "not UTF-8"),
        (b'[{"id": NaN}]', "after 0 tasks: NaN is not JSON"),
        (b'[{"id": ' + b"[" * 100_000 + b"]}]", "after 0 tasks: nested too deeply"),
    ],
)
def test_what_is_no_export_is_one_clear_line(here: Path, raw: bytes, said: str) -> None:
    (here / "export.json").write_bytes(raw)
    done = run(here, "import", "label-studio", str(here / "export.json"))
    assert isinstance(done.exception, NotAnExport)
    assert said in str(done.exception)
    assert not (here / "annotations.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("doccano", "x.json"), "doccano: no such format; there are label-studio"),
        (("label-studio", "x.json"), "x.json: no such file"),
        (("label-studio", "goldassay.toml", "--annotator", "ann-1"), "write WHO=NAME"),
    ],
)
def test_misuse_is_one_clear_line(
    here: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    assert said in run(here, "import", *words).output
    assert "label-studio  answers to goldassay's own forms" in run(here, "import").output
