"""Texts held against the patterns of the schemas: ids many at once, other texts once each."""

import re
from collections.abc import Callable
from functools import cached_property

from ..catalog import schema


class Names:
    """The ids of a batch, all to be looked at together."""

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.claims: list[str] = []
        self.attributions: list[str] = []
        self.contradictions: list[str] = []
        self.entities: list[str] = []

    def sound(self) -> bool:
        """True where every id has the form of its kind; they are forgotten after."""
        held = {
            "document": self.documents,
            "claim": self.claims,
            "attribution": self.attributions,
            "contradiction": self.contradictions,
            "entity": self.entities,
        }
        good = all(_formed(kind, names) for kind, names in held.items() if names)
        for names in held.values():
            names.clear()
        return good


_ALLOWED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-"


def _formed(kind: str, names: list[str]) -> bool:
    """As the pattern of an id: its kind, a colon, and one or more of _ALLOWED."""
    text = "\n".join(["", *names, ""])
    prefix = f"\n{kind}:"
    return (
        text.count("\n") == len(names) + 1
        and text.count(prefix) == len(names)
        and prefix + "\n" not in text
        and text.isascii()
        and not text.encode().translate(None, _ALLOWED + b"\n")
    )


class Matching(dict[str, bool]):
    """Whether a text is as the pattern of a schema wants it; most texts are met often."""

    def __init__(self, part: str, field: str | None = None) -> None:
        super().__init__()
        self.part, self.field = part, field

    @cached_property
    def _matches(self) -> Callable[[str], object]:
        told = schema(self.part)["properties"][self.field] if self.field else schema("common")["$defs"][self.part]
        return re.compile(told["pattern"].removeprefix("^").removesuffix("$")).fullmatch

    def __missing__(self, text: str) -> bool:
        if len(self) > 10_000:
            self.clear()
        self[text] = self._matches(text) is not None
        return self[text]


DAYS, MOMENTS, SHA256 = Matching("date_or_time"), Matching("date_time"), Matching("sha256")
EVENTS, GROUPS, OUTLETS = Matching("event_id"), Matching("group_id"), Matching("outlet_id")
ANSWERS, ANNOTATORS = Matching("annotation_id"), Matching("annotator_id")
LANGUAGES = Matching("document", "language")
