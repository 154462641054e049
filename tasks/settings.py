"""What [tasks] of goldassay.toml says: who is asked, how many see a task, in what order, and what is shown."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..schema.identity import LONGEST, PATTERN

PRIORITIES = ("given", "oldest", "newest", "score", "group")
LEAST_BLIND = 0.2


class BadSettings(ValueError):
    """[tasks] holds what cannot be; the message names the key and says what may stand there."""


@dataclass(frozen=True)
class Settings:
    """The table [tasks]. `overlap` and `quota` None: everybody sees every task, as many as there are."""

    annotators: tuple[str, ...] = ()
    overlap: int | None = None
    quota: int | None = None
    priority: str | None = None
    blind_share: float = LEAST_BLIND
    prefill_score: float = 0.5
    known_answers: str | None = None
    known_rate: float = 0.1
    passes: int = 1


def settings(table: Any, where: str) -> Settings:
    """The settings of `table`, the value of `tasks` in the file `where`. Raises BadSettings."""
    if not isinstance(table, Mapping):
        raise BadSettings(f"{where}: tasks is no table; write [tasks] on a line of its own")
    known = [f.name for f in fields(Settings)]
    for name in table:
        if name not in known:
            raise BadSettings(f"{where}: [tasks] {name} is nothing known; there are {', '.join(known)}")
    for name, value in table.items():
        told = _fault(name, value)
        if told:
            raise BadSettings(f"{where}: [tasks] {name} {told}")
    return Settings(**{**table, "annotators": tuple(map(pseudonym, table.get("annotators", ())))})


def _fault(name: str, value: Any) -> str | None:
    """What is wrong with one value."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    whole = number and isinstance(value, int) and value >= 1
    return {
        "annotators": lambda: _names(value),
        "overlap": lambda: None if whole else f"is {value!r}; write how many annotators see each task, 1 or more",
        "quota": lambda: None if whole else f"is {value!r}; write the most tasks for one annotator, 1 or more",
        "passes": lambda: None if value in (1, 2) and whole else f"is {value!r}; write 1 or 2",
        "priority": lambda: None if value in PRIORITIES else f"is {value!r}; there are {', '.join(PRIORITIES)}",
        "blind_share": lambda: _between(number, value, LEAST_BLIND, 1),
        "prefill_score": lambda: _between(number, value, 0, 1),
        "known_rate": lambda: _between(number, value, 0, 0.5),
        "known_answers": lambda: None if isinstance(value, str) and value else f"is {value!r}; write a file's name",
    }[name]()


def _names(value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        return "is a list of names"
    odd = [name for name in value if not is_pseudonym(pseudonym(name))]
    if odd:
        return f"holds {odd[0]!r}; a pseudonym has letters, digits and . _ ~ - (`goldassay team add` makes one)"
    twice = [name for name in value if [pseudonym(v) for v in value].count(pseudonym(name)) > 1]
    return f"names {twice[0]!r} twice; name each once" if twice else None


def _between(number: bool, value: Any, low: float, high: float) -> str | None:
    return None if number and low <= value <= high else f"is {value!r}; write a number from {low} to {high}"


def possible(made: Settings, where: str) -> Settings:
    """`made`, where there are annotators enough for it. Raises BadSettings."""
    there = len(made.annotators)
    if made.overlap is not None and made.overlap > there:
        told = f"{made.overlap}, and there {'is' if there == 1 else 'are'} {there} annotator{'s' * (there != 1)}"
        raise BadSettings(f"{where}: [tasks] overlap is {told}; add some (`goldassay team add`) or lower it")
    if made.quota is not None and not there:
        raise BadSettings(
            f"{where}: [tasks] quota is {made.quota}, and there are no annotators; add some or leave it out"
        )
    return made


def pseudonym(name: str) -> str:
    """`name` as an annotator's id."""
    return name if name.startswith("annotator:") else f"annotator:{name}"


def is_pseudonym(name: str) -> bool:
    """True for an annotator's id."""
    return name.startswith("annotator:") and len(name) <= LONGEST and bool(PATTERN.fullmatch(name))


def with_annotators(text: str, names: list[str], where: str) -> str:
    """The toml `text` with these annotators (bare names), all else as it stands. Raises BadSettings where it cannot."""
    line = "annotators = [" + ", ".join(f'"{name}"' for name in names) + "]"
    wanted = tomllib.loads(text)
    wanted = {**wanted, "tasks": {**wanted.get("tasks", {}), "annotators": names}}
    for made in _written(text, line):
        try:
            if tomllib.loads(made) == wanted:
                return made
        except tomllib.TOMLDecodeError:
            continue
    raise BadSettings(f"{where}: cannot be changed for you; write {line} under [tasks]")


def _written(text: str, line: str) -> list[str]:
    """The ways to write it: over the list that is there, under [tasks], or behind everything."""
    return [
        re.sub(r"(?m)^annotators[ \t]*=[ \t]*\[[^\]]*\]", lambda _: line, text, count=1),
        re.sub(r"(?m)^(\[tasks\][^\n]*\n?)", lambda found: f"{found[1].rstrip()}\n{line}\n", text, count=1),
        f"{text.rstrip()}\n\n[tasks]\n{line}\n",
    ]
