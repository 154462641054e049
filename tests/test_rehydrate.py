"""A release without words, and the words back: exact from the originals, never wrong from damaged copies."""

import json
import random
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import regex
from click.testing import CliRunner, Result
from goldassay.cli.gold import gold_of
from goldassay.cli.root import group
from goldassay.corpus.project import Project
from goldassay.exporters.build import Leak, Making
from goldassay.exporters.columns import CONFIGS
from goldassay.exporters.dataset import load
from goldassay.exporters.labels import names_of
from goldassay.exporters.recheck import recheck
from goldassay.exporters.release import whole
from goldassay.exporters.sealed import seal, unseal
from goldassay.exporters.splits import Assignment
from goldassay.exporters.windows import aligned, anchors, fold, seen
from goldassay.exporters.word_runs import leaks
from goldassay.schema import jsonl
from goldassay.schema.anchor import ranges
from goldassay.schema.identity import body
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
ADVERT = "\n\nADVERTISEMENT: Buy two pairs of boots and get the third for nothing, this week only!\n\n"


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(root), *words])


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _adverts(text: str) -> str:
    lines = _lines(text)
    for at in (len(lines) // 4, len(lines) // 2):
        lines[at] += ADVERT
    return "\n".join(lines)


def _edited(text: str) -> str:
    """Every seventh word replaced in the middle third."""
    words = text.split(" ")
    third = len(words) // 3
    return " ".join("otherwise" if third < n < 2 * third and n % 7 == 0 else w for n, w in enumerate(words))


def _mojibake(text: str) -> bytes:
    return text.encode("utf-8").decode("cp1252", "replace").encode("utf-8")


def _twice(text: str) -> str:
    """A passage from the middle stands once more at the beginning."""
    return text[len(text) // 2 : len(text) // 2 + 300] + "\n" + text


def _shuffled(text: str) -> str:
    lines = _lines(text)
    random.Random(7).shuffle(lines)  # noqa: S311 - the same order each time
    return "\n".join(lines)


DAMAGES: dict[str, Callable[[str], str | bytes]] = {
    "re-encoded as UTF-16": lambda t: t.encode("utf-16"),
    "decomposed (NFD)": lambda t: unicodedata.normalize("NFD", t),
    "white space collapsed": lambda t: " ".join(t.split()),
    "CRLF and U+00A0": lambda t: t.replace("\n", "\r\n").replace(". ", ".\u00a0"),
    "curly quotes and dashes": lambda t: t.replace('"', "\u201d").replace("'", "\u2019").replace("-", "\u2010"),
    "invisible characters": lambda t: t.replace("e", "e\u00ad").replace(" t", " \u200bt"),
    "adverts inside": _adverts,
    "sentences edited": _edited,
    "first third missing": lambda t: t[len(t) // 3 :],
    "a passage twice": _twice,
    "mojibake": _mojibake,
    "paragraphs shuffled": _shuffled,
    "another article": lambda t: "Nothing of it. " * 80,
}
WHOLE = {"re-encoded as UTF-16", "decomposed (NFD)", "white space collapsed", "CRLF and U+00A0"}
WHOLE |= {"curly quotes and dashes", "invisible characters"}


def close(root: Path) -> None:
    """The sample as if its texts might not be published."""
    documents = list(jsonl.read(root / "documents.jsonl"))
    closed = {"id": "all-rights-reserved", "redistributable": False}
    jsonl.write(root / "documents.jsonl", [{**d, "license": closed} for d in documents])


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, closed, with a release without words."""
    root = tmp_path_factory.mktemp("closed") / "sample"
    CliRunner().invoke(group, ["init", str(root), "--sample"])
    close(root)
    done = run(root, "release", "1.0.0", "--standoff")
    assert done.exit_code == 0, str(done.exception)
    return root


def copies_of(root: Path, to: Path, damage: Callable[[str], str | bytes] = str, named: bool = False) -> Path:
    to.mkdir()
    for n, document in enumerate(Project.at(root).records("documents")):
        made = damage(document["text"] or "")
        name = body(document["id"]) if named else f"copy {n}"
        (to / f"{name}.txt").write_bytes(made if isinstance(made, bytes) else made.encode())
    return to


def private_of(root: Path, to: Path) -> Path:
    """The full release that the same project would make for itself."""
    manifest = json.loads((root / "releases" / "1.0.0" / "manifest.json").read_text())
    splits = Assignment(manifest["splits"], manifest["components"])
    making = Making(manifest["name"], "1.0.0", "0", splits, names_of(manifest), private=True)
    return whole(to, "release", gold_of(Project.at(root)), making)


def same_rows(a: Path, b: Path) -> int:
    """How many rows two releases hold, every one of them equal."""
    count = 0
    for config in CONFIGS:
        one, two = load(a, config), load(b, config)
        assert set(one) == set(two)
        for split in one:
            assert one[split].features == two[split].features
            assert one[split].to_list() == two[split].to_list(), (config, split)
            count += len(one[split])
    return count


def check_originals(root: Path, tmp: Path) -> None:
    done = run(
        root, "rehydrate", "1.0.0", "--texts", str(copies_of(root, tmp / "t")), "--out", str(tmp / "o"), "--json"
    )
    found = json.loads(done.stdout)
    assert (done.exit_code, found["reanchored"], found["lost"]) == (0, 0, 0)
    gold = Project.at(root)
    assert found["exact"] == len(gold.gold_records("claims")) + len(gold.gold_records("attributions"))
    assert same_rows(tmp / "o" / "release", private_of(root, tmp / "full")) > 300
    assert run(tmp / "o", "check").exit_code == 0, run(tmp / "o", "check").output
    assert run(tmp, "check", str(tmp / "o" / "release")).exit_code == 0
    assert json.loads((tmp / "o" / "rehydrate.json").read_text()) == found["spans"]
    assert run(tmp / "o", "diff", "1.0.0", str(tmp / "o")).exit_code == 2  # the release is no version of the project
    assert run(tmp / "o", "diff", str(tmp / "o"), str(tmp / "o" / "release")).exit_code == 0


def test_from_the_originals_all_is_as_it_was(closed: Path, tmp_path: Path) -> None:
    check_originals(closed, tmp_path)


def test_no_word_of_a_closed_text_is_in_any_file(closed: Path, tmp_path: Path) -> None:
    folder = closed / "releases" / "1.0.0"
    documents = gold_of(Project.at(closed)).documents
    assert list(leaks(folder, documents)) == []
    (tmp_path / "words.json").write_text(json.dumps(documents[3]["text"][200:300]))
    ((where, _, whose), *_) = leaks(tmp_path, documents)
    assert (str(where), whose) == ("words.json", documents[3]["id"])
    published = {**documents[3], "license": {"redistributable": True}}
    assert list(leaks(tmp_path, [*documents, published])) == []
    assert {p.name for p in folder.iterdir()} >= {"anchors.jsonl", "sealed.jsonl"}
    assert run(closed, "check", str(folder)).exit_code == 0


def test_check_finds_words_that_came_in_later_where_the_texts_are_at_hand(closed: Path, tmp_path: Path) -> None:
    """In the card, and in a row's column that is for words of one's own; a release elsewhere has no texts beside it."""
    root = shutil.copytree(closed, tmp_path / "mine")
    folder, texts = root / "releases" / "1.0.0", {d["id"]: d["text"] for d in Project.at(root).records("documents")}
    name, text = next(iter(texts.items()))
    said = " ".join(text.split()[40:50]).upper()
    (folder / "README.md").write_text(f"{(folder / 'README.md').read_text()}\n{said}\n")
    told = json.loads(run(root, "check", str(folder), "--format", "json").stdout)["problems"]
    assert [(p["code"], Path(p["file"]).name) for p in told] == [("GA180", "README.md"), ("GA181", "README.md")]
    assert f"eight words in a row of {name}" in told[0]["message"]
    elsewhere = shutil.copytree(folder, tmp_path / "elsewhere")
    assert [p.code for p in recheck(elsewhere).problems] == ["GA181"]
    (folder / "README.md").write_text(said.rpartition(" ")[0].rpartition(" ")[0].rpartition(" ")[0])
    told = json.loads(run(root, "check", str(folder), "--format", "json").stdout)["problems"]
    assert [p["code"] for p in told] == ["GA181"], "seven words are no run"


def folded(text: str) -> str:
    return fold(text).text


def measure(root: Path, damage: str, tmp: Path) -> tuple[Counter[str], list[str]]:
    """How many labels are what, and the ids of those whose words are others than the labelled ones."""
    texts = copies_of(root, tmp / "texts", DAMAGES[damage], named=True)
    done = run(root, "rehydrate", "1.0.0", "--texts", str(texts), "--out", str(tmp / "out"), "--json")
    found = json.loads(done.stdout)
    there, here = Project.at(tmp / "out"), Project.at(root)
    old = {d["id"]: d["text"] or "" for d in here.records("documents")}
    new = {d["id"]: d["text"] or "" for d in there.records("documents")}
    fates = {told["id"]: told["status"] for told in found["spans"]}
    wrong = []
    for layer, names in (("claims", ("span",)), ("attributions", ("content", "cue"))):
        kept = {r["id"]: r for r in there.gold_records(layer)}
        assert all((r["id"] in kept) == (fates[r["id"]] != "lost") for r in here.gold_records(layer))
        for record in here.gold_records(layer):
            if record["id"] in kept and layer == "claims":
                assert kept[record["id"]]["text"] == record["text"]
            for name in names if record["id"] in kept else ():
                before, after = record[name], kept[record["id"]][name]
                words = [folded(old[record["document_id"]][a:b]) for a, b in ranges(before)] if before else []
                moved = [folded(new[record["document_id"]][a:b]) for a, b in ranges(after)] if after else []
                wrong += [record["id"]] if words != moved else []
    assert done.exit_code == (1 if found["lost"] else 0)
    problems = json.loads(run(tmp / "out", "check", "--format", "json").output)["problems"]
    assert [p for p in problems if p["severity"] == "error"] == []
    configs = json.loads((tmp / "out" / "release" / "manifest.json").read_text())["configs"]
    if damage == "adverts inside":
        assert all(load(tmp / "out" / "release", config) for config in configs)
    return Counter(fates.values()), wrong


@pytest.mark.parametrize("damage", ["decomposed (NFD)", "adverts inside", "another article"])
def test_damaged_copies_of_the_sample(closed: Path, damage: str, tmp_path: Path) -> None:
    counts, wrong = measure(closed, damage, tmp_path)
    assert wrong == []
    if damage in WHOLE:
        assert counts["lost"] == 0
    if damage == "another article":
        assert counts["lost"] == counts.total()
        left = Project.at(tmp_path / "out").records("documents")
        assert {level for d in left for level in d["coverage"].values()} == {"none"}


@pytest.fixture
def released(palmyra: Path) -> Path:
    (palmyra / "answers").rename(palmyra / "annotations")
    assert run(palmyra, "adjudicate").exit_code == 0
    assert run(palmyra, "release", "1.0.0", "--standoff").exit_code == 0
    return palmyra


def test_the_five_articles_from_the_originals(released: Path, tmp_path: Path) -> None:
    check_originals(released, tmp_path)


def test_the_five_articles_from_damaged_copies(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for n, damage in enumerate(DAMAGES):
        (tmp_path / str(n)).mkdir()
        counts, wrong = measure(released, damage, tmp_path / str(n))
        assert wrong == [], damage
        kept = counts.total() - counts["lost"]
        assert counts["lost"] == 0 or damage not in WHOLE, damage
        told.append(f"{damage:28} {kept:3} of {counts.total()} ({kept / counts.total():.0%})")
    with capsys.disabled():
        print("\n" + "\n".join(told))


def test_words_that_leak_are_refused(closed: Path, tmp_path: Path) -> None:
    """Eight words of an article in a claim that is said to be in somebody's own words."""
    root = shutil.copytree(closed, tmp_path / "sample")
    claims: list[Any] = list(jsonl.read(root / "gold" / "claims.jsonl"))
    texts = {d["id"]: d["text"] or "" for d in Project.at(root).records("documents")}
    words = texts[claims[0]["document_id"]].split()
    claims[0] |= {"text": " ".join(words[40:50]).upper(), "text_origin": "own_words"}
    jsonl.write(root / "gold" / "claims.jsonl", claims)
    done = run(root, "release", "1.1.0", "--standoff")
    assert isinstance(done.exception, Leak)
    assert claims[0]["id"] in str(done.exception)
    assert [p.name for p in (root / "releases").iterdir()] == ["1.0.0"]
    jsonl.write(root / "entities.jsonl", [{"id": "entity:x", "name": " ".join(words[36:54])}])
    assert run(root, "release", "1.1.0", "--standoff").exit_code == 0


def test_one_clear_line(closed: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for words, said in (
        (("9.9.9", "--texts", str(tmp_path), "--out", str(tmp_path / "o")), "9.9.9: no release there"),
        (("1.0.0", "--texts", str(tmp_path / "none"), "--out", str(tmp_path / "o")), "none: no such folder"),
        (("1.0.0", "--texts", str(tmp_path), "--out", str(tmp_path / "full")), "full: is there already"),
    ):
        done = run(closed, "rehydrate", *words)
        assert done.exit_code == 1 or done.exit_code == 2
        assert said in done.output


def test_sealed_opens_with_its_text_only() -> None:
    value = {"/text": "Zwölf 🏺 \u202b\u05d0\u202c"}
    sealed = seal(value, "the article", "claim:a")
    assert seal(value, "the article", "claim:a") == sealed
    assert unseal(sealed, "the article", "claim:a") == value
    for key, name in (("another", "claim:a"), ("the article", "claim:b")):
        with pytest.raises(ValueError, match="sealed under another text"):
            unseal(sealed, key, name)


TEXT = st.text(st.sampled_from("ab 'é\u0301\u00a0\n\u200bﬁ🏺👍🏽\u0b9a\u200d-\u2019한"), min_size=0, max_size=400)


@given(TEXT, st.integers(0, 400), st.text(st.sampled_from("xyz "), max_size=90))
def test_a_window_is_found_where_it_is_or_not_at_all(text: str, at: int, more: str) -> None:
    """Whatever is put into a text, a window found in it holds the same folded words."""
    base, copy = fold(text), fold(text[:at] + more + text[at:])
    wanted = anchors(base, "salt")
    found = aligned(wanted, len(base.text), copy, "salt", seen(copy, "salt"))
    for number, place in found.items():
        a, b = base.windows[number]
        assert copy.text[place : place + b - a] == base.text[a:b]
    assert list(found.values()) == sorted(found.values())


WORDS = "the a of in dam gate water rose fell people left town night said mayor Ürgüp 12 300 — “no” it’s".split()
EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "move", "repeat", "replace"]), st.floats(0, 1), st.floats(0, 1)),
    max_size=4,
)
Traced = list[tuple[str, int]]
"""The characters of a copy, and where each comes from; -1 where it was added."""


