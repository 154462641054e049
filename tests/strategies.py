"""Hypothesis strategies for every record, and for whole projects whose records hang together.

What `projects` draws is valid by every schema and every rule; `mutated` breaks a record anywhere. Texts are odd on
purpose: emoji, joiners, combining marks, U+00A0, CRLF, right-to-left words, flags.
"""

import copy
import hashlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import regex
from goldassay.schema.catalog import KINDS, schema
from hypothesis import strategies as st

Record = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

PIECES = (
    "fire", "Zoe\u0308", "cafe\u0301", "12", "dozens", "\U0001f525",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "שלום", "مرحبا",
    "\u200f", "ﬁre", "का", "각", "\U0001f1f8\U0001f1fe", "\U0001f1f8", "\u0301", "𝒳", "\u200b", "\ufeff",
    '"said"', "\\n", "\0",
)  # fmt: skip
GAPS = (" ", " ", "\u00a0", "\r\n", "\n", "\n\n", "\u3000", "\t", "", ". ", ", ")
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(GAPS), min_size=3, max_size=24).map("".join)
WORDS = st.sampled_from(("people", "Zoë", "\U0001f525", "שלום", "a\u00a0b", "x" * 40, "0"))
IDS = st.sampled_from(("a", "A.b", "~1", "x_y-z", "0:1", "z"))
DAYS = ("2031-03-30", "2031-03-31", "2031-04-01")
MOMENTS = (*DAYS, "2031-03-31T09:00:00Z", "2031-03-31T23:30:00.5+05:30", "2031-04-01T00:15-08:00")
STAMP = "2031-05-01T09:00:00Z"


def choice(kind: str, field: str, null: bool = False) -> st.SearchStrategy[Any]:
    """A value that the schema allows for a choice field, null only where asked."""
    owner = schema("common")["$defs"].get(kind) or schema(kind)
    found = owner["properties"][field]
    allowed = found.get("items", found)["enum"]
    return st.sampled_from([value for value in allowed if null or value is not None])


def head(kind: str, identifier: str) -> Record:
    """What every record begins with."""
    return {"record": kind, "schema_version": "1.0.0", "id": f"{kind}:{identifier}"}


def optional(draw: Draw, **fields: st.SearchStrategy[Any]) -> Record:
    """Some of `fields`, drawn."""
    return {name: draw(found) for name, found in fields.items() if draw(st.booleans())}


def clean(text: str) -> list[tuple[int, int]]:
    """The graphemes of `text` that may stand at the edge of a span: no white space at either end."""
    found = [(m.start(), m.end()) for m in regex.finditer(r"\X", text)]
    return [(a, b) for a, b in found if text[a:b] == text[a:b].strip()]


@st.composite
def spans(draw: Draw, text: str, low: int = 0, high: int | None = None, most: int = 3) -> Record:
    """A span of one to `most` segments of `text` between `low` and `high`; needs a clean grapheme there."""
    places = [(a, b) for a, b in clean(text) if low <= a and b <= (len(text) if high is None else high)]
    cuts = sorted(draw(st.lists(st.integers(0, len(places) - 1), min_size=1, max_size=2 * most)))
    pairs = [(places[i][0], places[j][1]) for i, j in zip(cuts[::2], cuts[1::2] or cuts, strict=False)]
    kept: list[tuple[int, int]] = []
    for start, end in pairs:
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    segments = [{"start": a, "end": b, "exact": text[a:b]} for a, b in kept]
    for segment in segments:
        if draw(st.integers(0, 4)) == 0:
            segment["prefix"], segment["suffix"] = text[max(0, segment["start"] - 8) : segment["start"]], ""
    return {"segments": segments}


