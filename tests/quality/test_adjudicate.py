"""Answers made gold."""

import json
from typing import Any

import pytest
from goldassay.quality.adjudicate import Adjudicated, adjudicate
from goldassay.quality.decisions import BadDecision
from goldassay.schema import jsonl
from goldassay.schema.catalog import schema, schemas
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from .making import AT, LATER, TEXT, Record, answer, attribution, claim, contradiction, document, span

DEAD, LONG, LOCKED = "At least 12 people died", "At least 12 people died on Monday", "The gate was locked"
REGISTRY: Registry[Any] = Registry().with_resources(
    [(name, Resource.from_contents(found)) for name, found in schemas().items()]
)


def valid(record: Record) -> None:
    errors = Draft202012Validator(schema(record["record"]), registry=REGISTRY).iter_errors(record)
    assert [e.message for e in errors] == []


def run(answers: list[Record], gold: dict[str, list[Record]] | None = None, **more: Any) -> Adjudicated:
    documents = more.pop("documents", [document()])
    made = adjudicate(documents, answers, gold or {}, more.pop("decisions", ()), at=more.pop("at", AT), **more)
    for name in ("claims", "attributions", "contradictions", "adjudications", "documents"):
        for record in getattr(made, name):
            valid(record)
    return made


def kept(made: Adjudicated) -> dict[str, list[Record]]:
    names = ("claims", "attributions", "contradictions", "adjudications")
    return {name: getattr(made, name) for name in names}


def ruling(made: Adjudicated, decision: str, **more: Any) -> Record:
    who = {"adjudicator_id": "annotator:x", "rationale": "the text says so"}
    return {"dispute": made.disputes[0]["id"], "decision": decision, **who, **more}


def two(a: Record, b: Record) -> list[Record]:
    return [answer("a", claims=[a]), answer("b", claims=[b])]


def test_one_annotator_is_single() -> None:
    made = run([answer("a", claims=[claim("a1", DEAD)])])
    assert [a["method"] for a in made.adjudications] == ["single"]
    assert made.documents[0]["coverage"] == {"claim": "complete", "attribution": "complete"}
    assert made.claims[0]["id"].startswith("claim:d.")
    assert made.claims[0]["voice"] == "outlet"


def test_nobody_answered_is_no_coverage() -> None:
    assert run([]).documents == [document()]


def test_the_same_label_twice_is_unanimous() -> None:
    made = run(two(claim("a1", DEAD), claim("b1", DEAD)))
    (found,) = made.adjudications
    assert (found["method"], found["distribution"]["kind"]) == ("unanimous", {"event": 2})
    assert found["input_ids"] == ["claim:a1", "claim:b1"]


def test_edges_settle_by_a_named_rule() -> None:
    made = run(two(claim("a1", DEAD), claim("b1", LONG)))
    (found,) = made.adjudications
    assert (found["method"], made.claims[0]["span"]) == ("rule", span(LONG))
    assert "boundary:medoid-fuller" in found["rule"]
    assert made.disputes == []


def test_kinds_that_differ_are_one_dispute_and_no_gold() -> None:
    made = run(two(claim("a1", DEAD), claim("b1", DEAD, kind="state", factuality="PS+")))
    (found,) = made.disputes
    assert made.claims == []
    assert found["fields"] == [{"field": "kind", "values": {"annotator:a": "event", "annotator:b": "state"}}]
    assert found["quotes"] == [DEAD]
    assert made.documents[0]["coverage"] == {"claim": "partial", "attribution": "complete"}


def test_an_exception_needs_two() -> None:
    made = run(two(claim("a1", DEAD), claim("b1", DEAD, checkability="partly")))
    assert made.claims[0]["checkability"] == "checkable"
    assert made.adjudications[0]["rule"] == "exception-needs-two:checkable"


def test_most_of_three_win() -> None:
    answers = [answer(n, claims=[claim(n, DEAD, kind=k)]) for n, k in zip("abc", ("event", "event", "state"))]  # noqa: B905
    made = run(answers)
    assert (made.claims[0]["kind"], made.adjudications[0]["method"]) == ("event", "majority")


def test_one_of_three_is_outvoted() -> None:
    made = run([answer("a", claims=[claim("a1", DEAD)]), answer("b"), answer("c")])
    (found,) = made.adjudications
    assert (made.claims, made.disputes) == ([], [])
    assert (found["gold_id"], found["decision"], found["method"]) == (None, "reject", "majority")


def test_one_of_two_is_a_dispute() -> None:
    made = run([answer("a", claims=[claim("a1", DEAD)]), answer("b")])
    assert made.disputes[0]["reason"] == "1 of 2 annotators marked it"
    assert made.disputes[0]["fields"][0]["field"] == "span"


