"""Kinds of sources by their words, pronouns by the sources named before them."""

import re

from ...schema.records import Document
from .cues import listed

_ORDER = (
    "artefact", "unnamed_official", "unnamed_collective", "unnamed_person",
)  # fmt: skip
_NAME = re.compile(
    r"[A-Z\u00c0-\u024f][\w’'-]*\s(?:(?:al|bin|de|van|von|der|di|la|el)[\s-])?[A-Z\u00c0-\u024f][\w’'-]+"
)
_PERSONAL = re.compile(r"^(?:he|she|i)$", re.IGNORECASE)


class Speakers:
    """Tells the kind of each source of one document, in reading order."""

    def __init__(self, document: Document) -> None:
        self._text = document["text"] or ""
        self._outlet = document["outlet"]["name"].lower().removeprefix("the ")
        self._known: dict[str, str] = {}
        self._last: dict[bool, str] = {}

    def kind(self, words: str) -> str | None:
        """The kind of source that `words` name; None where they do not tell."""
        pronoun = words.lower()
        if pronoun in listed("pronoun"):
            return self._last.get(bool(_PERSONAL.match(words)))
        found = self._known.get(words.split()[-1]) or self._named(words)
        if found:
            self._last[found in ("named_person", "unnamed_official", "unnamed_person")] = found
            for word in (
                re.findall(r"\b[A-Z][\w’'-]+", words) if found in ("named_person", "named_organisation") else ()
            ):
                self._known.setdefault(word, found)
        return found

    def _named(self, words: str) -> str | None:
        lower = re.findall(r"[\w-]+", words.lower())
        plain = words.lower().removeprefix("the ")
        if plain == self._outlet or (words[:4].lower() == "the " and plain == self._outlet.split()[-1]):
            return "author"
        capitals = re.findall(r"(?<!^)\b[A-Z][\w’'-]+|^[A-Z][\w’'-]+(?=\s[A-Z])", words)
        if (
            capitals
            and any(word in listed("news_outlet") for word in lower)
            and not set(lower) & listed("unnamed_official")
        ):
            return "news_outlet"
        if _NAME.search(words) and not (set(lower[-1:]) & listed("named_organisation")):
            company = re.search(rf"{re.escape(words)}, (?:which|whose owners)", self._text)
            return (
                "named_organisation"
                if company or lower[-1] in listed("named_organisation") or set(lower) & _BODY
                else "named_person"
            )
        for kind in _ORDER:
            if set(_head(lower)) & listed(kind):
                return kind
        if set(lower) & listed("named_organisation"):
            return "named_organisation"
        return "named_organisation" if capitals or (words[:1].isupper() and words[:4].lower() != "the ") else None


_BODY = frozenset(
    {"ministry", "department", "university", "observatory", "council", "union", "army", "agency", "organisation"}
)


def _head(words: list[str]) -> list[str]:
    """The words up to the first preposition: what the source is."""
    return next(
        (words[:n] for n, word in enumerate(words) if n and word in ("of", "for", "from", "in", "at", "with")), words
    )
