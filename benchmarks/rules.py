"""How good the rule extractor is on projects with gold: `python benchmarks/rules.py PROJECT[:EVENT,EVENT] ...`

A project is a folder with documents.jsonl and gold/; without events all are taken. Contents match with Dice >= .5, cues
where they overlap. AP is the average precision over judged pairs by score, ties taken together.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goldassay.corpus.extract import predict
from goldassay.corpus.project import Project
from goldassay.quality.match import Predicate, dice, match, overlap
from goldassay.quality.score import score
from goldassay.schema.anchor import ranges

Record = dict[str, Any]


def main() -> None:
    """Print a column of figures for each project named."""
    for name in sys.argv[1:]:
        folder, _, events = name.partition(":")
        print(f"\n{name}")
        for row, value in figures(Project.at(Path(folder)), events.split(",") if events else None).items():
            print(f"  {row:36} {value}")


def figures(project: Project, events: list[str] | None) -> dict[str, Any]:
    """The scores by name."""
    documents: Any = [d for d in project.records("documents") if not events or d["event_id"].split(":")[1] in events]
    covered = [{**d, "coverage": {"claim": "complete", "attribution": "complete"}} for d in documents]
    names = {d["id"] for d in documents}
    gold = {kind: project.gold_records(kind) for kind in ("claims", "attributions", "contradictions")}
    gold |= {kind: [r for r in gold[kind] if r["document_id"] in names] for kind in ("claims", "attributions")}
    started = time.process_time()
    said: Any = list(predict(documents))
    seconds = time.process_time() - started
    given: Any = list(predict(documents, gold["claims"]))
    found = score(gold, said, covered, resamples=200)["layers"]
    over = score(gold, given, covered, resamples=200)["layers"]["contradiction"]
    true, told = gold["attributions"], [a for p in said for a in p["attributions"]]
    return {
        "attribution content, Dice >= .5": f1(true, told, dice(0.5), lambda r: r["content"]),
        "attribution cue, overlap": f1(true, told, overlap, lambda r: r.get("cue")),
        "attribution attitude, of those matched": agreed(true, told, "attitude"),
        "attribution source, Dice >= .5": f1(sources(true), sources(told), dice(0.5), lambda r: r["span"]),
        **{f"attribution {m}": shown(found["attribution"][m]) for m in ("strict", "relaxed")},
        **{f"claim {m}": shown(found["claim"][m]) for m in ("exact", "overlap", "typed")},
        **conflicts(gold, given, over),
        "contradiction end to end": shown(found["contradiction"]["end_to_end"]),
        "seconds of processor": f"{seconds:.2f}",
    }


def shown(told: Record) -> str:
    return f"P {told['precision'] or 0:.3f} R {told['recall'] or 0:.3f} F1 {told['f1'] or 0:.3f} of {told['support']}"


def conflicts(gold: dict[str, list[Record]], given: list[Record], over: Record) -> dict[str, str]:
    """Relations between gold claims, beside the baselines."""
    known = {c["id"] for c in gold["claims"]}
    judged = [r for r in gold["contradictions"] if r["claim_a"] in known and r["claim_b"] in known]
    said = {frozenset((r["claim_a"], r["claim_b"])): r for p in given for r in p["contradictions"]}
    rows = {}
    for name in ("contradiction", "update", "correction"):
        truth = [r["relation"] == name for r in judged]
        answers = [said.get(frozenset((r["claim_a"], r["claim_b"])), {}) for r in judged]
        ranked = [a.get("score", 0.0) if a.get("relation") == name else 0.0 for a in answers]
        told = over["per_class"].get(name)
        if told:
            rows[f"{name} given claims"] = f"{shown(told)}, AP {average_precision(truth, ranked):.3f}"
    for name, guess in over["baselines"].items():
        rows[f"contradiction by {name}"] = shown(guess["contradiction"])
    return rows


def average_precision(truth: list[bool], ranked: list[float]) -> float:
    """The mean of the precisions at each rise of recall, ties taken together."""
    total, found, before, area = sum(truth), 0, 0, 0.0
    for level in sorted(set(ranked), reverse=True):
        taken = [hit for hit, value in zip(truth, ranked, strict=True) if value >= level]
        found = sum(taken)
        area += (found - before) / max(1, total) * found / len(taken)
        before = found
    return area


def sources(records: list[Record]) -> list[Record]:
    """The sources with words, each with its document."""
    return [{**s, "document_id": r["document_id"]} for r in records for s in r["sources"]]


def f1(true: list[Record], told: list[Record], allowed: Predicate, span: Callable[[Record], Any]) -> str:
    hit = size_true = size_told = 0
    for name in {r["document_id"] for r in true} | {r["document_id"] for r in told}:
        one, other = ([ranges(span(r)) for r in rs if r["document_id"] == name and span(r)] for rs in (true, told))
        hit, size_true, size_told = hit + len(match(one, other, allowed)), size_true + len(one), size_told + len(other)
    rates = {"precision": hit / max(1, size_told), "recall": hit / max(1, size_true)}
    return shown({**rates, "f1": 2 * hit / max(1, size_true + size_told), "support": size_true})


def agreed(true: list[Record], told: list[Record], field: str) -> str:
    hit = both = 0
    for name in {r["document_id"] for r in true}:
        one, other = ([r for r in rs if r["document_id"] == name] for rs in (true, told))
        for p in match([ranges(r["content"]) for r in one], [ranges(r["content"]) for r in other], dice(0.5)):
            both += 1
            hit += one[p.left][field] == other[p.right][field]
    return f"{hit / max(1, both):.3f} of {both}"


if __name__ == "__main__":
    main()
