"""What a claim says, as far as a conflict needs it: of what, where, when, in which state, denied or not."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ...schema.anchor import bounds, nearby
from ...schema.records import Record, Time
from ..grammar.cues import finite
from ..lexicon import lexicon
from ..values import dates, intervals, quantities
from .comparable import FUNCTION, Place

Words = frozenset[str]
State = tuple[str, str]

_NOT = re.compile(
    r"\b(?:not|never|no longer|neither|nobody|no one|none|fails? to|failed to|refus\w+ to|ruled out"
    r"|yet to|false|untrue|(?<!said )no(?= \w))\b|n['’]t\b"
)
_LASTING = re.compile(
    r"\b(?:throughout|always|never|at all times|continuously|without a break|at the scene|instantly)\b"
)
_STILL = re.compile(r"\b(?:still|remains?|remained|stays?|stayed|remain|stay)\b")
_STAYS = re.compile(r"\b(?:will|to) (?:stay|remain)\b")
_PLANNED = re.compile(r"\b(?:will|would|due to|expected to|plans? to|likely to|may|could|is to|are to|should)\b")
_WRONG = re.compile(r"\b(?:wrongly|misstated|mistakenly|retract\w*|withdrawn|earlier (?:version|report|article)[^:]*$)")
_RIGHT = re.compile(r"\b(?:correction|corrected)\b")
_PRESENT = re.compile(r"\b(?:is|are|holds?|leads?|stands?|remains?|so far|now)\b|\b(?:has|have)\s(?=\d|about|some)")
_PENDING = re.compile(
    r"\b(?:has|have)(?:\snot|n['’]t)\b|\bnot yet\b|\byet to\b|\bstill\b|\bso far\b|\b(?:is|are) not\b"
)
_REFUSED = re.compile(
    r"(?:\b(?:not|never|no|refus\w+ to|failed to)|n['’]t)\s(?:(?:yet|been|be|a|an|the|in|any|ever|even|to)\s)*"
    r"([^\W\d_][\w’'-]*)"
)
_COUNTS = re.compile(
    r"(?:(?:at least|about|around|some|more than|all|only)\s)*(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_EVERY = re.compile(r"(?:all|every|everyone|everybody|none|nobody|no one|both)\b")
_MARKED = re.compile(
    r"\b(?:among (?:them|whom)|(?<!most )of (?:them|whom|the (?:dead|injured|wounded|missing|victims|first))|including"
    r"|seriously|critically|slightly|badly|alone|only|another|more (?:people )?(?:were|are)|children|women|half of"
    r"|against|second)\b"
)
_LIGHT = frozenset(
    (
        "will would into near through now still remain remains known one two between without both either also never "
        "ever than about around over under after again just only even very most some many several each other another "
        "such there their them they his her him she our your you its own came come because where while during since "
        "until against then among did does but off"
    ).split()
)
_SPOT = re.compile(r"\b(?:in|at|near|from|around|outside|inside)\s(?:the\s)?(?P<name>[A-Z][\w’'-]{2,})")
_PHRASE_END = re.compile(
    r"\s(?:of|in|at|near|on|from|between|for|by|to|who|which|that|with|under|through|into|over|after|against|about|as)\s|,"
)


@dataclass(frozen=True)
class Reading:
    """A claim as it is held against others. `words` leave out numbers, times and words of state."""

    place: Place
    sentence: str
    head: str | None
    subject: Words
    words: Words
    states: frozenset[State]
    spots: Words
    times: tuple[Time, ...]
    negated: bool
    denied: bool
    attributed: bool
    corrected: str | None  # what the words before it call it: wrong, or right

    @cached_property
    def planned(self) -> bool:
        """It tells of what is to come."""
        return not _STAYS.search(self.sentence) and (
            self.place.kind == "prediction" or bool(_PLANNED.search(self.place.said))
        )

    @cached_property
    def lasting(self) -> bool:
        """It rules out that it was ever otherwise."""
        return bool(_LASTING.search(self.sentence))

    @cached_property
    def still(self) -> bool:
        """It says that nothing has changed."""
        return bool(_STILL.search(self.sentence))

    @cached_property
    def present(self) -> bool:
        """It tells how things stand, not what has been."""
        return bool(_PRESENT.search(self.sentence))

    @cached_property
    def begins(self) -> bool:
        """It tells of a beginning."""
        return bool(_course("start").search(self.sentence))

    @cached_property
    def ends(self) -> bool:
        """It tells of an end."""
        return bool(_course("end").search(self.sentence))

    @cached_property
    def pending(self) -> bool:
        """It says that something is not so yet."""
        return bool(_PENDING.search(self.sentence))

    @cached_property
    def refused(self) -> Words:
        """What a `not` or a `no` stands before: `did not sink`, `no curfew`."""
        return frozenset(stem(word) for word in _REFUSED.findall(self.sentence))

    @cached_property
    def counted(self) -> str | None:
        """Whom it counts where it begins with a number: its subject."""
        return self.head if _COUNTS.match(self.sentence) else None

    @cached_property
    def every(self) -> bool:
        """It speaks of all."""
        return bool(_EVERY.match(self.sentence))

    @cached_property
    def marks(self) -> Words:
        """What tells that it counts a part of those whom another may count."""
        return frozenset(_MARKED.findall(self.sentence))

    @cached_property
    def things(self) -> Words:
        """Its words without those of states."""
        return self.words - state_words()

    @cached_property
    def when(self) -> intervals.Span | None:
        """The only moment that it names, first and last minute."""
        return self._named(lambda role: role != "duration")

    @cached_property
    def as_of(self) -> intervals.Span | None:
        """The only moment for which it says that it holds."""
        return self._named(lambda role: role == "as_of")

    def _named(self, wanted: Callable[[str | None], bool]) -> intervals.Span | None:
        found = {span for time in self.times if wanted(time["role"]) and (span := intervals.minutes(time))}
        return next(iter(found)) if len(found) == 1 else None


@cache
def _course(which: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, lexicon('status')['course'][which]))})\b")


def readings(places: Sequence[Place], attributions: Sequence[Record]) -> list[Reading]:
    """The readings of an event's claims; `attributions` tell what is denied, and what a source alone says."""
    by_document: dict[str, list[Record]] = {}
    for one in attributions:
        by_document.setdefault(one["document_id"], []).append(one)
    over, nothing = {name: _holding(held) for name, held in by_document.items()}, _holding([])
    return [_read(place, over.get(place.document["id"], nothing)) for place in places]


