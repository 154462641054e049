"""Articles in: sections, sentences, numbers, dates, copies, pairs, predictions."""

import json
import random
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from goldassay.corpus import buckets, duplicates
from goldassay.corpus.documents import BadArticle, freeze
from goldassay.corpus.ingest import ingest, read_articles
from goldassay.corpus.mine import mine
from goldassay.corpus.project import Project
from goldassay.corpus.sections import sections
from goldassay.corpus.values.dates import times
from goldassay.corpus.values.quantities import quantities
from goldassay.schema import jsonl
from goldassay.schema.check import check_records
from goldassay.schema.stored import spooled
from hypothesis import example, given
from hypothesis import strategies as st

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample" / "articles"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(s["kind"], text[s["start"] : s["end"]]) for s in sections(text)]


def test_sections_of_a_dirty_page() -> None:
    text = (
        "Skip to content\r\n\r\nBridge falls\r\nTwelve dead 🔥\r\nThe bridge | Agency/Jo Doe\r\n\r\n"
        "The bridge fell.\r\n\r\nRelated Stories\r\n"
    )
    assert kinds(text) == [
        ("boilerplate", "Skip to content"),
        ("title", "Bridge falls"),
        ("standfirst", "Twelve dead 🔥"),
        ("caption", "The bridge"),
        ("credit", "Agency/Jo Doe"),
        ("body", "The bridge fell."),
        ("boilerplate", "Related Stories"),
    ]


@pytest.mark.parametrize(
    ("said", "comparator", "low", "high", "unit"),
    [
        ("14\u00a0people were hurt", "eq", 14, 14, "people"),
        ("more than 300 militants", "gt", 300, None, "militants"),
        ("up to 40 houses", "le", 0, 40, "houses"),
        ("under 1,000 ballots", "lt", 0, 1000, "ballots"),
        ("dozens of people", "vague", 24, 99, None),
        ("tens of thousands of jobs", "vague", 20000, 99999, None),
        ("a dozen people", "eq", 12, 12, "people"),
        ("58% in favour", "eq", 58, 58, "percent"),
        ("four million crowns", "eq", 4e6, 4e6, "crowns"),
    ],
)
def test_quantities(said: str, comparator: str, low: float | None, high: float | None, unit: str | None) -> None:
    (found,) = [m.quantity for m in quantities(said)]
    assert (found["comparator"], found["low"], found["high"]) == (comparator, low, high)
    assert unit is None or found["unit"] == unit


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("between 300 and 400 million crowns", 3e8, 4e8),
        ("between 20 and 1,000 people", 20, 1000),
        ("one officer was killed", 1, 1),
        ("one of them was killed", 1, 1),
    ],
)
def test_ranges_and_ones(said: str, low: float, high: float) -> None:
    (number,) = [m.quantity for m in quantities(said)]
    assert (number["low"], number["high"]) == (low, high)


@pytest.mark.parametrize("said", ["at 5 a.m.", "in Shed 9", "in May 2030", "Hanna, 63, of Quern", "at 09:00"])
def test_no_quantities(said: str) -> None:
    assert quantities(said) == []


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("on Sunday", "2031-04-06"),
        ("late on Saturday", "2031-04-05"),
        ("April 5", "2031-04-05"),
        ("in May 2030", "2030-05"),
        ("almost nine months", "P9M"),
        ("36 hours", "PT36H"),
        ("in 2017", "2017"),
    ],
)
def test_times(said: str, value: str) -> None:
    assert [m.time["value"] for m in times(said, "2031-04-06T10:00:00Z")] == [value]


def test_sample_is_ingested_once() -> None:
    articles = read_articles([SAMPLE], SAMPLE / "manifest.jsonl", None)
    first = ingest([], articles)
    again = ingest(first.documents, articles)
    assert (first.added, first.revised, again.added, again.unchanged) == (15, 1, 0, 15)
    assert again.documents == first.documents
    assert check_records(first.documents) == []