WHOLE = "Toll rises\nAt least 12 people died on Monday, police said. The gate was locked"


def test_a_whole_and_its_parts_are_asked_about_once() -> None:
    made = run([answer("a", claims=[claim("a1", WHOLE)]), answer("b", claims=[claim("b1", DEAD), claim("b2", LOCKED)])])
    assert [d["input_ids"] for d in made.disputes] == [["claim:a1", "claim:b1", "claim:b2"]]
    done = run(
        [answer("a", claims=[claim("a1", WHOLE)]), answer("b", claims=[claim("b1", DEAD), claim("b2", LOCKED)])],
        decisions=[ruling(made, "split")],
    )
    assert [c["span"] for c in done.claims] == [span(DEAD), span(LOCKED)]
    assert [a["input_ids"] for a in done.adjudications if a["gold_id"] == done.claims[0]["id"]] == [
        ["claim:a1", "claim:b1"]
    ]


def test_an_expert_decides_and_is_not_overridden() -> None:
    answers = two(claim("a1", DEAD), claim("b1", DEAD, kind="state"))
    made = run(answers)
    done = run(answers, decisions=[ruling(made, "accept", input_id="claim:b1", cause="ambiguity")])
    assert (done.claims[0]["kind"], done.adjudications[0]["method"], done.disputes) == ("state", "expert", [])
    third = [*answers, answer("c", claims=[claim("c1", DEAD)])]
    again = run(third, kept(done), at=LATER)
    assert (again.claims, again.adjudications) == (done.claims, done.adjudications)


@pytest.mark.parametrize("named", ["gold", "answer"])
def test_an_expert_mends_what_was_settled(named: str) -> None:
    answers = two(claim("a1", DEAD), claim("b1", DEAD))
    made = run(answers)
    assert made.disputes == []
    name = made.claims[0]["id"] if named == "gold" else "claim:b1"
    told = {"dispute": name, "adjudicator_id": "annotator:x", "rationale": "because", "decision": "edit"}
    decisions = [{**told, "input_id": "claim:a1", "gold_record": {"text": "Two people died."}}]
    done = run(answers, kept(made), decisions=decisions, at=LATER)
    assert [(c["id"], c["text"]) for c in done.claims] == [(made.claims[0]["id"], "Two people died.")]
    assert (done.adjudications[0]["method"], done.notes) == ("expert", [])
    again = run(answers, kept(done), at=LATER)
    assert kept(again) == kept(done)


@pytest.mark.parametrize("decision", ["reject", "edit", "merge", "keep_ambiguous"])
def test_every_decision_closes_the_dispute(decision: str) -> None:
    answers = two(claim("a1", DEAD), claim("b1", LONG, kind="state"))
    made = run(answers)
    edits = {"gold_record": {"kind": "quantity"}} if decision == "edit" else {}
    done = run(answers, decisions=[ruling(made, decision, **edits)])
    assert done.disputes == []
    assert [c["kind"] for c in done.claims] == {"reject": [], "edit": ["quantity"]}.get(
        decision, [done.claims[0]["kind"]] if done.claims else []
    )
    again = run(answers, kept(done), at=LATER)
    assert kept(again) == kept(done)


@pytest.mark.parametrize("lacking", ["rationale", "adjudicator_id"])
def test_a_decision_names_its_expert_and_why(lacking: str) -> None:
    made = run(two(claim("a1", DEAD), claim("b1", DEAD, kind="state")))
    given = ruling(made, "accept", input_id="claim:a1")
    del given[lacking]
    with pytest.raises(BadDecision, match=f"{made.disputes[0]['id']}.*{lacking}"):
        run([], decisions=[given])


def test_a_decision_on_nothing_is_reported() -> None:
    who = {"adjudicator_id": "annotator:x", "rationale": "because"}
    made = run([], decisions=[{"dispute": "dispute:claim.0", "decision": "reject", **who}])
    assert made.notes == ["dispute:claim.0: no open dispute has this id; the decision was not used"]


def test_ids_are_kept_when_span_and_text_change() -> None:
    first = run([answer("a", claims=[claim("a1", DEAD)])])
    changed = answer(
        "a", id="annotation:2", revision=2, replaces="annotation:article-d.a", claims=[claim("a1", LONG, kind="state")]
    )
    second = run([answer("a", claims=[claim("a1", DEAD)]), changed], kept(first), at=LATER)
    assert second.claims[0]["id"] == first.claims[0]["id"]
    assert (second.claims[0]["kind"], second.claims[0]["span"]) == ("state", span(LONG))
    assert second.adjudications[0]["at"] == LATER


def test_ids_are_kept_by_place_when_the_labels_are_new() -> None:
    first = run([answer("a", claims=[claim("a1", DEAD)])])
    second = run([answer("b", claims=[claim("b9", LONG)])], kept(first))
    assert second.claims[0]["id"] == first.claims[0]["id"]


