"""A project of any size with valid records, the same ones each time: what the benchmarks measure on."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from goldassay.schema.anchor import span_of, with_context
from goldassay.schema.jsonl import dump

Record = dict[str, Any]

CONFIG = "c" * 64
TOML = f"""name = "benchmark"

[fields]
claim = ["checkability", "factuality", "voice"]
attribution = ["quotation"]

[labels]
slots = ["toll"]

[guidelines]
versions = ["1.0"]
configs = ["{CONFIG}"]
"""
PLACES = "the harbour district|the old town of Brünn|São Marcos|the north quay|Łódź station|the river camp".split("|")
SPEAKERS = "police spokeswoman Zoë Marin|Mayor Adão Brito|the fire brigade|two officials|the ministry".split("|")
CUES = "said|confirmed|told reporters|warned|wrote on Monday".split("|")
THINGS = "people were killed|residents were moved|houses burned down|boats sank|patients were treated".split("|")
FILLERS = (
    "The road along the coast stayed closed until the evening.",
    "“We heard it before we saw it,” a neighbour recalled — the windows shook.",
    "Rain had fallen for three days, and the pumps could not keep up.\u00a0Nobody had slept.",
    "A caption under the picture gives another number 🔥 and another street.",
    "Volunteers brought blankets, soup and batteries to the school gym.",
)
LAYERS = "documents gold/claims gold/attributions gold/contradictions annotations".split()
A_DOCUMENT = 16
"""Records for each document: itself, eight claims, four attributions, two judged pairs, one annotation."""


def write_project(root: Path, count: int) -> int:
    """Write a project of about `count` records under `root`; returns how many bytes of records it holds."""
    (root / "gold").mkdir(parents=True)
    (root / "goldassay.toml").write_text(TOML, encoding="utf-8")
    size = 0
    with ExitStack() as stack:
        paths = {name: root / f"{name}.jsonl" for name in LAYERS}
        files = {name: stack.enter_context(path.open("wb")) for name, path in paths.items()}
        for layer, record in records(count):
            size += files[layer].write(dump(record).encode() + b"\n")
    return size


def records(count: int) -> Iterator[tuple[str, Record]]:
    """(layer, record) of about `count` records: a number of whole documents and all that hangs on them."""
    before: list[Record] = []
    for number in range(max(2, round(count / A_DOCUMENT))):
        text, places = _article(Random(number))  # noqa: S311
        document = _document(number, text)
        claims = [_claim(number, at, text, place) for at, place in enumerate(places)]
        said = [_attribution(number, at, text, place, claims) for at, place in enumerate(places[:4])]
        yield "documents", document
        yield from (("gold/claims", claim) for claim in claims)
        yield from (("gold/attributions", one) for one in said)
        judged = enumerate(zip(before[:2], claims, strict=False))
        yield from (("gold/contradictions", _judged(a, b, at)) for at, (a, b) in judged)
        yield "annotations", _annotation(number, document, claims[:3], said[:2])
        before = claims


Place = tuple[int, int, int, int, int, int]


def _article(random: Random) -> tuple[str, list[Place]]:
    """A text, and (start and end of content, source, cue) of eight sentences in it."""
    text, places = f"{random.choice(THINGS).capitalize()} in {random.choice(PLACES)}\n", []
    for _ in range(8):
        content = f"At least {random.randint(2, 90)} {random.choice(THINGS)} in {random.choice(PLACES)}"
        source, cue = random.choice(SPEAKERS), random.choice(CUES)
        a = len(text)
        b, c = a + len(content), a + len(content) + 2
        places.append((a, b, c, c + len(source), c + len(source) + 1, c + len(source) + 1 + len(cue)))
        text += f"{content}, {source} {cue}. {random.choice(FILLERS)} {random.choice(FILLERS)}\n"
    return text, places


def _document(number: int, text: str) -> Record:
    title = text.index("\n")
    return {
        "record": "document",
        "schema_version": "1.0.0",
        "id": f"document:gazette-{number:07d}",
        "event_id": f"event:flood-{number // 5}",
        "outlet": {"id": f"outlet:gazette-{number % 5}", "name": f"Gazette {number % 5}", "kind": "newspaper"},
        "url": f"https://gazette-{number % 5}.example/{number}",
        "title": text[:title],
        "published_at": "2031-04-06T08:30:00Z",
        "published_precision": "minute",
        "published_basis": "metadata",
        "language": "en",
        "independence_group": f"group:gazette-{number:07d}",
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [
            {"kind": "title", "start": 0, "end": title},
            {"kind": "body", "start": title + 1, "end": len(text)},
        ],
        "coverage": {"claim": "complete", "attribution": "complete"},
        "license": {"id": "CC0-1.0", "redistributable": True},
    }


def _span(text: str, start: int, end: int) -> Record:
    return dict(with_context(text, span_of(text, [(start, end)])))


def _claim(number: int, at: int, text: str, place: Place) -> Record:
    low = int(text[place[0] :].split()[2])
    quantity = {"comparator": "ge", "value": low, "low": low, "high": None, "unit": "people", "measures": "affected"}
    words = text[place[0] :].split(" in ")[0]
    return {
        "record": "claim",
        "schema_version": "1.0.0",
        "id": f"claim:gazette-{number:07d}.{at}",
        "document_id": f"document:gazette-{number:07d}",
        "span": _span(text, place[0], place[1]),
        "text": f"{text[place[0] : place[1]]} on Sunday 6 April 2031, when the river Ouro rose over its banks.",
        "text_origin": "own_words",
        "kind": "quantity",
        "checkability": "checkable",
        "check_worthiness": "CFS",
        "factuality": "CT+",
        "voice": "attributed",
        "slot": "toll",
        "quantities": [{**quantity, "span": _span(text, place[0], place[0] + len(words)), "cumulative": "cumulative"}],
        "times": [
            {
                "role": "event_time",
                "value": "2031-04-06",
                "anchor": "publication",
                "earliest": "2031-04-06",
                "latest": "2031-04-06",
                "resolution": "resolved",
            }
        ],
        "attribution_ids": [f"attribution:gazette-{number:07d}.{at}"] if at < 4 else [],
    }


def _attribution(number: int, at: int, text: str, place: Place, claims: list[Record]) -> Record:
    source = {"span": _span(text, place[2], place[3]), "type": "named_person", "name": text[place[2] : place[3]]}
    nested = at == 1  # the second one lies inside the first, as a relayed statement does
    start, end = (claims[0]["span"]["segments"][0][n] for n in ("start", "end")) if nested else place[:2]
    return {
        "record": "attribution",
        "schema_version": "1.0.0",
        "id": f"attribution:gazette-{number:07d}.{at}",
        "document_id": f"document:gazette-{number:07d}",
        "sources": [{**source, "role": "official", "cited_document_id": f"document:gazette-{number:07d}"}],
        "cue": _span(text, place[4], place[5]),
        "cue_type": "verb",
        "content": _span(text, start, end),
        "claim_ids": [claims[at]["id"]],
        "type": "communication",
        "attitude": "assert",
        "quotation": "indirect",
        "parent_id": f"attribution:gazette-{number:07d}.0" if nested else None,
        "depth": 1 if nested else 0,
    }


def _judged(a: Record, b: Record, at: int) -> Record:
    record = {
        "record": "contradiction",
        "schema_version": "1.0.0",
        "id": f"contradiction:{a['id'][6:]}-{b['id'][6:]}",
        "claim_a": a["id"],
        "claim_b": b["id"],
        "relation": "contradiction" if at else "equivalent",
        "comparability": dict.fromkeys(("event", "slot", "population", "place", "as_of"), "same"),
        "inference": ["explicit"],
        "sampling_weight": 1.0,
        "rationale": "Both speak of the same evening and place; the numbers differ, and neither is a running total.",
    }
    conflict = {"types": ["numeric"], "primary_type": "numeric", "level": "reported_sources", "strength": "likely"}
    return {**record, **conflict} if at else record


def _annotation(number: int, document: Record, claims: list[Record], said: list[Record]) -> Record:
    names = {one["id"]: f"{one['id']}.ann-1" for one in (*claims, *said)}

    def renamed(one: Record) -> Record:
        ids = {"claim_ids": [names[i] for i in one["claim_ids"]]} if "claim_ids" in one else {"attribution_ids": []}
        parent = {"parent_id": names.get(one["parent_id"])} if "parent_id" in one else {}
        return {**one, "id": names[one["id"]], **ids, **parent}

    return {
        "record": "annotation",
        "schema_version": "1.0.0",
        "id": f"annotation:{number:07d}.ann-1.1",
        "task_key": f"article:{number:07d}",
        "form": "article",
        "document_ids": [document["id"]],
        "annotator": {"id": "annotator:ann-1", "type": "human"},
        "status": "submitted",
        "revision": 1,
        "guideline_version": "1.0",
        "config_sha256": CONFIG,
        "created_at": "2031-05-01T09:00:00Z",
        "updated_at": "2031-05-01T09:12:00Z",
        "seconds": 720,
        "flags": [],
        "claims": [renamed(one) for one in claims],
        "attributions": [renamed(one) for one in said],
        "contradictions": [],
        "origin": {"tool": "label-studio", "project_id": 1, "task_id": number, "annotation_id": number},
    }
