"""Every claim of a project by id, in gold first and in answers else; each read when it is asked for."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..schema.records import Record
from ..schema.stored import Records, Stored
from .project import Project


class Claims(Mapping[str, Record]):
    """The claims of gold and of the project's answers, and those of `more` answers; of an answer's claims, what the
    last answer says.
    """

    def __init__(self, project: Project, more: Records = ()) -> None:
        self._gold = Stored([project.gold / "claims.jsonl"])
        self._answers: tuple[Records, ...] = (project.stored("annotations"), more)

    @cached_property
    def _numbers(self) -> dict[str, tuple[int, int]]:
        """Where a claim lies: gold is source 2."""
        found: dict[str, tuple[int, int]] = {}
        for source, answers in enumerate(self._answers):
            for number, answer in enumerate(answers):
                place = (source, number)
                found |= dict.fromkeys((claim["id"] for claim in answer["claims"]), place)
        return found | {claim["id"]: (2, number) for number, claim in enumerate(self._gold)}

    def __getitem__(self, name: str) -> Record:
        source, number = self._numbers[name]
        if source == 2:
            return self._gold[number]
        return next(claim for claim in self._answers[source][number]["claims"] if claim["id"] == name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
