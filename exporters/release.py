"""A release: gold in, an immutable folder out that `load_dataset` loads, under a version that says what changed."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema.renames import History
from ..schema.stored import Stored
from .about import About
from .anchoring import beside
from .audit import audit
from .build import Making, build
from .changes import changelog
from .columns import CONFIGS, Names
from .diff import GOLD, Difference, difference
from .labels import kept, reshaped, shape
from .rows import Gold
from .splits import Assignment, Policy, assign
from .standoff import standoff
from .state import State, manifest_of, of_release
from .versions import LEVELS, Version, demanded, following, parsed, shown

FIRST = "1.0.0"


class Refused(ValueError):
    """The release may not be built; the message says why and what to do."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a release beyond its gold. An empty version is proposed by what changed.

    `listed` are names that may stand in a release without words, however long they are.
    """

    name: str
    version: str
    tool_version: str
    standoff: bool = False
    policy: Policy = field(default_factory=lambda: Policy({}))
    allow_removals: bool = False
    allow_split_moves: bool = False
    renamed: History = field(default_factory=dict)
    listed: Sequence[str] = ()
    about: About = field(default_factory=About)


@dataclass(frozen=True)
class Released:
    """The folder, the level that the changes demanded (major, minor, patch, none, first) and why."""

    folder: Path
    version: str
    level: str
    why: str


def release(folder: Path, gold: Gold, wish: Wish, agreement: Mapping[str, Any]) -> Released:
    """Build `folder`/VERSION, all or nothing.

    Raises Refused for a bad, existing, older or too low version, texts that may not be published, no gold, removed
    records, or nothing new to propose a version for; and SplitConflict.
    """
    _permit(folder, gold, wish)
    last = newest(folder)
    before = manifest_of(last) if last else {}
    kept_gold = standoff(gold) if wish.standoff else gold
    splits = planned(gold, before, wish.policy, wish.allow_split_moves)
    found = _changed(last, before, kept_gold, splits, wish)
    version, level, why = _version(folder, before, found, wish)
    names = _names(before, version, wish.renamed)
    if found:
        found.shape = _shape(before, names, wish)
    making = Making(
        name=wish.name,
        version=version,
        tool_version=wish.tool_version,
        splits=splits,
        names=names,
        standoff=wish.standoff,
        renamed=wish.renamed,
        agreement=agreement,
        changes=changelog(version, found, level, why, last),
        about=wish.about,
        audit=audit(gold, splits),
        beside=beside(gold, kept_gold, wish.name) if wish.standoff else {},
        guarded=gold.documents if wish.standoff else (),
        listed=wish.listed,
    )
    made = whole(folder, version, kept_gold, making, gold)
    return Released(made, version, level, why)


def whole(folder: Path, name: str, gold: Gold, making: Making, source: Gold | None = None) -> Path:
    """Build `folder`/NAME beside, and put it there when it is complete; what a killed run left behind is swept away.

    Raises Refused where files of `source`, by default `gold`, were changed meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(dir=folder, prefix=f".building-{name}-"))
    try:
        build(building, gold, making)
        _unchanged(source or gold)
        os.chmod(building, 0o755)  # noqa: S103 - a release is for all to read
        os.rename(building, folder / name)
    except BaseException as error:
        shutil.rmtree(building, ignore_errors=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(folder / name)
        raise
    return folder / name


def _unchanged(gold: Gold) -> None:
    """Raises Refused where a file was changed while it was read."""
    for config in CONFIGS:
        records = gold.records(config)
        if isinstance(records, Stored) and (path := records.changed()):
            raise Refused(f"{path}: was changed while the release was built; run it again")


def _permit(folder: Path, gold: Gold, wish: Wish) -> None:
    if wish.version and not parsed(wish.version):
        raise Refused(f"{wish.version!r} is no version; use three numbers such as 1.0.0")
    if wish.version and (folder / wish.version).exists():
        target = folder / wish.version
        raise Refused(f"{target}: this version is released already and never changes; choose the next one")
    if not any(map(len, (gold.claims, gold.attributions, gold.contradictions))):
        raise Refused("there is no gold yet; run `goldassay adjudicate` first")
    closed = [d["id"] for d in gold.documents if not d["license"]["redistributable"] and d["text"] is not None]
    if closed and not wish.standoff:
        many = "1 text" if len(closed) == 1 else f"{len(closed)} texts"
        raise Refused(
            f"GA180: {many} may not be published, {closed[0]} among them; build a release without words (--standoff)"
        )


def versions(folder: Path) -> list[Version]:
    """The versions of the releases in `folder`, oldest first."""
    return sorted(found for p in folder.glob("*/manifest.json") if (found := parsed(p.parent.name)))


def newest(folder: Path) -> Path | None:
    """The newest release in `folder`."""
    found = versions(folder)
    return folder / shown(found[-1]) if found else None


def planned(gold: Gold, last: Mapping[str, Any], policy: Policy, allow_moves: bool = False) -> Assignment:
    """The splits of the next release, after the one whose manifest is `last`. Raises SplitConflict."""
    claims = gold.by_id("claims")
    judged = ((claims[j["claim_a"]]["document_id"], claims[j["claim_b"]]["document_id"]) for j in gold.contradictions)
    return assign(gold.documents, judged, last.get("splits", {}), policy, allow_moves)


def _changed(
    last: Path | None, before: Mapping[str, Any], gold: Gold, splits: Assignment, wish: Wish
) -> Difference | None:
    """What is new since the last release. Raises Refused where records are gone and nobody said that they may."""
    if last is None:
        return None
    after = State("this release", gold, splits.of, shape(kept(before, wish.renamed, False), wish.renamed))
    found = difference(of_release(last), State(after.name, after.gold, after.splits, after.shape, wish.standoff))
    found.shape = _shape(before, kept(before, wish.renamed, False), wish)
    gone = [entry for entry in found.entries["removed"] if entry["record"] in GOLD]
    if gone and not wish.allow_removals:
        kind = gone[0]["record"]
        count = sum(entry["record"] == kind for entry in gone)
        raise Refused(
            f"{count} {kind}s of {before['version']} are gone, {gone[0]['id']} among them; "
            "bring them back, or say that it is meant (--allow-removals)"
        )
    return found


def _shape(before: Mapping[str, Any], names: Names, wish: Wish) -> list[tuple[str, str]]:
    told = {n: before.get(n, {}) for n in ("labels", "meanings", "reserved", "columns")}
    found = reshaped(told, shape(names, wish.renamed))
    if before["standoff"] != wish.standoff:
        found.append(
            ("minor", "the articles' words are withheld" if wish.standoff else "the articles' words are in it")
        )
    return found


def _names(before: Mapping[str, Any], version: str, renamed: History) -> Names:
    last, now = parsed(str(before.get("version", ""))), parsed(version)
    return kept(before, renamed, bool(last and now and now[0] > last[0]))


def _version(folder: Path, before: Mapping[str, Any], found: Difference | None, wish: Wish) -> tuple[str, str, str]:
    """(version, level, why). Raises Refused for a version that is older than the newest, or says less than changed."""
    last, wanted = parsed(str(before.get("version", ""))), parsed(wish.version)
    if found is None or last is None:
        return wish.version or FIRST, "first", "the first release"
    level, why = demanded(found)
    if wanted is None:
        if level == "none":
            raise Refused(f"nothing changed since {before['version']}; name a version to build it all the same")
        return shown(following(last, level)), level, why
    if wanted < last:
        raise Refused(f"{wish.version} is older than the newest release, {before['version']}; choose a later one")
    least = following(last, level)
    if LEVELS.index(level) > LEVELS.index("none") and wanted < least:
        raise Refused(
            f"{wish.version} says too little: since {before['version']} the change is {level} ({why}); "
            f"use {shown(least)} or later, or leave the version out"
        )
    return wish.version, level, why
