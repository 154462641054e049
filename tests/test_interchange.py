"""Releases in the formats of others, read back by their own readers where there are some; what is lost is counted."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from goldassay.cli.gold import gold_of
from goldassay.corpus.project import Project
from goldassay.corpus.sample.project import init
from goldassay.exporters.bio import places
from goldassay.exporters.formats import brat, claim_review, conll, fever, json_lines, table, web_annotation
from goldassay.schema import jsonl
from goldassay.schema.anchor import quote, ranges
from goldassay.schema.interchange import Format, Layers
from goldassay.tasks import exported
from goldassay.tasks.decode import Answer, decode

LAYERS = ("documents", "claims", "attributions", "contradictions")
ODD = "=cmd|' /C calc'!A0\r\n🔥 Zoe\u0308 said\u00a0\u201cno\u201d.\n\nقال المحافظ نعم\tend"


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    root = tmp_path_factory.mktemp("sample") / "p"
    init(root, sample=True)
    gold = gold_of(Project.at(root))
    return {name: list(gold.records(name)) for name in LAYERS}


def made(format_: Format, layers: Layers, folder: Path) -> tuple[Path, dict[str, int]]:
    out = folder / "out"
    if format_.folder:
        out.mkdir()
    return out, dict(format_.write(layers, out))


def test_json_lines_hold_everything(layers: Layers, tmp_path: Path) -> None:
    out, left = made(json_lines.FORMAT, layers, tmp_path)
    assert left == {}
    assert {name: list(jsonl.read(out / f"{name}.jsonl")) for name in LAYERS} == layers


def test_web_annotations_find_the_words_again(layers: Layers, tmp_path: Path) -> None:
    out, left = made(web_annotation.FORMAT, layers, tmp_path)
    read = json.loads(out.read_text(encoding="utf-8"))
    items = {item["id"].removeprefix("urn:goldassay:"): item for item in read["first"]["items"]}
    assert len(items) == read["total"] == sum(len(layers[name]) for name in LAYERS[1:])
    texts = {f"urn:goldassay:{d['id']}": d["text"] for d in layers["documents"]}
    texts |= {d["url"]: d["text"] for d in layers["documents"] if d.get("url")}
    for claim in layers["claims"]:
        target = items[claim["id"]]["target"]
        found = []
        for place in target.get("items", [target]):
            position, words = place["selector"]
            assert texts[place["source"]][position["start"] : position["end"]] == words["exact"]
            found.append((position["start"], position["end"]))
        assert tuple(found) == ranges(claim["span"])
        assert f"kind:{claim['kind']}" in [body["value"] for body in items[claim["id"]]["body"]]
    for judged in layers["contradictions"]:
        two = [f"urn:goldassay:{judged[side]}" for side in ("claim_a", "claim_b")]
        assert items[judged["id"]]["target"] == {"type": "Composite", "items": two}
    assert left["attribution sources"] == len(layers["attributions"])


def test_brat_reads_back_by_its_own_rules(layers: Layers, tmp_path: Path) -> None:
    """Lines as brat's documentation has them; offsets count code points of the .txt beside."""
    out, left = made(brat.FORMAT, layers, tmp_path)
    found: Counter[str] = Counter()
    for document in layers["documents"]:
        stem = out / document["id"].partition(":")[2]
        text = Path(f"{stem}.txt").read_bytes().decode()
        named = set()
        for line in Path(f"{stem}.ann").read_text(encoding="utf-8").splitlines():
            if mark := re.fullmatch(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", line):
                spots = [tuple(map(int, place.split())) for place in mark[3].split(";")]
                assert " ".join(text[a:b] for a, b in spots) == mark[4]
                named.add(mark[1])
            else:
                told = re.fullmatch(r"(?:R\d+\t(\w+) Arg1:(T\d+) Arg2:(T\d+)|A\d+\t(\w+) (T\d+) \S+)", line)
                assert told, line
                assert {t for t in told.group(2, 3, 5) if t} <= named
            found[line.split("\t")[1].split()[0]] += 1
    assert (found["Claim"], found["Content"]) == (len(layers["claims"]), len(layers["attributions"]))
    assert found["kind"] == len(layers["claims"])
    assert left["judgement between documents"] + found["contradiction"] + found["update"] >= 100
    conf = (out / "annotation.conf").read_text(encoding="utf-8")
    assert all(f"[{part}]" in conf for part in ("entities", "relations", "events", "attributes"))


def test_columns_are_read_by_nltk(layers: Layers, tmp_path: Path) -> None:
    from nltk.chunk import conlltags2tree

    out, left = made(conll.FORMAT, layers, tmp_path)
    chunks, tokens = 0, 0
    for block in out.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if not line.startswith("# ")]
        assert {len(row) for row in rows} <= {7}
        tree = conlltags2tree([(row[0], "X", row[3]) for row in rows], strict=True)
        chunks, tokens = chunks + sum(hasattr(part, "label") for part in tree), tokens + len(rows)
    lost = left["span in several parts"] + left["span that overlaps a longer one"]
    assert tokens == sum(len(places(d["text"])) for d in layers["documents"])
    assert len(layers["claims"]) - lost <= chunks <= len(layers["claims"])


