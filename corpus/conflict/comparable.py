"""What two places of a text can be compared by: numbers, times, names, states; and whether they speak of one thing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import combinations

from ...schema.anchor import ranges
from ...schema.records import Claim, Document, Quantity, SideRef, Time
from ..lexicon import lexicon
from ..values import dates, quantities

COMMON = 60  # a key held by more places than this says nothing
TOPICS = {
    "denied": "denial",
    "confirmed": "denial",
    "caused": "cause",
    "cause": "cause",
    "because": "cause",
    "blamed": "cause",
    "ordered": "order",
    "order": "order",
    "shot down": "aircraft",
    "crashed": "aircraft",
    "control": "control",
}
_CALENDAR = frozenset(
    (
        "january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday"
    ).split()
)
FUNCTION = frozenset(
    (
        "the a an and or of in on at to for from by with was were is are be been had has have that this "
        "it its as after before when who which not more than people said"
    ).split()
)


@dataclass(frozen=True)
class Place:
    """A claim or a sentence, and what others can share with it."""

    document: Document
    side: SideRef
    numbers: tuple[Quantity, ...]
    times: tuple[Time, ...]
    keys: frozenset[str]
    words: frozenset[str]
    text: str
    kind: str | None = None
    said: str = ""

    @cached_property
    def published(self) -> datetime | None:
        """The moment of publication; midnight where only the day is known."""
        said = self.document["published_at"]
        return datetime.fromisoformat(said.replace("Z", "+00:00")).replace(tzinfo=None) if said else None

    @cached_property
    def background(self) -> str | None:
        """The earliest year that it tells of, where that lies before the last one."""
        year = self.published.year if self.published else None
        told = {t["earliest"][:4] for t in self.times if t["earliest"] and t["role"] == "event_time"}
        return min((y for y in told if year and int(y) < year - 1), default=None)


@cache
def _state_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (
            re.compile(
                rf"\b(?:{'|'.join(re.escape(word) for name in poles if name != 'order' for word in poles[name])})\b"
            ),
            group,
        )
        for group, poles in lexicon("status")["states"].items()
    )


@cache
def _topics() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b{word}\b"), topic) for word, topic in TOPICS.items())


def of_claim(document: Document, claim: Claim) -> Place:
    """A claim as a place, by its words in the article and its text that stands alone."""
    text = document["text"] or ""
    quoted = " ".join(text[a:b] for a, b in ranges(claim["span"]))
    words = quoted + ". " + (claim.get("text") or "")
    side: SideRef = {"document_id": document["id"], "span": claim["span"], "claim_id": claim["id"]}
    numbers = claim.get("quantities") or [m.quantity for m in quantities.quantities(claim.get("text") or quoted)]
    return place(document, side, words, numbers, claim.get("kind"), claim.get("text") or quoted)


def place(
    document: Document, side: SideRef, words: str, numbers: Sequence[Quantity], kind: str | None = None, said: str = ""
) -> Place:
    """Words of a document with what they share with others; `said` is what they say where it stands alone."""
    lower, times = words.lower(), tuple(m.time for m in dates.times(words, document["published_at"]))
    keys = {f"quantity:{name}" for q in numbers for name in (q["unit"], q["measures"]) if name}
    keys |= {f"date:{t['value']}" for t in times if t["value"] and t["role"] != "duration"}
    keys |= {"duration:" for t in times if t["role"] == "duration"}
    keys |= {f"entity:{name}" for name in _names(words)}
    keys |= {f"status:{group}" for pattern, group in _state_words() if pattern.search(lower)}
    keys |= {f"status:{topic}" for pattern, topic in _topics() if pattern.search(lower)}
    return Place(document, side, tuple(numbers), times, frozenset(keys), _content(lower), lower, kind, said or words)


def _names(words: str) -> set[str]:
    """The capitalised words that begin no sentence and name no day or month."""
    found = re.findall(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]{2,}", words)
    return {name.lower() for name in found} - _CALENDAR


def _content(lower: str) -> frozenset[str]:
    return frozenset(word[:6] for word in re.findall(r"[a-z]{3,}", lower) if word not in FUNCTION)


def candidates(places: Sequence[Place]) -> tuple[dict[str, list[int]], list[tuple[int, int]]]:
    """Who holds each key, and the pairs that share one: never all with all, and no copies of one story."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(places):
        for key in one.keys:
            holders[key].append(number)
    together = {pair for who in holders.values() if len(who) <= COMMON for pair in combinations(who, 2)}
    return holders, sorted((i, j) for i, j in together if not copied(places[i], places[j]))


def copied(a: Place, b: Place) -> bool:
    """True for the same words in two copies of one story: one witness, nothing to judge."""
    same_story = a.document["independence_group"] == b.document["independence_group"]
    return same_story and a.document["id"] != b.document["id"] and a.text == b.text


def alike(a: Place, b: Place) -> float:
    """Shared words over all words (Jaccard)."""
    return len(a.words & b.words) / max(1, len(a.words | b.words))


def by_event(places: Iterable[Place]) -> dict[str, list[Place]]:
    """The places under their events."""
    found: dict[str, list[Place]] = defaultdict(list)
    for one in places:
        found[one.document["event_id"]].append(one)
    return found


def one_event(a: Place, b: Place) -> bool:
    """False where one tells of another year than the other and than its article: background of another event."""
    return a.background == b.background
