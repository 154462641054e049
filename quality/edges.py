"""Which of several spans of one label is taken."""

import re
from collections.abc import Sequence

from .match import Ranges, size
from .vote import closeness, medoid

EDGES = ("fuller", "shorter", "longer")
"""The rules of [adjudicate] edges, the usual one first."""
SMALL = frozenset(
    "a an and as at but by for from had has have he her his in into is it its of on or she so than that the their then "
    "they this to was were when where which while who whom whose will with would".split()
)
"""Words that a claim may begin or end without and still say the same."""
WORD = re.compile(r"\w+")


def taken(places: Sequence[Ranges], text: str | None, rule: str = EDGES[0]) -> tuple[int, str]:
    """The index of the span taken, and the name of the rule.

    It is the span nearest to all the others (greatest sum of Dice). Among several, as any two are: `shorter` takes the
    shortest and `longer` the longest; `fuller` takes the shortest, unless a longer one has words more that carry
    meaning (any but `SMALL` ones), which a claim would lose. Without a text it is the shortest.
    """
    near = closeness(places)
    tied = sorted((i for i in range(len(places)) if near[i] == max(near)), key=lambda i: (size(places[i]), places[i]))
    if rule == "longer":
        return max(tied, key=lambda i: (size(places[i]), places[i])), "boundary:medoid-longer"
    if rule == "shorter" or text is None:
        return medoid(places), "boundary:medoid-shorter"
    found = tied[0]
    for other in tied[1:]:
        if _adds(places[other], places[found], text):
            found = other
    return found, "boundary:medoid-fuller"


def _adds(longer: Ranges, shorter: Ranges, text: str) -> bool:
    """Whether the longer span has a word outside the shorter that carries meaning."""
    inside = {point for start, end in shorter for point in range(start, end)}
    words = (word for start, end in longer for word in WORD.finditer(text, start, end))
    return any(word.group().casefold() not in SMALL for word in words if not {*range(*word.span())} <= inside)
