"""score: an extractor's predictions against a release, alone or beside another's."""

from pathlib import Path
from typing import Any

import click

from ..corpus.config import SPLITS
from .options import as_json, print_json, print_table
from .released import release_at
from .root import Stop


@click.command()
@click.argument("release", metavar="RELEASE")
@click.argument("predictions", type=click.Path(path_type=Path))
@click.option(
    "--split", type=click.Choice([*SPLITS, "all"]), default="test", show_default=True, help="The documents to score."
)
@click.option(
    "--resamples",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    help="Bootstrap resamples, and random exchanges.",
)
@click.option("--against", type=click.Path(path_type=Path), help="Other predictions, to be compared with these.")
@click.option("--errors", type=click.IntRange(min=0), default=0, help="List so many of the worst cases of each layer.")
@as_json
@click.pass_context
def score(
    ctx: click.Context,
    release: str,
    predictions: Path,
    split: str,
    resamples: int,
    against: Path | None,
    errors: int,
    as_json: bool,
) -> None:
    """Score PREDICTIONS against RELEASE.

    PREDICTIONS are records in .jsonl, or a .csv or .tsv with the columns document_id, start, end and if wanted kind and
    score, or claim_a, claim_b, relation and if wanted score. RELEASE is a folder, a version of this project, or
    hf://ORG/NAME@X.Y.Z.
    """
    from ..corpus.tables import read_predictions
    from ..exporters.state import read_gold
    from ..quality.compare import compare
    from ..quality.score import score as measure
    from ..quality.worst import worst

    for path in (predictions, against):
        if path is not None and not path.exists():
            raise Stop(f"{path}: no such file; check the path")
    said, others = (None if path is None else read_predictions(path) for path in (predictions, against))
    gold = read_gold(release_at(ctx.obj, release), None if split == "all" else split)
    true = {name: list(gold.records(name)) for name in ("claims", "attributions", "contradictions")}
    found = measure(true, said or [], gold.documents, split=split, resamples=resamples)
    if others is not None:
        found["against"] = compare(true, said or [], others, gold.documents, resamples=resamples)
    if errors:
        found["errors"] = worst(true, said or [], gold.documents, errors)
    if as_json:
        print_json(found)
        return
    _print_scores(found, split)
    if others is not None:
        _print_comparison(found["against"])
    for error in found.get("errors", ()):
        _print_error(error)


def _print_scores(found: dict[str, Any], split: str) -> None:
    rows = [
        [layer, name, *_line(told)]
        for layer, seen in found["layers"].items()
        for name, told in seen.items()
        if isinstance(told, dict) and "f1" in told
    ]
    pairs = found["layers"]["contradiction"]
    rows += [["contradiction", name, *_line(told)] for name, told in pairs["by_scope"].items()]
    for level, told in pairs["by_level"].items():
        rows.append(["contradiction", level, "", _rate(told["recall"]), "", _interval(told), told["support"]])
    for name, told in pairs["baselines"].items():
        rows += [[f"  {name}", match, *_line(told[match])] for match in ("contradiction", "macro")]
    click.echo(f"split: {split}")
    print_table(rows, ("layer", "match", "precision", "recall", "F1", "95 %", "gold"))
    ap = pairs["ap"]
    told = f"{_rate(ap['value'])} {_interval(ap)}; a random order: {_rate(ap['prevalence'])}"
    click.echo(f"average precision of contradiction: {ap.get('reason') or told}")


def _line(told: dict[str, Any]) -> list[object]:
    return [*(_rate(told[n]) for n in ("precision", "recall", "f1")), _interval(told), told["support"]]


def _print_comparison(found: dict[str, Any]) -> None:
    rows = [
        [name, *(_rate(told[n]) for n in ("f1", "against", "difference", "p", "p_holm"))]
        for name, told in found["measures"].items()
    ]
    click.echo(f"against the other: randomly exchanged {found['resamples']} times, by {found['unit']}")
    print_table(rows, ("match", "F1", "other", "difference", "p", "p (Holm)"))


def _print_error(error: dict[str, Any]) -> None:
    """One error: what is wrong, where, and the words, with nothing that a terminal would obey."""
    from ..schema.formats.text import printable

    labels = " / ".join("-" if error[name] is None else str(error[name]) for name in ("gold", "said"))
    sure = "" if error["score"] is None else f" ({error['score']:.2f})"
    click.echo(printable(f"{error['layer']} {error['problem']}: {labels}{sure}  {error['document_id']}"))
    for side, words in zip(_sides(error), error["words"], strict=True):
        if words is not None:
            click.echo(f"  {side}: {printable(words)}")


def _sides(error: dict[str, Any]) -> tuple[str, str]:
    return ("a", "b") if error["layer"] == "contradiction" else ("gold", "said")


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(told: dict[str, Any]) -> str:
    low_high = told.get("ci95")
    return f"{low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else ""
