"""How differences are settled, as [adjudicate] says."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from goldassay.quality.adjudicate import Adjudicated, adjudicate
from goldassay.quality.edges import taken
from goldassay.quality.policy import BadPolicy, policies
from goldassay.schema import jsonl

from .making import AT, Record, answer, attribution, claim, contradiction, document

DEAD, LONG, LOCKED = "At least 12 people died", "At least 12 people died on Monday", "The gate was locked"
WORDS = ("Toll rises", DEAD, "police said", LOCKED, "the mayor denied")


def run(answers: list[Record], **options: Any) -> Adjudicated:
    known = options.pop("known", None)
    return adjudicate([document()], answers, {}, at=AT, config={"adjudicate": options}, known=known)


def of_three(*kinds: str) -> list[Record]:
    return [answer(n, claims=[claim(n, DEAD, kind=k)]) for n, k in zip("abc", kinds, strict=True)]


@pytest.mark.parametrize(("policy", "kind"), [("majority", "event"), ("unanimous", None), ("expert", None)])
def test_two_of_three(policy: str, kind: str | None) -> None:
    made = run(of_three("event", "event", "state"), claim=policy)
    assert [c["kind"] for c in made.claims] == ([kind] if kind else [])
    assert len(made.disputes) == (kind is None)


def test_unanimous_wants_all_to_mark_and_no_exception_rule() -> None:
    assert run([answer("a", claims=[claim("a1", DEAD)]), answer("b"), answer("c")], claim="unanimous").disputes
    pair = [answer("a", claims=[claim("a1", DEAD)]), answer("b", claims=[claim("b1", DEAD, factuality="PS+")])]
    assert run(pair).claims[0]["factuality"] == "CT+"
    (found,) = run(pair, claim="unanimous").disputes
    assert [field["field"] for field in found["fields"]] == ["factuality"]


def test_expert_asks_where_a_rule_would_settle() -> None:
    pair = [answer(n, claims=[claim(f"{n}1", DEAD, voice=v)]) for n, v in (("a", "outlet"), ("b", "mixed"))]
    assert run(pair, claim="unanimous").claims[0]["voice"] == "mixed"
    assert [field["field"] for field in run(pair, claim="expert").disputes[0]["fields"]] == ["voice"]


def test_a_policy_is_of_its_layer() -> None:
    made = [answer(n, attributions=[attribution(n, DEAD, "police", "said", attitude=t)]) for n, t in
            (("a", "assert"), ("b", "assert"), ("c", "warn"))]  # fmt: skip
    assert len(run(made, claim="expert").attributions) == 1
    assert run(made, attribution="unanimous").attributions == []


def test_weighted_believes_those_who_are_right() -> None:
    """Two who always agree are right where Dawid and Skene look; the third stands alone. Of the first and the third on
    one claim of their own, the first is believed.
    """
    kinds = ("event", "state", "event", "state")
    said = {who: [claim(f"{who}{n}", w, kind=k) for n, (w, k) in enumerate(zip(WORDS, kinds, strict=False))]
            for who in "ab"}  # fmt: skip
    said["c"] = [claim(f"c{n}", w, kind="other") for n, w in enumerate(WORDS[:4])]
    answers = [answer(who, claims=claims) for who, claims in said.items()]
    text = document("e")
    alone = [answer(w, task="article:e", docs=("e",), claims=[claim(f"{w}e", LOCKED, doc="e", kind=k)])
             for w, k in (("a", "state"), ("c", "other"))]  # fmt: skip
    for policy, wanted in (("majority", 4), ("weighted", 5)):
        made = adjudicate([document(), text], [*answers, *alone], {}, at=AT, config={"adjudicate": {"claim": policy}})
        assert len(made.claims) == wanted
    last = next(c for c in made.claims if c["document_id"] == "document:e")
    told = next(a for a in made.adjudications if a["gold_id"] == last["id"])
    assert (last["kind"], told["method"]) == ("state", "weighted")
    assert told["distribution"]["kind"] == {"other": 1, "state": 1}


def test_known_answers_tell_who_is_right_in_pairs() -> None:
    claims = [answer(n, claims=[claim(f"{n}1", DEAD), claim(f"{n}2", LOCKED)]) for n in "ab"]
    gold = {c["id"] for c in run(claims).claims}
    a, b = sorted(gold)
    judged = [answer(n, task="pair:1", contradictions=[contradiction(n, a, b, r)])
              for n, r in (("a", "equivalent"), ("b", "compatible"))]  # fmt: skip
    known = {"annotator:a": (20, 20), "annotator:b": (5, 20)}
    made = run([*claims, *judged], contradiction="weighted", known=known)
    assert [c["relation"] for c in made.contradictions] == ["equivalent"]
    few = run([*claims, *judged], contradiction="weighted", known={"annotator:a": (5, 5)})
    assert (few.contradictions, len(few.disputes)) == ([], 1)


def test_where_nobody_can_tell_it_says_so() -> None:
    made = run([answer("a", claims=[claim("a1", DEAD)])], claim="weighted")
    assert made.notes == [
        "[adjudicate] claim: weighted as majority; fewer than three annotators, and too few known answers"
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"claim": "majorty"}, "claim is 'majorty'; there are majority, unanimous, weighted, expert"),
        ({"claims": "majority"}, "claims is nothing known; there are claim, attribution, contradiction, edges, dice"),
        ({"edges": "widest"}, "edges is 'widest'; there are fuller, shorter, longer"),
        ({"dice": 0.2}, "dice is 0.2; write a number from 0.5 to 1"),
        (3, "adjudicate is no table"),
    ],
)
def test_what_is_no_policy(table: Any, said: str) -> None:
    with pytest.raises(BadPolicy, match="goldassay") as caught:
        policies(table)
    assert said in str(caught.value)


TEXT = "The vote was held, and that is it, on the orders of the minister, Edda Karsholm."


@pytest.mark.parametrize(
    ("shorter", "longer", "fuller"),
    [
        ("The vote was held", "The vote was held, and that", False),
        ("The vote was held", "The vote was held,", False),
        ("the orders of the minister", "the orders of the minister, Edda Karsholm", True),
        ("vote was held", "The vote was held", False),
    ],
)
def test_edges_keep_what_carries_meaning(shorter: str, longer: str, fuller: bool) -> None:
    places = [((TEXT.index(w), TEXT.index(w) + len(w)),) for w in (shorter, longer)]
    for order in (places, places[::-1]):
        assert order[taken(order, TEXT)[0]] == places[fuller]
        assert order[taken(order, None)[0]] == order[taken(order, TEXT, "shorter")[0]] == places[0]
        assert order[taken(order, TEXT, "longer")[0]] == places[1]


def test_the_nearest_of_three_is_taken_whatever_the_rule() -> None:
    places = [((0, 10),), ((0, 11),), ((0, 30),)]
    assert [taken(places, "x" * 30, rule)[0] for rule in ("fuller", "shorter", "longer")] == [1, 1, 1]


def test_the_sample_asks_at_most_eight_questions_an_article(sample: Path) -> None:
    documents = list(jsonl.read(sample / "documents.jsonl"))
    answers = [a for path in sorted((sample / "annotations").glob("*.jsonl")) for a in jsonl.read(path)]
    made = adjudicate(documents, answers, {}, at=AT)
    per_article = Counter(name for found in made.disputes for name in found["document_ids"])
    print(f"disputes an article: {len(made.disputes) / len(documents):.1f}, at most {max(per_article.values())}")
    assert max(per_article.values()) <= 8


def test_what_was_said_of_a_doubtful_label_stays_with_the_ruling() -> None:
    answers = [answer("a", claims=[claim("a1", DEAD, factuality="PS+")]), answer("b")]
    name = run(answers).disputes[0]["id"]
    ruled = {"dispute": name, "decision": "accept", "adjudicator_id": "annotator:x", "rationale": "it is there"}
    (told,) = adjudicate([document()], answers, {}, [ruled], at=AT).adjudications
    assert told["distribution"] == {
        "present": {"no": 1, "yes": 1}, "kind": {"event": 1}, "checkability": {"checkable": 1}, "factuality": {"PS+": 1}
    }  # fmt: skip
