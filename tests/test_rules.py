"""Every rule, by its code: what breaks it is found at the right place, and nothing valid is flagged."""

import copy
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import regex
from goldassay.schema.check import check_records
from goldassay.schema.problem import Problem
from goldassay.schema.rules.index import Settings
from goldassay.schema.rules.rulebook import RULES
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .strategies import Draw, Record, mutated, of_kind, projects

LISTS = Settings(
    fields={"claim": ["checkability"]},
    guidelines=frozenset({"1.0"}),
    configs=frozenset({"0" * 64}),
    withdrawn=frozenset({"document:gone"}),
    slots=frozenset({"toll", "cause"}),
    sides=frozenset({"council", "miners"}),
    entities=frozenset({"entity:mayor", "entity:mine"}),
)
STRICT = replace(LISTS, fields={})
Broken = tuple[Record, str]
"""The record that is broken now, and the pointer at which that must be said."""
BREAKERS: dict[str, list[Callable[[Draw, list[Record]], Broken]]] = {}
MORE = int(os.environ.get("GOLDASSAY_EXAMPLES", "1"))  # a factor; longer runs draw anew each time
quick = settings(max_examples=8 * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=list(HealthCheck))


def breaks(code: str) -> Any:
    """Register a way to break the rule `code`."""

    def keep(breaker: Any) -> Any:
        BREAKERS.setdefault(code, []).append(breaker)
        return breaker

    return keep


def kind(project: list[Record], *names: str) -> list[Record]:
    return [record for record in project if record["record"] in names]


def one(draw: Draw, project: list[Record], *names: str) -> Record:
    found = kind(project, *names)
    assume(found)
    return draw(st.sampled_from(found))


def labelled(project: list[Record]) -> Iterator[tuple[Record, str, Record]]:
    """(record, pointer to the label, label) of every claim and attribution, gold or inside another record."""
    for record in project:
        if record["record"] in ("claim", "attribution"):
            yield record, "", record
        for layer in ("claims", "attributions"):
            for number, label in enumerate(record.get(layer, [])):
                yield record, f"/{layer}/{number}", label


def spanned(value: Any, pointer: str) -> Iterator[tuple[str, Record]]:
    if isinstance(value, dict) and "segments" in value:
        yield pointer, value
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from spanned(inner, f"{pointer}/{name}")


def segment(draw: Draw, project: list[Record]) -> tuple[Record, str, Record, str]:
    """(record, pointer of a segment, the segment, the text it lies in)."""
    texts = {d["id"]: d["text"] for d in kind(project, "document")}
    homes = {c["id"]: c["document_id"] for c in kind(project, "claim")}
    found = [
        (r, at, span, texts[label["document_id"]])
        for r, p, label in labelled(project)
        for at, span in spanned(label, p)
    ]
    for pair in kind(project, "pair"):
        found += [(pair, f"/{s}/span", pair[s]["span"], texts[pair[s]["document_id"]]) for s in "ab"]
    for judged in kind(project, "contradiction"):
        for side in "ab":
            if f"evidence_{side}" in judged:
                text = texts[homes[judged[f"claim_{side}"]]]
                found.append((judged, f"/evidence_{side}", judged[f"evidence_{side}"], text))
    record, pointer, span, text = draw(st.sampled_from(found))
    number = draw(st.integers(0, len(span["segments"]) - 1))
    return record, f"{pointer}/segments/{number}", span["segments"][number], text


@breaks("GA003")
def unknown_kind(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "document", "claim", "pair")
    record["record"] = draw(st.sampled_from(("clam", None, "", 3, [], {})))
    return record, "/record"


@breaks("GA010")
def misspelt(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from(list(labelled(project))))
    label["documnet"] = 1
    return record, pointer


@breaks("GA010")
def newline_in_an_id(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "adjudication")
    record["input_ids"].append("claim:a\n")
    return record, f"/input_ids/{len(record['input_ids']) - 1}"


