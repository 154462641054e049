"""FEVER's jsonl (Thorne et al. 2018): claims with a label and sentences of evidence, and the pages that hold these."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ...corpus.sentences import sentences
from ...schema import jsonl
from ...schema.anchor import bounds
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record

SUPPORTS, REFUTES, UNKNOWN = "SUPPORTS", "REFUTES", "NOT ENOUGH INFO"
LABELS = {
    "contradiction": (REFUTES, REFUTES),
    "equivalent": (SUPPORTS, SUPPORTS),
    "a_refines_b": (UNKNOWN, SUPPORTS),
    "b_refines_a": (SUPPORTS, UNKNOWN),
    "compatible": (UNKNOWN, UNKNOWN),
    "not_comparable": (UNKNOWN, UNKNOWN),
}
"""What the other claim's sentence says of claim a, and of claim b."""


def write(layers: Layers, out: Path) -> Left:
    """`claims.jsonl` (id, label, claim, evidence, pair), two a judgement, and `pages.jsonl` (id, text, lines)."""
    left: Counter[str] = Counter()
    pages = {d["id"]: sentences(d) for d in layers["documents"] if d["text"] is not None}  # type: ignore[arg-type]
    left["document without text"] = len(layers["documents"]) - len(pages)
    claims = {c["id"]: c for c in layers["claims"]}
    rows: list[Record] = []
    for judged in layers["contradictions"]:
        sides = [claims[judged["claim_a"]], claims[judged["claim_b"]]]
        labels = LABELS.get(judged["relation"])
        if labels is None or not all(side["text"] and side["document_id"] in pages for side in sides):
            left[f"judged {judged['relation']}" if labels is None else "pair without words"] += 1
            continue
        for claim, other, label in zip(sides, reversed(sides), labels, strict=True):
            rows.append(_row(len(rows) + 1, claim, other, label, judged["id"], pages))
    left["attribution"] = len(layers["attributions"])
    jsonl.write(out / "claims.jsonl", rows)
    jsonl.write(out / "pages.jsonl", [_page(d, pages[d["id"]]) for d in layers["documents"] if d["id"] in pages])
    return {what: many for what, many in left.items() if many}


def _row(
    number: int, claim: Record, other: Record, label: str, pair: str, pages: Mapping[str, list[tuple[int, int]]]
) -> Record:
    at = _sentence(other, pages[other["document_id"]])
    evidence = [[[number, number, other["document_id"], at]]] if label != UNKNOWN and at is not None else []
    verifiable = "NOT VERIFIABLE" if label == UNKNOWN else "VERIFIABLE"
    told = {"id": number, "verifiable": verifiable, "label": label, "claim": claim["text"]}
    return {**told, "evidence": evidence or [[[number, None, None, None]]], "pair": pair}


def _sentence(claim: Record, found: list[tuple[int, int]]) -> int | None:
    start = bounds(claim["span"])[0]
    return next((number for number, (a, b) in enumerate(found) if a <= start < b), None)


def _page(document: Record, found: list[tuple[int, int]]) -> Record:
    told = [" ".join(document["text"][start:end].split()) for start, end in found]
    return {"id": document["id"], "text": " ".join(told), "lines": "\n".join(f"{n}\t{t}" for n, t in enumerate(told))}


FORMAT = Format(
    "fever",
    "It holds pairs as claim and evidence with three labels: updates, corrections and undetermined pairs, types, "
    "strength and attributions are left out.",
    write,
    folder=True,
)
