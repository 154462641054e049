"""Lengths of time in a text: `for ten months`, `a six-week strike`, `two and a half years`."""

import re
from collections.abc import Iterator

from ...schema.records import Time

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBERS: dict[str, float] = {word: n for n, word in enumerate(_WORDS, 1)}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NUMBERS |= {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "a couple of": 2}
_UNITS = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "2W",
    "month": "M",
    "year": "Y",
    "decade": "10Y",
}
_MODS = {
    "almost": "LESS_THAN",
    "nearly": "LESS_THAN",
    "less than": "LESS_THAN",
    "under": "LESS_THAN",
    "up to": "EQUAL_OR_LESS",
    "about": "APPROX",
    "around": "APPROX",
    "some": "APPROX",
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "at least": "EQUAL_OR_MORE",
}
_DURATION = re.compile(
    rf"\b(?:(?P<mod>{'|'.join(_MODS)})\s)?(?P<count>\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    rf"(?P<half>\sand\sa\shalf)?[\s\u00a0-](?P<unit>{'|'.join(_UNITS)})s?(?:-long)?\b"
    r"(?!\sold|-old|\s(?:ago|later|earlier)\b)",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\bfor\s(?P<at>(?:many\s|several\s)?(?P<unit>minute|hour|day|week|month|year|decade)s)\b", re.IGNORECASE
)
_LASTING = re.compile(
    r"\b(?:for|in|within|after|lasted|lasting|last|took|takes?|of|than|once|twice|times|every|half|quarter)\s(?:just\s|only\s)?$",
    re.IGNORECASE,
)


def durations(text: str) -> Iterator[tuple[int, int, Time]]:
    """Every length of time in `text`, with where it stands. `a night watchman`, `a year like this` are none."""
    for match in _DURATION.finditer(text):
        if _measured(match, text):
            said = match["count"].lower()
            number = (_NUMBERS[said] if said in _NUMBERS else float(said)) + (0.5 if match["half"] else 0)
            mod = _MODS.get(" ".join((match["mod"] or "").lower().split()))
            yield match.start(), match.end(), _time(number, match["unit"].lower(), mod)
    for match in _SOME.finditer(text):
        unit = _UNITS[match["unit"].lower()].lstrip("10")
        yield *match.span("at"), _made(f"PTX{unit[1]}" if unit[0] == "T" else f"PX{unit}", None)


def _measured(match: re.Match[str], text: str) -> bool:
    """`a year` measures where a word before it says so, `an hour after`, `a day-long`."""
    if match["count"].lower() not in ("a", "an") or match["mod"] or match["half"]:
        return True
    after = text[match.end() : match.end() + 10]
    return (
        bool(_LASTING.search(text[: match.start()]))
        or match.group().endswith("long")
        or after.startswith((" after", " before"))
    )


def _time(number: float, unit: str, mod: str | None) -> Time:
    count, name = re.fullmatch(r"(\d*)(\w+)", _UNITS[unit]).groups()  # type: ignore[union-attr]
    number *= int(count or 1)
    told = f"{number:g}" if number < 1e6 else str(int(number))
    return _made(f"PT{told}{name[1]}" if name[0] == "T" else f"P{told}{name}", mod)


def _made(value: str, mod: str | None) -> Time:
    made = {
        "role": "duration",
        "value": value,
        "anchor": "none",
        "earliest": None,
        "latest": None,
        "resolution": "resolved",
    }
    return {**made, "mod": mod} if mod else made  # type: ignore[return-value,typeddict-item]
