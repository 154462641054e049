"""Who is asked what, in what order, and with what shown: pure, over generated teams and queues."""

import tomllib
from itertools import pairwise
from typing import Any

import pytest
from goldassay.tasks.allot import allot
from goldassay.tasks.fates import outcome
from goldassay.tasks.gate import blind
from goldassay.tasks.keycard import key_card
from goldassay.tasks.keys import task_key
from goldassay.tasks.known import is_known, known_pairs, mixed, seal
from goldassay.tasks.order import ordered
from goldassay.tasks.practice import expected
from goldassay.tasks.redo import BadWhere, chosen
from goldassay.tasks.roster import Roster
from goldassay.tasks.settings import BadSettings, Settings, possible, settings, with_annotators
from goldassay.tasks.subjects import Pairs
from hypothesis import given
from hypothesis import strategies as st

from .records import document, judged, pair, rich


@given(st.integers(1, 6), st.integers(0, 30), st.integers(0, 10), st.data())
def test_allotted_evenly_and_for_good(team: int, first: int, more: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(1, team))
    people, keys = [f"annotator:{n}" for n in range(team)], [f"article:{n}" for n in range(first + more)]
    begun = allot(keys[:first], people, {}, overlap)
    assert [sum(key in mine for mine in begun.asked.values()) for key in keys[:first]] == [overlap] * first
    assert max(map(len, begun.asked.values())) - min(map(len, begun.asked.values())) <= 1
    assert allot(keys[:first], people, begun.asked, overlap).asked == {name: [] for name in people}
    grown = allot(keys, [*people, "annotator:new"], begun.asked, overlap)
    assert not any(set(mine) & set(keys[:first]) for mine in grown.asked.values())
    assert [sum(key in mine for mine in grown.asked.values()) for key in keys[first:]] == [overlap] * more
    loads = {name: len(begun.asked.get(name, ())) + len(mine) for name, mine in grown.asked.items()}
    assert all(loads["annotator:new"] <= loads[name] for name in people) or loads["annotator:new"] <= more


@given(st.integers(1, 5), st.integers(0, 30), st.integers(1, 10))
def test_nobody_gets_more_than_the_quota(team: int, count: int, quota: int) -> None:
    people = [f"annotator:{n}" for n in range(team)]
    made = allot([f"pair:{n}" for n in range(count)], people, {}, min(2, team), quota)
    assert max(map(len, made.asked.values())) <= quota
    assert len(made.waiting) == count - sum(map(len, made.asked.values())) // min(2, team)


def test_who_leaves_holds_what_they_answered_and_no_more() -> None:
    held = {"annotator:gone": {"a"}, "annotator:b": {"a", "b"}}
    made = allot(["a", "b"], ["annotator:b", "annotator:c"], held, 2)
    assert made.asked == {"annotator:b": [], "annotator:c": ["b"]}


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.floats(0.2, 1))
def test_the_share_is_blind_after_every_push_or_all_of_it_is(pushes: list[int], share: float) -> None:
    there = hidden = 0
    for count in pushes:
        keys = [f"article:{there + n}" for n in range(count)]
        found = blind(keys, there, hidden, share)
        there, hidden = there + count, hidden + len(found)
        assert found <= set(keys)
        few = share * there < 1 and not found
        assert hidden >= share * there - 1e-6 or few or found == set(keys)


