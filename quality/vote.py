"""Several answers to one question made one, or left open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .match import Ranges, dice_of, size

EXCEPTION = "exception-needs-two"


@dataclass(frozen=True)
class Vote:
    """What came out: a value, how (single, unanimous, majority, weighted, rule, open, silent), how many said what."""

    value: Any
    how: str
    weights: dict[str, float]
    rule: str | None = None


def vote(values: Sequence[str | None], default: str | None = None) -> Vote:
    """The value that all said, or more than half of at least three.

    None is "not annotated" and does not vote; with no vote at all it is `silent`. With a `default`, an exception
    that only one annotator saw does not stand (rule exception-needs-two): an exception is one key on the form,
    so that its absence is weak and its presence is easily a slip. Anything else is `open`.
    """
    said = Counter(value for value in values if value is not None)
    weights: dict[str, float] = {value: said[value] for value in sorted(said)}
    if not said:
        return Vote(None, "silent", {})
    value, most = min(said.items(), key=lambda item: (-item[1], item[0]))
    if len(said) == 1:
        return Vote(value, "single" if len(values) == 1 else "unanimous", weights)
    if said.total() >= 3 and 2 * most > said.total():
        return Vote(value, "majority", weights)
    if default is not None and default in said and said.total() - said[default] < 2:
        return Vote(default, "rule", weights, f"{EXCEPTION}:{default}")
    return Vote(None, "open", weights)


def leaning(values: Sequence[str | None], order: Sequence[str], rule: str) -> Vote:
    """Like `vote`, but never open: among the values most often said, the first in `order` wins by `rule`."""
    found = vote(values)
    if found.how != "open":
        return found
    top = max(found.weights.values())
    value = next(v for v in [*order, *found.weights] if found.weights.get(v) == top)
    return Vote(value, "rule", found.weights, rule)


def closeness(places: Sequence[Ranges]) -> list[float]:
    """How near each span is to all of them: the sum of Dice."""
    return [round(sum(dice_of(a, b) for b in places), 9) for a in places]


def medoid(places: Sequence[Ranges]) -> int:
    """The index of the span nearest to all the others, ties by the shorter, then the first."""
    near = closeness(places)
    return min(range(len(places)), key=lambda i: (-near[i], size(places[i]), places[i]))
