"""An attribution as it is found, and the sentence that it is looked for in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .quotes import Range

_INNER = r"(?:[^,.;“”\"]|\.(?=\w)|(?<=[ap]\.m)\.){0,80}"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
ADJUNCT = (
    rf"(?:\s?,?\s(?:(?:on|late\son|early\son|by|at|in|during|from|after|before|to|via|through|with|for|of|against)\s{_INNER}"
    rf"|(?:late|early)\s\w+day|{_DAY}|today|yesterday|later|earlier|last\s\w+|this\s\w+|too|as\swell))"
)
"""An adjunct after a cue, as a pattern: on Sunday, in a statement."""
_PAUSE = re.compile(rf"(?:{ADJUNCT}|,\s[^,;.“”\"]{{2,60}}(?=,)){{0,1}}\s*(?:[,:]|\.)?\s*(?=[“\"‘])")


@dataclass(frozen=True)
class Found:
    """An attribution in code points of the text. No source is an implicit one; no cue, one of marks or a noun alone."""

    sources: tuple[Range, ...]
    cue: Range | None
    content: tuple[Range, ...]
    attitude: str
    noun: bool = False
    trail: int = 0
    parent: int | None = None


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int
    end: int
    quotes: Sequence[Range]

    def quote_at(self, at: int) -> Range | None:
        """The quotation that opens at `at`, white space apart."""
        at += len(self.text[at : self.end]) - len(self.text[at : self.end].lstrip())
        return next((quote for quote in self.quotes if quote[0] == at), None)

    def quote_before(self, at: int) -> Range | None:
        """The quotation that closes at `at`, white space and a comma apart."""
        at = len(self.text[:at].rstrip(" ,\u00a0"))
        return next((quote for quote in self.quotes if quote[1] == at), None)

    def quote_at_pause(self, at: int) -> Range | None:
        """The quotation that goes on at `at`, after a comma and an adjunct at most."""
        found = _PAUSE.match(self.text, at, max(self.end, at))
        return self.quote_at(found.end()) if found else None
