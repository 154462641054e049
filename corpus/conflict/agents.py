"""Conflicts about who: who holds an office or a place, who did it, what caused it."""

import re
from functools import lru_cache

from ..lexicon import lexicon
from .event import Event
from .reading import Reading, Words, content
from .verdict import Verdict, against, later, other_days

READ = 4096  # claims whose words are kept as they were read: each is held against many
_NAME = r"(?:[A-Z][\w’'-]+\s?)+"
_IS = re.compile(
    rf"(?P<who>{_NAME})(?:is|was|became|,|has been)\s?(?:the\s|a\s|an\s|its\s|[\w’' ]+['’]s\s)?(?P<what>[^,.;]+)"
)
_OFFICE = rf"(?P<what>(?:[\w’'-]+\s){{0,2}}(?i:{'|'.join(lexicon('status')['offices']['words'])}))"
_TITLED = re.compile(rf"{_OFFICE},?\s(?P<who>[A-Z][\w’'-]+\s[A-Z][\w’'-]+)")


def role(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """One person in two offices, or two in one."""
    if "identity_role" not in (a.place.kind, b.place.kind):
        return None
    for who, office, rest in _offices(a.place.said):
        for other, held, more in _offices(b.place.said):
            one_person = bool(who & other)
            if one_person and office != held and not (a.negated or b.negated):
                return against(("entity_role",), 0.7)
            if not one_person and office == held and rest == more and a.place.kind == b.place.kind:
                return against(("entity_role",), 0.65)
    return None


@lru_cache(READ)
def _offices(said: str) -> list[tuple[frozenset[str], frozenset[str], Words]]:
    """Who holds which office of what."""
    words = lexicon("status")["offices"]
    found = []
    for pattern in (_IS, _TITLED):
        for match in pattern.finditer(said):
            office = re.split(r"\s(?:of|at|in|for)\s", match["what"], maxsplit=1)
            told = re.findall(r"[a-z]+", office[0].lower())
            held = frozenset(w for w in told if w in words["words"] or w in words["ranks"])
            if any(w in words["words"] for w in held):
                who = frozenset(w.lower() for w in match["who"].split()[-1:])
                found.append((who, held, content(" ".join(office[1:]).lower())))
    return found


_HOLDS = re.compile(
    r"(?P<who>.+?)\s(?:(?:has|have|had)\s)?(?:holds?|held|controls?|controlled|took|taken|seized|captured|retook|retaken|recaptured|regained|recovered)"
    r"\s(?:full\s)?(?:control\sof\s)?(?P<what>[^,.;]+)",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"(?P<what>.+?)\s(?:(?:is|was|has\sbeen|are|were)\s(?:now\s|still\s)?(?:held|controlled|taken|captured|seized|retaken|recaptured|in\sthe\shands"
    r"|under\sthe\scontrol)\s(?:by|of)|fell\sto|has\sfallen\sto)\s(?P<who>[^,.;]+)",
    re.IGNORECASE,
)


def control(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """One place in the hands of two, or taken by one at two times."""
    one, other = _holder(a), _holder(b)
    if not one or not other or event.share(one[1], other[1]) < 0.9:
        return None
    if one[0] & other[0]:
        apart = other_days(a, b) and not (a.present or b.present or a.still or b.still)
        return against(("temporal",), 0.45) if apart else None
    late = later(a, b)
    if late is None or a.lasting or b.lasting or (a, b)[late].still:
        return against(("status",), 0.7)
    return Verdict("update", (), 0.65, 1 - late)


def _holder(one: Reading) -> tuple[Words, Words] | None:
    return None if one.negated or one.planned else _held(one.place.said)


@lru_cache(READ)
def _held(said: str) -> tuple[Words, Words] | None:
    """Who holds what, as stems; a share of it is a number."""
    found = _HELD.match(said) or _HOLDS.match(said)
    what = re.split(r"\s(?:since|from|on|at|after|without|in|only)\s", found["what"])[0] if found else ""
    if not found or re.search(r"\d|\bpercent\b|\bhalf\b|\bthird\b", what):
        return None
    who, held = content(re.split(r"\s(?:on|at|since|in)\s", found["who"])[0].lower()), content(what.lower())
    return (who, held) if who and held else None


def agent(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """One deed, told of two."""
    if (
        not _deeds(a.sentence) & _deeds(b.sentence)
        or a.subject & b.subject
        or not (a.subject and b.subject)
        or other_days(a, b)
    ):
        return None
    rest, other = a.words - a.subject, b.words - b.subject
    if (
        len(rest & other) < 2
        or event.alike(rest, other) < 0.7
        or a.place.numbers
        or b.place.numbers
        or a.negated
        or b.negated
    ):
        return None
    return against(("entity_role",), 0.6)


@lru_cache(READ)
def _deeds(sentence: str) -> Words:
    return frozenset(re.findall(r"[a-z]+", sentence)) & frozenset(lexicon("status")["agents"]["words"])


_BY = re.compile(
    r"(?P<effect>.+?)\s(?:was|were|is|has\sbeen|had\sbeen)\s(?:\w+ly\s)?(?:caused|started|triggered|sparked|set\soff|brought\sabout)\sby\s(?P<cause>.+)"
    r"|(?P<effect2>.+?)\s(?:because\sof|due\sto|as\sa\sresult\sof|was\sthe\sresult\sof|because)\s(?P<cause2>.+)"
    r"|(?P<cause3>.+?)\s(?:\w+ly\s)?(?:caused|started|triggered|sparked|led\sto|set\soff|was\sthe\scause\sof)\s(?P<effect3>.+)"
)


def cause(a: Reading, b: Reading, event: Event) -> Verdict | None:
    """Two causes of one thing."""
    one, other = _caused(a.sentence), _caused(b.sentence)
    if not one or not other or a.negated or b.negated or a.denied or b.denied or one[1] & other[1]:
        return None
    near = event.share(one[0], other[0])
    return against(("cause",), 0.25 + 0.25 * near) if near >= 0.8 else None


@lru_cache(READ)
def _caused(sentence: str) -> tuple[Words, Words] | None:
    """The effect and the cause, as stems."""
    found = _BY.match(sentence)
    if not found:
        return None
    effect, cause = (
        content(next(filter(None, (found[f"{name}{n}"] for n in ("", 2, 3))))) for name in ("effect", "cause")
    )
    return (effect, cause) if effect and cause else None
