"""The sweep finds what the plain check in memory finds, however the files are cut up and whoever shares the work."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from goldassay.corpus.project import Project
from goldassay.schema.catalog import KINDS
from goldassay.schema.check import check_files, check_records
from goldassay.schema.checking import facts, recheck, sources, typed
from goldassay.schema.graphemes import _PLAIN, _always_parts, cuts_grapheme
from goldassay.schema.jsonl import dump, read
from goldassay.schema.problem import Problem
from goldassay.schema.rules.index import Settings
from goldassay.schema.rules.span_rules import _held, spans
from goldassay.schema.workers import workers
from hypothesis import given
from hypothesis import strategies as st

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"
SETTINGS = Settings(
    fields={"claim": ["checkability", "voice"], "attribution": ["quotation"]},
    guidelines=frozenset(["1.0"]),
    configs=frozenset(["0" * 64]),
    withdrawn=frozenset(["document:nothing"]),
)
Record = dict[str, Any]


def told(problems: list[Problem]) -> list[tuple[Any, ...]]:
    return [(p.where.line, p.code, p.pointer, p.severity, p.message, p.record_id) for p in problems]


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """The sample's records in the order of a project, gold and annotations and all."""
    from goldassay.corpus.sample.project import init

    root = tmp_path_factory.mktemp("sample") / "p"
    init(root, sample=True)
    gold = [record for path in sorted((SAMPLE / "gold").glob("*.jsonl")) for record in read(path)]
    return [record for path in Project.at(root).files() if path.parent.name != "gold" for record in read(path)] + gold


def _other_id(random: Random, record: Record, records: list[Record]) -> None:
    names = [n for n in record if n.endswith("_id") or n in ("claim_a", "claim_b", "id", "superseded_claim")]
    if names:
        record[random.choice(names)] = random.choice(records).get("id")


def _other_list(random: Random, record: Record, records: list[Record]) -> None:
    for name in ("claim_ids", "attribution_ids", "via_claims", "document_ids", "input_ids", "aliases"):
        if name in record and random.random() < 0.7:
            record[name] = [random.choice(records).get("id"), f"claim:none-{random.randint(0, 3)}"]


def _other_number(random: Random, record: Record, records: list[Record]) -> None:
    for _, span in [*spans(record)][: random.randint(1, 3)]:
        segment = random.choice(span["segments"])
        segment[random.choice(["start", "end"])] += random.choice([-2, -1, 1, 3, 5000])
    for quantity in record.get("quantities") or []:
        quantity["low"] = 10 ** random.randint(0, 30)


def _other_relation(random: Random, record: Record, records: list[Record]) -> None:
    judged = [r for r in records if r.get("record") == "contradiction"]
    if record.get("record") == "contradiction":
        other = random.choice(judged)
        record["relation"] = random.choice(["equivalent", other["relation"], "clash"])
        record["claim_b"] = random.choice([other["claim_a"], other["claim_b"]])


def _other_parent(random: Random, record: Record, records: list[Record]) -> None:
    said = [r for r in records if r.get("record") == "attribution"]
    if record.get("record") == "attribution":
        record["parent_id"], record["depth"] = random.choice(said)["id"], random.randint(0, 3)


def _other_field(random: Random, record: Record, records: list[Record]) -> None:
    record[random.choice([*record])] = random.choice([None, 1, "x", [], {}, [{"segments": 1}]])


MUTATIONS: list[Callable[[Random, Record, list[Record]], None]] = [
    _other_id, _other_list, _other_number, _other_relation, _other_parent, _other_field,
]  # fmt: skip


def mutated(records: list[Record], seed: int, share: float) -> list[Record]:
    """A copy of the records in which a share is broken, and the order of the sample not always kept."""
    random = Random(seed)  # noqa: S311
    made: list[Record] = json.loads(json.dumps(records))
    for record in made:
        while random.random() < share:
            random.choice(MUTATIONS)(random, record, records)
    if seed % 2:
        random.shuffle(made)
    return made


