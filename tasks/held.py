"""What the answers held say to later tasks: which stand, who answered the first pass, what lacks. One look at each."""

from collections.abc import Iterator
from functools import cached_property

from ..schema.records import Record
from ..schema.stored import Records
from .fixup import Gap, lacking
from .keys import asked

First = dict[tuple[str | None, str], tuple[int, str, int]]


class Held:
    """Answers, each read when it is asked for; in memory are the numbers of those that later tasks rest on."""

    def __init__(self, answers: Records) -> None:
        self.answers = answers

    def first_pass(self, annotator: str | None, document_id: str) -> Record | None:
        """What `annotator` (None: anybody) answered to the first pass of a document, the newest revision."""
        found = self._first.get((annotator, document_id))
        return self.answers[found[2]] if found else None

    def told(self, annotator: str | None, document_id: str) -> list[Record]:
        """The attributions of that answer, none where there is no answer."""
        found = self.first_pass(annotator, document_id)
        return list(found["attributions"]) if found else []

    def passed(self, annotator: str | None, document_id: str) -> bool:
        """Whether the first pass of a document was answered."""
        return (annotator, document_id) in self._first

    def lacking(self, form: str, annotator: str | None) -> Iterator[tuple[Record, list[Gap]]]:
        """The answers in force to `form` that lack something, of one annotator (None: of everybody)."""
        mine = self._lacking.get((form, annotator), [])
        return lacking(self.answers[number] for number in mine)

    def in_force(self) -> Iterator[tuple[int, Record]]:
        """The answers that nothing replaces, by number."""
        return in_force(self.answers)

    @cached_property
    def _first(self) -> First:
        found: First = {}
        for number, answer in enumerate(self.answers):
            if asked(answer) == "attribution" and answer["status"] == "submitted":
                for who in (answer["annotator"]["id"], None):
                    place = (who, answer["document_ids"][0])
                    mine = (answer["revision"], answer["updated_at"], number)
                    found[place] = max(found.get(place, mine), mine)
        return found

    @cached_property
    def _lacking(self) -> dict[tuple[str, str | None], list[int]]:
        found: dict[tuple[str, str | None], list[int]] = {}
        for number, answer in self.in_force():
            if any(lacking([answer])):
                for who in (answer["annotator"]["id"], None):
                    found.setdefault((asked(answer), who), []).append(number)
        return found


def in_force(answers: Records) -> Iterator[tuple[int, Record]]:
    """The answers that no other replaces, by number."""
    replaced = {answer["replaces"] for answer in answers if answer.get("replaces")}
    return ((number, answer) for number, answer in enumerate(answers) if answer["id"] not in replaced)
