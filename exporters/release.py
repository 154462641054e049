"""A release: gold in, an immutable folder out that `load_dataset` loads.

No time of building and no path is in any file.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.catalog import VERSION as SCHEMA_VERSION
from ..schema.catalog import schema
from ..schema.records import Record
from . import dataset
from .card import card
from .columns import CONFIGS, LABELS, Labels, columns
from .rows import Gold, Row, records, rows
from .splits import SPLITS, Assignment, assign
from .standoff import standoff

_SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Refused(ValueError):
    """The release may not be built; the message says why and what to do."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a release beyond its gold."""

    name: str
    version: str
    tool_version: str
    standoff: bool = False
    pins: Mapping[str, str] = field(default_factory=dict)
    allow_removals: bool = False
    allow_split_moves: bool = False


def release(folder: Path, gold: Gold, wish: Wish, agreement: Mapping[str, Any]) -> Path:
    """Build `folder`/VERSION, all or nothing, and return it.

    Raises Refused for a bad or existing version, texts that may not be published, no gold, or removed records, and
    SplitConflict.
    """
    target = folder / wish.version
    last = _last(folder)
    _permit(target, gold, wish)
    kept = standoff(gold) if wish.standoff else gold
    splits = assign(gold.documents, _judged_documents(gold), last.get("splits", {}), wish.pins, wish.allow_split_moves)
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder, prefix=f".{wish.version}."))
    try:
        _build(building, kept, wish, splits, agreement, last)
        os.chmod(building, 0o755)  # noqa: S103 - a release is for all to read
        os.rename(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return target


def _permit(target: Path, gold: Gold, wish: Wish) -> None:
    if not _SEMVER.fullmatch(wish.version):
        raise Refused(f"{wish.version!r} is no version; use three numbers such as 1.0.0")
    if target.exists():
        raise Refused(f"{target}: this version is released already and never changes; choose the next one")
    if not (gold.claims or gold.attributions or gold.contradictions):
        raise Refused("there is no gold yet; run `goldassay adjudicate` first")
    closed = [d for d in gold.documents if not d["license"]["redistributable"] and d["text"] is not None]
    if closed and not wish.standoff:
        raise Refused(
            f"GA180: {len(closed)} texts may not be published, {closed[0]['id']} among them; "
            "build a release without words (--standoff)"
        )


def _last(folder: Path) -> dict[str, Any]:
    """The manifest of the newest release of the folder."""
    found = [p for p in folder.glob("*/manifest.json") if _SEMVER.fullmatch(p.parent.name)]
    newest = max(found, key=lambda p: tuple(map(int, p.parent.name.split("."))), default=None)
    return dict(jsonl.parse(newest.read_text(encoding="utf-8"))) if newest else {}


def _judged_documents(gold: Gold) -> list[tuple[str, str]]:
    home = {c["id"]: c["document_id"] for c in gold.claims}
    return [(home[j["claim_a"]], home[j["claim_b"]]) for j in gold.contradictions]


def _build(
    building: Path,
    gold: Gold,
    wish: Wish,
    splits: Assignment,
    agreement: Mapping[str, Any],
    last: Mapping[str, Any],
) -> None:
    configs, infos, ids = {}, [], {}
    for config in CONFIGS:
        found = list(rows(gold, config))
        ids[config] = [row["id"] for row, _ in found]
        configs[config] = _write(building, config, found, splits)
        if configs[config]:
            infos.append(dataset.card_info(config, {s: (t["rows"], t["bytes"]) for s, t in configs[config].items()}))
    _no_removals(ids, last, wish)
    manifest = _manifest(gold, wish, splits, configs, ids)
    jsonl.write_text(building / "manifest.json", _pretty(manifest))
    jsonl.write_text(building / "README.md", card(manifest, gold, agreement, infos))
    jsonl.write_text(building / "CHANGELOG.md", _changes(wish.version, ids, last))


def _write(
    building: Path, config: str, found: list[tuple[Row, str | None]], splits: Assignment
) -> dict[str, dict[str, Any]]:
    """One parquet file for each split that has rows, named by their digest."""
    told = {}
    for split in SPLITS:
        mine = [row for row, home in found if (splits.of.get(home, "train") if home else "train") == split]
        if not mine:
            continue  # `datasets` does not load a split without rows
        digest = digest_of(mine)
        name = f"data/{config}/{split}-{digest[:12]}.parquet"
        size = dataset.write(building / name, config, mine)
        sha = hashlib.sha256((building / name).read_bytes()).hexdigest()
        told[split] = {"file": name, "rows": len(mine), "bytes": size, "digest": digest, "sha256": sha}
    return told


def digest_of(found: list[Row]) -> str:
    """The identity of rows: SHA-256 over their canonical JSON lines, whatever file holds them."""
    lines = "".join(jsonl.dump(row) + "\n" for row in found)
    return hashlib.sha256(lines.encode()).hexdigest()


def _manifest(
    gold: Gold, wish: Wish, splits: Assignment, configs: dict[str, Any], ids: dict[str, list[str]]
) -> dict[str, Any]:
    digests = "".join(told["digest"] for config in configs.values() for told in config.values())
    return {
        "name": wish.name,
        "version": wish.version,
        "schema_version": SCHEMA_VERSION,
        "tool_version": wish.tool_version,
        "standoff": wish.standoff,
        "digest": hashlib.sha256(digests.encode()).hexdigest(),
        "configs": configs,
        "labels": _label_names(),
        "splits": splits.of,
        "components": splits.components,
        "lacks": _lacks(gold),
        "ids": ids,
    }


def _label_names() -> dict[str, dict[str, str]]:
    """Index -> name of each label column; an index, once given, is kept."""
    named = {(config, name): columns(config)[name] for config, names in LABELS.items() for name in names}
    types = columns("contradictions")["types"]
    named["contradictions", "types"] = types[0] if isinstance(types, list) else types
    return {
        f"{config}.{name}": {str(index): label for index, label in enumerate(column.names)}
        for (config, name), column in named.items()
        if isinstance(column, Labels)
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


def _no_removals(ids: dict[str, list[str]], last: Mapping[str, Any], wish: Wish) -> None:
    for config, before in last.get("ids", {}).items():
        gone = sorted(set(before) - set(ids[config]))
        if gone and not wish.allow_removals and config in ("documents", "claims", "attributions", "contradictions"):
            raise Refused(
                f"{len(gone)} {config} of {last['version']} are gone, {gone[0]} among them; "
                "bring them back, or say that it is meant (--allow-removals)"
            )


def _changes(version: str, ids: dict[str, list[str]], last: Mapping[str, Any]) -> str:
    before: Mapping[str, list[str]] = last.get("ids", {})
    lines = [f"# {version}", ""]
    for config in CONFIGS:
        old, new = set(before.get(config, [])), set(ids[config])
        lines.append(f"- {config}: {len(new)} rows, {len(new - old)} added, {len(old - new)} removed")
    return "\n".join([*lines, "", f"Against {last['version']}." if last else "The first release.", ""])


def _pretty(manifest: dict[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_gold(folder: Path, split: str | None = None) -> Gold:
    """The gold of a release folder, of one split or of all."""
    found = {config: list(records(config, dataset.read(folder, config, split))) for config in CONFIGS}
    return Gold(**found)
