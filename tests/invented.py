"""Events that were invented for tests: what outlets say of them, and which of their claims conflict."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from goldassay.corpus.complete import complete_claim

from .quality.making import claim, document

Record = dict[str, Any]
EVENTS = Path(__file__).parent / "events"
_LINE = re.compile(r"(?P<key>[a-z]\d+) (?P<kind>\w+) (?P<words>.+)")


class Event(NamedTuple):
    """The articles of an event, their claims, and a relation for each pair of claims: not comparable unless listed."""

    documents: list[Record]
    claims: list[Record]
    judged: list[Record]


def event(name: str) -> Event:
    """The event in events/NAME.txt."""
    documents: list[Record] = []
    claims: dict[str, Record] = {}
    listed: dict[frozenset[str], Record] = {}
    for line in (EVENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        first, *rest = line.split()
        if first == "outlet":
            documents.append(_document(name, len(documents), " ".join(rest[:-1]), rest[-1]))
        elif found := _LINE.fullmatch(line):
            claims[found["key"]] = _said(documents[-1], f"{name}.{found['key']}", found["kind"], found["words"])
        elif first != "#":
            listed[frozenset(rest)] = _relation(first, *(f"claim:{name}.{key}" for key in rest))
    keys = {
        frozenset(pair): _relation("not_comparable", *(claims[k]["id"] for k in pair))
        for pair in combinations(claims, 2)
    }
    assert listed.keys() <= keys.keys()
    finished = [document(d["id"].partition(":")[2], d["text"], d["event_id"], **_kept(d)) for d in documents]
    homes: Any = {d["id"]: d for d in finished}
    filled: Any = [complete_claim(homes[c["document_id"]], c) for c in claims.values()]  # type: ignore[arg-type]
    return Event(finished, filled, list({**keys, **listed}.values()))


def _document(name: str, number: int, outlet: str, published: str) -> Record:
    about = {"id": f"outlet:{outlet.lower().replace(' ', '-')}", "name": outlet, "kind": "newspaper"}
    return {
        "id": f"document:{name}.{number}",
        "event_id": f"event:{name}",
        "outlet": about,
        "published_at": published,
        "published_precision": "minute",
        "text": "",
    }


def _kept(document: Record) -> Record:
    made = {key: document[key] for key in ("outlet", "published_at", "published_precision")}
    sections = [{"kind": "body", "start": 0, "end": len(document["text"])}]
    return {**made, "sections": sections, "coverage": {"claim": "complete", "attribution": "complete"}}


def _said(home: Record, name: str, kind: str, words: str) -> Record:
    """Add a line to the article; its claim is what stands in brackets, or all but the full stop."""
    inside = re.search(r"\[(.+)\]", words)
    start = len(home["text"]) + (inside.start() if inside else 0)
    text = inside[1] if inside else words.removesuffix(".")
    home["text"] += words.replace("[", "").replace("]", "") + "\n"
    span = {"segments": [{"start": start, "end": start + len(text), "exact": text}]}
    made = claim(name, text, of=text, doc=home["id"].partition(":")[2], text=text, kind=kind)
    sure = "not_checkable" if kind in ("prediction", "quote_position") else "checkable"
    return {**made, "span": span, "checkability": sure}


def _relation(relation: str, one: str, other: str) -> Record:
    """An update and a correction name the earlier claim first."""
    made: Record = {"record": "contradiction", "schema_version": "1.0.0", "relation": relation}
    made |= {"id": f"contradiction:{one[6:]}.{other[6:]}", "claim_a": min(one, other), "claim_b": max(one, other)}
    return made | ({"superseded_claim": one} if relation in ("update", "correction") else {})