def test_fever_lines_point_at_the_sentence(layers: Layers, tmp_path: Path) -> None:
    from datasets import load_dataset

    out, left = made(fever.FORMAT, layers, tmp_path)
    rows = load_dataset("json", data_files=str(out / "claims.jsonl"), split="train", cache_dir=str(tmp_path / "cache"))
    pages = {page["id"]: page["lines"].split("\n") for page in jsonl.read(out / "pages.jsonl")}
    relations = Counter(judged["relation"] for judged in layers["contradictions"])
    labels = Counter(rows["label"])
    refining = relations["a_refines_b"] + relations["b_refines_a"]
    assert labels["REFUTES"] == 2 * relations["contradiction"]
    assert labels["SUPPORTS"] == 2 * relations["equivalent"] + refining
    assert left["judged update"] == relations["update"]
    claims, texts = {c["id"]: c for c in layers["claims"]}, {d["id"]: d["text"] for d in layers["documents"]}
    judged = {j["id"]: j for j in layers["contradictions"]}
    for row in rows:
        (((_, _, page, at),),) = row["evidence"]
        if row["label"] != "NOT ENOUGH INFO":
            sides = [claims[judged[row["pair"]][side]] for side in ("claim_a", "claim_b")]
            number, _, sentence = pages[page][at].partition("\t")
            words = [
                quote(texts[c["document_id"]], {"segments": c["span"]["segments"][:1]})
                for c in sides
                if c["document_id"] == page
            ]
            assert int(number) == at
            assert any(word.split("\n")[0].split()[0] in sentence for word in words)


@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")  # rdflib's own
def test_claim_reviews_are_a_graph(layers: Layers, tmp_path: Path) -> None:
    from rdflib import Graph

    out, left = made(claim_review.FORMAT, layers, tmp_path)
    graph = Graph().parse(data=out.read_text(encoding="utf-8"), format="json-ld")
    asked = (
        "PREFIX s: <https://schema.org/> SELECT ?r ?name ?text WHERE"
        "{ ?r a s:ClaimReview ; s:itemReviewed/s:text ?text ; s:reviewRating/s:alternateName ?name }"
    )
    found = {str(row.r).removeprefix("urn:goldassay:"): (str(row.name), str(row.text)) for row in graph.query(asked)}
    claims = {c["id"]: c["text"] for c in layers["claims"]}
    conflicts = [j for j in layers["contradictions"] if j["relation"] in claim_review.CONFLICTS]
    assert len(found) == len(conflicts) > 20
    for judged in conflicts:
        name, text = found[judged["id"]]
        assert name.split()[0] == judged["relation"]
        assert text == claims[judged.get("superseded_claim") or judged["claim_b"]]
    assert left["judgement that is no conflict"] == len(layers["contradictions"]) - len(conflicts)


def test_a_table_runs_nothing_and_comes_back(layers: Layers, tmp_path: Path) -> None:
    import pandas

    odd = [
        dict(d, text=text, title=text)
        for d, text in zip(layers["documents"], (ODD, "'=1", "-5", "+1", "＝1"), strict=False)
    ]
    out, left = made(table.FORMAT, {**layers, "documents": odd}, tmp_path)
    cells = pandas.read_csv(out / "documents.csv", dtype=str, keep_default_na=False)
    for row, document in zip(cells.to_dict("records"), odd, strict=True):
        assert table.unguarded(row["text"]) == document["text"]
        assert row["text"][0] not in "=+@＝" or row["text"] == "-5"
    assert left == {"cell with an apostrophe put before it": 8}
    with (out / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [table.record_of(row) for row in csv.DictReader(file)]
    told = [
        {k: v if isinstance(v, str) else json.loads(json.dumps(v)) for k, v in c.items() if v is not None}
        for c in layers["claims"]
    ]
    assert [
        {k: v if isinstance(t[k], str) else json.loads(v) for k, v in row.items()}
        for row, t in zip(rows, told, strict=True)
    ] == told


def test_tasks_for_label_studio_decode_to_the_gold(layers: Layers, tmp_path: Path) -> None:
    out, left = made(exported.FORMAT, layers, tmp_path)
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert len(tasks) == len(layers["documents"])
    assert left == {"judgement": len(layers["contradictions"])}
    for task, document in zip(tasks, layers["documents"], strict=True):
        results, at = task["annotations"][0]["result"], "2031-01-01T00:00:00Z"
        told = Answer(
            results, {"id": "annotator:a", "type": "import"}, "submitted", at, at, None, {"tool": "x"}, "t", "1.1"
        )
        record, problems = decode(told, task["data"], document)
        assert problems == []
        for name in ("claims", "attributions"):
            mine = {r["id"]: r for r in layers[name] if r["document_id"] == document["id"]}
            assert {r["id"]: r for r in record[name]} == mine


def test_texts_that_are_withheld_are_counted(layers: Layers, tmp_path: Path) -> None:
    bare = {**layers, "documents": [{**d, "text": None} for d in layers["documents"]]}
    for number, format_ in enumerate((brat.FORMAT, conll.FORMAT, fever.FORMAT, exported.FORMAT)):
        (tmp_path / str(number)).mkdir()
        _, left = made(format_, bare, tmp_path / str(number))
        assert left["document without text"] == len(layers["documents"])


@pytest.mark.parametrize(
    "format_", [m.FORMAT for m in (brat, claim_review, conll, fever, json_lines, table, exported, web_annotation)]
)
def test_the_page_says_what_each_cannot_hold(format_: Format) -> None:
    page = (Path(__file__).parents[1] / "docs" / "interchange.md").read_text(encoding="utf-8")
    assert f"| `{format_.name}` |" in page
    assert format_.cannot in page
