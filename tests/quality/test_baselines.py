"""Judgements guessed without comparing: what leaks is found, what does not is not."""

from random import Random

from goldassay.quality.baselines import claim_only, metadata_only
from goldassay.quality.score_pairs import Judged

from .making import claim, document

NAMES = [f"claim:{n}" for n in range(80)]
RELATIONS = ("contradiction", "equivalent")


def gold(relation_of: dict[int, str]) -> Judged:
    return Judged({(NAMES[2 * n], NAMES[2 * n + 1]): r for n, r in relation_of.items()}, {}, (), 0, 0)


def share(found: Judged) -> float:
    return sum(found.said.get(key) == relation for key, relation in found.gold.items()) / len(found.gold)


def texts(words: dict[int, str]) -> dict[str, dict[str, object]]:
    made = {name: claim(name[6:], "police", text="nothing") for name in NAMES}
    return made | {NAMES[2 * n]: claim(str(2 * n), "police", text=told) for n, told in words.items()}


def test_a_word_that_gives_it_away() -> None:
    relations = {n: RELATIONS[n % 2] for n in range(40)}
    words = {n: "a denied fire" if r == "contradiction" else "a fire" for n, r in relations.items()}
    found = claim_only(gold(relations), texts(words), lambda key: key[0])
    assert share(found) == 1
    assert found.unanswered == 0


def test_chance_is_all_there_is_where_nothing_leaks() -> None:
    random = Random(3)  # noqa: S311
    relations = {n: random.choice(RELATIONS) for n in range(40)}
    words = {n: " ".join(random.choices("abcdefgh", k=6)) for n in range(40)}
    assert 0.2 < share(claim_only(gold(relations), texts(words), lambda key: key[0])) < 0.8


def test_nothing_of_its_own_group_is_looked_at() -> None:
    """One group alone: there is nothing to learn from, and no answer."""
    relations = {n: RELATIONS[n % 2] for n in range(4)}
    found = claim_only(gold(relations), texts({}), lambda key: "one")
    assert (dict(found.said), found.unanswered) == ({}, 4)


def test_outlets_that_give_it_away() -> None:
    relations = {n: RELATIONS[n % 2] for n in range(40)}
    claims = {name: claim(name[6:], "police", doc=name[6:]) for name in NAMES}
    documents = {}
    for n, relation in relations.items():
        for name in NAMES[2 * n : 2 * n + 2]:
            outlet = {"id": f"outlet:{relation}", "name": "O", "kind": "newspaper"}
            documents[f"document:{name[6:]}"] = document(
                name[6:], outlet=outlet, published_at=None if n % 3 else "2031-04-06"
            )
    assert share(metadata_only(gold(relations), claims, documents, lambda key: key[0])) == 1


def test_days_apart_tell() -> None:
    relations = {n: RELATIONS[n % 2] for n in range(40)}
    claims = {name: claim(name[6:], "police", doc=name[6:]) for name in NAMES}
    days = {name: f"2031-04-{1 + (10 if n % 2 and (n // 2) % 2 else 0):02}" for n, name in enumerate(NAMES)}
    documents = {f"document:{name[6:]}": document(name[6:], published_at=day) for name, day in days.items()}
    assert share(metadata_only(gold(relations), claims, documents, lambda key: key[0])) == 1
