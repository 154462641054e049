"""Which version a difference demands (semver.org 2.0.0, read for data).

Major: a label or column removed, renamed, redefined, reordered or retyped; gold removed or moved between splits.
Minor: records, columns or labels added, any change to test. Patch: any other correction.
"""

import re
from collections import Counter
from collections.abc import Sequence

from .diff import GOLD, Difference, Entry

LEVELS = ("none", "patch", "minor", "major")
Version = tuple[int, int, int]
_PATTERN = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


def parsed(version: str) -> Version | None:
    """The three numbers of x.y.z; None for anything else."""
    found = _PATTERN.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def demanded(found: Difference) -> tuple[str, str]:
    """(level, why in one line): the highest level that anything in `found` demands."""
    reasons = _reasons(found)
    level = max((level for level, _ in reasons), key=LEVELS.index, default="none")
    why = [said for told, said in reasons if told == level]
    more = f", and {len(why) - 3} more" if len(why) > 3 else ""
    return level, f"{'; '.join(why[:3])}{more}" if why else "nothing changed"


def _reasons(found: Difference) -> list[tuple[str, str]]:
    entries = found.entries
    gold = [e for e in entries["removed"] if e["record"] in GOLD]
    rest = [e for e in entries["removed"] if e["record"] not in GOLD]
    told = [*found.shape]
    told += [("major", f"{_counted(gold)} removed")] if gold else []
    told += [("major", f"{_counted(entries['split_moved'])} moved to another split")] if entries["split_moved"] else []
    told += [("minor", f"{_counted(entries['added'])} added")] if entries["added"] else []
    told += [("minor", f"{_counted(rest)} removed")] if rest else []
    told += [("minor", f"{_records(len(found.tested))} of test changed")] if found.tested else []
    corrected = [e for kind in entries if kind not in ("added", "removed", "split_moved") for e in entries[kind]]
    ids = {e["id"] for e in corrected} - set(found.tested)
    return told + ([("patch", f"{_records(len(ids))} corrected")] if ids else [])


def _records(count: int) -> str:
    return f"{count} record{'s' if count != 1 else ''}"


def _counted(entries: Sequence[Entry]) -> str:
    counts = Counter(str(entry["record"]) for entry in entries)
    return ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(counts.items()))


def following(last: Version, level: str) -> Version:
    """The version after `last` that a change of `level` demands at least."""
    major, minor, patch = last
    if level == "major":
        return major + 1, 0, 0
    return (major, minor + 1, 0) if level == "minor" else (major, minor, patch + 1)


def shown(version: Version) -> str:
    """x.y.z."""
    return ".".join(map(str, version))