@st.composite
def documents(draw: Draw, number: int = 0, earlier: tuple[Record, ...] = ()) -> Record:
    """A document; it may be a revision or a copy of an `earlier` one, and then shares its group."""
    source = draw(st.none() | st.sampled_from(earlier)) if earlier else None
    text = source["text"] if source and draw(st.booleans()) else f"D{number} " + draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    group = source["independence_group"] if source else f"group:{number}"
    return {
        **head("document", f"d{number}{draw(IDS)}"),
        "event_id": f"event:{draw(IDS)}",
        "outlet": {"id": "outlet:o", "name": draw(WORDS), "kind": draw(choice("outlet", "kind", null=True))},
        "published_at": draw(st.none() | st.sampled_from(MOMENTS)),
        "published_precision": draw(choice("document", "published_precision")),
        "published_basis": draw(choice("document", "published_basis")),
        "language": draw(st.sampled_from(("en", "ar", "zh-Hant", "sl-rozaj"))),
        "independence_group": group,
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [{"kind": draw(choice("section", "kind")), "start": a, "end": b} for a, b in pairwise(cuts)],
        "coverage": {"claim": draw(choice("coverage", "claim")), "attribution": "none"},
        "license": {"id": "CC0-1.0", "redistributable": draw(st.booleans())},
        **({"revision_of": source["id"]} if source and text != source["text"] else {}),
        **optional(
            draw,
            url=st.just("https://example.org/a?b=c#d"),
            syndicated_from=WORDS,
            retrieved_at=st.sampled_from(MOMENTS),
            modified_at=st.sampled_from(MOMENTS),
            published_evidence=WORDS,
            title=WORDS,
            file_sha256=st.just("0" * 64),
        ),
    }


@st.composite
def quantities(draw: Draw, text: str) -> Record:
    """A number whose bounds are in order, open where its comparator says so."""
    low, value, high = sorted(draw(st.lists(st.integers(-5, 99) | st.sampled_from((0.5, 1e9)), min_size=3, max_size=3)))
    comparator = draw(choice("quantity", "comparator", null=True))
    shape = draw(st.sampled_from(("point", "closed", "open", "above", "below", "unknown")))
    bounds: Record = {
        "point": {"value": value, "low": value, "high": value},
        "closed": {"value": value, "low": low, "high": high},
        "open": {"value": value, "low": low - 1, "high": high + 1, "low_open": True, "high_open": True},
        "above": {"value": value, "low": value, "high": None, "low_open": comparator == "gt"},
        "below": {"value": value, "low": None, "high": value, "high_open": comparator in ("lt", "almost")},
        "unknown": {"value": None, "low": None, "high": draw(st.none() | st.integers(0, 9))},
    }[shape]
    return {
        "comparator": comparator,
        "unit": draw(st.none() | WORDS),
        "measures": draw(st.none() | WORDS),
        **bounds,
        **optional(
            draw, span=spans(text), population=st.none() | WORDS, cumulative=choice("quantity", "cumulative", null=True)
        ),
    }


@st.composite
def times(draw: Draw, text: str, published: str | None) -> Record:
    """A time whose bounds are in order, and which lies before its report where it is an event's."""
    role = draw(choice("time", "role", null=True))
    days = [day for day in DAYS if not published or role != "event_time" or day <= published[:10]]
    first, last = sorted(draw(st.lists(st.none() | st.sampled_from(days), min_size=2, max_size=2)), key=str)
    if draw(st.integers(0, 3)) == 0 and role != "event_time":
        first, last = "2031-04-01T00:15:00+05:30", "2031-03-31T19:00Z"  # a quarter of an hour, in two zones
    return {
        "role": role,
        "value": draw(st.none() | st.sampled_from(("2031-03", "P3D", "2031-03-31?"))),
        "anchor": draw(choice("time", "anchor", null=True)),
        "earliest": first if last else None,
        "latest": last,
        "resolution": draw(choice("time", "resolution", null=True)),
        **optional(draw, span=spans(text), mod=st.none() | WORDS),
    }


@st.composite
def claims(draw: Draw, document: Record, identifier: str = "c") -> Record:
    """A gold claim of `document`."""
    text = document["text"]
    kind = draw(choice("claim", "kind"))
    checkability = draw(choice("claim", "checkability", null=True))
    worth = st.sampled_from(("NFS", None)) if checkability == "not_checkable" else choice("claim", "check_worthiness")
    return {
        **head("claim", identifier),
        "document_id": document["id"],
        "span": draw(spans(text)),
        "text": draw(WORDS),
        "kind": kind,
        "checkability": checkability,
        "factuality": draw(choice("claim", "factuality", null=True)),
        "voice": draw(choice("claim", "voice", null=True)),
        "quantities": draw(st.lists(quantities(text), min_size=int(kind == "quantity"), max_size=2)),
        "times": draw(st.lists(times(text, document["published_at"]), max_size=2)),
        **optional(
            draw,
            check_worthiness=worth,
            implied=st.none() | st.booleans(),
            slot=st.none() | st.sampled_from(("toll", "cause")),
            text_origin=choice("claim", "text_origin", null=True),
            aliases=st.just([f"claim:{identifier}.old"]),
            attribution_ids=st.just([]),
        ),
    }