@breaks("GA101")
def other_words(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, found, _ = segment(draw, project)
    found["exact"] = draw(st.sampled_from(("x" + found["exact"], found["exact"] + "y", "zzz")))
    return record, f"{pointer}/exact"


@breaks("GA101")
def shifted(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, found, text = segment(draw, project)
    last = pointer.endswith(f"/{0}") and found["end"] + 1 <= len(text)
    assume(last and text[found["start"] + 1 : found["end"] + 1] != found["exact"])
    assume(_alone(record, pointer))
    found["start"], found["end"] = found["start"] + 1, found["end"] + 1
    return record, f"{pointer}/exact"


def _alone(record: Record, pointer: str) -> bool:
    value: Any = record
    for part in pointer.split("/")[1:-1]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return len(value) == 1


@breaks("GA101")
def beyond(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, found, text = segment(draw, project)
    found["end"] = len(text) + draw(st.integers(1, 9))
    return record, f"{pointer}/end"


@breaks("GA101")
def beyond_a_text_that_is_withheld(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, found, _ = segment(draw, project)
    for document in kind(project, "document"):
        document["text"] = None
    del found["exact"]
    found["end"] = max(d["text_length"] for d in kind(project, "document")) + 1
    return record, f"{pointer}/end"


@breaks("GA102")
def backwards(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, found, _ = segment(draw, project)
    found["start"], found["end"] = found["end"], max(1, found["start"])
    return record, f"{pointer}/end"


@breaks("GA102")
def touching(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from(list(labelled(project))))
    place = "span" if "span" in label else "content"
    segments = label[place]["segments"]
    first = segments[0]
    assume(first["end"] - first["start"] > 1)
    cut = draw(st.integers(first["start"] + 1, first["end"] - 1))
    one, two = first["exact"][: cut - first["start"]], first["exact"][cut - first["start"] :]
    segments[:1] = [
        {"start": first["start"], "end": cut, "exact": one},
        {"start": cut, "end": first["end"], "exact": two},
    ]
    return record, f"{pointer}/{place}/segments/1/start"


@breaks("GA103")
def inside_a_grapheme(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from(list(labelled(project))))
    text = next(d["text"] for d in project if d["id"] == label["document_id"])
    cuts = [(m.start(), i) for m in regex.finditer(r"\X", text) for i in range(m.start() + 1, m.end())]
    cuts = [(a, b) for a, b in cuts if text[a:b] == text[a:b].strip()]
    assume(cuts)
    start, end = draw(st.sampled_from(cuts))
    place = "span" if "span" in label else "content"
    label[place] = {"segments": [{"start": start, "end": end, "exact": text[start:end]}]}
    return record, f"{pointer}/{place}/segments/0/end"


@breaks("GA104")
def edge_space(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from(list(labelled(project))))
    text = next(d["text"] for d in project if d["id"] == label["document_id"])
    spaces = [n for n, c in enumerate(text) if c.isspace() and n]
    start = draw(st.sampled_from(spaces))
    place = "span" if "span" in label else "content"
    end = min(len(text), start + draw(st.integers(1, 5)))
    label[place] = {"segments": [{"start": start, "end": end, "exact": text[start:end]}]}
    return record, f"{pointer}/{place}/segments/0/exact"


@breaks("GA110")
def changed_text(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "document")
    record["text"] = "E" + record["text"][1:]
    return record, "/text_sha256"


@breaks("GA110")
def wrong_length(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "document")
    record["text_length"] += draw(st.integers(1, 3))
    return record, "/text_length"


@breaks("GA111")
def overlapping_sections(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "document")
    number = draw(st.integers(0, len(record["sections"]) - 1))
    found = record["sections"][number]
    how = draw(st.sampled_from(("twice", "empty", "beyond")))
    if how == "twice":
        record["sections"].insert(number + 1, dict(found))
        return record, f"/sections/{number + 1}"
    found["end"] = max(1, found["start"]) if how == "empty" else record["text_length"] + 1
    assume(how == "beyond" or found["start"] > 0)
    return record, f"/sections/{number}"


SINGLE = {
    "claim": ("document_id",),
    "attribution": ("document_id", "parent_id"),
    "contradiction": ("claim_a", "claim_b", "superseded_claim"),
    "adjudication": ("gold_id",),
    "document": ("revision_of",),
    "annotation": ("replaces",),
}
SEVERAL = {
    "attribution": "claim_ids",
    "contradiction": "via_claims",
    "adjudication": "input_ids",
    "annotation": "document_ids",
    "prediction": "document_ids",
    "claim": "attribution_ids",
}


@breaks("GA120")
def dangling(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, *SINGLE)
    name = draw(st.sampled_from(SINGLE[record["record"]]))
    prefix = {
        "document_id": "document",
        "revision_of": "document",
        "parent_id": "attribution",
        "replaces": "annotation",
    }
    record[name] = f"{prefix.get(name, 'claim')}:zzz"
    assume(name != "superseded_claim" or record["relation"] in ("update", "correction"))
    return record, f"/{name}"


@breaks("GA120")
def dangling_in_a_list(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, *SEVERAL)
    name = SEVERAL[record["record"]]
    prefix = {"document_ids": "document", "attribution_ids": "attribution"}.get(name, "claim")
    record.setdefault(name, []).append(f"{prefix}:zzz")
    return record, f"/{name}/{len(record[name]) - 1}"


@breaks("GA120")
def dangling_side(draw: Draw, project: list[Record]) -> Broken:
    record, side = one(draw, project, "pair"), draw(st.sampled_from("ab"))
    record[side]["document_id"] = "document:zzz"
    return record, f"/{side}/document_id"


@breaks("GA120")
def claim_of_another_document(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "attribution")
    foreign = [c["id"] for c in kind(project, "claim") if c["document_id"] != record["document_id"]]
    assume(foreign)
    record["claim_ids"] = [*record["claim_ids"], foreign[0]]
    return record, f"/claim_ids/{len(record['claim_ids']) - 1}"


@breaks("GA120")
def cited_outside_the_corpus(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from([f for f in labelled(project) if f[2].get("sources")]))
    label["sources"][0]["cited_document_id"] = "document:zzz"
    return record, f"{pointer}/sources/0/cited_document_id"


@breaks("GA121")
def given_twice(draw: Draw, project: list[Record]) -> Broken:
    record = copy.deepcopy(draw(st.sampled_from(project)))
    project.append(record)
    return record, "/id"


@breaks("GA121")
def label_given_twice(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "annotation", "prediction")
    record["claims"].append(copy.deepcopy(record["claims"][0]))
    return record, "/claims/1/id"


@breaks("GA130")
def wrong_depth(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from([f for f in labelled(project) if "depth" in f[2]]))
    label["depth"] += draw(st.integers(1, 3))
    return record, f"{pointer}/depth"


@breaks("GA130")
def circle(draw: Draw, project: list[Record]) -> Broken:
    found = kind(project, "attribution")
    found[0]["parent_id"] = found[-1]["id"]
    return draw(st.sampled_from(found)), "/parent_id"


@breaks("GA130")
def outside_its_parent(draw: Draw, project: list[Record]) -> Broken:
    child = next((a for a in kind(project, "attribution") if a["parent_id"]), None)
    assume(child)
    parent = next(a for a in project if a["id"] == child["parent_id"])
    first = parent["content"]["segments"][0]
    assume(first["end"] - first["start"] > 1)
    first["start"] = first["end"] - 1
    assume(child["content"]["segments"][0]["start"] < first["start"])
    return child, "/content"


@breaks("GA130")
def parent_in_another_document(draw: Draw, project: list[Record]) -> Broken:
    root = kind(project, "attribution")[0]
    assume(len(kind(project, "document")) > 1)
    other = next(d for d in kind(project, "document") if d["id"] != root["document_id"])
    child = copy.deepcopy(root) | {"id": "attribution:zz", "parent_id": root["id"], "depth": 1}
    project.append(child | {"document_id": other["id"], "claim_ids": []})
    return project[-1], "/parent_id"


@breaks("GA140")
def wrong_order(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "contradiction")
    record["claim_a"], record["claim_b"] = record["claim_b"], record["claim_a"]
    return record, "/claim_a"


@breaks("GA140")
def against_itself(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "contradiction")
    record["claim_a"] = record["claim_b"]
    return record, "/claim_b"


@breaks("GA140")
def judged_twice(draw: Draw, project: list[Record]) -> Broken:
    record = copy.deepcopy(one(draw, project, "contradiction")) | {"id": "contradiction:zz"}
    project.append(record)
    return record, ""


@breaks("GA141")
def both_ways(draw: Draw, project: list[Record]) -> Broken:
    a, b = sorted(c["id"] for c in kind(project, "claim"))[:2]
    project[:] = [r for r in project if r["record"] != "contradiction"]
    for number, relation in enumerate(draw(st.permutations(("equivalent", "contradiction")))):
        project.append(judged(f"zz{number}", a, b, relation))
    return project[-1], "/relation"


def judged(name: str, a: str, b: str, relation: str) -> Record:
    conflict = {"types": ["status"], "primary_type": "status", "level": "mixed", "strength": "strict"}
    made = {"record": "contradiction", "schema_version": "1.0.0", "id": f"contradiction:{name}", "relation": relation}
    return made | {"claim_a": a, "claim_b": b} | (conflict if relation == "contradiction" else {})


@breaks("GA142")
def closure(draw: Draw, project: list[Record]) -> Broken:
    found = sorted(c["id"] for c in kind(project, "claim"))
    assume(len(found) > 2)
    a, b, c = found[:3]
    project[:] = [r for r in project if r["record"] != "contradiction"]
    project += draw(st.permutations((
        judged("e1", a, b, "equivalent"), judged("e2", b, c, "equivalent"), judged("zz", a, c, "contradiction")
    )))  # fmt: skip
    return next(r for r in project if r["id"] == "contradiction:zz"), "/relation"


@breaks("GA143")
def not_a_side(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "contradiction")
    others = [c["id"] for c in kind(project, "claim") if c["id"] not in (record["claim_a"], record["claim_b"])]
    assume(others)
    if draw(st.booleans()):
        record["superseded_claim"] = others[0]
        return record, "/superseded_claim"
    record["via_claims"] = [others[0], record["claim_b"]]
    return record, "/via_claims/1"


@breaks("GA150")
def swapped_bounds(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from([f for f in labelled(project) if f[2].get("quantities")] or [None]))
    quantity = label["quantities"][0]
    how = draw(st.sampled_from(("swapped", "value", "open", "empty")))
    bounds = {
        "swapped": {"low": 20, "high": 10, "value": None},
        "value": {"low": 10, "high": 20, "value": draw(st.sampled_from((9, 20.5)))},
        "open": {"low": 10, "high": 20, "value": 20, "high_open": True, "comparator": "between"},
        "empty": {"low": 10, "high": 10, "value": None, "low_open": True, "high_open": False},
    }
    quantity.update(bounds[how])
    return record, f"{pointer}/quantities/0/{'low' if how in ('swapped', 'empty') else 'value'}"


@breaks("GA150")
def swapped_times(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from([f for f in labelled(project) if f[2].get("times")] or [None]))
    label["times"][0]["earliest"], label["times"][0]["latest"] = draw(st.sampled_from((
        ("2031-03-31", "2031-03-30"), ("2031-03-30T10:00:00Z", "2031-03-30T09:59:59Z"),
        ("2031-03-31T00:30:00Z", "2031-03-31T01:00:00+02:00"), ("2031-03-31", "2031-03-30T10:00Z"),
    )))  # fmt: skip
    return record, f"{pointer}/times/0/earliest"


@breaks("GA151")
def event_after_report(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from([f for f in labelled(project) if f[2].get("times")] or [None]))
    assume(label["kind"] not in ("prediction", "rule", "quote_position"))
    document = next(d for d in project if d["id"] == label["document_id"])
    published, earliest = draw(st.sampled_from((
        ("2031-03-31", "2031-04-01"), ("2031-03-31T09:00:00Z", "2031-03-31T09:01:00Z"),
        ("2031-03-31T09:00:00Z", "2031-04-01"),
    )))  # fmt: skip
    document["published_at"], document["published_precision"] = published, "minute"
    label["times"][0] |= {"role": "event_time", "earliest": earliest, "latest": None}
    return record, f"{pointer}/times/0/earliest"


@breaks("GA160")
def another_group(draw: Draw, project: list[Record]) -> Broken:
    record = copy.deepcopy(kind(project, "document")[0]) | {"id": "document:copy", "independence_group": "group:zz"}
    if draw(st.booleans()):
        text = record["text"] + "!"
        digest = hashlib.sha256(text.encode()).hexdigest()
        record |= {"text": text, "text_length": len(text), "text_sha256": digest, "revision_of": project[0]["id"]}
    project.append(record)
    return record, "/independence_group"


@breaks("GA170")
def unknown_guideline(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "annotation")
    name, value = draw(st.sampled_from((("guideline_version", "0.9"), ("config_sha256", "1" * 64))))
    record[name] = value
    return record, f"/{name}"


@breaks("GA171")
def null_in_gold(draw: Draw, project: list[Record]) -> Broken:
    record = one(draw, project, "claim", "attribution", "contradiction")
    names = {"claim": ("text", "kind", "checkability"), "attribution": ("attitude",), "contradiction": ("relation",)}
    name = draw(st.sampled_from(names[record["record"]]))
    record[name] = None
    if name == "relation":
        for also in ("types", "primary_type", "level", "strength"):
            record.pop(also, None)
    return record, f"/{name}"


@breaks("GA172")
def unlisted(draw: Draw, project: list[Record]) -> Broken:
    record, pointer, label = draw(st.sampled_from(list(labelled(project))))
    if "content" not in label:
        label["slot"] = "tol"
        return record, f"{pointer}/slot"
    assume(label.get("sources"))
    name, value = draw(st.sampled_from((("side", "miner"), ("entity_id", "entity:zzz"))))
    label["sources"][0][name] = value
    return record, f"{pointer}/sources/0/{name}"


@breaks("GA190")
def came_back(draw: Draw, project: list[Record]) -> Broken:
    record = copy.deepcopy(kind(project, "document")[0]) | {"id": "document:gone"}
    project.append(record)
    return record, "/id"


def shown(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


@settings(quick, max_examples=60 * MORE)
@given(projects())
def test_nothing_valid_is_flagged(project: list[Record]) -> None:
    assert shown(check_records(project, settings=STRICT)) == []


@settings(quick, max_examples=30 * MORE)
@given(st.data(), st.sampled_from(("document", "pair", "annotation", "prediction", "adjudication")))
def test_a_valid_record_alone_lacks_only_what_it_refers_to(data: Any, name: str) -> None:
    found = check_records([data.draw(of_kind(name))], settings=STRICT)
    assert {p.code for p in found} <= {"GA120"}


WAYS = [(code, way) for code, ways in BREAKERS.items() for way in ways]


@pytest.mark.parametrize(("code", "way"), WAYS, ids=[f"{c}-{w.__name__}" for c, w in WAYS])
def test_what_breaks_a_rule_is_found_there(code: str, way: Any) -> None:
    @quick
    @given(st.data(), projects())
    def found(data: Any, project: list[Record]) -> None:
        try:
            record, pointer = way(data.draw, project)
        except (TypeError, StopIteration):  # the project holds nothing that this way can break
            assume(False)
        line = 1 + next(n for n, r in enumerate(project) if r is record)
        using = LISTS if code == "GA171" else STRICT
        problems = check_records(project, settings=using)
        told = {(p.code, p.where.line, p.pointer): p.severity for p in problems}
        assert (code, line, pointer) in told, sorted(told)
        softer = {"cited_outside_the_corpus": "warning"}.get(way.__name__)
        assert told[code, line, pointer] == (softer or RULES[code].severity)

    found()


def test_every_rule_of_a_record_has_a_way_to_break_it() -> None:
    assert set(RULES) - set(BREAKERS) == {
        "GA001",
        "GA002",
        "GA180",
        "GA181",
        "GA182",
        "GA183",
    }  # of bytes, and of releases


@settings(quick, max_examples=60 * MORE)
@given(projects(), st.data())
def test_no_change_of_a_record_makes_the_check_fall(project: list[Record], data: Any) -> None:
    for _ in range(2):
        number = data.draw(st.integers(0, len(project) - 1))
        project[number] = data.draw(mutated(st.just(project[number])))
    for problem in check_records(project, settings=STRICT):
        assert problem.code in RULES
        assert problem.message
