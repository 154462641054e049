"""The rule extractor: who said what in how many ways, offsets in any script, conflicts, and scores that do not fall."""

from pathlib import Path
from typing import Any

import pytest
from goldassay.corpus import extract
from goldassay.corpus.grammar.attributions import attributions
from goldassay.corpus.project import Project
from goldassay.corpus.sentences import within
from goldassay.corpus.values.intervals import numbers_apart
from goldassay.corpus.values.quantities import quantities
from goldassay.quality.match import dice, match, overlap
from goldassay.quality.score import score
from goldassay.schema.anchor import ranges
from goldassay.schema.check import check_records
from hypothesis import example, given
from hypothesis import strategies as st

from .quality.making import claim, document

Said = tuple[tuple[str, ...], str | None, str, str]


def found(text: str) -> list[Said]:
    """(sources, cue, content, attitude) of each attribution in `text`, pieces of a content joined by dots."""
    places = [place for line in text.split("\n") for place in _sentences(text, line)]
    return [
        (
            tuple(text[a:b] for a, b in one.sources),
            one.cue and text[slice(*one.cue)],
            " ... ".join(text[a:b] for a, b in one.content),
            one.attitude,
        )
        for one in attributions(text, places)
    ]


def article(name: str, text: str, **more: Any) -> dict[str, Any]:
    sections = [{"kind": "body", "start": 0, "end": len(text)}] if text else []
    return document(name, text=text, sections=sections, **more)


def _sentences(text: str, line: str) -> list[tuple[int, int]]:
    start = text.index(line)
    return within(text, start, start + len(line))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The gate was shut, police said.", [(("police",), "said", "The gate was shut", "assert")]),
        (
            "The army and the mayor's office said the gate was shut.",
            [(("The army", "the mayor's office"), "said", "the gate was shut", "assert")],
        ),
        (
            "“One half,” said Ann Lee, a nurse, “and the other half.”",
            [(("Ann Lee",), "said", "One half ... and the other half", "assert")],
        ),
        (
            "“I saw smoke,” recalled Peter Hall. “It was everywhere.”",
            [(("Peter Hall",), "recalled", "I saw smoke ... It was everywhere", "assert")],
        ),
        (
            "The minister said: “We will not talk.” He added: “There is nothing to say.”",
            [
                (("The minister",), "said", "We will not talk", "predict"),
                (("He",), "added", "There is nothing to say", "assert"),
            ],
        ),
        (
            "A Wire reported that Ann Lee had denied that the gate was shut.",
            [
                (("A Wire",), "reported", "Ann Lee had denied that the gate was shut", "assert"),
                (("Ann Lee",), "had denied", "the gate was shut", "deny"),
            ],
        ),
        (
            "The company insists the plant is safe, while campaigners argue it should be shut.",
            [
                (("The company",), "insists", "the plant is safe", "assert"),
                (("campaigners",), "argue", "it should be shut", "assert"),
            ],
        ),
        (
            "Ardmoss confirmed the sale but declined to comment on the price.",
            [
                (("Ardmoss",), "confirmed", "the sale", "confirm"),
                (("Ardmoss",), "declined to comment", "the price", "decline_comment"),
            ],
        ),
        (
            "The bridge, according to the mayor, will open in May.",
            [(("the mayor",), "according to", "The bridge ... will open in May", "neutral_relay")],
        ),
        ("The toll has reportedly reached ten.", [((), "reportedly", "The toll has ... reached ten", "neutral_relay")]),
        ("Smoke is said to have spread.", [((), "is said to", "Smoke ... have spread", "neutral_relay")]),
        ("Turkey vowed to respond.", [(("Turkey",), "vowed", "to respond", "commit")]),
        ("The minister was blunt: “We lost the war.”", [(("The minister",), None, "We lost the war", "assert")]),
        (
            "The fire service said at 8.30 a.m. on Sunday that two were hurt.",
            [(("The fire service",), "said", "two were hurt", "assert")],
        ),
        ("The vote was called by the committee.", []),
        ("He did not respond to a request for comment.", []),
        ("An estimated 300 people fled.", []),
    ],
)
def test_attributions(text: str, said: list[Said]) -> None:
    assert found(text) == said


