"""Annotators' confusions and the likely truth, estimated together."""

from random import Random

import numpy as np
import pytest
from goldassay.quality.dawid_skene import dawid_skene
from hypothesis import given
from hypothesis import strategies as st

# Dawid and Skene (1979), table 1: 45 patients; the first observer three times, four others once.
ANAESTHETISTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 1211111
1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121
1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
OBSERVERS = (1, 1, 1, 2, 3, 4, 5)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from("abc"), st.sampled_from(["x", "y", "z"])), min_size=1, max_size=40
)


def published() -> list[tuple[int, int, int]]:
    rows = enumerate(ANAESTHETISTS.split())
    return [(n, who, int(said)) for n, row in rows for who, said in zip(OBSERVERS, row, strict=True)]


def test_the_published_example() -> None:
    """Their table 2: the shares of the four classes are .40, .42, .11 and .07."""
    found = dawid_skene(published())
    assert found is not None
    assert found.priors.round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    assert (len(found.items), len(found.annotators), len(found.labels)) == (45, 5, 4)
    assert found.confusion[0, 0].round(2).tolist() == [0.89, 0.11, 0.0, 0.0]


def test_a_careless_annotator_is_found() -> None:
    random = Random(5)  # noqa: S311
    truth = {n: random.choice("xy") for n in range(300)}
    answers = [(n, "good-1", t) for n, t in truth.items()] + [(n, "good-2", t) for n, t in truth.items()]
    answers += [(n, "careless", random.choice("xy")) for n in truth]
    found = dawid_skene(answers)
    assert found is not None
    right = dict(zip(found.annotators, found.confusion.diagonal(axis1=1, axis2=2).mean(axis=1), strict=True))
    assert right["good-1"] == pytest.approx(1, abs=1e-6)
    assert right["careless"] == pytest.approx(0.5, abs=0.1)
    assert all(max(d := found.distribution(n), key=lambda label: d[label]) == t for n, t in truth.items())


@given(ANSWERS, st.randoms(use_true_random=False))
def test_it_is_a_distribution_and_order_does_not_matter(answers: list[tuple[int, str, str]], random: Random) -> None:
    found, other = dawid_skene(answers), dawid_skene(random.sample(answers, len(answers)))
    assert found is not None
    assert other is not None
    assert np.allclose(found.truth.sum(axis=1), 1)
    assert found.priors.sum() == pytest.approx(1)
    told = found.confusion.sum(axis=2)
    assert np.allclose(told[~np.isnan(told)], 1)
    assert np.allclose(found.truth, other.truth, atol=1e-6)


def test_who_answers_alone_is_believed() -> None:
    found = dawid_skene([(1, "a", "x"), (2, "a", "y")])
    assert found is not None
    assert found.distribution(1)["x"] == pytest.approx(1)
    with pytest.raises(ValueError, match="not in list"):
        found.distribution(3)


def test_the_reliability_of_three_and_of_two() -> None:
    """Two who agree outvote a third; of two alone nobody can say who is right."""
    from goldassay.quality.agree import agree

    from .making import answer, claim, document

    words = {"The gate was locked": "state", "At least 12 people died": "quantity", "Toll rises": "event"}

    def said(who: str, wrong: str = "") -> dict[str, object]:
        claims = [claim(f"{who}{n}", w, kind=wrong or kind) for n, (w, kind) in enumerate(words.items())]
        return answer(who, claims=claims)

    three = agree([document()], [said("a"), said("b"), said("c", wrong="other")], resamples=10)["reliability"]
    assert three["claim.kind"]["n"] == 3
    assert three["claim.kind"]["accuracy"]["annotator:a"] == three["claim.kind"]["accuracy"]["annotator:b"]
    assert three["claim.kind"]["accuracy"]["annotator:a"] > 0.99 > 0.01 > three["claim.kind"]["accuracy"]["annotator:c"]
    two = agree([document()], [said("a"), said("b", wrong="other")], resamples=10)["reliability"]
    assert (two["claim.kind"]["accuracy"], two["claim.kind"]["n"]) == ({}, 3)
    assert "fewer than three" in two["claim.kind"]["reason"]


def test_nothing() -> None:
    assert dawid_skene([]) is None
