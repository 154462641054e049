"""The types made from the schemas, with the look that goes with them, take no record that the schemas refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from goldassay.corpus.project import Project
from goldassay.corpus.sample.project import init
from goldassay.schema.catalog import KINDS
from goldassay.schema.check import check_files, check_records
from goldassay.schema.checking import typed as types
from goldassay.schema.checking.typed import left, plain, read_typed
from goldassay.schema.jsonl import dump, read

Record = dict[str, Any]
IN_BATCHES = ("document", "claim", "attribution", "contradiction", "annotation")


def test_what_types_leave_is_what_the_look_takes() -> None:
    """A keyword or a pattern that is new in a schema fails here: `quick` must look at it, or the types say it."""
    labels = [
        *("claim/ allOf", "claim/aliases pattern", "claim/attribution_ids pattern", "claim/document_id pattern"),
        *("claim/id pattern", "quantity/as_of pattern", "time/earliest pattern", "time/latest pattern"),
    ]
    said = [
        *("attribution/aliases pattern", "attribution/claim_ids pattern", "attribution/document_id pattern"),
        *("attribution/id pattern", "attribution/parent_id pattern", "source/ allOf"),
        *("source/cited_document_id pattern", "source/entity_id pattern"),
    ]
    judged = [
        *("contradiction/ allOf", "contradiction/inference uniqueItems", "contradiction/types uniqueItems"),
        *(f"contradiction/{name} pattern" for name in ("aliases", "claim_a", "claim_b", "group_id", "id")),
        *(f"contradiction/{name} pattern" for name in ("superseded_claim", "via_claims")),
    ]
    article = [
        *("document/event_id pattern", "document/file_sha256 pattern", "document/id pattern"),
        *("document/independence_group pattern", "document/language pattern", "document/modified_at pattern"),
        *("document/published_at pattern", "document/retrieved_at pattern", "document/revision_of pattern"),
        *("document/text_sha256 pattern", "outlet/country pattern", "outlet/id pattern"),
    ]
    assert left("document") == sorted(article)
    assert left("claim") == sorted(labels)
    assert left("attribution") == sorted(said)
    assert left("contradiction") == sorted(judged)
    answer = [
        *("annotation/document_ids uniqueItems", "annotation/flags uniqueItems", "annotation/config_sha256 pattern"),
        *("annotation/created_at pattern", "annotation/document_ids pattern", "annotation/id pattern"),
        *("annotation/replaces pattern", "annotation/updated_at pattern", "annotator/id pattern"),
    ]
    assert left("annotation") == sorted([*labels, *said, *judged, *answer])


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    root = tmp_path_factory.mktemp("sample") / "p"
    init(root, sample=True)
    return [record for path in Project.at(root).files() for record in read(path) if record["record"] in IN_BATCHES]


def test_a_record_is_the_same_through_the_types(valid: list[Record]) -> None:
    for kind in IN_BATCHES:
        records = [record for record in valid if record["record"] == kind]
        typed = read_typed(kind, "\n".join(map(dump, records)).encode())
        assert typed is not None
        assert [plain(one) for one in typed] == records
    assert set(IN_BATCHES) <= set(KINDS)


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1}',
        b"",
        b"[]",
        b'{"record":"claim"}',
        b"\xff",
        b'{"record":"claim","record":"claim"}',
        b"[" * 10_000,
    ],
)
def test_other_lines_are_no_typed_records(line: bytes) -> None:
    assert read_typed("claim", line) is None


def test_a_repeated_key_is_not_passed_over(valid: list[Record]) -> None:
    claim = dump(next(record for record in valid if record["record"] == "claim"))
    assert read_typed("claim", claim.encode()) is not None
    assert read_typed("claim", claim.replace('"document_id"', ' "document_id"', 1).encode()) is not None
    assert read_typed("claim", claim.replace('"id":', '"id":"claim:x","id":', 1).encode()) is None


ODD: list[Any] = [
    *(None, True, 0, 1, -1, 1.0, 2.5, 10**30, "", " ", "x", [], {}, [None], [[]], {"a": 1}, [{"segments": []}]),
    *(
        "claim:",
        "claim:a b",
        "claim:é",
        "claim:a\n",
        "document:a\nclaim:b",
        "claim:" + "x" * 200,
        "CLAIM:a",
        "entity:ä",
    ),
    *(
        "2031-02-30",
        "2031-02-29",
        "2100-02-29",
        "2031-13-01",
        "2031-04-06T25:00:00Z",
        "2031-04-06\n",
        "0000-00-00",
        "8 April",
        "2031-04-06T09:00",
    ),
    *(
        "author",
        "implicit",
        "not_checkable",
        "quantity",
        "contradiction",
        "correction",
        "update",
        "NFS",
        "same",
        "1.0.0",
    ),
]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """(holder, key) of everything inside `value`."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def spoiled(record: Record, random: Random) -> Record:
    """A copy of a record in which something, anywhere, is gone, more, or odd."""
    made: Record = json.loads(json.dumps(record))
    holder, key = random.choice(list(_places(made)))
    if random.random() < 0.3:
        del holder[key]
    elif random.random() < 0.2 and isinstance(holder, dict):
        holder["zzz"] = random.choice(ODD)
    elif random.random() < 0.2 and isinstance(holder, list):
        holder.append(json.loads(json.dumps(holder[key])))
    else:
        holder[key] = random.choice(ODD)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_is_spoiled_passes(
    valid: list[Record], seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches of one kind, and all kinds in turn, and whatever else is wrong in the batch."""
    monkeypatch.setattr(types, "FEW", 0)
    random = Random(seed)  # noqa: S311
    records = [spoiled(record, random) if random.random() < 0.5 else record for record in valid]
    if seed % 2:
        random.shuffle(records)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(dump(record) + "\n" for record in records), encoding="utf-8")
    found = sorted((p.where.line, p.code, p.pointer, p.message) for p in check_files([path]).problems)
    told = sorted((p.where.line, p.code, p.pointer, p.message) for p in check_records(records))
    assert found == told
    assert sum(code == "GA010" for _, code, _, _ in told) > 100


def test_every_required_field_is_missed(valid: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record with one field less, wherever it stands, is told just as the schemas tell it."""
    monkeypatch.setattr(types, "FEW", 0)
    documents = [record for record in valid if record["record"] == "document"]
    records = []
    for kind in IN_BATCHES[1:]:
        whole = max(
            (r for r in valid if r["record"] == kind), key=lambda r: len(dump(r)) if kind != "annotation" else 0
        )
        for at, (_, key) in enumerate(list(_places(whole))):
            made = json.loads(json.dumps(whole))
            holder, _ = list(_places(made))[at]
            if isinstance(holder, dict):
                del holder[key]
                records.append(made)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(dump(record) + "\n" for record in [*documents, *records]), encoding="utf-8")
    found = {(p.where.line, p.pointer) for p in check_files([path]).problems if p.code == "GA010"}
    told = {(p.where.line, p.pointer) for p in check_records([*documents, *records]) if p.code == "GA010"}
    assert found == told
    assert len(told) > 60