def edited(copy: Traced, kind: str, a: float, b: float) -> Traced:
    at, long, to = int(a * len(copy)), 1 + int(b * 150), int(b * len(copy))
    piece, added = copy[at : at + long], {"insert": [(c, -1) for c in ADVERT], "replace": [("x", -1)] * 5}
    if kind in ("delete", "move", "replace"):
        copy = [*copy[:at], *(added["replace"] if kind == "replace" else []), *copy[at + long :]]
    inserted = {"insert": added["insert"], "repeat": [(c, -1) for c, _ in piece], "move": piece}.get(kind, [])
    return [*copy[:to], *inserted, *copy[to:]]


@given(st.lists(st.sampled_from(WORDS), min_size=40, max_size=160), EDITS)
def test_whatever_is_done_to_a_copy_no_window_lies_on_other_words(words: list[str], edits: list[Any]) -> None:
    """A text that says the same again and again, cut, moved and repeated: same words, same order, no overlap."""
    text = " ".join(words)
    copy = [(c, n) for n, c in enumerate(text)]
    for edit in edits:
        copy = edited(copy, *edit)
    base, there = fold(text), fold("".join(c for c, _ in copy))
    found = aligned(anchors(base, "s"), len(base.text), there, "s", seen(there, "s"))
    end = 0
    for number, place in sorted(found.items()):
        a, b = base.windows[number]
        assert there.text[place : place + b - a] == base.text[a:b]
        assert place >= end
        end = place + b - a


