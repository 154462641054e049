"""The dataset card: README.md with YAML for the loader and words for the reader."""

from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from string import Template
from typing import Any

import yaml

from ..quality.agree_fields import SILENT
from ..schema.catalog import choices
from ..schema.records import Record
from .columns import CONFIGS, LABELS
from .rows import Gold
from .splits import SPLITS


def card(manifest: Mapping[str, Any], gold: Gold, agreement: Mapping[str, Any], infos: list[dict[str, Any]]) -> str:
    """The card of one release; `infos` are the `dataset_info` blocks of its configs."""
    head = yaml.safe_dump(_yaml(manifest, gold, infos), sort_keys=False, allow_unicode=True)
    template = Template(files(__package__).joinpath("card.md").read_text(encoding="utf-8"))
    return f"---\n{head}---\n\n{template.substitute(_words(manifest, gold, agreement))}"


def _yaml(manifest: Mapping[str, Any], gold: Gold, infos: list[dict[str, Any]]) -> dict[str, Any]:
    licenses = sorted({d["license"]["id"].lower() for d in gold.documents})
    return {
        "pretty_name": f"{manifest['name']} {manifest['version']}",
        "license": licenses[0] if len(licenses) == 1 and licenses[0].startswith("cc") else "other",
        "language": sorted({d["language"] for d in gold.documents}),
        "task_categories": ["text-classification", "token-classification"],
        "tags": ["fact-checking", "claim-detection", "attribution", "contradiction"],
        "size_categories": [_size(len(gold.claims))],
        "configs": [_config(manifest, config) for config in CONFIGS if manifest["configs"][config]],
        "dataset_info": infos,
    }


def _size(count: int) -> str:
    bounds = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    return next((name for most, name in bounds if count < most), "100K<n<1M")


def _config(manifest: Mapping[str, Any], config: str) -> dict[str, Any]:
    """Version and content-hashed file names make a changed release new to every cache."""
    listed = [{"split": split, "path": told["file"]} for split, told in manifest["configs"][config].items()]
    first = {"default": True} if config == next(iter(CONFIGS)) else {}
    return {"config_name": config, "version": manifest["version"], **first, "data_files": listed}


def _words(manifest: Mapping[str, Any], gold: Gold, agreement: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": manifest["name"],
        "version": manifest["version"],
        "digest": manifest["digest"][:16],
        "words": "It holds no words of the articles (stand-off): offsets, hashes and labels only."
        if manifest["standoff"]
        else "",
        "counts": _counts(manifest),
        "splits": _splits(manifest),
        "labelled": _labelled(gold),
        "agreement": _agreement(agreement),
        "clusters": str(agreement.get("clusters", "documents")),
        "labels": "\n\n".join(_labels(config, column) for config, names in LABELS.items() for column in names),
        "licenses": _licenses(gold.documents),
        "limits": _limits(manifest, gold),
    }


def _table(head: list[str], rows: list[list[Any]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines)


def _counts(manifest: Mapping[str, Any]) -> str:
    rows = [
        [name, *(told[s]["rows"] if s in told else 0 for s in SPLITS)] for name, told in manifest["configs"].items()
    ]
    return _table(["config", *SPLITS], rows)


def _splits(manifest: Mapping[str, Any]) -> str:
    count = manifest["components"]
    told = f"documents linked by event, copy, revision or judged pair stay together ({count} independent components)."
    return told + (
        " With fewer than ten components the split is nominal: read no test score as one." if count < 10 else ""
    )


def _labelled(gold: Gold) -> str:
    who = {a["annotator"]["id"]: a["annotator"]["type"] for a in gold.annotations}
    kinds = ", ".join(f"{count} of type {kind}" for kind, count in sorted(Counter(who.values()).items())) or "none"
    versions = ", ".join(sorted({a["guideline_version"] for a in gold.annotations})) or "none"
    how = Counter(a["method"] for a in gold.adjudications)
    methods = ", ".join(f"{count} {method}" for method, count in sorted(how.items()))
    lines = f"Annotators: {kinds}; {len(gold.annotations)} answers; guideline {versions}."
    return f"{lines} Gold labels were settled: {methods}." if methods else f"{lines} The gold was not adjudicated."


def _agreement(agreement: Mapping[str, Any]) -> str:
    rows = [
        [layer, name, _number(told), told["n"], told.get("reason") or ""]
        for layer, found in agreement.get("layers", {}).items()
        for name, told in found["measures"].items()
        if told.get("reason") != SILENT
    ]
    return _table(["layer", "measure", "value [95 %]", "n", "note"], rows) if rows else "It was not measured."


def _number(told: Mapping[str, Any]) -> str:
    if told["value"] is None:
        return "none"
    low_high = told.get("ci95")
    return f"{told['value']:.3f}" + (f" [{low_high[0]:.3f}, {low_high[1]:.3f}]" if low_high else "")


def _labels(config: str, column: str) -> str:
    rows = [[f"`{name}`", told] for name, told in choices(CONFIGS[config], column).items()]
    return f"### {config}: {column}\n\n" + _table(["label", "meaning"], list(map(list, rows)))


def _licenses(documents: list[Record]) -> str:
    found = sorted({(d["outlet"]["name"], d["license"]["id"], d["license"]["redistributable"]) for d in documents})
    rows = [[name, told, "yes" if free else "no"] for name, told, free in found]
    return _table(["outlet", "licence of the text", "text may be published"], rows)


def _limits(manifest: Mapping[str, Any], gold: Gold) -> str:
    lacks = ", ".join(f"{kind}.{name}" for kind, names in manifest["lacks"].items() for name in names)
    open_layers = sum(level == "partial" for d in gold.documents for level in d["coverage"].values())
    lines = [
        f"- Never annotated here: {lacks}." if lacks else "- Every field is annotated somewhere.",
        f"- {open_layers} document layers still had open disputes; their coverage is `partial`.",
        "- Quantities and times are read by rules from the claim's words.",
    ]
    return "\n".join(lines)