def test_merged_ids_live_on() -> None:
    first = run([answer("a", claims=[claim("a1", DEAD), claim("a2", LOCKED)])])
    ids = {c["id"] for c in first.claims}
    answers = [answer("a", claims=[claim("a1", DEAD)]), answer("b", claims=[claim("a2", LONG)])]
    (merged,) = run(answers, kept(first)).claims
    assert {merged["id"], *merged["aliases"]} == ids


def test_the_same_input_gives_the_same_bytes() -> None:
    answers = [
        answer(
            "a",
            claims=[claim("a1", DEAD), claim("a2", LOCKED, kind="state")],
            attributions=[attribution("a1", LONG, "police", "said")],
        ),
        answer(
            "b",
            claims=[claim("b1", LONG), claim("b2", LOCKED)],
            attributions=[attribution("b1", LONG, "police", "said")],
        ),
    ]
    first = run(answers)
    second = run(answers[::-1], kept(first), at=LATER)
    assert jsonl.dump(kept(second)) == jsonl.dump(kept(first))
    assert json.dumps(second.disputes) == json.dumps(first.disputes)


def test_references_follow_the_labels() -> None:
    inner = attribution("a2", DEAD, "police", "said", parent_id="attribution:a1", depth=1)
    outer = attribution("a1", LONG, "the mayor", "denied", claim_ids=["claim:a1"])
    made = run([answer("a", claims=[claim("a1", DEAD)], attributions=[outer, inner])])
    by_depth = {a["depth"]: a for a in made.attributions}
    assert by_depth[1]["parent_id"] == by_depth[0]["id"]
    assert by_depth[0]["claim_ids"] == by_depth[1]["claim_ids"] == [made.claims[0]["id"]]
    assert made.claims[0]["voice"] == "attributed"


def test_a_parent_that_does_not_hold_its_child_is_dropped() -> None:
    child = attribution("a2", LOCKED, "the mayor", "denied", parent_id="attribution:a1", depth=1)
    made = run([answer("a", attributions=[attribution("a1", LONG, "police", "said"), child])])
    assert {(a["parent_id"], a["depth"]) for a in made.attributions} == {(None, 0)}


def test_sources_differ_wholly() -> None:
    a, b = attribution("a1", LONG, "police", "said"), attribution("b1", LONG, "the mayor", "said")
    made = run([answer("a", attributions=[a]), answer("b", attributions=[b])])
    assert [f["field"] for f in made.disputes[0]["fields"]] == ["sources"]


def test_source_edges_are_a_rule() -> None:
    a, b = attribution("a1", LONG, "the mayor", "said"), attribution("b1", LONG, "mayor", "said")
    made = run([answer("a", attributions=[a]), answer("b", attributions=[b])])
    assert made.attributions[0]["sources"][0]["span"] == span("mayor")
    assert made.adjudications[0]["rule"] == "source:medoid-shorter"


def test_a_flag_is_a_dispute_of_its_task() -> None:
    answers = [answer("a", claims=[claim("a1", DEAD)], flags=["discard"])]
    made = run(answers)
    assert [(d["layer"], d["reason"]) for d in made.disputes] == [("task", "flagged: discard")]
    assert made.documents[0]["coverage"]["claim"] == "partial"
    done = run(answers, decisions=[ruling(made, "reject")])
    assert (done.claims, done.disputes) == ([], [])
    assert run(answers, kept(done), at=LATER).adjudications == done.adjudications


def gold_pair() -> dict[str, list[Record]]:
    made = run([answer("a", claims=[claim("a1", DEAD), claim("a2", LOCKED)])])
    return kept(made)


def judged(who: str, relation: str, a: str = "claim:a1", b: str = "claim:a2", **more: Any) -> Record:
    return answer(who, task="pair:p", contradictions=[contradiction(f"p.{who}", a, b, relation, **more)])


ARTICLE = answer("a", claims=[claim("a1", DEAD), claim("a2", LOCKED)])


def test_judges_who_agree_make_gold_over_gold_claims() -> None:
    made = run([ARTICLE, judged("a", "contradiction"), judged("b", "contradiction", "claim:a2", "claim:a1")])
    (found,) = made.contradictions
    assert found["claim_a"] < found["claim_b"]
    assert {found["claim_a"], found["claim_b"]} == {c["id"] for c in made.claims}
    assert (found["level"], found["strength"], found["primary_type"]) == ("outlet_voice", "strict", "numeric")
    assert found["comparability"]["slot"] == "same"


def test_refines_turns_with_the_sides() -> None:
    one = run([ARTICLE, judged("a", "a_refines_b")]).contradictions
    other = run([ARTICLE, judged("a", "b_refines_a", "claim:a2", "claim:a1")]).contradictions
    assert one == other


