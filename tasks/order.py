"""The order of the queue: what is asked first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..schema.anchor import ranges
from ..schema.records import Record

Asked = Sequence[Record]


def ordered(form: str, asked: Asked, documents: Mapping[str, Record], priority: str | None) -> Asked:
    """Documents or pairs in the order in which they are to be asked.

    oldest and newest go by the articles' dates (a pair's later one; an unknown date stands last); score and group are
    about pairs: best first, or best first with all that share its group or a claim right behind it. None is group for
    pairs, and the order of the file for articles.
    """
    priority = priority or ("group" if form == "pair" else "given")
    if priority in ("oldest", "newest"):
        return _dated(form, asked, documents, priority == "newest")
    if form == "pair" and priority in ("score", "group"):
        best = sorted(asked, key=lambda pair: -pair.get("score", 0.0))
        return best if priority == "score" else _grouped(best)
    return asked


def _dated(form: str, asked: Asked, documents: Mapping[str, Record], newest: bool) -> Asked:
    dates = [_date(form, one, documents) for one in asked]
    known = [(at, n) for n, at in enumerate(dates) if at]
    found = sorted(known, key=lambda told: told[0], reverse=newest)
    return [*(asked[n] for _, n in found), *(one for one, at in zip(asked, dates, strict=True) if not at)]


def _date(form: str, one: Record, documents: Mapping[str, Record]) -> str:
    whose = [one] if form == "article" else [documents.get(one[side]["document_id"], {}) for side in ("a", "b")]
    return max(str(document.get("published_at") or "") for document in whose)


def _grouped(best: Asked) -> Asked:
    sharing: dict[object, list[int]] = defaultdict(list)
    for number, pair in enumerate(best):
        for mark in _marks(pair):
            sharing[mark].append(number)
    placed: dict[int, None] = {}
    for number, pair in enumerate(best):
        if number not in placed:
            near = {n for mark in _marks(pair) for n in sharing[mark]} - placed.keys()
            placed |= dict.fromkeys([number, *sorted(near - {number})])
    return [best[n] for n in placed]


def _marks(pair: Record) -> list[object]:
    """What makes two pairs one look: the group, a claim, the place of a sentence."""
    both = (pair["a"], pair["b"])
    sides = [side.get("claim_id") or (side["document_id"], ranges(side["span"])) for side in both]
    return [*sides, *([("group", pair["group_id"])] if pair.get("group_id") else [])]
