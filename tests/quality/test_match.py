"""The matcher."""

from itertools import permutations

from goldassay.quality.match import Ranges, both, crossing, dice, dice_of, exact, match, overlap, same, shared
from hypothesis import given
from hypothesis import strategies as st

CUTS = st.lists(st.integers(0, 40), min_size=2, max_size=6, unique=True).map(sorted)
SPAN = CUTS.map(lambda cuts: tuple(zip(cuts[: len(cuts) // 2 * 2 : 2], cuts[1::2], strict=True)))
SPANS = st.lists(SPAN, max_size=5)


def total(left: list[Ranges], right: list[Ranges]) -> tuple[int, int]:
    found = match(left, right)
    return sum(p.shared for p in found), sum(exact(p) for p in found)


@given(SPANS, SPANS)
def test_it_is_the_best_of_all_assignments(left: list[Ranges], right: list[Ranges]) -> None:
    short, long = sorted((left, right), key=len)
    best = max(
        (
            sum(shared(a, long[j]) for a, j in zip(short, p, strict=True)),
            sum(a == long[j] for a, j in zip(short, p, strict=True)),
        )
        for p in permutations(range(len(long)), len(short))
    )
    assert total(left, right) == best


@given(SPANS, SPANS)
def test_sides_may_be_exchanged(left: list[Ranges], right: list[Ranges]) -> None:
    assert sorted((p.right, p.left) for p in match(right, left)) == [(p.left, p.right) for p in match(left, right)]


@given(SPANS, SPANS, st.randoms(use_true_random=False), st.sampled_from([exact, overlap, dice(0.5)]))
def test_order_never_matters(left: list[Ranges], right: list[Ranges], random: object, allowed: object) -> None:
    mixed = left[:], right[:]
    for side in mixed:
        random.shuffle(side)  # type: ignore[attr-defined]
    pairs = [sorted((x[p.left], y[p.right]) for p in match(x, y, allowed)) for x, y in ((left, right), mixed)]  # type: ignore[arg-type]
    assert pairs[0] == pairs[1]


@given(SPANS)
def test_a_list_matches_itself_exactly(spans: list[Ranges]) -> None:
    assert all(exact(pair) for pair in match(spans, spans))
    assert len(match(spans, spans)) == len(spans)


def test_touching_is_not_overlapping() -> None:
    assert match([((0, 5),)], [((5, 9),)]) == []


def test_the_greatest_total_beats_the_greedy_choice() -> None:
    left, right = [((0, 10),), ((10, 14),)], [((2, 14),), ((0, 3),)]
    assert [(p.left, p.right) for p in match(left, right)] == [(0, 0)]
    assert sum(p.shared for p in match([((0, 6),), ((4, 10),)], [((3, 9),), ((0, 3),)])) == 8


def test_exact_is_preferred_on_ties() -> None:
    (pair,) = match([((0, 4),)], [((0, 9),), ((0, 4),), ((0, 5),)])
    assert pair.right == 1


def test_discontinuous_spans_are_sets_of_points() -> None:
    one, other = ((0, 3), (10, 13)), ((2, 11),)
    assert (shared(one, other), dice_of(one, other)) == (2, 4 / 15)
    assert crossing([one], [other]).shared.tolist() == [2]


def test_predicates_combine() -> None:
    spans = [((0, 4),), ((0, 4),)]
    kinds = same(["event", "state"], ["state", "event"])
    assert [(p.left, p.right) for p in match(spans, spans, both(exact, kinds))] == [(0, 1), (1, 0)]


def test_nothing_matches_nothing() -> None:
    assert match([], [((0, 1),)]) == match([], []) == []
