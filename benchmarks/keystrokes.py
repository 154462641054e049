"""How long a person takes: keys, clicks and drags to review and complete an article that the rule extractor prefilled.

    python benchmarks/keystrokes.py [--claims 50] [--attributions 18]

The article is made of the sample's own, those that together hold nearest so many labels; what it should hold is what
an annotator of the sample answered. Counted is what turns the prefill into that answer: a step (Alt+.) to every mark, a
key (a click where it has none) for every field that differs, a click and Backspace for a wrong mark, a key and a drag
for a missing one, an arrow for what nearness does not join, and the letters that a claim's text needs to stand alone. A
pair's keys are those of the same annotator's answers to the sample's pairs, with the types that the miner chose.
The kinds of acts are done in a browser by the tests (tests/browser); their number is counted here, not performed.

The pace is that of the keystroke-level model: 0.28 s a key, 1.1 s a click, two clicks a drag, 1.35 s to make up one's
mind about a mark; and 250 words a minute to read the article, once for each pass.
"""

import argparse
import difflib
import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from goldassay.corpus.extract import predict
from goldassay.corpus.sample.project import init
from goldassay.schema import jsonl
from goldassay.schema.anchor import quote, ranges
from goldassay.tasks import complete, content
from goldassay.tasks.controls import KEYS
from goldassay.tasks.prefills import prefills

Record = dict[str, Any]
Place = tuple[tuple[int, int], ...]
KEY, CLICK, THINK, WORDS = 0.28, 1.1, 1.35, 250
ID = "document:long"
ANSWERED = {"Content": ("attitude",), "Source": ("source_type",), "Claim": ("kind", "checkability", "factuality")}