Holding = Callable[[int, int], list[Record]]
"""The attributions of a document whose content reaches over a range."""


def _holding(attributions: Sequence[Record]) -> Holding:
    extents = [bounds(one["content"]) for one in attributions]
    near = nearby(extents)

    def over(start: int, end: int) -> list[Record]:
        met = near(start, end)
        return [attributions[n] for n in met if extents[n][0] <= start and end <= extents[n][1]]

    return over


def _read(place: Place, holding: Holding) -> Reading:
    start, end = bounds(place.side["span"])
    over = holding(start, end)
    line = re.split(r"[\r\n]", (place.document["text"] or "")[max(0, start - 60) : start])[-1].lower()
    said = place.said
    found = dates.times(said, place.document["published_at"], dates.ahead(place.kind, said))
    bare = _without(
        said, [*((m.start, m.end) for m in found), *((m.start, m.end) for m in quantities.quantities(said))]
    )
    lower = said.lower()
    states = frozenset(_states(lower))
    head, subject = _subject(bare)
    return Reading(
        place,
        lower,
        head,
        subject,
        content(bare.lower()),
        states,
        frozenset(match["name"].lower() for match in _SPOT.finditer(bare)),
        tuple(m.time for m in found),
        bool(_NOT.search(lower)),
        any(a["attitude"] == "deny" for a in over),
        bool(over),
        "wrong" if _WRONG.search(line) else "right" if _RIGHT.search(line) else None,
    )


def _without(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _subject(said: str) -> tuple[str | None, Words]:
    """The head of what stands before the verb, and its words: `the railway line between A and B` is a line."""
    for verb in finite().finditer(said):
        before = re.sub(r"^\W*of\s(?:the|its|his|her|their)\s", "", said[: verb.start()])
        first = [w for w in _words(_PHRASE_END.split(before.strip() + " ")[0].lower()) if w not in FUNCTION | _LIGHT]
        if first:
            return stem(first[-1]), content(before.lower())
    return None, frozenset()


def _words(lower: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w’'-]*", lower)


@cache
def stem(word: str) -> str:
    """A word without its ending, or the one word that stands for it and others."""
    word = re.sub(r"['’]s$", "", word)
    if word in _same():
        return _same()[word]
    short = re.sub(r"(?:ings?|ed|es|s|ment|ly|y|e)$", "", word)
    return short[:7] if len(short) > 2 else word


@cache
def _same() -> Mapping[str, str]:
    return {word: one for one, words in lexicon("status")["same"].items() for word in words}


def content(lower: str) -> Words:
    """The stems of the words that carry meaning."""
    return frozenset(
        stem(word) for word in _words(lower) if len(word) > 2 and word not in FUNCTION and word not in _LIGHT
    )


_NOBODY = ("no ", "nobody ", "none ")


@cache
def _poles() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b"), group, pole)
        for group, poles in lexicon("status")["states"].items()
        for pole, words in poles.items()
        if pole != "order"
    )


def _states(lower: str) -> Iterator[State]:
    """The poles that hold; a word behind a `not` says the other pole, where there are but two."""
    for pattern, group, pole in _poles():
        poles = [name for name in lexicon("status")["states"][group] if name != "order"]
        for match in pattern.finditer(lower):
            others = [name for name in poles if name != pole]
            before = " ".join(lower[: match.start()].split()[-3:])
            if match.group().startswith(("not ", "no ")) or not (_NOT.search(before) or lower.startswith(_NOBODY)):
                yield group, pole
            elif len(others) == 1:
                yield group, others[0]


@cache
def state_words() -> Words:
    """The stems of the words of states."""
    told = (words for poles in lexicon("status")["states"].values() for name, words in poles.items() if name != "order")
    return frozenset(stem(part) for words in told for word in words for part in word.split())