@st.composite
def sources(draw: Draw, text: str) -> Record:
    """A source; only an author or an implicit one lacks its words."""
    kind = draw(choice("source", "type", null=True))
    bare = kind in ("author", "implicit", None) and draw(st.booleans())
    return {
        "span": None if bare else draw(spans(text, most=1)),
        "type": kind,
        **optional(
            draw,
            name=st.none() | WORDS,
            role=st.none() | WORDS,
            side=st.none() | st.sampled_from(("council", "miners")),
            entity_id=st.none() | st.sampled_from(("entity:mayor", "entity:mine")),
        ),
    }


@st.composite
def attributions(
    draw: Draw, document: Record, identifier: str = "a", claim_ids: tuple[str, ...] = (), parent: Record | None = None
) -> Record:
    """A gold attribution of `document`, inside `parent` where one is given."""
    text, depth = document["text"], 0 if parent is None else parent["depth"] + 1
    around = parent["content"]["segments"][0] if parent else {"start": 0, "end": len(text)}
    return {
        **head("attribution", identifier),
        "document_id": document["id"],
        "sources": draw(st.lists(sources(text), min_size=1, max_size=2)),
        "cue": draw(st.none() | spans(text)),
        "content": draw(spans(text, around["start"], around["end"])),
        "claim_ids": draw(st.lists(st.sampled_from(claim_ids), max_size=2)) if claim_ids else [],
        "attitude": draw(choice("attribution", "attitude")),
        "quotation": draw(choice("attribution", "quotation", null=True)),
        "parent_id": parent["id"] if parent else None,
        "depth": depth,
        **optional(
            draw,
            type=choice("attribution", "type", null=True),
            cue_type=choice("attribution", "cue_type", null=True),
            confirms=spans(text),
            aliases=st.just([f"attribution:{identifier}.old"]),
        ),
    }


@st.composite
def chains(draw: Draw, document: Record, stem: str, claim_ids: tuple[str, ...] = ()) -> list[Record]:
    """Nested attributions, root first."""
    made: list[Record] = []
    for number in range(draw(st.integers(1, 3))):
        parent = made[-1] if made else None
        made.append(draw(attributions(document, f"{stem}{number}", claim_ids, parent)))
    return made


@st.composite
def contradictions(
    draw: Draw, a: Record, b: Record, identifier: str = "x", relation: str | None = None, texts: Record | None = None
) -> Record:
    """A judged pair of two claims, in order of their ids; evidence where `texts` (by document id) are given."""
    a, b = sorted((a, b), key=lambda claim: str(claim["id"]))
    relation = relation or draw(choice("contradiction", "relation"))
    made = {
        **head("contradiction", identifier),
        "claim_a": a["id"],
        "claim_b": b["id"],
        "relation": relation,
        **optional(
            draw,
            sampling_weight=st.sampled_from((0.5, 1, 3)),
            group_id=st.just("group:g"),
            rationale=st.none() | WORDS,
            aliases=st.just([f"contradiction:{identifier}.old"]),
            via_claims=st.just([]),
            inference=st.lists(choice("contradiction", "inference"), unique=True, max_size=2),
        ),
    }
    if relation in ("contradiction", "correction"):
        types = draw(st.lists(choice("contradiction", "types"), min_size=1, max_size=3, unique=True))
        made |= {"types": types, "primary_type": types[0], "level": "mixed", "strength": "likely"}
        other = choice("comparability", "place", null=True)
        told = {name: draw(other) for name in ("population", "place", "as_of")}
        made["comparability"] = {"event": "same", "slot": "same", **told}
    if relation in ("update", "correction"):
        made["superseded_claim"] = draw(st.sampled_from((a["id"], b["id"])))
    if texts:
        made |= optional(
            draw, evidence_a=spans(texts[a["document_id"]]), evidence_b=spans(texts[b["document_id"]], most=1)
        )
    return made


