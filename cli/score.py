"""score: an extractor's predictions against a release, alone or beside another's."""

from pathlib import Path
from typing import Any

import click

from ..schema import jsonl
from .options import as_json, print_json, print_table
from .root import Stop


@click.command()
@click.argument("release_folder", metavar="RELEASE")
@click.argument("predictions", type=click.Path(path_type=Path))
@click.option("--split", default="test", show_default=True, help="train, validation, test, or all.")
@click.option("--resamples", default=10_000, show_default=True, help="Bootstrap resamples, and random exchanges.")
@click.option("--against", type=click.Path(path_type=Path), help="Other predictions, to be compared with these.")
@as_json
@click.pass_context
def score(
    ctx: click.Context,
    release_folder: str,
    predictions: Path,
    split: str,
    resamples: int,
    against: Path | None,
    as_json: bool,
) -> None:
    """Score PREDICTIONS (records in .jsonl) against RELEASE, a folder or a version of this project."""
    from ..exporters.state import read_gold
    from ..quality.compare import compare
    from ..quality.score import score as measure

    folder = Path(release_folder)
    if not (folder / "manifest.json").is_file():
        folder = ctx.obj / "releases" / release_folder
    if not (folder / "manifest.json").is_file():
        raise Stop(f"{release_folder}: no release there; name its folder or its version")
    for path in (predictions, against):
        if path is not None and not path.exists():
            raise Stop(f"{path}: no such file; check the path")
    gold = read_gold(folder, None if split == "all" else split)
    said = list(jsonl.read(predictions))
    true = {"claims": gold.claims, "attributions": gold.attributions, "contradictions": gold.contradictions}
    found = measure(true, said, gold.documents, split=split, resamples=resamples)
    if against is not None:
        found["against"] = compare(true, said, list(jsonl.read(against)), gold.documents, resamples=resamples)
    if as_json:
        print_json(found)
        return
    _print_scores(found, split)
    if against is not None:
        _print_comparison(found["against"])


def _print_scores(found: dict[str, Any], split: str) -> None:
    rows = [
        [layer, name, *(_rate(told[n]) for n in ("precision", "recall", "f1")), _interval(told), told["support"]]
        for layer, seen in found["layers"].items()
        for name, told in seen.items()
        if isinstance(told, dict) and "f1" in told
    ]
    for name, told in found["layers"]["contradiction"]["baselines"].items():
        for match in ("contradiction", "macro"):
            rates = (_rate(told[match][n]) for n in ("precision", "recall", "f1"))
            rows.append([f"  {name}", match, *rates, _interval(told[match]), told[match]["support"]])
    click.echo(f"split: {split}")
    print_table(rows, ("layer", "match", "precision", "recall", "F1", "95 %", "gold"))


def _print_comparison(found: dict[str, Any]) -> None:
    rows = [
        [name, *(_rate(told[n]) for n in ("f1", "against", "difference", "p", "p_holm"))]
        for name, told in found["measures"].items()
    ]
    click.echo(f"against the other: randomly exchanged {found['resamples']} times, by {found['unit']}")
    print_table(rows, ("match", "F1", "other", "difference", "p", "p (Holm)"))


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(told: dict[str, Any]) -> str:
    low_high = told.get("ci95")
    return f"{low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else ""
