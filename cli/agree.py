"""agree: how far the annotators agree, and what is seen of each of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from ..schema.records import Record
from .gold import answers
from .known import known
from .options import as_json, print_json, print_table, project
from .studio import settings

BY = ("label", "document", "section", "guideline", "prefill", "type", "annotators")
MAIN = {"claim": "alpha.kind", "attribution": "alpha.attitude", "contradiction": "alpha.relation"}


@click.command()
@click.option("--by", type=click.Choice(BY), help="Show one breakdown in place of the whole.")
@click.option("--population", help="Annotators of one type alone: human, model, rule, import.")
@click.option("--resamples", type=click.IntRange(min=0), default=1000, show_default=True, help="Bootstrap resamples.")
@as_json
@click.pass_context
def agree(ctx: click.Context, by: str | None, population: str | None, resamples: int, as_json: bool) -> None:
    """Measure how far the annotators agree, with 95 % intervals by cluster bootstrap.

    The whole is kept in agreement.json, for the card of the next release, unless --population asks for some alone.
    --json tells the whole with every breakdown, or with that of --by.
    """
    from ..quality.agree import agree as measure
    from ..quality.breakdowns import BREAKDOWNS
    from ..quality.measured import keep
    from ..quality.policy import policies

    here = project(ctx)
    given = answers(here)
    wanted = [by] if by else list(BREAKDOWNS) if as_json else []
    found = measure(
        here.records("documents"),
        given,
        population=population,
        resamples=resamples,
        passes=settings(here).passes,
        dice=policies(here.config.get("adjudicate", {})).dice,
        by=[name for name in wanted if name in BREAKDOWNS],
        known=known(here),
    )
    if population is None:
        keep(here.root, {**found, "by": {}}, given)
    if as_json:
        print_json(found)
    elif by:
        print_table(*_broken_down(found, by))
    else:
        _print_whole(found)


def _print_whole(found: Record) -> None:
    """One screen: the measures that have something to say, who was compared, and a line for each annotator."""
    from ..quality.agree_fields import SILENT

    rows, silent = [], []
    for layer, seen in found["layers"].items():
        for name, told in seen["measures"].items():
            if told.get("reason") == SILENT:
                silent.append(f"{layer} {name.partition('.')[2]}")
            else:
                rows.append([layer, name, *_value(told), told["n"], told["unit"], told.get("reason") or ""])
    print_table(rows, ("layer", "measure", "value", "95 %", "n", "of", ""))
    for line in _notes(found, silent):
        click.echo(line)
    click.echo()
    print_table([_annotator(row) for row in found["annotators"]], ANNOTATORS)


def _notes(found: Record, silent: Sequence[str]) -> Iterator[str]:
    compared = found["compared"]
    if silent:
        yield f"not annotated: {', '.join(silent)}"
    who = ", ".join(found["population"]) or "none"
    yield f"compared: {len(compared['annotators'])} annotators of type {who}, {compared['answers']} answers"
    if compared["left_out"]:
        yield f"left out, see --by type: {', '.join(row['id'] for row in compared['left_out'])}"
    if compared["prefilled"]:
        yield f"{compared['prefilled']} answers began with an extractor's labels, see --by prefill"


ANNOTATORS = ("annotator", "answers", "joined by others", "known answers", "drift (p)", "seconds a label", "outliers")


def _annotator(row: Record) -> list[object]:
    """Of a table of confusion the share that others joined; of drift the least p over forms, with Holm's correction."""
    tables = [table for table in row["confusion"].values() if table]
    same = sum(told.get(name, 0) for table in tables for name, told in table.items())
    every = sum(n for table in tables for told in table.values() for n in told.values())
    drifts = [d for d in row["drift"].values() if d["p_holm"] is not None]
    worst = min(drifts, key=lambda d: float(d["p_holm"]), default=None)
    paces = row["pace"].values()
    strange = [p["outliers"] for p in paces if p["outliers"] is not None]
    given = row["known_answers"]
    return [
        row["id"],
        row["answers"],
        f"{same / every:.3f}" if every else "-",
        f"{given['right']} of {given['given']}" if given else "-",
        f"{worst['rho']:+.2f} ({worst['p_holm']:.3f})" if worst else "-",
        " / ".join(f"{p['seconds_per_label']:.0f}" for p in paces) or "-",
        sum(map(len, strange)) if strange else "-",
    ]


def _broken_down(found: Record, by: str) -> tuple[list[list[object]], tuple[str, ...]]:
    """The rows of a breakdown and their heads."""
    if by == "label":
        names = ("specific", "alpha", "alpha_u", "alpha_ku")
        held = [(row["label"], row, row["measures"]["specific"]["n"]) for row in found["by"]["label"]]
        return [[name, row["layer"], n, *(_short(row["measures"].get(m)) for m in names)] for name, row, n in held], (
            "label",
            "layer",
            "items",
            *names,
        )
    rows = found["pairs"] if by == "annotators" else found["by"][by]
    head = (by, "layer", "items", "matched", "alpha", "f1.exact", "f1.overlap")
    return [[_name(row, by), row["layer"], row["items"], row["matched"], *_cells(row)] for row in rows], head


def _name(row: Record, by: str) -> str:
    key = {"document": "document_id", "prefill": "prefilled"}.get(by, by)
    if by == "annotators":
        return " / ".join(row["annotators"])
    return {True: "prefilled", False: "began empty"}.get(row[key], str(row[key]))


def _cells(row: Record) -> list[str]:
    return [_short(row["measures"].get(name)) for name in (MAIN[row["layer"]], "f1.exact", "f1.overlap")]


def _short(told: Mapping[str, Any] | None) -> str:
    """A value and its interval; a dash where there is none."""
    value, interval = _value(told) if told else ("-", "")
    return f"{value} [{interval}]" if interval else value


def _value(told: Mapping[str, Any]) -> tuple[str, str]:
    if told["value"] is None:
        return "-", ""
    low_high = told.get("ci95")
    return f"{told['value']:.3f}", f"{low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else ""
