"""What a cue takes: where its content begins and ends, whether it is of the kind wanted, and the attitude."""

import re

from .cues import Cue, finite
from .found import Sentence
from .quotes import Range

_THAT = re.compile(r"(?P<between>(?:[^.;:“”\"]|\.(?=\w)|(?<=[ap]\.m)\.){0,70}?)\s?\b(?P<that>that)\s", re.IGNORECASE)


_WHETHER = re.compile(r"(?P<between>[^,.;:“”\"]{0,60}?)\s(?:whether|if|why|how|what|where|who)\s")
_ADDRESSEE = re.compile(
    r"\s(?:him|her|them|us|me|reporters|journalists|members|people|parliament|lawmakers|residents|investors|"
    r"(?:the\s|a\s|an\s)?(?:[A-Z][\w’'.-]*(?:\s(?:and|of|the)\s[A-Z][\w’'.-]*|\s[A-Z][\w’'.-]*)*)(?:\s(?:television|radio|agency|newspaper|news|channel))*"
    r"|the\s[\w-]+(?:\s(?:agency|station|newspaper|conference|council|court))?)(?=[\s,.]|$)"
)


_WHEN = re.compile(
    r"\s(?:on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in\sa\sstatement|earlier|later|today|yesterday"
    r"|last\s(?:week|month|year|night)|at\sa\s(?:news|press)\sconference|(?:late|early)\s\w+day)(?:\s(?:evening|morning|night))?(?=[\s,:])"
)


ASK = frozenset("asked asks ask asking told tells tell telling explained explains explaining".split())
TELL = frozenset("told tells tell telling informed assured warned warns warning reminded urged".split())


def addressed(s: Sentence, cue: Cue) -> int:
    found = _ADDRESSEE.match(s.text, cue.end, s.end) if cue.word in TELL else None
    return found.end() - cue.end if found else 0


def content_start(s: Sentence, cue: Cue) -> int:
    at = cue.end
    if cue.frame == "mute":
        found = re.match(r"\s(?:on|about)\s", s.text[at : s.end])
        return at + (found.end() if found else 0)
    if cue.frame == "names":
        return at
    if cue.frame == "to":
        when = _WHEN.match(s.text, at, s.end)
        return when.end() if when else at
    that = _THAT.match(s.text, at, s.end)
    if that and finite().match(s.text, that.end(), s.end):
        return that.start("that")
    if that and (not finite().search(that["between"]) or re.match(r"\s(?:in|on|at)\s", that["between"])):
        return that.end()
    asked = _WHETHER.match(s.text, at, s.end)
    if asked and not finite().search(asked["between"]) and (not asked["between"] or cue.word in ASK):
        return asked.end("between")
    at += addressed(s, cue)
    when = _WHEN.match(s.text, at, s.end)
    at = when.end() if when else at
    quoted = s.quote_at_pause(at) or _later_quote(s, at)
    if quoted:
        return quoted[0]
    colon = re.match(r"\s?[^,.;“”\"]{0,60}?:\s", s.text[at : s.end])
    return at + colon.end() if colon else at


def _later_quote(s: Sentence, at: int) -> Range | None:
    """The quotation that a comma or colon introduces, after words without a verb: `wrote to his friends, "Y"`."""
    quote = next((q for q in s.quotes if at <= q[0] < min(s.end, at + 90)), None)
    lead = s.text[at : quote[0]] if quote else ""
    return quote if re.fullmatch(r"\s[^,:;]*[,:]\s", lead) and not finite().search(lead) else None


def quoted_end(s: Sentence, begin: int) -> int:
    """The end of the sentence, or of the quotation that opens at `begin` and runs over it."""
    quote = s.quote_at(begin)
    return max(s.end, quote[1]) if quote else s.end


