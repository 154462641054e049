"""The files of a release, written into a folder. No time of building and no path is in any of them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION as SCHEMA_VERSION
from ..schema.records import Record
from ..schema.renames import History
from ..schema.stored import Records
from .about import About
from .card import card, worded
from .columns import CONFIGS, Names
from .croissant import croissant
from .labels import shape
from .parquet import card_info
from .rows import Gold
from .shards import digest_of, ship
from .splits import Assignment
from .statement import statement
from .tally import Tally
from .word_runs import leaks


class Leak(ValueError):
    """A release without words has words; the message says where and which."""


@dataclass(frozen=True)
class Making:
    """What the files say beyond the gold. `private` where texts are in it that may not be published.

    `beside` are further .jsonl files; `guarded` are documents with texts of which no file may
    hold eight words in a row, `listed` the names that it may.
    """

    name: str
    version: str
    tool_version: str
    splits: Assignment
    names: Names
    standoff: bool = False
    private: bool = False
    renamed: History = field(default_factory=dict)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    changes: str = ""
    about: About = field(default_factory=About)
    audit: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Iterable[Record]] = field(default_factory=dict)
    guarded: Records = ()
    listed: Sequence[str] = ()


def build(folder: Path, gold: Gold, making: Making) -> dict[str, Any]:
    """Write data, card, CHANGELOG.md and manifest.json into `folder`; returns the manifest, without ids."""
    configs, tally = ship(folder, gold, making.names, making.splits.of)
    infos = [_info(config, told, making.names) for config, told in configs.items() if told]
    manifest = _manifest(making, configs, tally)
    words = worded(manifest, tally, making.about, making.agreement)
    texts = {
        "README.md": card(manifest, tally, making.about, infos, words),
        "CHANGELOG.md": making.changes,
        "STATEMENT.md": statement(making.name, making.version, tally, making.about),
        "croissant.json": pretty(croissant(manifest, tally, making.about, words)),
    }
    for name, text in texts.items():
        jsonl.write_text(folder / name, text)
    for name, lines in making.beside.items():
        jsonl.write(folder / name, lines)
    manifest["files"] = {name: digest_of(folder / name) for name in (*texts, *making.beside)}
    jsonl.write_parts(folder / "manifest.json", _with_ids(manifest, gold))
    for where, run, whose in leaks(folder, making.guarded, making.listed) if making.guarded else ():
        raise Leak(f"{where}: holds eight words in a row of {whose} ({run!r}); reword it, or list the name")
    return manifest


def _info(config: str, told: Mapping[str, Mapping[str, Any]], names: Names) -> dict[str, Any]:
    return card_info(config, {s: (t["rows"], t["bytes"]) for s, t in told.items()}, names)


def _manifest(making: Making, configs: dict[str, Any], tally: Tally) -> dict[str, Any]:
    digests = "".join(told["digest"] for config in configs.values() for told in config.values())
    return {
        "name": making.name,
        "version": making.version,
        "schema_version": SCHEMA_VERSION,
        "tool_version": making.tool_version,
        "standoff": making.standoff,
        **({"private": True} if making.private else {}),
        "digest": hashlib.sha256(digests.encode()).hexdigest(),
        "configs": configs,
        **shape(making.names, making.renamed),
        "splits": making.splits.of,
        "components": making.splits.components,
        "lacks": tally.lacks,
        **({"audit": dict(making.audit)} if making.audit else {}),
    }


def _with_ids(manifest: Mapping[str, Any], gold: Gold) -> Iterator[str]:
    """The text of manifest.json; the ids of the records, which are many, a config at a time."""
    head, _, tail = pretty({**manifest, "ids": None}).partition(f"{_IDS}null")
    yield f"{head}{_IDS}"
    for number, config in enumerate(sorted(CONFIGS)):
        listed = json.dumps(list(gold.by_id(config)), ensure_ascii=False, separators=(",\n   ", ": "))[1:-1]
        yield f'{"," if number else "{"}\n  "{config}": ' + (f"[\n   {listed}\n  ]" if listed else "[]")
    yield f"\n }}{tail}"


def pretty(value: Any) -> str:
    """JSON for people: an indent, sorted keys, Unicode kept."""
    return _PRETTY.encode(value) + "\n"


_IDS = '\n "ids": '
_PRETTY = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True)