@st.composite
def annotations(draw: Draw, document: Record, number: int = 0) -> Record:
    """An annotator's answer to the article task of `document`; labels may lack what gold must have."""
    stem = f"n{number}."
    claim = draw(claims(document, stem + "c0"))
    claim["kind"] = draw(st.sampled_from((claim["kind"], None))) if claim["kind"] != "quantity" else "quantity"
    return {
        **head("annotation", f"n{number}"),
        "task_key": "article:1",
        "form": "article",
        "document_ids": [document["id"]],
        "annotator": {"id": "annotator:ann-1", "type": draw(choice("annotator", "type"))},
        "status": draw(choice("annotation", "status")),
        "revision": 1,
        "guideline_version": "1.0",
        "config_sha256": "0" * 64,
        "created_at": STAMP,
        "updated_at": STAMP,
        "flags": draw(st.lists(choice("annotation", "flags"), unique=True, max_size=2)),
        "claims": [claim],
        "attributions": draw(st.just([]) | chains(document, stem + "a", (claim["id"],))),
        "contradictions": [],
        "origin": {"tool": "label-studio", **optional(draw, task_id=st.integers(0, 9))},
        **optional(draw, seconds=st.none() | st.floats(0, 900), comment=st.none() | WORDS, blind=st.booleans()),
        **optional(draw, replaces=st.just(f"annotation:n{number}"), prefilled_by=st.none() | WORDS),
        **optional(draw, known_answer=st.none() | st.booleans(), shown_order=st.just([claim["id"]])),
    }


@st.composite
def adjudications(draw: Draw, gold: Record, inputs: tuple[str, ...], number: int = 0) -> Record:
    """How a gold label came about."""
    method = draw(choice("adjudication", "method"))
    expert = {"adjudicator_id": "annotator:adj", "rationale": draw(WORDS)} if method == "expert" else {}
    named = {"rule": "widest"} if method == "rule" else {}
    return {
        **head("adjudication", f"j{number}"),
        "gold_id": draw(st.sampled_from((gold["id"], None))),
        "gold_record": gold["record"],
        "input_ids": list(inputs),
        "method": method,
        "decision": draw(choice("adjudication", "decision")),
        "n_annotators": draw(st.integers(0, 5)),
        "at": STAMP,
        **expert,
        **named,
        **optional(
            draw, distribution=st.just({"kind": {"event": 2, "state": 0.5}}), cause=choice("adjudication", "cause")
        ),
    }


@st.composite
def pairs(draw: Draw, a: Record, b: Record, texts: Record, number: int = 0) -> Record:
    """A candidate over two claims."""
    sides = [
        {"document_id": c["document_id"], "span": draw(spans(texts[c["document_id"]])), **more}
        for c in (a, b)
        for more in [draw(st.sampled_from(({}, {"claim_id": c["id"]})))]
    ]
    return {
        **head("pair", f"p{number}"),
        "event_id": "event:e",
        "a": sides[0],
        "b": sides[1],
        "score": draw(st.floats(-1, 9)),
        "reasons": draw(st.lists(WORDS, max_size=2)),
        "stratum": "random",
        "sampling_weight": draw(st.sampled_from((0.1, 1, 40))),
    }


@st.composite
def predictions(draw: Draw, document: Record, number: int = 0) -> Record:
    """An extractor's output: labels with only what is needed, or with all."""
    claim = draw(claims(document, f"q{number}.c"))
    told = draw(attributions(document, f"q{number}.a"))
    needed = [
        {name: label[name] for name in ("id", "document_id", place)}
        for label, place in ((claim, "span"), (told, "content"))
    ]
    claim, told = (claim, told) if draw(st.booleans()) else needed
    return {
        **head("prediction", f"q{number}"),
        "extractor": {"name": "rules", "version": "1"},
        "document_ids": [document["id"]],
        "claims": [claim | optional(draw, score=st.none() | st.floats(0, 1))],
        "attributions": [told],
        "contradictions": [],
    }


def _held_equal(judged: list[Record]) -> dict[str, set[str]]:
    """Every claim that the judgements hold equivalent to each, by plain search."""
    edges: dict[str, set[str]] = {}
    for record in judged:
        if record["relation"] == "equivalent":
            edges.setdefault(record["claim_a"], set()).add(record["claim_b"])
            edges.setdefault(record["claim_b"], set()).add(record["claim_a"])
    reached = {}
    for start in edges:
        seen, todo = {start}, [start]
        while todo:
            todo += [c for c in edges.get(todo.pop(), ()) if c not in seen and not seen.add(c)]  # type: ignore[func-returns-value]
        reached[start] = seen
    return reached


