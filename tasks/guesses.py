"""Predictions by the task that they may fill in; of several the first that can be shown."""

from collections.abc import Callable, Iterable

from ..schema.records import Record
from ..schema.stored import Records
from .keys import task_key
from .refusal import faults_of_labels

Refuse = Callable[[str, Iterable[str]], None]


class Guesses:
    """The predictions for a form, each read when it is asked for. A pair is not prefilled by any."""

    def __init__(self, predictions: Records, form: str) -> None:
        self._predictions = predictions
        self._numbers: dict[str, list[int]] = {}
        self._fit: dict[str, int | None] = {}
        for number, guess in enumerate(predictions) if form != "pair" else ():
            self._numbers.setdefault(task_key(form, guess["document_ids"]), []).append(number)

    def fit(self, key: str, document: Record, refuse: Refuse) -> bool:
        """Whether there is one for the task with this key about `document`; those that cannot be shown are refused."""
        if key not in self._fit and key in self._numbers:
            self._fit[key] = self._first(key, {document["id"]: str(document.get("text") or "")}, refuse)
        return self._fit.get(key) is not None

    def of(self, key: str) -> Record:
        """The prediction that is fit. Raises KeyError where `fit` has found none."""
        number = self._fit[key]
        if number is None:
            raise KeyError(key)
        return self._predictions[number]

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def _first(self, key: str, texts: dict[str, str], refuse: Refuse) -> int | None:
        found = []
        for number in self._numbers[key]:
            guess = self._predictions[number]
            faults = faults_of_labels(guess, texts)
            refuse(guess["id"], faults)
            found += [] if faults else [number]
        return found[0] if found else None