def fits(s: Sentence, cue: Cue, piece: Range, begin: int) -> bool:
    """True where the content is of the kind that the cue takes."""
    words = s.text[slice(*piece)]
    if cue.frame == "to":
        return words.startswith("to ") or (cue.attitude == "commit" and _claused(s, cue, begin, words))
    if cue.frame == "quote":
        named = cue.present and _NAMED.search(s.text, max(s.start, cue.start - 30), cue.start)
        return s.quote_at(begin) is not None or bool(named and _claused(s, cue, begin, words))
    if cue.frame == "either" and words.startswith("to "):
        return True
    if cue.frame in ("clause", "either"):
        return _claused(s, cue, begin, words)
    if cue.frame == "names":
        return _named(s, cue, piece)
    return (
        not _PLACE.match(words)
        or finite().search(words) is not None
        or s.quote_at(begin) is not None
        or s.text[begin - 5 : begin] == "that "
    )


_PLACE = re.compile(
    r"(?:from|under|in|on|at|by|with|into|after|before|during|as|when|while|through|daily)\s|to\s(?:the|a|an|his|her|it|them|[A-Z])\b"
)


_NAMED = re.compile(r"\b[A-Z][\w.’'-]*\s$")
_AUXILIARY = re.compile(r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must)(?:n[’']t)?$")
_SUBJECT = re.compile(
    r"(?:(?:whether|if|why|how|what|where|who|he|she|they|it|we|I|you|many|most|all|some|few|no|there|my|our|your|the|a|an|this"
    r"|that|these|those|his|her|its|their|about|more|at|up|one|two|both|other|another|such|not|people|women|men|nothing|nobody"
    r"|everyone|anyone|someone|something|[a-z]+s\s(?:are|were|will|would|have|had|can|could|should|may|might|do|did))\b|[A-Z\d$£€])"
)


def _claused(s: Sentence, cue: Cue, begin: int, words: str) -> bool:
    if s.quote_at(begin):
        return True
    if re.search(r"\bthat\s$", s.text[cue.end : begin]):
        return not cue.present or len(s.text[cue.end : begin].split()) < 4
    if cue.word in ASK and re.match(r"(?:[^\s,]+\s){1,8}?to\s", words):
        return True
    if re.match(r"(?:who|what|how|why|where)\b", words) and ":" in s.text[cue.end : begin]:
        return False
    verb = finite().search(words)
    lead = words[: verb.start()] if verb else ""
    if not verb or "," in lead or len(lead.split()) > 7:
        return False
    return bool(_SUBJECT.match(words) or (lead and _AUXILIARY.match(verb.group()) and not _PLACE.match(words)))


def _named(s: Sentence, cue: Cue, piece: Range) -> bool:
    words = s.text[slice(*piece)]
    if cue.word in ("put", "puts"):
        return (bool(re.search(r"\bat\s", words)) and any(ch.isdigit() for ch in words)) or bool(
            re.search(r"\bat\s(?:about|around|\w+-)", words)
        )
    if cue.word in ("gave", "gives", "give", "giving"):
        return bool(re.search(r"\bas\s", words))
    if re.match(r"(?:how|why|what|where|who)\s", words):
        return True
    quoted = (
        s.quote_at(piece[0]) is None
        and s.text[piece[0] - 1] not in "“\"'‘"
        and any(piece[0] <= q[0] < s.end for q in s.quotes)
    )
    return (
        quoted
        or (cue.word.startswith("descri") and " as " in words)
        or bool(re.match(r"(?:it|him|her|them|the \w+) (?:a|an|the)\s", words))
    )


def attitude_of(s: Sentence, cue: Cue, content: Range) -> str:
    """The cue's attitude; what is said of the future is a prediction, what is said of one's own doing a promise."""
    future = re.compile(
        r"\b(?:will|would|is due to|are due to|is expected to|are expected to|is to|are to|could|may|might)\b"
    )
    words = s.text[slice(*content)]
    if cue.attitude != "assert" or cue.frame == "names":
        return cue.attitude
    first = future.search(re.split(r",|\b(?:if|who|which|because|that|promised|said)\b", words, maxsplit=1)[0])
    return "predict" if first and not re.search(r"\b(?:could|would)\s(?:have|not be reached)\b", words) else "assert"