@pytest.mark.parametrize(
    ("said", "comparator", "low", "high"),
    [
        ("six in ten miners", "eq", 0.6, 0.6),
        ("nine out of 10 homes", "eq", 0.9, 0.9),
        ("a dozen or so people", "approx", 10.8, 13.2),
        ("half a dozen boats", "eq", 6, 6),
        ("three dozen houses", "eq", 36, 36),
        ("no fewer than 40 people", "ge", 40, None),
        ("300 or more people", "ge", 300, None),
        ("as many as 50 people", "le", 0, 50),
        ("1.2m people", "eq", 1.2e6, 1.2e6),
        ("$3.5bn", "eq", 3.5e9, 3.5e9),
        ("half a million people", "eq", 500000, 500000),
        ("between 20 and 30 people", "between", 20, 30),
        ("20 to 30 people", "between", 20, 30),
        ("20-30 soldiers", "between", 20, 30),
        ("two hundred and fifty people", "eq", 250, 250),
        ("twenty-one people", "eq", 21, 21),
        ("a hundred men", "eq", 100, 100),
        ("several dozen people", "vague", 36, 99),
        ("nobody was hurt", "eq", 0, 0),
        ("1.5 percent", "eq", 1.5, 1.5),
    ],
)
def test_numbers(said: str, comparator: str, low: float, high: float | None) -> None:
    (number,) = [m.quantity for m in quantities(said)]
    assert (number["comparator"], number["low"], number["high"]) == (comparator, low, high)


@pytest.mark.parametrize(
    "said", ["between 2015 and 2016", "2016-17", "a 3m high wall", "two and a half years", "12 in 2017"]
)
def test_no_numbers(said: str) -> None:
    assert quantities(said) == []


def test_a_vote_is_no_range() -> None:
    assert [m.quantity["value"] for m in quantities("a vote of 448 to 612 members")] == [448, 612]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("At least 12 people", "nine people", True),
        ("dozens of people", "300 people", True),
        ("more than 300 people", "300 people", True),
        ("at least 300 people", "300 people", False),
        ("up to 40 people", "nobody", False),
        ("about 700 people", "650 people", False),
        ("hundreds of people", "between 900 and 1,100 people", False),
    ],
)
def test_intervals(one: str, other: str, apart: bool) -> None:
    (p,), (q,) = quantities(one), quantities(other)
    assert numbers_apart(p.quantity, q.quantity) is numbers_apart(q.quantity, p.quantity) is apart


WORDS = (
    *'“”"‘’',
    *(" ", "\u00a0", "\r\n", ", ", ". ", ": ", "; ", " – ", " and ", " that "),
    *("👩\u200d🚒", "e\u0301", "שלום", "مرحبا", "said", "he", "Ann Lee", "the army", "denied", "according to", "told"),
    *("is said to", "reports that", "declined to comment", "will open", "12 people", "fled", "to stay", "citing"),
    *("reportedly", "''", "'", "?”", "asked", "Rep.", "as", "Lee:", "who", "went on", "are sure that", "\n", "Says"),
)
PARTS = st.sampled_from(WORDS)


@example("reportedly reportedly reportedly")
@given(st.lists(PARTS, max_size=30).map(lambda parts: " ".join(parts)))
def test_whatever_is_read_obeys_the_rules(text: str) -> None:
    """Offsets right in any script, segments in order, children inside parents, chains right."""
    held: Any = article("any", text)
    assert [p for p in check_records([held, *extract.predict([held])]) if p.severity == "error"] == []


def test_an_event_may_be_called_as_its_document() -> None:
    texts = {"x": "12 people were killed in the blast.", "y": "40 people were killed in the blast."}
    names = [one["id"] for one in extract.predict([article(n, t, event_id="event:x") for n, t in texts.items()])]
    assert len(set(names)) == len(names) == 3