@given(st.integers(0, 40), st.integers(0, 9), st.floats(0.01, 0.5))
def test_known_answers_come_at_their_rate_and_apart(asked: int, checks: int, rate: float) -> None:
    keys, known = [f"pair:{n}" for n in range(asked)], [f"pair:k{n}" for n in range(checks)]
    made = mixed(keys, known, "annotator:a", rate, (0, 0))
    assert [key for key in made if key in keys] == keys
    some = [key for key in made if key in known]
    assert len(set(some)) == len(some) == min(checks, -int(-(rate * asked - 1e-9) // 1))
    assert mixed([], known, "annotator:a", rate, (asked, len(some)))[: len(known)] == [] or len(some) < rate * asked


def test_a_seal_tells_only_who_knows() -> None:
    sealed = [{"task_key": "pair:1", "seal": seal("pair:1", known)} for known in (True, False)]
    assert [is_known(data) for data in sealed] == [True, False]
    assert len({len(data["seal"]) for data in sealed}) == 1
    assert not is_known({"task_key": "article:1"})


def test_known_pairs_are_pairs_or_contradictions() -> None:
    claims = {c["id"]: c for c in rich()["claims"]}
    a, b = sorted(claims)[:2]
    told = {"record": "contradiction", "claim_a": a, "claim_b": b, "relation": "update"}
    (made,) = known_pairs([told], claims, "k.jsonl")
    assert (made["relation"], made["a"]["claim_id"], made["b"]["claim_id"]) == ("update", a, b)
    subjects = Pairs([pair("x", b, a), pair("y", a, "claim:z")], [made], {}, claims, None)
    assert list(subjects.keys(None, ())) == [task_key("pair", ["pair:y"])]
    assert [subjects.name(key) for key in subjects.keys("annotator:a", ())] == ["pair:y", made["id"]]
    for odd in ({**told, "relation": "same"}, {**told, "claim_a": "claim:none"}, {"relation": "update"}):
        with pytest.raises(ValueError, match=r"k\.jsonl: line 1"):
            known_pairs([odd], claims, "k.jsonl")


def test_the_order_of_the_queue() -> None:
    scores = {"p1": ("a", "b", 0.2), "p2": ("c", "d", 0.9), "p3": ("d", "e", 0.1), "p4": ("f", "g", 0.5)}
    pairs = [pair(name, f"claim:{a}", f"claim:{b}") | {"score": s} for name, (a, b, s) in scores.items()]
    names = {p: [pairs[n]["id"][5:] for n in ordered("pair", pairs, {}, p)] for p in (None, "given", "score", "group")}
    assert names[None] == names["group"] == ["p2", "p3", "p4", "p1"]
    assert (names["given"], names["score"]) == (["p1", "p2", "p3", "p4"], ["p2", "p4", "p1", "p3"])
    days = {"document:x": "2031-05-02", "document:y": None, "document:z": "2031-05-01"}
    documents = [{**document(name), "published_at": day} for name, day in days.items()]
    orders = {p: ordered("article", documents, {}, p) for p in ("oldest", "newest", None)}
    found = {p: [documents[n]["id"][-1] for n in order] for p, order in orders.items()}
    assert found == {"oldest": ["z", "x", "y"], "newest": ["x", "z", "y"], None: ["x", "y", "z"]}


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"annotators": "ann-1"}, "list of names"),
    ({"annotators": ["Ann Smith"]}, "'Ann Smith'"),
    ({"annotators": ["a", "annotator:a"]}, "twice"),
    ({"overlap": 0}, "1 or more"),
    ({"overlap": True}, "1 or more"),
    ({"overlap": 3, "annotators": ["a", "b"]}, "3, and there are 2 annotators"),
    ({"quota": 2.5}, "1 or more"),
    ({"quota": 2}, "there are no annotators"),
    ({"priority": "best"}, "given, oldest"),
    ({"blind_share": 0.1}, "0.2 to 1"),
    ({"prefill_score": 2}, "0 to 1"),
    ({"known_answers": 3}, "a file's name"),
    ({"known_rate": 0.9}, "0 to 0.5"),
    ({"passes": 3}, "1 or 2"),
    ({"overlaps": 2}, "overlaps is nothing known; there are annotators"),
]


@pytest.mark.parametrize(("table", "said"), FAULTS)
def test_what_cannot_be_is_named(table: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings, match=r"^g\.toml: \[tasks\] ") as told:
        possible(settings(table, "g.toml"), "g.toml")
    assert said in str(told.value)