def test_copy_and_revision_are_one_witness() -> None:
    documents = ingest([], read_articles([SAMPLE], SAMPLE / "manifest.jsonl", None)).documents
    groups: dict[str, set[str]] = {}
    for document in documents:
        groups.setdefault(document["independence_group"], set()).add(document["id"].split("-kesterhaven")[0])
    assert sorted(map(len, groups.values()))[-2:] == [1, 2]
    assert len(groups) == 13


def alike(texts: list[str]) -> list[tuple[int, int]]:
    """What near_duplicates is to find, told word by word and pair by pair."""
    words = [re.findall(r"\w+", text.lower()) for text in texts]
    held = [{tuple(said[at : at + 4]) for at in range(len(said) - 3)} for said in words]
    holders = {run: sum(run in one for one in held) for one in held for run in one}
    rare = [{run for run in one if holders[run] <= 50} for one in held]
    pairs = ((i, j) for i, j in combinations(range(len(texts)), 2) if rare[i] & rare[j])
    return [(i, j) for i, j in pairs if 2 * len(held[i] & held[j]) >= min(len(held[i]), len(held[j]))]


WORDS = "a the İstanbul ΟΔΟΣ straße e\u0301te 1,000 don't x_y 数字 مرحبا 👩 \u00a0 ǅ \0 \ud800 ① 1w 2w".split(" ")


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # numpy has threads; what is forked uses none
def test_copies_are_found_as_they_are_told_word_by_word(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "cores", lambda: cores)
    monkeypatch.setattr(duplicates, "_MANY", 2)
    monkeypatch.setattr(duplicates, "_BATCH", 20)
    monkeypatch.setattr(buckets, "FULL", 500)  # so that the file has many parts and buckets
    some = random.Random(4)  # noqa: S311 - no secret
    long = [f"w{number}" for number in range(900)]
    texts = ["", "a the a", "A\u00a0the, 12 straße"]
    for number in range(120):
        said = some.choices(some.choice((WORDS, long)), k=some.randint(0, 60))
        if number % 2:
            copied = some.choice(texts).split(" ")
            said = copied[: some.randint(1, 1 + len(copied))] + said[: some.randint(0, 1 + len(copied))]
        template = long[: some.choice((0, 0, 8, 30))]  # in more than fifty texts: it says nothing
        texts.append(some.choice((" ", "\r\n", ", ")).join([*template, *said]))
    wanted = alike(texts)
    assert len(wanted) > 100
    assert list(duplicates.near_duplicates(texts)) == wanted
    assert [len(duplicates.shingles(text)) for text in ("", "a b c", "a b c d", "x " * 90)] == [0, 0, 1, 1]


def test_news_sections(news: Path) -> None:
    """The roles of the five articles' lines, as a person marked them; the title's first code point stands for it."""
    found: dict[str, Any] = {p.name[:3]: sections(p.read_bytes().decode()) for p in sorted(news.glob("*.txt"))}
    counted = {name: [s["kind"] for s in told] for name, told in found.items()}
    assert counted["000"] == ["title", "standfirst", "body", "boilerplate", "body"]
    assert counted["001"] == ["title", "standfirst", "body"]
    assert counted["002"][:5] == ["title", "standfirst", "caption", "caption", "credit"]
    assert counted["003"] == ["boilerplate", "title", "body", "boilerplate"]
    assert counted["004"] == ["boilerplate", "title", "caption", "credit", "body"]


def test_mined_pairs_are_valid_and_share_something(sample: Path) -> None:
    documents: Any = Project.at(sample).records("documents")
    pairs = mine(documents, per_event=20)
    assert len(pairs) == 60
    assert check_records([*documents, *pairs]) == []
    assert all(pair["reasons"] for pair in pairs)
    assert pairs == mine(list(reversed(documents)), per_event=20)


