"""Who is who: the person behind a pseudonym, their login elsewhere, and who has left. Readable by the owner only."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.identity import digest
from .settings import is_pseudonym, pseudonym

NAME = "team.json"
PLAIN = re.compile(r"[a-z0-9][a-z0-9._~-]*")


class BadRoster(ValueError):
    """The file of who is who cannot be read."""


class BadName(ValueError):
    """Neither a pseudonym nor a name."""


class Stranger(LookupError):
    """Nobody of the team is called so."""


@dataclass
class Roster:
    """By annotator id: `person` (a name or an address), `login` where the server is not ours, `left`; of those
    forgotten `left` alone, and `was`, a digest of the login, so that their answers keep the pseudonym.
    """

    path: Path
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def at(cls, state: Path) -> "Roster":
        """The roster in the folder `state`, empty where there is none. Raises BadRoster."""
        path = state / NAME
        try:
            return cls(path, dict(json.loads(path.read_text(encoding="utf-8"))["members"]))
        except FileNotFoundError:
            return cls(path)
        except (ValueError, KeyError, TypeError):
            raise BadRoster(f"{path}: cannot be read; restore it, or move it away and add the team again") from None

    def save(self) -> None:
        """Write it, owner-readable."""
        jsonl.write_text(
            self.path, json.dumps({"members": self.members}, ensure_ascii=False, indent=1, sort_keys=True) + "\n", 0o600
        )

    def add(self, word: str, there: Iterable[str]) -> str:
        """The annotator id for `word`: itself where it is a pseudonym (annotator:x, or plain lower case), else the
        next free one, its person noted. `there` are the ids in use. Raises BadName.
        """
        if not word.strip() or (word.startswith("annotator:") and not plain(word)):
            raise BadName(f"{word!r} is no pseudonym; write letters, digits and . _ ~ - behind annotator:, or a name")
        known = self.find(word, there)
        name = known or (pseudonym(word) if plain(word) else self._free({*there, *self.members}))
        entry = self.members.setdefault(name, {})
        entry.pop("left", None)
        if not plain(word):
            entry |= {"person": word} | ({"login": word.lower()} if "@" in word else {})
        return name

    def _free(self, taken: set[str]) -> str:
        return next(name for n in range(1, len(taken) + 2) if (name := f"annotator:ann-{n}") not in taken)

    def find(self, word: str, there: Iterable[str] = ()) -> str | None:
        """The annotator id of a pseudonym or a person that is known; None where nobody is."""
        same = [name for name, told in self.members.items() if told.get("person", "").casefold() == word.casefold()]
        if same:
            return same[0]
        return pseudonym(word) if pseudonym(word) in {*there, *self.members} else None

    def whose(self, word: str, there: Iterable[str]) -> str:
        """As `find`. Raises Stranger."""
        found = self.find(word, there)
        if found is None:
            raise Stranger(f"nobody of the team is called {word!r}; `goldassay team` lists them")
        return found

    def leave(self, name: str) -> None:
        """Note that somebody has left."""
        self.members.setdefault(name, {})["left"] = True

    def forget(self, name: str) -> None:
        """Keep nothing of the person."""
        login = self.members.get(name, {}).get("login")
        self.members[name] = {"left": True, **({"was": digest(login, length=32)} if login else {})}

    def left(self, name: str) -> bool:
        """Whether somebody has left."""
        return bool(self.members.get(name, {}).get("left"))

    def logins(self) -> dict[str, str]:
        """Addresses by annotator id."""
        return {name: told["login"] for name, told in self.members.items() if "login" in told}

    def whom(self) -> dict[str, str]:
        """The annotator by address, or by the digest of one forgotten."""
        held = {name: told.get("login") or told.get("was") for name, told in self.members.items()}
        return {login.lower(): name for name, login in held.items() if login}


def plain(word: str) -> bool:
    """True for what is a pseudonym as it stands; anything else names a person."""
    return is_pseudonym(word) or bool(PLAIN.fullmatch(word))
