"""What one place is to hold: its tasks by key, each made when it is its turn, and the answers that are sent along."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..schema.records import Record
from ..schema.stored import Records
from .content import NoText
from .refusal import faults_of_labels, faults_of_task
from .subjects import Subjects

Refuse = Callable[[str, Iterable[str]], None]


@dataclass(frozen=True)
class Task:
    """A task's data, and those of the answers sent along that answer it."""

    data: Record
    answers: list[Record]


@dataclass
class Agenda:
    """The tasks of `annotator` (None: of everybody). `answers` are all that are sent along, `given` the numbers of this
    annotator's in force by the key of their task, `keys` the keys in order.
    """

    subjects: Subjects
    annotator: str | None
    documents: Mapping[str, Record]
    answers: Records
    refuse: Refuse
    keys: dict[str, None] = field(default_factory=dict)
    given: dict[str, list[int]] = field(default_factory=dict)

    def fill(self, numbers: Collection[int], share: Collection[str] | None = None) -> "Agenda":
        """Take in the answers with these numbers, and the keys; those of `share` alone where it is given."""
        mine = (self.answers[number] for number in numbers)
        keys = self.subjects.keys(self.annotator, mine)
        self.keys = dict.fromkeys(key for key in keys if share is None or key in share or key in self.subjects.checks)
        for number in numbers:
            self._match(number)
        return self

    def _match(self, number: int) -> None:
        answer = self.answers[number]
        key = self.subjects.key_of(answer)
        if key is None or key not in self.keys:
            self._unasked(answer)
        else:
            self.given.setdefault(key, []).append(number)

    def _unasked(self, answer: Record) -> None:
        self.refuse(answer["id"], [f"no task asks what it answers ({answer['task_key']}); push its document or pair"])

    def task(self, key: str) -> Task | None:
        """The task with this key, and the answers to it that can be shown; None where it cannot be sent. What cannot is
        refused.
        """
        answers = [self.answers[number] for number in self.given.get(key, ())]
        try:
            data = self.subjects.data(key, self.annotator, answers)
            faults = faults_of_task(data)
        except NoText as error:
            data, faults = {}, [str(error)]
        self.refuse(self.subjects.name(key), faults)
        if faults:
            for answer in answers:
                self._unasked(answer)
            return None
        return Task(data, [answer for answer in answers if self._showable(answer)])

    def _showable(self, answer: Record) -> bool:
        texts = {name: str(self.documents.get(name, {}).get("text") or "") for name in answer["document_ids"]}
        faults = faults_of_labels(answer, texts)
        self.refuse(answer["id"], faults)
        return not faults