@given(st.lists(st.sampled_from(WORDS), min_size=40, max_size=160), st.floats(0, 1), st.floats(0, 1))
def test_a_passage_that_is_repeated_elsewhere_is_not_taken_for_the_first(words: list[str], a: float, b: float) -> None:
    """In a text that says nothing twice, a window is found over its own characters, not over the repeated ones."""
    text = " ".join(f"{word}{number}" for number, word in enumerate(words))
    at = int((0.3 + 0.6 * a) * len(text))
    copy = [*((c, -1) for c in f"{text[at : at + 1 + int(b * 300)]}\n"), *((c, n) for n, c in enumerate(text))]
    base, there = fold(text), fold("".join(c for c, _ in copy))
    found = aligned(anchors(base, "s"), len(base.text), there, "s", seen(there, "s"))
    assert len(found) == len(base.windows)
    for number, place in found.items():
        start, end = base.windows[number]
        assert [copy[n][1] for n in there.starts[place : place + end - start]] == list(base.starts[start:end])


@given(TEXT)
def test_folding_sees_no_difference_between_forms(text: str) -> None:
    one = fold(text)
    for other in (unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text), text.replace(" ", "\u00a0")):
        assert fold(other).text == one.text
    assert len(one.starts) == len(one.ends) == len(one.text)


