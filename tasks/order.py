"""The order of the queue: what is asked first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.records import Record

Documents = Mapping[str, Record]


def ordered(form: str, asked: Iterable[Record], documents: Documents, priority: str | None) -> list[int]:
    """Documents or pairs, by number, in the order in which they are to be asked.

    oldest and newest go by the articles' dates (a pair's later one; an unknown date stands last); score and group are
    about pairs: best first, or best first with all that share its group or a claim right behind it. None is group for
    pairs, and the order of the file for articles.
    """
    priority = priority or ("group" if form == "pair" else "given")
    if priority in ("oldest", "newest"):
        return _dated([_date(form, one, documents) for one in asked], priority == "newest")
    if form == "pair" and priority == "score":
        return _best([pair.get("score", 0.0) for pair in asked])
    if form == "pair" and priority == "group":
        told = [(pair.get("score", 0.0), _marks(pair)) for pair in asked]
        return _grouped(_best([score for score, _ in told]), [marks for _, marks in told])
    return [number for number, _ in enumerate(asked)]


def _dated(dates: Sequence[str], newest: bool) -> list[int]:
    known = sorted((n for n, at in enumerate(dates) if at), key=lambda n: dates[n], reverse=newest)
    return [*known, *(n for n, at in enumerate(dates) if not at)]


def _date(form: str, one: Record, documents: Documents) -> str:
    whose = [one] if form == "article" else [documents.get(one[side]["document_id"], {}) for side in ("a", "b")]
    return max(str(document.get("published_at") or "") for document in whose)


def _best(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda number: -scores[number])


def _grouped(best: Sequence[int], marks: Sequence[Sequence[int]]) -> list[int]:
    rank = {number: place for place, number in enumerate(best)}
    sharing: dict[int, list[int]] = defaultdict(list)
    for number in best:
        for mark in marks[number]:
            sharing[mark].append(number)
    placed: dict[int, None] = {}
    for number in best:
        if number not in placed:
            near = {n for mark in marks[number] for n in sharing[mark]} - placed.keys()
            placed |= dict.fromkeys([number, *sorted(near - {number}, key=rank.__getitem__)])
    return [*placed]


def _marks(pair: Record) -> list[int]:
    """What makes two pairs one look, as hashes: the group, a claim, the place of a sentence."""
    sides = [side.get("claim_id") or (side["document_id"], ranges(side["span"])) for side in (pair["a"], pair["b"])]
    return [hash(mark) for mark in [*sides, *([("group", pair["group_id"])] if pair.get("group_id") else [])]]