@pytest.mark.parametrize("size", [3_000, 60_000, 512 * 1024])
@pytest.mark.parametrize("seed", range(6))
def test_as_in_memory(
    valid: list[Record], seed: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "CHUNK", size)
    monkeypatch.setattr(facts, "_PART", 500)
    monkeypatch.setattr(recheck, "_BATCH", 50)
    monkeypatch.setattr(typed, "FEW", 0 if seed < 3 else 10**9)
    records = mutated(valid, seed, 0.15 * (seed % 3))
    path = tmp_path / "x.jsonl"
    path.write_text("".join(dump(record) + "\n" for record in records), encoding="utf-8")
    expected = check_records(records, settings=SETTINGS)
    found = check_files([path], settings=SETTINGS)
    assert sorted(told(found.problems), key=repr) == sorted(told(expected), key=repr)
    assert seed % 3 == 0 or len({p.code for p in expected}) > 8


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_jobs_change_nothing(valid: list[Record], seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 20_000)
    records = mutated(valid, seed, 0.2)
    paths = [tmp_path / f"{n}.jsonl" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_text("".join(dump(record) + "\n" for record in records[n::3]), encoding="utf-8")
    one, two = (check_files(paths[:2], paths[2:], SETTINGS, jobs) for jobs in (1, 2))
    assert one.as_json() == two.as_json()
    assert one.errors > 100
    assert {p.where.file for p in one.problems} == {str(path) for path in paths[:2]}


def test_processes_started_anew_change_nothing(valid: list[Record], tmp_path: Path) -> None:
    """As on systems that do not fork, where each process hashes text its own way."""
    paths = [tmp_path / f"{n}.jsonl" for n in range(3)]
    records = mutated(valid, 1, 0.2)
    for n, path in enumerate(paths):
        path.write_text("".join(dump(record) + "\n" for record in records[n::3]), encoding="utf-8")
    run = [
        sys.executable,
        "-c",
        "from goldassay.cli import main; main()",
        "check",
        "--format",
        "json",
        "--jobs",
        "2",
        *map(str, paths),
    ]
    told = [
        subprocess.run(
            [*run, *map(str, paths)], env={**os.environ, "GOLDASSAY_START": start}, capture_output=True, text=True
        ).stdout
        for start in ("spawn", "fork")
    ]
    assert told[0] == told[1]
    assert json.loads(told[0])["errors"] > 100


EXAMPLES = Path(__file__).parent / "examples"


def test_jobs_change_nothing_on_the_examples() -> None:
    paths = sorted(EXAMPLES.rglob("*.jsonl"))
    assert check_files(paths, jobs=1).as_json() == check_files(paths, jobs=2).as_json()


def test_documents_after_their_labels_and_written_in_any_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 700)
    lines = (EXAMPLES / "positive" / "project.jsonl").read_text(encoding="utf-8").splitlines()
    odd = [line.replace('"record":"document"', '"\\u0072ecord":"\\u0064ocument"') for line in lines]
    assert odd != lines
    (tmp_path / "x.jsonl").write_text("\n".join(reversed(odd)), encoding="utf-8")
    assert check_files([tmp_path / "x.jsonl"]).problems == []


@pytest.mark.parametrize("kind", ["claim", "attribution"])
def test_every_span_is_found_by_its_field(valid: list[Record], kind: str) -> None:
    labels = [r for r in valid if r["record"] == kind]
    held = [r for r in valid if r["record"] == "annotation"]
    labels += [label for r in held for label in r[f"{kind}s"]]
    assert len(labels) > 100
    for label in labels:
        assert sorted(map(id, _held(label))) == sorted(id(span) for _, span in spans(label))


TEXT = st.text(
    alphabet=st.sampled_from(
        [*"ab \n\r.", *"é\u0301\u200d\ufe0f", *"🔥👩👧🇩🇪🇫", *"क्षि\u0e33한ᄀ\u1161\u11a8", "\u0600"]
    )
)


@given(TEXT)
def test_a_cut_is_where_the_whole_text_has_one(text: str) -> None:
    """The quick way through pairs of characters agrees with a walk over the whole text."""
    import regex

    edges = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
    assert [edge for edge in range(1, len(text)) if cuts_grapheme(text, edge)] == [
        edge for edge in range(1, len(text)) if edge not in edges
    ]
    for edge in range(1, len(text)):
        if _always_parts(text[edge - 1 : edge + 1]):
            assert edge in edges


def test_characters_of_plain_categories_stand_by_themselves() -> None:
    import unicodedata

    import regex

    plain = [c for c in map(chr, range(0x80, 0x110000)) if unicodedata.category(c) in _PLAIN]
    assert len(plain) > 5_000
    text = "a".join(["", *plain, ""])
    assert len(regex.findall(r"\X", text)) == len(text)
    assert len(regex.findall(r"\X", "".join(plain))) == len(plain)


def test_a_lost_worker_is_one_clear_error() -> None:
    """In a program of its own: where other threads run, this one would do the work, and end, itself."""
    lines = (
        "import os",
        "from goldassay.schema.workers import WorkerLost, workers",
        "try:",
        "    with workers(2) as each: list(each(os._exit, [1, 1]))",
        "except WorkerLost as error: print(error)",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert "--jobs 1" in done.stdout


def test_other_threads_keep_the_work_here() -> None:
    import threading

    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        with workers(2) as each:
            assert list(each(_pid, [0, 0])) == [os.getpid()] * 2
    finally:
        ended.set()
        other.join()


def _pid(_: int) -> int:
    return os.getpid()


def test_kinds_are_all_known_to_the_rules() -> None:
    from goldassay.schema.rules.link_rules import REFERENCES

    assert set(REFERENCES) == set(KINDS)