@st.composite
def judgements(draw: Draw, made: list[Record], texts: Record) -> list[Record]:
    """Judged pairs over claims, each pair once, no contradiction between claims held equivalent."""
    every = [(a, b) for n, a in enumerate(made) for b in made[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(every), unique_by=lambda p: (p[0]["id"], p[1]["id"]), max_size=4))
    judged = [draw(contradictions(a, b, f"x{n}", texts=texts)) for n, (a, b) in enumerate(chosen)]
    equal = _held_equal(judged)
    return [j for j in judged if j["relation"] != "contradiction" or j["claim_b"] not in equal.get(j["claim_a"], ())]


@st.composite
def projects(draw: Draw) -> list[Record]:
    """Every kind of record, hanging together, valid by schema and rule, documents first."""
    kept: list[Record] = []
    for number in range(draw(st.integers(1, 3))):
        kept.append(draw(documents(number, tuple(kept))))
    texts = {d["id"]: d["text"] for d in kept}
    gold = [draw(claims(draw(st.sampled_from(kept)), f"c{n}")) for n in range(draw(st.integers(2, 4)))]
    home = draw(st.sampled_from(kept))
    mine = tuple(c["id"] for c in gold if c["document_id"] == home["id"])
    told = draw(chains(home, "a", mine))
    answer = draw(annotations(home))
    if mine and draw(st.booleans()):
        next(c for c in gold if c["id"] == mine[0])["attribution_ids"] = [told[0]["id"]]
    return [
        *kept,
        *gold,
        *told,
        *draw(judgements(gold, texts)),
        answer,
        draw(adjudications(gold[0], (answer["claims"][0]["id"],))),
        draw(pairs(gold[0], gold[1], texts)),
        draw(predictions(home)),
    ]


def of_kind(kind: str) -> st.SearchStrategy[Record]:
    """Valid records of one kind."""
    return {
        "document": documents() | documents(0).flatmap(lambda d: documents(1, (d,))),
        "claim": documents().flatmap(claims),
        "attribution": documents().flatmap(attributions),
        "annotation": documents().flatmap(annotations),
        "prediction": documents().flatmap(predictions),
        "contradiction": documents().flatmap(lambda d: contradictions(
            {"id": "claim:a", "document_id": d["id"]}, {"id": "claim:b", "document_id": d["id"]},
            texts={d["id"]: d["text"]}
        )),
        "adjudication": adjudications({"id": "claim:a", "record": "claim"}, ("claim:n.a",)),
        "pair": documents().flatmap(lambda d: pairs(*[{"id": "claim:a", "document_id": d["id"]}] * 2,
        {d["id"]: d["text"]})),
    }[kind]  # fmt: skip


RECORDS = st.sampled_from(KINDS).flatmap(of_kind)

ODD = st.sampled_from((
    None, True, False, 0, -1, 1.0, 1.5, 1e300, 10**30, "", " ", "\n", "claim:a\n", "claim:é", "document:",
    "claim:" + "x" * 200,
    "٢٠٣١-04-06", "2031-04-06\n", "0" * 64 + "\n", "0" * 63 + "٣", "\0", "\U0001f525", "quantitiy", [], {},
    [[]], [None], {"": 0},
    {"segments": []}, {"a": {"b": [1]}}, "1.0.0", "1.0.1",
))  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside `value`, its own first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, held in inner for found in places(held, (*path, name)))]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """The value that `path` leads to."""
    for name in path:
        value = value[name]
    return value


@st.composite
def mutated(draw: Draw, records: st.SearchStrategy[Record] = RECORDS) -> Record:
    """A record with one to three changes anywhere: values replaced, dropped, doubled, grown or misspelt."""
    record = copy.deepcopy(draw(records))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([p for p in places(record) if p and p != ("record",)]))
        _change(draw, at(record, path[:-1]), path[-1])
    return record


def _change(draw: Draw, owner: Any, name: Any) -> None:
    how, value = draw(st.sampled_from(("odd", "drop", "grow", "double", "letter"))), owner[name]
    if how == "drop":
        del owner[name]
    elif how == "double" and isinstance(owner, list):
        owner.append(copy.deepcopy(value))
    elif how == "grow" and isinstance(value, dict):
        value[draw(st.sampled_from(("note", "", "a/b~c", "é")))] = draw(ODD)
    elif how == "letter" and isinstance(value, str):
        owner[name] = value + draw(st.sampled_from(("\n", "x", "é", " "))) if draw(st.booleans()) else value[1:]
    else:
        owner[name] = draw(ODD)