def test_written_lines_come_back(tmp_path: Path) -> None:
    records = [{"b": "🔥\u00a0é\r\n", "a": None}]
    jsonl.write(tmp_path / "x.jsonl", records)
    assert list(jsonl.read(tmp_path / "x.jsonl")) == records


def test_what_is_put_aside_comes_back_line_by_line() -> None:
    aside = spooled({"id": n, "text": "\r\x0b\x85\u2028\n"} for n in range(250))
    assert list(aside.lines()) == [jsonl.line(record) for record in aside]
    assert aside[aside.add({"id": "more"})] == {"id": "more"}
    assert list(aside.lines())[-1] == b'{"id":"more"}'


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.floats(-1e3, 1e3) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@example(["\ud800", 1.0])
def test_a_line_is_what_json_writes_or_nothing(value: Any) -> None:
    def said(write: Callable[[Any], bytes]) -> bytes | type[Exception]:
        try:
            return write(value)
        except (ValueError, TypeError) as error:
            return type(error)

    exact = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}
    assert said(jsonl.line) == said(lambda v: json.dumps(v, **exact).encode())  # type: ignore[arg-type]
    assert said(lambda v: jsonl.dump(v).encode()) == said(jsonl.line)


def test_of_several_files_none_is_written_where_one_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old\n")
    with pytest.raises(ValueError, match="not JSON"):
        jsonl.write_all({tmp_path / "a": [{}], tmp_path / "b": [{"x": float("nan")}]})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "old\n")]
    jsonl.write_all({tmp_path / "a": [{}], tmp_path / "b": [{"x": 1}, {}]})
    assert ((tmp_path / "a").read_text(), (tmp_path / "b").read_text()) == ("{}\n", '{"x":1}\n{}\n')


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"published_at": "tomorrow"}, "'tomorrow' is no date"),
        ({"published_at": "2031-13"}, "is no date"),
        ({"outlet_kind": "blog"}, "outlet.kind"),
        ({"language": "English, mostly"}, "language"),
        ({"title": 3}, "a.txt: title is 3; write it as text"),
        ({"outlet": ["O"]}, "a.txt: outlet is"),
    ],
)
def test_a_row_that_the_schema_does_not_know_is_refused(row: dict[str, Any], said: str) -> None:
    with pytest.raises(BadArticle, match=said):
        freeze("Text.", {"file": "a.txt", "outlet": "O", "event_id": "e", **row}, file_sha256="0" * 64)


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("m.csv", b"file,outlet\na.txt,\xff\n", "m.csv: no table of UTF-8 text"),
        ("m.csv", b'file,outlet\na.txt,"O\n', "m.csv: no table of UTF-8 text"),
        ("m.csv", b"file,outlet\na.txt,O,P\n", "m.csv: row 1 has more cells"),
        ("m.jsonl", b'{"file": 3}\n', "m.jsonl: row 1 names no file"),
        ("m.jsonl", b'{"file": "a.txt"}\n{"file": "a.txt"}\n', "m.jsonl: row 2 names a.txt once more"),
    ],
)
def test_a_manifest_that_is_none(name: str, rows: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / name).write_bytes(rows)
    with pytest.raises(BadArticle, match=said):
        read_articles([tmp_path], tmp_path / name, "e")


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>A.</p>", "\ufeff\r\n<html><body>A.</body></html>", "\ufeff\r\n"])
def test_a_file_that_is_no_article(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "m.jsonl").write_text('{"file": "a.txt", "outlet": "O"}\n')
    with pytest.raises(BadArticle, match=r"a\.txt: it is"):
        read_articles([tmp_path], tmp_path / "m.jsonl", "e")


def test_a_month_is_its_first_day() -> None:
    made = freeze("T.", {"file": "a", "outlet": "O", "event_id": "e", "published_at": "2031-02"}, file_sha256="0" * 64)
    assert (made["published_at"], made["published_precision"]) == ("2031-02-01", "month")
