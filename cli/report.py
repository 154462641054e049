"""report: one page that shows how far a project is and how pure its gold."""

import sys
from pathlib import Path

import click

from ..corpus.project import Project
from ..schema import jsonl
from .known import known
from .options import as_json, print_json, project
from .root import Stop

LAYERS = ("claims", "attributions", "contradictions", "adjudications")


@click.command()
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the page goes; report.html if nothing is asked.",
)
@click.option(
    "--md", type=click.Path(path_type=Path, dir_okay=False), help="A short form for a pull request; - prints it."
)
@as_json
@click.pass_context
def report(ctx: click.Context, html: Path | None, md: Path | None, as_json: bool) -> None:
    """Show progress, agreement, conflicts and disputes on one page that needs no network."""
    from ..quality.page import comment, page

    here = project(ctx)
    told = told_of(here)
    if as_json:
        print_json(told)
    if html is None and md is None and not as_json:
        html = here.root / "report.html"
    for path, made in ((html, page), (md, comment)):
        if path == Path("-"):
            sys.stdout.write(made(told))
        elif path is not None:
            jsonl.write_text(path, made(told))
            click.echo(str(path), err=as_json)


def told_of(here: Project) -> dict[str, object]:
    """The data of the report. Raises Stop where there are no documents."""
    from ..quality.agree import agree
    from ..quality.report import report as tell

    documents, annotations = here.records("documents"), here.records("annotations")
    if not documents:
        raise Stop(f"{here.root}: no documents yet; run `goldassay ingest`")
    passes = here.config.get("tasks", {}).get("passes", 1)
    agreement = agree(documents, annotations, passes=passes, known=known(here)) if annotations else None
    gold = {name: here.gold_records(name) for name in LAYERS}
    disputes = jsonl.read_if_there(here.root / "disputes.jsonl")
    return tell(here.name, documents, annotations, gold, list(disputes), agreement)
