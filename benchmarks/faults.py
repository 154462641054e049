"""One fault of each rule, to be found among valid records."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from goldassay.schema.jsonl import dump, write
from goldassay.schema.rules.rulebook import RULES

Record = dict[str, Any]
EXPECTED = set(RULES) - {"GA180", "GA181", "GA182", "GA183"}  # those speak of releases


def plant(root: Path) -> None:
    """Append to the files of a benchmark's project what breaks every rule of EXPECTED."""
    kinds = {"document": "documents", **{kind: f"gold/{kind}s" for kind in ("claim", "attribution", "contradiction")}}
    first = {kind: _first(root / f"{name}.jsonl") for kind, name in {**kinds, "annotation": "annotations"}.items()}
    with (root / "documents.jsonl").open("ab") as out:
        out.write(b'{"record":\n"\xff"\n{"record":"clam"}\n' + _lines(_documents(first["document"])))
    with (root / "gold" / "claims.jsonl").open("ab") as out:
        out.write(_lines(_claims(first["claim"])))
    with (root / "gold" / "attributions.jsonl").open("ab") as out:
        out.write(_lines([{**first["attribution"], "id": "attribution:planted", "depth": 3}]))
    with (root / "gold" / "contradictions.jsonl").open("ab") as out:
        out.write(_lines(_judgements(first["contradiction"])))
    with (root / "annotations.jsonl").open("ab") as out:
        out.write(_lines([{**first["annotation"], "id": "annotation:planted", "guideline_version": "0.1"}]))
    write(root / "withdrawn.jsonl", [{"id": "document:planted-0"}])


def _first(path: Path) -> Record:
    with path.open(encoding="utf-8") as lines:
        return dict(json.loads(next(lines)))


def _lines(records: list[Record]) -> bytes:
    return b"".join(dump(record).encode() + b"\n" for record in records)


def _documents(good: Record) -> list[Record]:
    text = "e\u0301" + good["text"]
    marked = {"text": text, "text_length": len(text), "sections": [{"kind": "body", "start": 9, "end": 9}]}
    return [
        {**good, **marked, "id": "document:planted-0", "published_at": "2001-01-01"},
        {**good, "id": "document:planted-1", "independence_group": "group:planted"},
    ]


def _claims(good: Record) -> list[Record]:
    def claim(number: int, **changed: Any) -> Record:
        return {**deepcopy(good), "id": f"claim:planted-{number}", "attribution_ids": [], **changed}

    def span(*segments: tuple[int, int, str]) -> Record:
        return {"segments": [{"start": start, "end": end, "exact": exact} for start, end, exact in segments]}

    start = good["span"]["segments"][0]["start"]
    quantity = {**good["quantities"][0], "low": 9, "high": 3}
    in_planted = {"document_id": "document:planted-0", "quantities": []}
    return [
        claim(0, span=span((start, start + 2, "XX"))),
        claim(1, span=span((start, start + 2, "At"), (start + 2, start + 4, " l"))),
        claim(2, span=span((0, 1, "e")), kind="event", **in_planted),
        claim(3, document_id="document:nowhere"),
        claim(4, quantities=[quantity]),
        claim(5, kind="quantitiy"),
        claim(6, voice=None),
        claim(6),
        claim(7, slot="tol"),
    ]


def _judgements(good: Record) -> list[Record]:
    def judged(number: int, a: int, b: int, relation: str = "equivalent", **changed: Any) -> Record:
        conflict = {"types": ["numeric"], "primary_type": "numeric", "level": "mixed", "strength": "likely"}
        base = {n: v for n, v in good.items() if n not in conflict}
        sides = {"claim_a": f"claim:planted-{a}", "claim_b": f"claim:planted-{b}", "relation": relation}
        more = conflict if relation == "contradiction" else {}
        return {**base, **more, **changed, "id": f"contradiction:planted-{number}", **sides}

    return [
        judged(0, 0, 1),
        judged(1, 1, 2),
        judged(2, 0, 2, "contradiction"),
        judged(3, 4, 3),
        judged(4, 3, 4, "contradiction"),
        judged(5, 5, 6, "update", superseded_claim="claim:planted-0"),
    ]
