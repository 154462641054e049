"""Numbers in a text, read as intervals: an own grammar over digits, words, vague words, shares and comparators.

Intervals follow the versioned lexicon. What is not surely a quantity (clock times, dates, years,
ages, names such as "Shed 9") is left out.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...schema.records import Comparator, Quantity
from ..lexicon import lexicon
from .alternatives import either

APPROX = 0.1  # half the width of the interval of "about", as a share of the value
_SPACE = r"[\s\u00a0\u202f]+"


@dataclass(frozen=True)
class Mention:
    """A quantity and where it stands: (start, end) in the text that was read."""

    start: int
    end: int
    quantity: Quantity


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon("quantities")
    tens = either("twenty thirty forty fifty sixty seventy eighty ninety".split())
    units = either("one two three four five six seven eight nine".split())
    spoken = rf"(?:{tens}[-\s]{units}\b|{either(words['numbers'])})"
    digits = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    scale = "|".join(words["scales"])
    return re.compile(
        rf"""(?<![\w$€£.,:-])(?:(?P<comparator>{either(words["comparators"])}){_SPACE})?
        (?:(?P<vague>{either(words["vague"])})
        |(?P<part>{digits}|{spoken}){_SPACE}(?:in|out{_SPACE}of)(?:{_SPACE}every)?{_SPACE}(?P<whole>{digits}|{spoken})(?!{_SPACE}(?:days?|weeks?|months?|years?|hours?)\b)
        |(?P<fraction>{either(words["fractions"])})(?!{_SPACE}(?:of{_SPACE})?a{_SPACE}(?:{scale})\b)
        |(?P<from>{digits})\s?[-–]\s?(?P<to>{digits})(?=\s)
        |[$€£]?(?P<number>{digits}|{spoken})
         (?:{_SPACE}(?P<hundred>hundred|thousand){_SPACE}and{_SPACE}(?P<rest>{spoken}))?
         (?P<scale>(?:{_SPACE}(?:{scale}))*)
         (?P<suffix>{"|".join(words["suffixes"])})?
         (?P<share>\s?%|{_SPACE}per(?:{_SPACE})?cent\b)?)
        (?![\w%]|[.,:]\d|-(?!year)\w)
        (?:{_SPACE}(?P<after>or{_SPACE}(?:so|more|fewer|less))\b)?""",
        re.IGNORECASE | re.VERBOSE,
    )


_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NAMED = re.compile(r"\b(?:Shed|No\.|Room|Route|Gate|Unit|Number|Phase|phase|MiG-|aged?)\s*$")
_DATE_BEFORE = re.compile(rf"\b{_MONTHS}\.?\s$")
_NOT_AFTER = re.compile(rf"^\s*(?:[ap]\.?m\b|o.clock|{_MONTHS}\b|-year-old|years?\sold)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|of|since|until|by|during)\s$", re.IGNORECASE)
_NEAR = 60  # how many characters on either side tell whether a number counts
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_SCORED = re.compile(r"\b(?:votes?d?|score|won|beat|lost|by|majority|result)\b[^.;]{0,30}$", re.IGNORECASE)
_LONG = re.compile(r"^\s?-?(?:high|tall|long|wide|deep|away|from|thick)\b")
_ONE_OF = re.compile(
    r"(?:[\s\u00a0]+[\w-]+){1,2}[\s\u00a0]+(?:(?:was|is|has\sbeen)\s(?:also\s)?(?:killed|injured|wounded|hurt|missing)|died)\b"
)
_COUNTED = re.compile(r"[\s\u00a0]+(?:people|person|\w+s)\b")
_OF = re.compile(r"\sof\s(?:the\s)?(?=\w)")
_WORD = re.compile(r"\w+")
_FOLLOWING = re.compile(r"[\s\u00a0]+([\w’'-]+)|([^\s\w])")
_DURATION = re.compile(
    r"^(?:\sand\sa\shalf)?(?:[\s\u00a0-]+)(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|nights?)\b",
    re.IGNORECASE,
)


def quantities(text: str) -> list[Mention]:
    """Every quantity in `text`, in order. Durations are times and left to `dates`."""
    found = [match for match in _pattern().finditer(text) if _counts(match, text)]
    measured = _measured(text) if found else None
    return _ranges([Mention(match.start(), match.end(), _quantity(match, text, measured)) for match in found], text)


def _ranges(found: list[Mention], text: str) -> list[Mention]:
    """`between 20 and 30`, `20 to 30 people` made one; a vote of 612 to 448 stays two."""
    made: list[Mention] = []
    for mention in found:
        last = made[-1] if made else None
        joined = _range(last, mention, text) if last else None
        if joined:
            made[-1] = joined
        else:
            made.append(mention)
    return made


def _range(one: Mention, other: Mention, text: str) -> Mention | None:
    low, high = one.quantity["value"], other.quantity["value"]
    if low is not None and low < 1000 and not _scale(text[one.start : one.end]):  # `between 300 and 400 million`
        low = _plain(low * (_scale(text[other.start : other.end]) or 1))
    if (
        low is None
        or high is None
        or low >= high
        or (one.quantity["comparator"], other.quantity["comparator"]) != ("eq", "eq")
    ):
        return None
    link, before = text[one.end : other.start].strip(), text[max(0, one.start - _NEAR) : one.start]
    between = link == "and" and _BETWEEN.search(before)
    rising = link == "to" and one.quantity["unit"] is None and other.quantity["unit"] and not _SCORED.search(before)
    if not between and not rising:
        return None
    start = one.start - len(between.group()) if between else one.start
    bounds = {"comparator": "between", "value": None, "low": low, "high": high}
    return Mention(start, other.end, {**other.quantity, **bounds})  # type: ignore[typeddict-item]


def _scale(said: str) -> float | None:
    """What `million` in a number makes of it."""
    scales = lexicon("quantities")["scales"]
    found = [scales[word] for word in said.lower().split() if word in scales]
    return found[0] if len(found) == 1 else None


def _counts(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    number = match["number"]
    if match["part"]:
        return _figure(match["part"]) <= _figure(match["whole"]) <= 100
    if match["from"]:
        return _figure(match["from"]) < _figure(match["to"]) and not (
            _NAMED.search(before) or _DURATION.match(after) or _SCORED.search(before)
        )
    if match["fraction"] and (_DURATION.match(after) or before.endswith(" and a ")):
        return False
    if number is None:
        return True
    if match["suffix"] and (
        not number[0].isdigit() or (match["suffix"] == "m" and ("." not in number or _LONG.match(after)))
    ):
        return False
    year = number.isdigit() and len(number) == 4 and 1800 <= int(number) <= 2100 and not match["comparator"]
    word = not number[0].isdigit() and number.lower() == "one" and not match["comparator"]
    counted = word and (_COUNTED.match(after) or _ONE_OF.match(after))
    return not (
        _NAMED.search(before)
        or _DATE_BEFORE.search(before)
        or _NOT_AFTER.match(after)
        or _DURATION.match(after)
        or (year and (before[-1:] == "," or before[-1:].isspace() or _PREPOSITION.search(before)))
        or (word and not counted and not match["scale"])
        or (after.startswith((",", ".")) and re.search(r", $", before))  # an age
    )


def _quantity(match: re.Match[str], text: str, measured: str | None) -> Quantity:
    said = " ".join((match["after"] or match["comparator"] or "").lower().split())
    comparator: Comparator = lexicon("quantities")["comparators"].get(said, "eq")
    if match["vague"]:
        low, high = lexicon("quantities")["vague"][" ".join(match["vague"].lower().split())]
        bounds: dict[str, Any] = {"comparator": "vague", "value": None, "low": low, "high": high}
    elif match["from"]:
        low, high = _figure(match["from"]), _figure(match["to"])
        bounds = {"comparator": "between", "value": None, "low": low, "high": high}
    else:
        bounds = _interval(comparator, _value(match))
    unit, population = _counted(match, text)
    return {**bounds, "unit": unit, "measures": measured, "population": population}  # type: ignore[typeddict-item]


def _value(match: re.Match[str]) -> float:
    if match["fraction"]:
        return float(lexicon("quantities")["fractions"][" ".join(match["fraction"].lower().split())])
    if match["part"]:
        return _plain(round(_figure(match["part"]) / _figure(match["whole"]), 4))
    value, scales = _figure(match["number"]), lexicon("quantities")["scales"]
    if match["hundred"]:
        value = value * scales[match["hundred"].lower()] + _figure(match["rest"])
    for scale in (match["scale"] or "").lower().split():
        value *= scales[scale]
    return _plain(round(value * lexicon("quantities")["suffixes"].get((match["suffix"] or "").lower(), 1), 6))


def _figure(said: str) -> float:
    """Digits, or words such as twenty-one, as a number."""
    plain = said.replace(",", "").lower()
    if plain[0].isdigit():
        return _plain(float(plain))
    whole = " ".join(plain.split())
    listed = lexicon("quantities")["numbers"]
    return _plain(float(listed[whole] if whole in listed else sum(listed[part] for part in re.split(r"[-\s]", whole))))


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _interval(comparator: Comparator, value: float) -> dict[str, Any]:
    """The interval that a comparator makes of a value; null is unbounded."""
    low: float | None = value
    high: float | None = value
    marks: dict[str, bool] = {}
    if comparator in ("gt", "ge"):
        high, marks = None, {"low_open": True} if comparator == "gt" else {}
    elif comparator in ("lt", "le"):
        low, marks = 0, {"high_open": True} if comparator == "lt" else {}
    elif comparator == "approx":
        low, high = _plain(round(value * (1 - APPROX), 4)), _plain(round(value * (1 + APPROX), 4))
    elif comparator == "almost":
        low, marks = _plain(round(value * (1 - APPROX), 4)), {"high_open": True}
    return {"comparator": comparator, "value": value, "low": low, "high": high, **marks}


_STOP = frozenset(
    (
        "of in on at by for from to and or but was were is are be been had has have who that which with "
        "as after when under killed injured died hurt since during between before than while not more "
        "the a an"
    ).split()
)
_PEOPLE = frozenset({"people", "persons", "person"})


def _counted(match: re.Match[str], text: str) -> tuple[str | None, str | None]:
    """The unit counted and, where words qualify it, the population."""
    if match["share"] or match["fraction"] or match["part"]:
        return ("percent" if match["share"] else "share"), _share_of(text[match.end() : match.end() + _NEAR])
    words: list[str] = []
    of = _OF.match(text[match.end() : match.end() + _NEAR]) if match["vague"] else None
    after = match.end() + (of.end() - 1 if of else 0)
    for found in _FOLLOWING.finditer(text[after : after + 60]):
        word = found[1]
        if not word or word.lower() in _STOP:
            break
        words.append(word)
        if word.lower() in _PEOPLE or (word.endswith("s") and word.islower()) or len(words) == 4:
            break
    if not words or not (words[-1].lower() in _PEOPLE or words[-1].endswith("s") or len(words) == 1):
        return None, None
    return words[-1].lower(), " ".join(words[:-1]) or None


def _share_of(after: str) -> str | None:
    found = re.match(r"\s+of\s+(?:the\s+)?([\w’' -]{2,40}?)(?=\s(?:was|were|is|are|had|has)\b|[.,;]|$)", after)
    return found.group(1) if found else None


def _measured(text: str) -> str | None:
    """What the numbers of a claim measure, where only one measure's words are in it."""
    lower, (words, phrases) = text.lower(), _measures()
    found = {words[said] for said in _WORD.findall(lower) if said in words}
    found |= {name for phrase, name in phrases if phrase in lower and re.search(rf"\b{re.escape(phrase)}\b", lower)}
    return found.pop() if len(found) == 1 else None


@cache
def _measures() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The measure that each word tells, and each phrase of several words."""
    told = [(word, name) for name, words in lexicon("quantities")["measures"].items() for word in words]
    return {word: name for word, name in told if " " not in word}, [one for one in told if " " in one[0]]