@dataclass
class Mark:
    """A mark as it should be or as it was prefilled: its label, its place, its answers by control, its text."""

    label: str
    place: Place
    answers: dict[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass
class Act:
    """One thing that hands do: step, key, pick (click a choice), select, delete, draw, arrow or text."""

    what: str
    mark: Mark
    told: str = ""
    letters: int = 0


def long_article(folder: Path, claims: int, attributions: int) -> tuple[Record, Record]:
    """The document, and the annotator's answer to it."""
    init(folder, sample=True)
    documents = {d["id"]: d for d in jsonl.read(folder / "documents.jsonl")}
    answers = list(jsonl.read(folder / "annotations" / "ann-1.jsonl"))
    wanted = {"claims": claims, "attributions": attributions}
    sets = [found for n in range(1, 5) for found in combinations(answers, n)]
    best = min(sets, key=lambda s: sum(abs(n - sum(len(a[k]) for a in s)) for k, n in wanted.items()))
    text, sections = "", []
    held: Record = {"claims": [], "attributions": []}
    for answer in best:
        document, at = documents[answer["document_ids"][0]], len(text)
        sections += _moved(document["sections"], at)
        for layer, found in held.items():
            found += [{**_moved(label, at), "document_id": ID} for label in answer[layer]]
        text += document["text"].rstrip("\n") + "\n\n"
    return _document(documents[best[0]["document_ids"][0]], text, sections), held


def _moved(value: Any, by: int) -> Any:
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    if not isinstance(value, dict):
        return value
    return {k: v + by if k in ("start", "end") else _moved(v, by) for k, v in value.items()}


def _document(like: Record, text: str, sections: list[Record]) -> Record:
    made = {**like, "id": ID, "text": text, "text_length": len(text), "sections": sections}
    return {**made, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}


def marks(text: str, held: Record) -> Iterator[Mark]:
    """The marks of claims and attributions, in the order in which a prefill draws them."""
    for one in held["claims"]:
        answers = {name: one[name] for name in ANSWERED["Claim"] if one.get(name)}
        yield Mark("Claim", ranges(one["span"]), answers, one.get("text") or quote(text, one["span"], " "))
    for one in held["attributions"]:
        yield Mark("Content", ranges(one["content"]), {"attitude": one["attitude"]} if one["attitude"] else {})
        for source in one["sources"]:
            if source["span"]:
                yield Mark("Source", ranges(source["span"]), {"source_type": source["type"]} if source["type"] else {})
        if one["cue"]:
            yield Mark("Cue", ranges(one["cue"]))


def acts(text: str, prefill: list[Mark], wanted: list[Mark], held: Record) -> Iterator[Act]:
    """What turns `prefill` into `wanted`, mark by mark: first what is there, then what lacks."""
    there = {(m.label, m.place): m for m in prefill}
    aims = {(m.label, m.place): m for m in wanted}
    for key, mark in there.items():
        yield Act("step", mark)
        if key in aims:
            yield from _answers(mark, aims[key], held)
    for key in there.keys() - aims.keys():
        yield Act("delete", there[key])
    for key, aim in aims.items():
        if key not in there:
            yield from [Act("draw", Mark(aim.label, (piece,))) for piece in aim.place]
            yield from [Act("arrow", aim)] * (len(aim.place) - 1)
            bare = Mark(aim.label, aim.place, {}, quote(text, {"segments": _segments(aim.place)}, " "))
            needs = list(_answers(bare, aim, held))
            yield from [Act("select", aim), *needs] if needs else []
    shared = len(wanted) - len(aims)
    yield from [Act("arrow", wanted[0])] * shared


def _segments(place: Place) -> Any:
    return [{"start": a, "end": b} for a, b in place]


def _answers(now: Mark, aim: Mark, held: Record) -> Iterator[Act]:
    """The keys for fields that differ from what is shown, or from what is computed where nothing is chosen."""
    for name, value in aim.answers.items():
        if value != (now.answers.get(name) or _computed(name, aim, held)):
            key = {v: k for k, v in KEYS[name].items()}.get(value)
            yield Act("key", aim, key) if key else Act("pick", aim, f"{name}={value}")
    if aim.label == "Claim" and aim.text != now.text:
        yield Act("text", aim, aim.text, _letters(now.text, aim.text))


def _computed(name: str, aim: Mark, held: Record) -> str | None:
    claim = {"span": {"segments": _segments(aim.place)}}
    return {"checkability": "checkable", "factuality": complete.factuality(claim, held["attributions"])}.get(name)


def _letters(before: str, after: str) -> int:
    """Keys that make one text of another: letters typed and letters taken away, word for word where that is less."""
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    edits = sum(b - a + d - c for tag, a, b, c, d in steps if tag != "equal")
    return min(edits, len(after) + 1)


COST = {"step": KEY, "key": KEY, "pick": CLICK, "select": CLICK, "delete": CLICK + KEY, "draw": KEY + 2 * CLICK}
COST |= {"arrow": KEY + 2 * CLICK, "text": CLICK + KEY}


def seconds(done: list[Act], words: int, decisions: int, readings: int) -> dict[str, float]:
    """Seconds by what they go to."""
    hands = sum(COST[a.what] for a in done)
    typing = KEY * sum(a.letters for a in done)
    return {"hands": hands, "typing": typing, "deciding": THINK * decisions, "reading": 60 * readings * words / WORDS}


def show(title: str, done: list[Act], spent: dict[str, float]) -> None:
    """Print the counts and the time."""
    presses = sum(a.what in ("step", "key", "delete", "draw", "arrow", "text") for a in done)
    clicks = sum({"pick": 1, "select": 1, "delete": 1, "arrow": 2, "text": 1}.get(a.what, 0) for a in done)
    drags = sum(a.what == "draw" for a in done)
    print(title)
    for name in COST:
        print(f"  {name:10}{sum(a.what == name for a in done):6}")
    print(f"  keys {presses}, letters {sum(a.letters for a in done)}, clicks {clicks}, drags {drags}")
    print("  " + ", ".join(f"{name} {told:.0f} s" for name, told in spent.items()))
    print(f"  together {sum(spent.values()) / 60:.1f} minutes")


def pair_seconds(folder: Path) -> list[tuple[int, float]]:
    """Keys and seconds of each of the annotator's judgements: the strip read once, then what the relation needs."""
    documents = {d["id"]: d for d in jsonl.read(folder / "documents.jsonl")}
    claims = {c["id"]: c for c in jsonl.read(folder / "gold" / "claims.jsonl")}
    pairs = {p["id"]: p for p in jsonl.read(folder / "pairs.jsonl")}
    tasks = [content.pair(p, documents, claims) for p in pairs.values()]
    judged = {a["task_key"]: a["contradictions"][0] for a in jsonl.read(folder / "annotations" / "ann-1.pairs.jsonl")}
    return [_pair(task, judged[task["task_key"]]) for task in tasks if task["task_key"] in judged]


def _pair(task: Record, told: Record) -> tuple[int, float]:
    words = len(re.sub("<[^>]+>", " ", task["strip"]).split())
    sent = prefills(task, None, "pair")
    chosen = {value for guess in sent for result in guess["result"] for value in result["value"]["choices"]}
    further = len(chosen ^ set(told["types"])) + 1 if told.get("types") else bool(told.get("superseded_claim"))
    keys = 1 + further + 1
    return keys, 60 * words / WORDS + KEY * keys + THINK * (1 + further)


def main() -> None:
    """Print the counts; with --browser, do it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--claims", type=int, default=50)
    asked.add_argument("--attributions", type=int, default=18)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        document, held = long_article(Path(name) / "sample", told.claims, told.attributions)
        guess, *_ = predict([document])  # type: ignore[list-item]
        text, words = document["text"], len(document["text"].split())
        prefill, wanted = list(marks(text, guess)), list(marks(text, held))  # type: ignore[arg-type]
        done = list(acts(text, prefill, wanted, held))
        counts = f"{len(held['claims'])} claims, {len(held['attributions'])} attributions, {words} words"
        print(f"article: {counts}; prefilled: {len(guess['claims'])} claims, {len(guess['attributions'])} attributions")
        decisions = len({(m.label, m.place) for m in [*prefill, *wanted]})
        show("to review and complete it", done, seconds(done, words, decisions, 2))
        judged = pair_seconds(Path(name) / "sample")
    spent = sorted(seconds for _, seconds in judged)
    usual = f"{median(spent):.0f} s, nine in ten {spent[len(spent) * 9 // 10]:.0f} s"
    print(
        f"{len(judged)} pairs: keys {sum(keys for keys, _ in judged) / len(judged):.1f} each, no click; median {usual}"
    )


if __name__ == "__main__":
    main()