def test_nothing_said_is_as_it_was() -> None:
    assert settings({}, "g.toml") == Settings()
    assert settings({"annotators": ["a", "annotator:b"]}, "g.toml").annotators == ("annotator:a", "annotator:b")


TOMLS = (
    'name = "x"\n',
    'name = "x"\n[tasks]\n# who\noverlap = 1 # one\n[fields]\nclaim = []\n',
    '[tasks]\nannotators = [\n  "a", # the first\n  "b",\n]\n[splits.pin]\n"event:x" = "test"\n',
    "[fields]\nclaim = []\n[tasks]",
)


@pytest.mark.parametrize("text", TOMLS)
def test_annotators_are_written_and_all_else_stays(text: str) -> None:
    made = with_annotators(text, ["a", "c"], "g.toml")
    before: dict[str, Any] = tomllib.loads(text)
    before["tasks"] = {**before.get("tasks", {}), "annotators": ["a", "c"]}
    assert tomllib.loads(made) == before
    assert all(comment in made for comment in ("# who", "# one") if comment in text)
    with pytest.raises(BadSettings, match="write annotators"):
        with_annotators('tasks = {annotators = ["a"]}\n', ["b"], "g.toml")


@pytest.mark.parametrize("where", ["", "kind", "kind=numbers", "colour=red", "guideline>1", "claim:x", "document: x"])
def test_a_selection_that_selects_nothing(where: str) -> None:
    with pytest.raises(BadWhere, match="--redo"):
        chosen(where)


def test_selections() -> None:
    answer = rich()
    found = {w: chosen(w)(answer) for w in ("kind=quantity", "attitude=deny", "guideline<1.0", "document:odd-1")}
    assert set(found.values()) == {True}
    assert not any(chosen(w)(answer) for w in ("kind=rule", "guideline<0.9", "document:odd", "relation=update"))
    assert chosen("guideline<0.10")(answer)
    assert chosen("types=numeric")(judged("j", pair("p"), "contradiction", types=["numeric"]))


def test_people_get_the_next_free_pseudonym(tmp_path: Any) -> None:
    roster = Roster.at(tmp_path)
    there = ["annotator:ann-1"]
    assert [roster.add(w, there) for w in ("ann-7", "Ann Smith", "ж", "k@x.org", "ann smith")] == [
        *("annotator:ann-7", "annotator:ann-2", "annotator:ann-3", "annotator:ann-4", "annotator:ann-2"),
    ]
    roster.forget("annotator:ann-4")
    roster.save()
    read = Roster.at(tmp_path)
    assert (read.find("K@X.org"), read.left("annotator:ann-4"), "x.org" in str(read.members)) == (None, True, False)
    assert len(next(iter(read.whom()))) == 32


def test_adding_to_a_prefill_is_no_edit() -> None:
    span = {"start": 1, "end": 5}
    place: dict[str, Any] = {
        "id": "c",
        "from_name": "label",
        "type": "labels",
        "value": {**span, "text": "word", "labels": ["Claim"]},
    }
    kind = {"id": "c", "from_name": "kind", "type": "choices", "value": {**span, "choices": ["event"]}}
    more = {**kind, "from_name": "checkability", "value": {**span, "choices": ["partly"]}}
    folded = {**place, "value": {**place["value"], "text": "wo rd"}}
    assert outcome([place, kind], [folded, kind, more]) == {"claim.event": [1, 0, 0]}
    assert outcome([place, kind], [folded, more]) == {"claim.event": [0, 1, 0]}
    assert outcome([place, kind], [more]) == {"claim.event": [0, 0, 1]}


def test_cards_have_each_key_once_a_question() -> None:
    for form in ("article", "pair"):
        card = key_card(form)
        assert all(len({key for key, _ in keys}) == len(keys) for keys in card.values())
        assert len(expected(form)) == 3
    assert ("1", "Content") in key_card("article")["label"]
    assert all(a < b for a, b in pairwise(key for key, _ in key_card("pair")["relation"]))