def test_judges_who_differ_are_a_dispute() -> None:
    made = run([ARTICLE, judged("a", "compatible"), judged("b", "equivalent")])
    assert [f["field"] for f in made.disputes[0]["fields"]] == ["relation"]
    assert made.contradictions == []
    with pytest.raises(BadDecision, match="needs types"):
        run([ARTICLE, judged("a", "compatible"), judged("b", "equivalent")],
            decisions=[ruling(made, "edit", gold_record={"relation": "contradiction"})])  # fmt: skip
    edit = {"relation": "contradiction", "types": ["numeric"], "strength": "likely"}
    done = run(
        [ARTICLE, judged("a", "compatible"), judged("b", "equivalent")],
        decisions=[ruling(made, "edit", gold_record=edit)],
    )
    assert (done.contradictions[0]["relation"], done.contradictions[0]["strength"]) == ("contradiction", "likely")


def test_an_update_needs_its_superseded_claim() -> None:
    made = run(
        [
            ARTICLE,
            judged("a", "update", superseded_claim="claim:a1"),
            judged("b", "update", superseded_claim="claim:a2"),
        ]
    )
    assert [f["field"] for f in made.disputes[0]["fields"]] == ["superseded_claim"]


def test_strength_is_the_weaker() -> None:
    made = run([ARTICLE, judged("a", "contradiction"), judged("b", "contradiction", strength="apparent")])
    assert made.contradictions[0]["strength"] == "apparent"


def test_a_judgement_waits_for_its_claims() -> None:
    made = run([judged("a", "compatible")])
    assert made.contradictions == []
    assert "contradiction:p.a" in made.notes[0]


def test_a_judgement_brings_minimal_claims() -> None:
    bare = [
        claim(f"m{i}", words, kind=None, text=None, checkability=None, factuality=None)
        for i, words in enumerate((DEAD, LOCKED))
    ]
    asked = answer(
        "a", task="pair:p", claims=bare, contradictions=[contradiction("p", "claim:m0", "claim:m1", "compatible")]
    )
    made = run([asked])
    assert [c["text"] for c in made.claims] == [DEAD, LOCKED]
    assert len(made.contradictions) == 1
    assert made.documents[0]["coverage"]["claim"] == "none"
    led = run([ARTICLE, asked])
    assert (len(led.claims), len(led.contradictions)) == (2, 1)


def test_quantities_are_completed_by_what_is_injected() -> None:
    answers = [answer("a", claims=[claim("a1", DEAD, kind="quantity")])]
    assert run(answers).claims[0]["quantities"][0]["value"] is None
    filled = {"comparator": "ge", "value": 12, "low": 12, "high": None, "unit": "people", "measures": None}
    made = run(answers, complete_claim=lambda d, c: {**c, "quantities": [filled]})
    assert made.claims[0]["quantities"] == [filled]


def test_gold_without_answers_stays() -> None:
    imported = claim("old", DEAD, aliases=["claim:older"])
    made = run([judged("a", "compatible", "claim:older", "claim:x"), judged("b", "compatible")], {"claims": [imported]})
    assert made.claims == [{**imported, "voice": "outlet"}]


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧 fell 🎉", "cafe\u0301 fell", "12\u00a0people fell", "سقط 12 fell", "a\r\nb fell"]
)
def test_any_script(text: str) -> None:
    made = run([answer("a", claims=[claim("a1", "fell", of=text)])], documents=[document(text=text)])
    assert made.claims[0]["span"]["segments"][0]["exact"] == "fell"


def test_a_long_document_id_still_fits() -> None:
    name = "d" * 190
    made = run([answer("a", docs=(name,), claims=[claim("a1", DEAD, doc=name)])], documents=[document(name, TEXT)])
    assert len(made.claims[0]["id"]) <= 200


def test_an_open_dispute_leaves_the_earlier_gold_as_it_was() -> None:
    first = run([answer("a", claims=[claim("a1", DEAD)])])
    second = run(two(claim("a1", DEAD), claim("b1", DEAD, kind="state")), kept(first), at=LATER)
    assert (second.claims, second.adjudications) == (first.claims, first.adjudications)
    assert second.documents[0]["coverage"]["claim"] == "partial"
    third = run(two(claim("a1", DEAD), claim("b1", DEAD)), kept(second), at=LATER)
    assert [c["id"] for c in third.claims] == [c["id"] for c in first.claims]


def test_a_document_without_text_is_adjudicated_all_the_same() -> None:
    made = run(two(claim("a1", DEAD), claim("b1", LONG)), documents=[document() | {"text": None}])
    assert made.claims[0]["text"] == f"{DEAD} (whole)"