@pytest.mark.parametrize(
    ("texts", "relation"),
    [
        (("12 people were killed in the blast", "40 people were killed in the blast"), "update"),
        (("40 people were killed in the blast", "12 people were killed in the blast"), "contradiction"),
        (("The north bridge is closed", "The north bridge reopened on Monday"), "update"),
        (("The north bridge is closed", "The north bridge stayed open throughout"), "contradiction"),
        (("A strike shut the pit for 11 months", "A strike shut the pit for six weeks"), "contradiction"),
        (("12 people were killed in the blast", "12 people were hurt in the blast"), None),
        (("About 700 soldiers crossed the river", "650 soldiers crossed the river"), None),
        (("12 people were killed in the blast", "A blast in 2019 killed 40 people"), None),
    ],
)
def test_conflicts_of_given_claims(texts: tuple[str, str], relation: str | None) -> None:
    """The second article is a day later."""
    days = ("2031-04-06T08:00:00Z", "2031-04-07T08:00:00Z")
    held: Any = [
        article(f"d{n}", text, published_at=day, published_precision="minute")
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    claims: Any = [claim(f"c{n}", text, of=text, doc=f"d{n}", text=text) for n, text in enumerate(texts)]
    said = [r for p in extract.predict(held, claims) for r in p["contradictions"]]
    assert [r["relation"] for r in said] == ([relation] if relation else [])
    if relation == "update":
        assert said[0]["superseded_claim"] == "claim:c0"


def test_scores_on_the_sample_do_not_fall(sample: Path) -> None:
    """Floors a little under what was measured, on the events the rules were made with and on the one kept apart."""
    here = Project.at(sample)
    gold = {kind: here.gold_records(kind) for kind in ("claims", "attributions", "contradictions")}
    documents: Any = here.records("documents")
    kept_apart = {d["id"] for d in documents if d["event_id"] == "event:sellaw-dam-evacuation"}
    for apart, floors in ((False, (0.96, 0.96, 0.70, 0.90)), (True, (0.90, 0.90, 0.58, 0.85))):
        held = [d for d in documents if (d["id"] in kept_apart) is apart]
        names = {d["id"] for d in held}
        true = {kind: [r for r in gold[kind] if r.get("document_id") in names] for kind in ("claims", "attributions")}
        said: Any = list(extract.predict(held))
        told = [a for p in said for a in p["attributions"]]
        claims = score({**gold, **true}, said, held, resamples=10)["layers"]["claim"]
        reached = (
            _f1(true["attributions"], told, "content", dice(0.5)),
            _f1(true["attributions"], told, "cue", overlap),
            claims["exact"]["f1"],
            claims["overlap"]["f1"],
        )
        assert all(value >= floor for value, floor in zip(reached, floors, strict=True)), reached
    assert check_records([*documents, *extract.predict(documents)]) == []


def _f1(true: list[Any], told: list[Any], field: str, allowed: Any) -> float:
    hit = size = 0
    for name in {r["document_id"] for r in true}:
        one, other = ([ranges(r[field]) for r in rs if r["document_id"] == name and r[field]] for rs in (true, told))
        hit, size = hit + len(match(one, other, allowed)), size + len(one) + len(other)
    return 2 * hit / size


def test_given_claims_are_scored(sample: Path) -> None:
    """Where the rules were made, they beat each baseline that never compares."""
    here = Project.at(sample)
    gold = {kind: here.gold_records(kind) for kind in ("claims", "attributions", "contradictions")}
    documents: Any = [d for d in here.records("documents") if d["event_id"] != "event:sellaw-dam-evacuation"]
    said: Any = list(extract.predict(documents, gold["claims"]))
    assert all(p["claims"] == p["attributions"] == [] for p in said)
    found = score(gold, said, documents, resamples=10)["layers"]["contradiction"]
    assert found["given_claims"]["f1"] >= 0.9
    assert all(guess["contradiction"]["f1"] < found["given_claims"]["f1"] for guess in found["baselines"].values())
