"""The cues of a sentence: the words that attribute, by the lexicon in cues.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Frame = Literal["speech", "clause", "to", "names", "mute", "passive", "adverb", "preposition", "noun"]

_ADVERB = (
    r"(?:also|later|earlier|previously|already|repeatedly|since|now|once|again|publicly|recently|then|only|not|never)"
)
_BARE = re.compile(
    r"\b(?:to|would|could|can|will|may|might|should|must|not|did|does|do|let|never|the|a|an|of)\s$|n[’']t\s$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|be|being|get|got)\s(?:\w+ly\s)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """A cue, where it stands, how it takes its content, and the attitude that it shows."""

    start: int
    end: int
    frame: Frame
    attitude: str
    word: str


@cache
def lexicon() -> dict[str, Any]:
    """Verbs, phrases, adverbs, prepositions, nouns, kinds of sources, finite verbs."""
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def finite() -> re.Pattern[str]:
    """Finds a verb that has a subject: an auxiliary, a past form, a listed form."""
    listed = "|".join(sorted(lexicon()["finite"]["words"].split(), key=len, reverse=True))
    return re.compile(rf"\b(?:{listed}|[a-z]{{2,}}ed)\b|(?<=\w)[’'](?:s|re|ve|ll|d)\b(?=\s(?:a|the|not|been|going)\b)")


@cache
def _verbs() -> dict[str, tuple[Frame, str]]:
    return {
        word: (group["frame"], group["attitude"]) for group in lexicon()["verbs"] for word in group["words"].split()
    }


@cache
def _phrases() -> dict[str, str]:
    return {phrase: group["attitude"] for group in lexicon()["phrases"] for phrase in group["words"]}


def _either(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    held = lexicon()
    phrases, be = _either(_phrases()), r"(?:is|are|was|were|(?:has|have|had)\sbeen)"
    return re.compile(
        rf"""(?P<quoted>\b{be}\squoted\s(?:by\s[^,;.]{{2,40}}?\s)?as\ssaying\b)
        |(?P<phrase>\b(?:(?:had|has|have|was|were|is)\s(?:been\s)?)?(?:{phrases})\b)
        |(?P<blamed>\b{be}\s(?:also\s|now\s|widely\s)?(?:accused\sof|blamed\sfor)\b)
        |(?P<reduced>(?<=\w\s)(?:{_either(held["passive"]["words"])})\sto\s(?=be\b|have\b)|\bfeared\s(?=dead|killed|drowned|trapped))
        |(?P<passive>\b{be}\s(?:also\s|now\s|widely\s)?(?:{_either(held["passive"]["words"])})\b(?:\sto\b)?)
        |(?P<adverb>\b(?:{_either(held["adverbs"])})\b)
        |(?P<preposition>\b(?:{_either(held["prepositions"]["words"])})\b)
        |(?P<noun>\b(?:{_either(held["nouns"]["words"])})\b(?=\s(?:that|of)\s))
        |(?P<verb>\b(?:(?:had|has|have)\s(?:{_ADVERB}\s)?(?:been\s)?)?(?:{_either(_verbs())})\b
          (?:\s(?:reporters|journalists|a\snews\sconference)\b)?)""",
        re.IGNORECASE | re.VERBOSE,
    )


def cues(text: str, start: int, end: int) -> list[Cue]:
    """The cues in text[start:end], in order."""
    found = (_cue(match, text, start, end) for match in _pattern().finditer(text, start, end))
    return [cue for cue in found if cue]


def _cue(match: re.Match[str], text: str, start: int, end: int) -> Cue | None:
    kind, (at, stop) = match.lastgroup, match.span()
    words = match.group().lower()
    if kind == "verb":
        return _verb(match, text, start, end)
    if kind == "quoted":
        return Cue(at, stop, "speech", "neutral_relay", "quoted")
    if kind == "blamed":
        return Cue(at, stop, "passive", "allege", words)
    if kind == "reduced":
        return _reduced(match, text, start)
    if kind == "phrase":
        return _phrase(at, stop, words, text, start)
    if kind == "passive":
        return _passive(at, stop, words, text, end)
    if kind == "adverb":
        return Cue(at, stop, "adverb", lexicon()["adverbs"][words], words)
    if kind == "noun":
        return Cue(at, stop, "noun", "assert", words)
    return Cue(at, stop, "preposition", "neutral_relay", words)


def _reduced(match: re.Match[str], text: str, start: int) -> Cue | None:
    """ "a man said to be", "dozens feared dead": an auxiliary or a promise before it makes it something else."""
    held = re.search(r"\b(?:had|has|have|not|who|he|she|they|it|we)\s$", text[start : match.start()])
    return (
        None
        if held
        else Cue(
            match.start(),
            match.start() + len(match.group().rstrip()),
            "passive",
            "neutral_relay",
            match.group().split()[0],
        )
    )


def _verb(match: re.Match[str], text: str, start: int, end: int) -> Cue | None:
    words = match.group().split()
    said = next((w.lower() for w in words if w.lower() in _verbs()), "")
    before = text[max(start, match.start() - 24) : match.start()]
    ing = said.endswith("ing")
    if words[0].lower() == said:
        if _BARE.search(before) or _PASSIVE.search(before) or (ing and not re.search(r",\s$", before)):
            return None
    elif "been" in words and not ing:
        return None
    if match.group()[0].isupper() or re.match(r"-|\sby\b|\s(?:yes|no)\b(?!,)|\snot\sto\sbe", text[match.end() : end]):
        return None
    frame, attitude = _verbs()[said]
    if re.search(r"\b(?:not|never)\b", match.group()):
        return Cue(*match.span(), frame, "unable_to_confirm", said) if attitude == "confirm" else None
    return Cue(*match.span(), frame, attitude, said)


def _phrase(start: int, end: int, words: str, text: str, floor: int) -> Cue | None:
    attitude = next(a for phrase, a in _phrases().items() if words.endswith(phrase))
    plain = words.startswith("would ") and words in ("would say", "would comment")
    if plain and not re.search(r"\b(?:neither|no one|nobody)\b", text[floor:start], re.IGNORECASE):
        return None
    return Cue(
        start, end, "mute" if attitude in ("decline_comment", "unable_to_confirm") else "speech", attitude, words
    )


def _passive(start: int, end: int, words: str, text: str, stop: int) -> Cue | None:
    """ "is said to", "is expected": what is said to somebody, or by somebody, is left out."""
    if re.match(r"\s(?:by|in\sa\sstatement)\b", text[end:stop]):
        return None
    expected = "expected" in words
    if not words.endswith(" to") and not expected and not re.match(r"\s(?:that|dead|killed|missing)\b", text[end:stop]):
        return None
    return Cue(
        start,
        end - 3 if expected and words.endswith(" to") else end,
        "passive",
        "predict" if expected else "neutral_relay",
        words,
    )
