"""The kind of a claim and whether it can be checked, by the words of the guideline's order."""

import re

from . import dates, quantities
from .cues import finite

_RULES = (
    ("prediction", r"^to be\b|\b(?:will|would|won['’]t|is due to|are due to|due to reopen|(?:is|are) (?:expected|likely|set|about) to|may (?:be|return|come|have to))\b"),
    ("rule", r"\b(?:ordered|orders|banned|bans|forbid\w*|must|law|decree|agreed to|is allowed|are allowed|allows|permit\w*|required|curfew|deadline|ruled)\b"),
    ("causal", r"\b(?:caused?|causing|because|result(?:ed)? (?:of|in|from)|led to|blamed|due to|cause|started the|set \w+ \w+ (?:alight|off)|triggered|forced|forcing|thanks to)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_ROLE = re.compile(r"\b(?:is|was|as|become|became) (?:the|a|an|its|his|her) [\w ]*(?:governor|minister|president|director|spokes\w+|leader|head|owner|chief|commander)\b")
_TREND = re.compile(r"\b(?:more \w+ than|less \w+ than|worst|biggest|largest|first time|highest|lowest|increase\w*|rising|falling|growing|worse than|better than)\b")
_STANCE = re.compile(r"\b(?:should|demand\w*|call(?:ed|s) (?:for|on)|urge\w*|support\w*|oppose\w*|comes? first|came first|refus\w+|reject\w*)\b")
_WORTH = re.compile(r"\b(?:magnificent|weak|strong|victory|deserve\w*|brave|heroic|terrible|tragic|shameful|disgrace\w*|important|worst|best|beautiful|horrible|uglier|patience|success\w*|failure|like a)\b")
_LOCATION = re.compile(r"\b(?:started|happened|took place|lies|is located|are located) (?:in|near|at)\b")
_STATE = re.compile(r"\b(?:is|are|was|were|remains?|stayed) (?:closed|shut|open|missing|stranded|blocked|sealed|cut off|trapped|surrounded|empty|safe|unsafe|dead|alive|under)\b|\b(?:is|are|was|were|remains?|remained|has been|have been|had been|stays?|stayed|lies|controls?|holds|still|contain\w*|lives?|owns?)\b(?!\s\w+ed\b)|\b(?:is|are|was|were) (?:still |now |under )?\w+ing\b")
_OPINION = frozenset({"prediction", "evaluation", "quote_position"})


def kind(words: str) -> str:
    """The first kind that fits, in the guideline's order."""
    for name, pattern in _PATTERNS:
        if pattern.search(words):
            return name
    if quantities.quantities(words) and not re.search(r"\bnobody\b", words):
        return "quantity"
    if _timely(words):
        return "time"
    later = (("identity_role", _ROLE), ("location", _LOCATION), ("comparison_trend", _TREND), ("quote_position", _STANCE), ("evaluation", _WORTH), ("state", _STATE))
    return next((name for name, pattern in later if pattern.search(words)), "event" if finite().search(words) else "state")


def _timely(words: str) -> bool:
    """A length of time is the point: `lasted seven weeks`, `since May`, `for 11 months`."""
    spans = [m for m in dates.times(words, None) if m.time["role"] == "duration" and not words[m.start : m.start + 2] == "a "]
    return any(re.search(r"\b(?:lasted|last|lasting|for|took|within|of|since)\s$", words[: m.start]) for m in spans) or bool(
        re.search(r"\b(?:since|between) (?:\w+ )?\d{4}|\bdays after\b", words)
    )


def checkability(name: str) -> str:
    """What can be checked of a claim of that kind; a part of one is never told apart."""
    return "not_checkable" if name in _OPINION else "checkable"
