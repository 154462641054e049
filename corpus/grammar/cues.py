"""The cues of a sentence: the words that attribute, by the lexicon in cues.toml."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ..lexicon import lexicon

Frame = Literal[
    "speech", "clause", "quote", "either", "to", "names", "mute", "passive", "adverb", "preposition", "noun"
]

_ADVERB = (
    r"(?:also|later|earlier|previously|already|repeatedly|since|now|once|again|publicly|recently|then|only|not|never)"
)
_BARE = re.compile(
    r"\b(?:to|would|could|can|will|may|might|should|must|not|did|does|do|let|never|the|a|an|of|having|when|if|as|once|his|her|its|their|my|your|our|whose|this|new|any|no|every|some|such)\s$|[’']s\s$|n[’']t\s$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_BE = frozenset({"been", "is", "are", "was", "were"})
_HELPED = re.compile(
    rf"\b(?:(?:had|has|have)\s(?:{_ADVERB}\s)?(?:been\s)?|(?:is|are|was|were)\s(?:{_ADVERB}\s)?)$", re.IGNORECASE
)
_LED = re.compile(
    r"(?:,|\b(?:and|but|by|while|before|after|statement|letter|e-?mail|tweet|post|message|memo|note|speech|report|video))\s$"
)
_OTHERWISE = re.compile(
    r"-|\sby\s(?!(?:tele)?phone|e-?mail|text|video|letter)|(?<=charged)\swith\b|\s(?:yes|no)\b(?!,)|\snot\sto\sbe|\s(?:him|her|it|them)sel(?:f|ves)\b"
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
    present: bool = False


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind of source."""
    held = lexicon("cues")["sources"][kind]
    return frozenset(held.split() if isinstance(held, str) else held)


@cache
def finite() -> re.Pattern[str]:
    """Finds a verb that has a subject: an auxiliary, a past form, a listed form."""
    listed = "|".join(sorted(lexicon("cues")["finite"]["words"].split(), key=len, reverse=True))
    return re.compile(
        rf"\b(?:{listed}|[a-z]{{2,}}ed|(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|must)n[’']t)\b"
        r"|(?<=\w)[’'](?:s|re|ve|ll|d)\b(?=\s(?:a|the|not|been|going)\b)"
    )


@cache
def _verbs() -> dict[str, dict[str, tuple[Frame, str, bool]]]:
    """Of each form of each verb, by the words that may follow it: its frame, its attitude, whether it is present."""
    held: dict[str, dict[str, tuple[Frame, str, bool]]] = {}
    for group in lexicon("cues")["verbs"]:
        for entry in group["words"].split():
            word, _, particle = entry.partition("_")
            for n, form in enumerate(inflected(word)):
                frame = group.get("present", group["frame"]) if n < 2 else group["frame"]
                held.setdefault(form, {})[particle.replace("_", " ")] = frame, group["attitude"], n < 2
    return held


def inflected(entry: str) -> tuple[str, str, str, str]:
    """The forms of a verb written `lemma` or `lemma:past`: base, -s, past, -ing."""
    base, _, past = entry.partition(":")
    final_y = re.search(r"[^aeiou]y$", base)
    third = base[:-1] + "ies" if final_y else base + ("es" if re.search(r"(?:s|sh|ch|x|z|go|do)$", base) else "s")
    doubled = past and re.search(r"[^aeiou][aeiou][^aeiouwxy]$", base) and base + base[-1]
    past = past or (base[:-1] + "ied" if final_y else base + ("d" if base.endswith("e") else "ed"))
    ing = (doubled or (base[:-1] if re.search(r"[^eo]e$", base) else base)) + "ing"
    return base, third, past, ing


@cache
def _phrases() -> dict[str, str]:
    return {phrase: group["attitude"] for group in lexicon("cues")["phrases"] for phrase in group["words"]}


