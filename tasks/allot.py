"""Who is asked what: as many annotators a task as wanted, evenly, and what is allotted stays where it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..schema.identity import digest


@dataclass
class Allotment:
    """New task keys for each annotator, in order; and the keys that wait because too few have room."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


def allot(
    keys: Sequence[str],
    people: Sequence[str],
    held: Mapping[str, Collection[str]],
    overlap: int | None = None,
    quota: int | None = None,
) -> Allotment:
    """Give each of `keys`, in order, to so many of `people` that `overlap` (None: all of them) hold it.

    `held` is what each annotator holds already, those who left included: none of it moves. A key goes to those who
    hold least, by its digest among equals, and waits where fewer than needed are under `quota` keys.
    """
    holders = {key: {name for name, mine in held.items() if key in mine} for key in keys}
    load = {name: len(held.get(name, ())) for name in people}
    made = Allotment({name: [] for name in people})
    for key in keys:
        others = [name for name in people if name not in holders[key]]
        need = len(others) if overlap is None else overlap - len(holders[key])
        free = [name for name in others if quota is None or load[name] < quota]
        if len(free) < need:
            made.waiting.append(key)
            continue
        for name in sorted(free, key=lambda name: (load[name], digest(key, name)))[: max(0, need)]:
            load[name] += 1
            made.asked[name].append(key)
    return made
