"""A dataset at one moment, to be compared with another: a release, or what a project would release today."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.renames import History
from ..schema.stored import spooled
from . import dataset
from .columns import CONFIGS
from .labels import Shape, kept, names_of, shape
from .rows import Gold, records
from .standoff import standoff


@dataclass(frozen=True)
class State:
    """`splits` are by document, empty where nobody knows them; `withheld` where words were taken out."""

    name: str
    gold: Gold
    splits: Mapping[str, str] = field(default_factory=dict)
    shape: Shape = field(default_factory=dict)
    withheld: bool = False


def of_release(folder: Path) -> State:
    """The state of a release folder, its records on disk. Raises OSError and ValueError where it cannot be read."""
    manifest = manifest_of(folder)
    told = {name: manifest.get(name, {}) for name in ("labels", "meanings", "reserved", "columns", "renamed")}
    names = names_of(manifest)
    gold = Gold(**{config: spooled(records(config, dataset.read(folder, config), names)) for config in CONFIGS})
    return State(str(manifest["version"]), gold, manifest["splits"], told, bool(manifest["standoff"]))


def of_gold(name: str, gold: Gold, splits: Mapping[str, str], history: History, last: Mapping[str, Any]) -> State:
    """The state of a project's gold, its labels in the order that follows the release whose manifest is `last`."""
    return State(name, gold, splits, shape(kept(last, history, False), history))


def without_words(state: State) -> State:
    """The state as a release without words would have it."""
    return state if state.withheld else replace(state, gold=standoff(state.gold), withheld=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a release folder."""
    return dict(jsonl.parse((folder / "manifest.json").read_text(encoding="utf-8")))


def read_gold(folder: Path, split: str | None = None) -> Gold:
    """The gold of a release folder, of one split or of all."""
    names = names_of(manifest_of(folder))
    return Gold(**{config: list(records(config, dataset.read(folder, config, split), names)) for config in CONFIGS})