def _either(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    held = lexicon("cues")
    phrases, be = _either(_phrases()), r"(?:is|are|was|were|(?:has|have|had)\sbeen)"
    return re.compile(
        rf"""(?P<quoted>\b{be}\squoted\s(?:by\s[^,;.]{{2,40}}?\s)?as\ssaying\b)
        |(?P<phrase>\b(?:(?:had|has|have|was|were|is)\s(?:been\s)?)?(?:{phrases})\b)
        |(?P<blamed>\b{be}\s(?:also\s|now\s|widely\s)?(?:accused\sof|blamed\sfor)\b)
        |(?P<held>\b(?:{be}|am|remains?|remained|feels?|felt)\s(?:\w+\s)?(?:{_either(held["adjectives"]["words"].split())})\b
          (?=\s(?:that|whether|how|why|the|a|his|her|their|its|he|she|they|it|we|I)\b))
        |(?P<reduced>(?<=\w\s)(?:{_either(held["passive"]["words"])})\sto\s(?=be\b|have\b)|\bfeared\s(?=dead|killed|drowned|trapped))
        |(?P<passive>\b{be}\s(?:also\s|now\s|widely\s)?(?:{_either(held["passive"]["words"])})\b(?:\sto\b)?)
        |(?P<adverb>\b(?:{_either(held["adverbs"])})\b)
        |(?P<preposition>\b(?:{_either(held["prepositions"]["words"])})\b)
        |(?P<noun>\b(?:{_either(held["nouns"]["words"])})\b(?=\s(?:that|of)\s))""",
        re.IGNORECASE | re.VERBOSE,
    )


def cues(text: str, start: int, end: int) -> list[Cue]:
    """The cues in text[start:end], in order; where two share words, a phrase goes before a verb."""
    found = [(m.span(), _cue(m, text, start, end)) for m in _pattern().finditer(text, start, end)]
    held = [cue for _, cue in found if cue]
    for word in _WORD.finditer(text, start, end):
        cue = _verb(word, text, start, end) if word.group().lower() in _verbs() else None
        if cue and not any(a < cue.end and cue.start < b for (a, b), _ in found):
            held.append(cue)
    return sorted(held, key=lambda cue: cue.start)


def _cue(match: re.Match[str], text: str, start: int, end: int) -> Cue | None:
    kind, (at, stop) = match.lastgroup, match.span()
    words = match.group().lower()
    if kind == "quoted":
        return Cue(at, stop, "speech", "neutral_relay", "quoted")
    if kind == "held":
        return Cue(at, stop, "clause", "believe", words)
    if kind == "blamed":
        return Cue(at, stop, "passive", "allege", words)
    if kind == "reduced":
        return _reduced(match, text, start)
    if kind == "phrase":
        return _phrase(at, stop, words, text, start)
    if kind == "passive":
        return _passive(at, stop, words, text, end)
    if kind == "adverb":
        return Cue(at, stop, "adverb", lexicon("cues")["adverbs"][words], words)
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
    """The cue whose verb is the word matched, with its auxiliaries; None where it is no finite verb of somebody."""
    word = match.group().lower()
    more = next((p for p in _verbs()[word] if p and _goes_on(p, text, match.end(), end)), "")
    if (
        more not in _verbs()[word]
        or text[match.start() - 1 : match.start()] == "-"
        or _OTHERWISE.match(text, match.end(), end)
    ):
        return None
    frame, attitude, present = _verbs()[word][more]
    lead = text[max(start, match.start() - 40) : match.start()]
    helped = _HELPED.search(lead)
    aux = helped.group() if helped else ""
    at, stop = match.start() - len(aux), match.end() + (len(more) + 1 if more else 0)
    capital = match.group()[0].isupper() and bool(text[start:at].strip()) and not headline(text[start:end])
    if capital or not _active(word, aux, lead):
        return None
    if re.search(r"\b(?:not|never)\b", aux):
        return Cue(at, stop, frame, "unable_to_confirm", word) if attitude == "confirm" else None
    told = re.match(r"\s(?:reporters|journalists|a\snews\sconference)\b", text[stop:end])
    return Cue(at, stop + (told.end() if told else 0), frame, attitude, f"{word} {more}".rstrip(), present)


def _goes_on(particle: str, text: str, at: int, end: int) -> bool:
    return text[at + 1 : min(end, at + 1 + len(particle))].lower() == particle and not text[at : at + 1].isalnum()


def _active(word: str, aux: str, lead: str) -> bool:
    """True where the verb has a subject of its own: no infinitive, no passive, no noun."""
    be = any(helper.lower() in _BE for helper in aux.split())
    if word.endswith("ing"):
        return be or bool(_LED.search(lead))
    return not be and (bool(aux) or not (_BARE.search(lead) or _PASSIVE.search(lead)))


def headline(words: str) -> bool:
    """True where nearly every longer word has a capital, as in a title."""
    longer = re.findall(r"\b[A-Za-z]{4,}", words[:300])
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) > 0.8 * len(longer)


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
