"""What is asked: articles, or pairs, by the keys of their tasks in the order of the queue; each read at its turn."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any, Protocol

from ..schema.anchor import ranges
from ..schema.records import Record
from ..schema.stored import Records
from . import content, known
from .held import Held
from .judgement import left_first
from .keys import task_key
from .order import ordered

Claims = Mapping[str, Record]
Documents = Mapping[str, Record]


class Subjects(Protocol):
    """What a form asks about."""

    checks: Collection[str]
    """The keys whose answer is known."""

    def keys(self, annotator: str | None, answers: Iterable[Record]) -> Iterator[str]:
        """The keys of an annotator's tasks, first first; `answers` are those sent along."""

    def name(self, key: str) -> str:
        """The id of what the task asks about."""

    def data(self, key: str, annotator: str | None, answers: Sequence[Record]) -> Record:
        """The task's data. Raises content.NoText."""

    def key_of(self, answer: Record) -> str | None:
        """The key of the task that an answer belongs to: its own, else by what it is about."""


class Articles:
    """Articles, asked about whole or in one of two passes."""

    checks: Collection[str] = ()

    def __init__(self, form: str, documents: Documents, held: Held, priority: str | None) -> None:
        names = list(documents)
        if priority in ("oldest", "newest"):
            names = [names[n] for n in ordered("article", documents.values(), documents, priority)]
        self._form, self._documents, self._held = form, documents, held
        self._names = {task_key(form, [name]): name for name in names}

    def keys(self, annotator: str | None, answers: Iterable[Record]) -> Iterator[str]:
        """All of them; the second pass of an article waits for its annotator's first."""
        if self._form != "claim":
            return iter(self._names)
        return (key for key, name in self._names.items() if self._held.passed(annotator, name))

    def name(self, key: str) -> str:
        """The document's id."""
        return self._names[key]

    def data(self, key: str, annotator: str | None, answers: Sequence[Record]) -> Record:
        """The article, and what its annotator's first pass told where this is the second."""
        name = self._names[key]
        told = self._held.told(annotator, name) if self._form == "claim" else ()
        return content.article(self._documents[name], self._form, told)

    def key_of(self, answer: Record) -> str | None:
        """Its own key where there is such a task, else that of its document."""
        keys = (answer["task_key"], task_key(self._form, answer["document_ids"]))
        return next((key for key in keys if key in self._names), None)


class Pairs:
    """Pairs, those with a known answer last; a judgement of two claims that are no pair yet makes one."""

    def __init__(
        self,
        pairs: Records,
        checks: Sequence[Record],
        documents: Documents,
        claims: Claims,
        priority: str | None,
    ) -> None:
        self._pairs, self._documents, self._claims = pairs, documents, claims
        self._checks = {task_key("pair", [pair["id"]]): pair for pair in checks}
        self.checks: Collection[str] = self._checks.keys()
        both = {known.both(pair) for pair in checks}
        ids = [None if known.both(p) in both else task_key("pair", [p["id"]]) for p in pairs]
        order = ordered("pair", pairs, documents, priority)
        self._numbers = {key: n for n in order if (key := ids[n]) and key not in self._checks}
        self._made: dict[str, Record] = {}
        self._made_sides: dict[frozenset[Any], str] = {}

    def keys(self, annotator: str | None, answers: Iterable[Record]) -> Iterator[str]:
        """All pairs, then those that the `answers` make, then the known ones where they tell of somebody."""
        yield from self._numbers
        for answer in answers:
            made = self._made_by(answer)
            if made:
                key = task_key("pair", [made["id"]])
                self._made[key], self._made_sides[known.both(made)] = made, key
                yield key
        if annotator:
            yield from self._checks

    def name(self, key: str) -> str:
        """The pair's id."""
        return str(self._pair(key)["id"])

    def data(self, key: str, annotator: str | None, answers: Sequence[Record]) -> Record:
        """The pair, its sides in the order in which its answer says that they were shown, else at even odds."""
        one = self._pair(key)
        sides = {one[name].get("claim_id"): name for name in ("a", "b")}
        orders = [a["shown_order"] for a in answers if a.get("shown_order") and set(a["shown_order"]) == set(sides)]
        left = sides[orders[0][0]] if orders else ("a" if left_first(one["id"], annotator) else "b")
        data = content.pair(one, self._documents, self._claims, left)
        return {**data, "seal": known.seal(key, key in self._checks)}

    def key_of(self, answer: Record) -> str | None:
        """Its own key where there is such a task, else that of the pair of claims that it judges, or marked."""
        own = answer["task_key"]
        if own in self._numbers or own in self._checks or own in self._made:
            return str(own)
        spots = {c["id"]: _spot(c) for c in answer["claims"]}
        said = _judged(answer) or tuple(answer.get("shown_order", ()))[:2]
        marks = [[name, *([spots[name]] if name in spots else [])] for name in said]
        found = (self._by_sides.get(two) or self._made_sides.get(two) for two in map(frozenset, product(*marks)))
        return next(filter(None, found), None)

    def _pair(self, key: str) -> Record:
        if key in self._numbers:
            return self._pairs[self._numbers[key]]
        return self._checks[key] if key in self._checks else self._made[key]

    def _made_by(self, answer: Record) -> Record | None:
        """The pair over the claims of a judgement that is about none of the pairs there are."""
        two = _judged(answer)
        if not two or frozenset(two) in self._by_sides or not all(name in self._claims for name in two):
            return None
        if any(_spot(claim) in self._spots for claim in answer["claims"]):
            return None
        return known.pair_over(answer["contradictions"][0], self._claims)

    @cached_property
    def _by_sides(self) -> dict[frozenset[Any], str]:
        """The key of each pair by its two claims, or places."""
        found: dict[frozenset[Any], str] = {}
        for pair in self._all():
            found.setdefault(known.both(pair), task_key("pair", [pair["id"]]))
        return found

    @cached_property
    def _spots(self) -> set[tuple[Any, ...]]:
        return {_spot(pair[side]) for pair in self._all() for side in ("a", "b")}

    def _all(self) -> Iterator[Record]:
        yield from self._pairs
        yield from self._checks.values()


def _judged(answer: Record) -> tuple[str, ...]:
    return tuple(told[name] for told in answer["contradictions"][:1] for name in ("claim_a", "claim_b"))


def _spot(side: Record) -> tuple[Any, ...]:
    return (side["document_id"], ranges(side["span"]))