@given(TEXT)
def test_a_text_is_folded_cluster_by_cluster(text: str) -> None:
    alone = [(fold(cluster[0]).text, cluster.start(), cluster.end()) for cluster in regex.finditer(r"\X", text)]
    whole = fold(text)
    assert whole.text == "".join(said for said, _, _ in alone)
    assert list(whole.starts) == [start for said, start, _ in alone for _ in said]
    assert list(whole.ends) == [end for said, _, end in alone for _ in said]


WORD = st.sampled_from("one two THREE vier \ufb01f ς Σ 6 ８ x_y ﷺ e\u0301 é".split(" "))
SAID = st.lists(WORD, max_size=30).map(" ".join)


@given(st.lists(st.tuples(SAID, st.booleans()), max_size=4), SAID, st.lists(SAID, max_size=3), SAID)
def test_words_are_found_as_they_are_told_run_by_run(
    texts: list[tuple[str, bool]], said: str, rows: list[str], name: str
) -> None:
    def of(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    documents = [{"id": str(n), "text": t, "license": {"redistributable": o}} for n, (t, o) in enumerate(texts)]
    said, rows = said + "".join(t for t, _ in texts[:1]), rows + [t[5:] for t, _ in texts[1:2]]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "card.md").write_text(said)
        table = pa.table({"id": [str(n) for n in range(len(rows))], "deep": [[{"said": row}] for row in rows]})
        pq.write_table(table, Path(folder) / "rows.parquet")
        found = {(run, whose) for _, run, whose in leaks(Path(folder), documents, [name])}
    known = of(name).union(*(of(text) for text, is_open in texts if is_open))
    told = of(said).union(*map(of, rows)) - known
    assert found == {(" ".join(r), str(n)) for n, (t, is_open) in enumerate(texts) if not is_open for r in of(t) & told}


def test_where_only_some_texts_are_closed(sample: Path, tmp_path: Path) -> None:
    """Two of the articles: their words go and come back, nothing else changes, and the others need no copy."""
    documents = list(jsonl.read(sample / "documents.jsonl"))
    terms: Any = {"id": "all-rights-reserved", "redistributable": False}
    two = {documents[0]["id"], documents[7]["id"]}
    jsonl.write(sample / "documents.jsonl", [{**d, "license": terms} if d["id"] in two else d for d in documents])
    done = run(sample, "release", "1.0.0", "--standoff")
    assert done.exit_code == 0, str(done.exception)
    held = load(sample / "releases" / "1.0.0", "documents")
    assert {row["id"] for split in held.values() for row in split if row["text"] is None} == two
    texts = tmp_path / "texts"
    texts.mkdir()
    for document in documents:
        if document["id"] in two:
            (texts / f"{document['text_sha256'][:9]}.txt").write_text(document["text"] or "", encoding="utf-8")
    assert run(sample, "rehydrate", "1.0.0", "--texts", str(texts), "--out", str(tmp_path / "out")).exit_code == 0
    assert same_rows(tmp_path / "out" / "release", private_of(sample, tmp_path / "full")) > 300
