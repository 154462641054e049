"""The dataset card: README.md with YAML for the loader and words for the reader."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import Any

from ..quality.agree_fields import SILENT
from ..schema.catalog import choices
from .about import About
from .columns import CONFIGS
from .labels import COLUMNS
from .splits import SPLITS
from .tables import table
from .tally import Tally

DESCRIPTION = "Claims, attributions and contradictions in news articles: gold data for fact-checking."
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_BY = {"human": "expert-generated", "model": "machine-generated", "rule": "machine-generated", "import": "found"}


def card(
    manifest: Mapping[str, Any], tally: Tally, about: About, infos: Sequence[dict[str, Any]], words: Mapping[str, str]
) -> str:
    """The card of one release; `infos` are the `dataset_info` blocks of its configs, `words` those of `worded`."""
    from huggingface_hub import DatasetCardData

    head = DatasetCardData(**_fields(manifest, tally, about), dataset_info=list(infos)).to_yaml()
    template = Template(files(__package__).joinpath("card.md").read_text(encoding="utf-8"))
    return f"---\n{head}\n---\n\n{template.substitute(words)}"


def _fields(manifest: Mapping[str, Any], tally: Tally, about: About) -> dict[str, Any]:
    languages = sorted(tally["language"])
    by = {_BY[kind] for _, kind in tally["annotator"]} or {"no-annotation"}
    return {
        "pretty_name": f"{manifest['name']} {manifest['version']}",
        **license_of(tally, about),
        "language": languages,
        "multilinguality": "monolingual" if len(languages) == 1 else "multilingual",
        "annotations_creators": sorted(by),
        "language_creators": ["found"],
        "source_datasets": ["original"],
        "task_categories": ["text-classification", "token-classification"],
        "task_ids": ["fact-checking", "natural-language-inference"],
        "tags": ["fact-checking", "claim-detection", "attribution", "contradiction"],
        "size_categories": [_size(sum(t["rows"] for t in manifest["configs"]["claims"].values()))],
        "configs": [_config(manifest, config) for config in CONFIGS if manifest["configs"][config]],
    }


def license_of(tally: Tally, about: About) -> dict[str, Any]:
    """The licence of the labels where it is stated; else that of the texts where they share a free one."""
    stated = about.dataset.get("license")
    found = sorted({name.lower() for _, name, _ in tally["license"]})
    one = stated or (found[0] if len(found) == 1 and found[0].startswith("cc") else None)
    if one and one != "other":
        return {"license": one}
    link = about.dataset.get("license_url")
    return {"license": "other", "license_name": "see-below", **({"license_link": link} if link else {})}


def _size(count: int) -> str:
    return next((name for most, name in _SIZES if count < most), "1M<n<10M")


def _config(manifest: Mapping[str, Any], config: str) -> dict[str, Any]:
    """Version and content-hashed file names make a changed release new to every cache."""
    listed = [{"split": split, "path": told["file"]} for split, told in manifest["configs"][config].items()]
    first = {"default": True} if config == next(iter(CONFIGS)) else {}
    return {"config_name": config, "version": manifest["version"], **first, "data_files": listed}


def worded(manifest: Mapping[str, Any], tally: Tally, about: About, agreement: Mapping[str, Any]) -> dict[str, str]:
    """What the card says, part by part."""
    told = about.dataset
    return {
        "name": manifest["name"],
        "version": manifest["version"],
        "description": told.get("description") or DESCRIPTION,
        "repo": manifest["name"],
        "words": _withheld(manifest),
        "counts": table(["config", *SPLITS], _counts(manifest)),
        "splits": _splits(manifest),
        "labelled": _labelled(tally),
        "measured": _measured(agreement),
        "agreement": _agreement(agreement),
        "audit": _audit(manifest["audit"]) if "audit" in manifest else "It was not looked at.",
        "labels": "\n\n".join(
            _labels(manifest, config, column) for config, names in COLUMNS.items() for column in names
        ),
        "licenses": _licenses(tally, about),
        "limits": _limits(manifest, tally),
        "citation": told.get("citation") or cited(manifest),
    }


def _withheld(manifest: Mapping[str, Any]) -> str:
    if manifest.get("private"):
        return "It holds texts that may not be published: keep it to yourself."
    if not manifest["standoff"]:
        return ""
    return (
        "It holds no words of articles that may not be published (stand-off): offsets, hashes and labels only. Who has "
        "the articles puts the words back: `goldassay rehydrate RELEASE --texts DIR --out DIR`."
    )


def _counts(manifest: Mapping[str, Any]) -> list[list[Any]]:
    held = manifest["configs"].items()
    return [[name, *(told[s]["rows"] if s in told else 0 for s in SPLITS)] for name, told in held]


def _splits(manifest: Mapping[str, Any]) -> str:
    count = manifest["components"]
    told = f"documents linked by event, copy, revision or judged pair stay together ({count} independent components)."
    return told + (
        " With fewer than ten components the split is nominal: read no test score as one." if count < 10 else ""
    )


def _labelled(tally: Tally) -> str:
    who = dict(sorted(tally["annotator"]))
    kinds = ", ".join(f"{count} of type {kind}" for kind, count in sorted(Counter(who.values()).items())) or "none"
    versions = ", ".join(sorted(tally["guideline"])) or "none"
    methods = ", ".join(f"{count} {method}" for method, count in sorted(tally["method"].items()))
    lines = f"Annotators: {kinds}; {tally['record']['annotation']} answers; guideline {versions}."
    return f"{lines} Gold labels were settled: {methods}." if methods else f"{lines} The gold was not adjudicated."


def _agreement(agreement: Mapping[str, Any]) -> str:
    rows = [
        [layer, name, _number(told), told["n"], told.get("unit", ""), told.get("reason") or ""]
        for layer, found in agreement.get("layers", {}).items()
        for name, told in found["measures"].items()
        if told.get("reason") != SILENT
    ]
    head = ["layer", "measure", "value [95 %]", "n", "resampled", "note"]
    return "\n\n".join([_measured(agreement), *([table(head, rows)] if rows else [])])


def _measured(agreement: Mapping[str, Any]) -> str:
    """Whether agreement was measured, and over which answers."""
    if not agreement.get("layers"):
        return "It was not measured (`goldassay agree` does)."
    age = agreement.get("age", "fresh")
    who = ", ".join(agreement.get("population", ())) or "no one"
    told = f"Measured among annotators of type {who}; intervals by cluster bootstrap."
    if age == "stale":
        told += " It was measured before the answers of this release were complete: it speaks of other answers."
    return told


def _number(told: Mapping[str, Any]) -> str:
    if told["value"] is None:
        return "none"
    low_high = told.get("ci95")
    return f"{told['value']:.3f}" + (f" [{low_high[0]:.3f}, {low_high[1]:.3f}]" if low_high else "")


def _audit(found: Mapping[str, Any]) -> str:
    only, sources = found["claim_only"], found["sources"]
    lines = [
        f"- Near-duplicate articles in two splits: {found['near_duplicates']} pairs.",
        f"- Attributed sources heard in more than one split: {sources['crossing']} of {sources['of']}.",
    ]
    if only["f1"] is None:
        return "\n".join([*lines, "- A baseline that reads one claim alone: too few judged pairs to tell."])
    judged = {True: "above chance: the claims give answers away", False: "not above chance", None: "no interval"}
    shown = _number({"value": only["f1"], "ci95": only["ci95"]})
    told = f"F1 of `contradiction` {shown}, where always saying so has {only['chance']:.3f}"
    return "\n".join([*lines, f"- A baseline that reads one claim alone: {told}; {judged[only['above']]}."])


def _labels(manifest: Mapping[str, Any], config: str, column: str) -> str:
    meanings = choices(CONFIGS[config], column)
    held = manifest["labels"][f"{config}.{column}"]
    rows = [[i, f"`{held[i]}`", meanings.get(held[i], "Reserved; no row has it.")] for i in sorted(held, key=int)]
    return f"### {config}: {column}\n\n" + table(["index", "label", "meaning"], rows)


def _licenses(tally: Tally, about: About) -> str:
    rows = [[name, told, "yes" if free else "no"] for name, told, free in sorted(tally["license"])]
    labels = about.dataset.get("license")
    said = f"The labels: {labels}." if labels else "For the labels no licence is stated."
    return f"{said}\n\n" + table(["outlet", "licence of the text", "text may be published"], rows)


def _limits(manifest: Mapping[str, Any], tally: Tally) -> str:
    lacks = ", ".join(f"{kind}.{name}" for kind, names in manifest["lacks"].items() for name in names)
    lines = [
        f"- Never annotated here: {lacks}." if lacks else "- Every field is annotated somewhere.",
        f"- {tally['coverage']['partial']} document layers still had open disputes; their coverage is `partial`.",
        "- Quantities and times are read by rules from the claim's words.",
    ]
    return "\n".join(lines)


def cited(manifest: Mapping[str, Any]) -> str:
    key = "".join(c for c in manifest["name"] if c.isalnum())
    entry = (
        f"@misc{{{key}, title = {{{manifest['name']}}}, version = {{{manifest['version']}}}, "
        f"note = {{data digest {manifest['digest'][:16]}}}}}"
    )
    return f"Name the dataset, its version and its data digest:\n\n```bibtex\n{entry}\n```"
