"""Conflicts between claims: how each kind is told, what is none, and scores on invented events that do not fall."""

from typing import Any

import pytest
from goldassay.corpus import extract
from goldassay.quality.score import score
from goldassay.schema.check import check_records
from hypothesis import given
from hypothesis import strategies as st

from .invented import event
from .quality.making import claim, document

MADE_WITH = ("flood", "ceasefire", "trial", "train", "storm", "siege")
KEPT_APART = ("election", "works")
DAYS = ("2031-04-06T08:00:00Z", "2031-04-07T08:00:00Z", "2031-04-08T08:00:00Z")  # from a Sunday on


def said_of(*texts: str, kinds: tuple[str, ...] = ()) -> list[Any]:
    """The relations found between claims, each of an article a day later than the one before."""
    documents: Any = [
        document(f"d{n}", text, published_at=DAYS[n], published_precision="minute") for n, text in enumerate(texts)
    ]
    claims: Any = [
        claim(f"c{n}", text, of=text, doc=f"d{n}", text=text, kind=dict(enumerate(kinds)).get(n, "event"))
        for n, text in enumerate(texts)
    ]
    return [r for p in extract.predict(documents, claims) for r in p["contradictions"]]


@pytest.mark.parametrize(
    ("one", "other", "relation", "kind"),
    [
        ("Nine people were hurt", "At least 12 people were hurt", "update", None),
        ("At least 12 people were hurt", "Nine people were hurt", "contradiction", "numeric"),
        ("The reservoir is 97 percent full", "The reservoir is 90 percent full", "update", None),
        ("The plant employs 300 people", "The plant employs 450 people", "contradiction", "numeric"),
        ("The fort is held by the army", "The rebels have taken the fort", "update", None),
        ("The rebels took the fort on Saturday", "The army has always held the fort", "contradiction", "status"),
        ("Ann Lee is alive", "Ann Lee was killed on Friday", "contradiction", "status"),
        ("Ann Lee was killed", "Ann Lee is unhurt", "contradiction", "status"),
        ("The talks have not begun", "The talks began on Monday", "update", None),
        ("The mine exploded", "The mine did not explode", "contradiction", "negation"),
        ("The pit closed at 5 a.m. on Saturday", "The pit closed at noon on Saturday", "contradiction", "temporal"),
        ("The rebels shelled the old market", "The army shelled the old market", "contradiction", "entity_role"),
        ("Lena Roth is the mayor of Quern", "Ann Lee is the mayor of Quern", "contradiction", "entity_role"),
        ("The leak was caused by frost", "The leak was caused by rust", "contradiction", "cause"),
        ("All hostages were freed unharmed", "Two hostages were killed", "contradiction", "status"),
    ],
)
def test_two_claims(one: str, other: str, relation: str, kind: str | None) -> None:
    """Of an update the first, earlier claim no longer holds."""
    kinds = ("identity_role",) * 2 if "mayor" in one else ()
    (found,) = said_of(one, other, kinds=kinds)
    assert (found["relation"], found.get("primary_type")) == (relation, kind)
    assert found.get("superseded_claim") == ("claim:c0" if relation == "update" else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 12 people were hurt", "14 people were hurt"),
        ("About 700 people fled Quern", "650 people fled Quern"),
        ("Two people were killed in Quern", "Nine people were killed in Dorn"),
        ("Two soldiers were killed", "Nine workers were killed"),
        ("12 people were hurt", "Three of the injured are children"),
        ("40 people were killed", "A fire in 2019 killed three people"),
        ("The mine will open on 1 May", "The mine opened on Monday"),
        ("Turnout was 41 percent in Quern", "Turnout was 52 percent in Dorn"),
        ("The north bridge is closed", "The airport is open"),
        ("The pit closed on Saturday", "The mill closed on Monday"),
        ("Ann Lee was acquitted of fraud", "Tom Hall was found guilty of theft"),
        ("600 voted for it", "448 voted against it"),
    ],
)
def test_what_is_no_conflict(one: str, other: str) -> None:
    assert said_of(one, other) == said_of(other, one) == []


def test_a_start_and_an_end_give_a_length() -> None:
    """Either is a premise: 13 hours are no 30."""
    texts = (
        "The fire began at 3 a.m. on Sunday",
        "The fire was put out at 4 p.m. on Sunday",
        "The fire burned for 30 hours",
    )
    found = {frozenset((r["claim_a"], r["claim_b"])): r for r in said_of(*texts)}
    start, end, length = (f"claim:c{n}" for n in range(3))
    assert found.keys() == {frozenset((start, length)), frozenset((end, length))}
    for premise, other in ((start, end), (end, start)):
        told = found[frozenset((premise, length))]
        assert (told["types"], told["inference"], told["via_claims"]) == (["duration"], ["arithmetic"], [other])


def test_a_correction_is_of_one_outlet() -> None:
    texts = ("The vote was 612 to 484.\n", "Correction: The vote was 612 to 448.\n")
    held: Any = [document(f"d{n}", text, published_at=DAYS[n]) for n, text in enumerate(texts)]
    claims: Any = [
        claim(f"c{n}", f"The vote was 612 to {k}", of=t, doc=f"d{n}")
        for n, (t, k) in enumerate(zip(texts, (484, 448), strict=True))
    ]
    (found,) = [r for p in extract.predict(held, claims) for r in p["contradictions"]]
    assert (found["relation"], found["superseded_claim"]) == ("correction", "claim:c0")


def judged(names: tuple[str, ...]) -> dict[str, Any]:
    """What `score` says of the relations of given claims in some events."""
    events = [event(name) for name in names]
    documents: Any = [d for e in events for d in e.documents]
    claims = [c for e in events for c in e.claims]
    gold = {"claims": claims, "contradictions": [r for e in events for r in e.judged]}
    said: Any = list(extract.predict(documents, claims))
    assert check_records([*documents, *claims, *said]) == []
    found: dict[str, Any] = score(gold, said, documents, resamples=0)["layers"]["contradiction"]
    return found


@pytest.mark.parametrize(
    ("names", "contradiction", "update", "ap"), [(MADE_WITH, 0.86, 0.9, 0.78), (KEPT_APART, 0.72, 0.65, 0.62)]
)
def test_scores_on_invented_events_do_not_fall(names: Any, contradiction: float, update: float, ap: float) -> None:
    """Floors a little under what was measured; every pair of claims that is not listed is not comparable."""
    found = judged(names)
    reached = (found["per_class"]["contradiction"]["f1"], found["per_class"]["update"]["f1"], found["ap"]["value"])
    assert all(value >= floor for value, floor in zip(reached, (contradiction, update, ap), strict=True)), reached
    assert all(guess["contradiction"]["f1"] < 0.1 for guess in found["baselines"].values())


PARTS = (
    "Nine people",
    "12 soldiers",
    "Ann Lee",
    "the army",
    "was killed",
    "is not open",
    "took",
    "because of",
    "e\u0301 👩\u200d🚒",
    "سقط",
    "\u00a0",
)
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" ".join)


@given(WORDS, WORDS)
def test_order_never_matters(one: str, other: str) -> None:
    texts = [f"{text}." for text in (one, other)]
    held: Any = [document(f"d{n}", t, published_at=DAYS[n]) for n, t in enumerate(texts)]
    claims: Any = [claim(f"c{n}", t, of=t, doc=f"d{n}", text=t) for n, t in enumerate(texts)]
    assert list(extract.predict(held, claims)) == list(extract.predict(held[::-1], claims[::-1]))
