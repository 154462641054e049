"""The files of a release, written into a folder. No time of building and no path is in any of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION as SCHEMA_VERSION
from ..schema.catalog import schema
from ..schema.records import Record
from ..schema.renames import History
from . import dataset
from .about import About
from .card import card, worded
from .columns import CONFIGS, Names
from .croissant import croissant
from .labels import shape
from .rows import Gold, Row, rows
from .splits import SPLITS, Assignment
from .statement import statement
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
    beside: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    guarded: Sequence[Record] = ()
    listed: Sequence[str] = ()


def build(folder: Path, gold: Gold, making: Making) -> dict[str, Any]:
    """Write data, card, CHANGELOG.md and manifest.json into `folder`; returns the manifest."""
    configs, infos, ids = {}, [], {}
    for config in CONFIGS:
        found = list(rows(gold, config, making.names))
        ids[config] = [row["id"] for row, _ in found]
        configs[config] = _write(folder, config, found, making)
        if configs[config]:
            sizes = {s: (t["rows"], t["bytes"]) for s, t in configs[config].items()}
            infos.append(dataset.card_info(config, sizes, making.names))
    manifest = _manifest(gold, making, configs, ids)
    words = worded(manifest, gold, making.about, making.agreement)
    texts = {
        "README.md": card(manifest, gold, making.about, infos, words),
        "CHANGELOG.md": making.changes,
        "STATEMENT.md": statement(making.name, making.version, gold, making.about),
        "croissant.json": pretty(croissant(manifest, gold, making.about, words)),
        **{name: "".join(f"{jsonl.dump(line)}\n" for line in lines) for name, lines in making.beside.items()},
    }
    for name, text in texts.items():
        jsonl.write_text(folder / name, text)
    manifest["files"] = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    jsonl.write_text(folder / "manifest.json", pretty(manifest))
    for where, run, whose in leaks(folder, making.guarded, making.listed) if making.guarded else ():
        raise Leak(f"{where}: holds eight words in a row of {whose} ({run!r}); reword it, or list the name")
    return manifest


def _write(folder: Path, config: str, found: list[tuple[Row, str | None]], making: Making) -> dict[str, dict[str, Any]]:
    """One parquet file for each split that has rows, named by their digest."""
    told, of = {}, making.splits.of
    for split in SPLITS:
        mine = [row for row, home in found if (of.get(home, "train") if home else "train") == split]
        if not mine:
            continue  # `datasets` does not load a split without rows
        digest = digest_of(mine)
        name = f"data/{config}/{split}-{digest[:12]}.parquet"
        size = dataset.write(folder / name, config, mine, making.names)
        sha = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        told[split] = {"file": name, "rows": len(mine), "bytes": size, "digest": digest, "sha256": sha}
    return told


def digest_of(found: list[Row]) -> str:
    """The identity of rows: SHA-256 over their canonical JSON lines, whatever file holds them."""
    lines = "".join(jsonl.dump(row) + "\n" for row in found)
    return hashlib.sha256(lines.encode()).hexdigest()


def _manifest(gold: Gold, making: Making, configs: dict[str, Any], ids: dict[str, list[str]]) -> dict[str, Any]:
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
        "lacks": _lacks(gold),
        **({"audit": dict(making.audit)} if making.audit else {}),
        "ids": ids,
    }


def _lacks(gold: Gold) -> dict[str, list[str]]:
    """The fields that no gold record of a layer has."""
    return {
        kind: sorted(n for n in schema(kind)["properties"] if n != "aliases" and not any(_said(r, n) for r in records))
        for kind, records in (
            ("claim", gold.claims),
            ("attribution", gold.attributions),
            ("contradiction", gold.contradictions),
        )
        if records
    }


def _said(record: Record, name: str) -> bool:
    return record.get(name) not in (None, [])


def pretty(value: Any) -> str:
    """JSON for people: an indent, sorted keys, Unicode kept."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
