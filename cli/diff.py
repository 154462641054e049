"""diff: what changed between two releases, two projects, or a release and today's gold."""

from pathlib import Path

import click

from ..corpus.project import CONFIG, Project
from ..exporters.state import State, manifest_of, of_gold, of_release
from .gold import gold_of
from .options import as_json, print_json, project
from .root import Stop


@click.command()
@click.argument("a")
@click.argument("b", required=False)
@click.option("--markdown", is_flag=True, help="Print Markdown instead of text.")
@as_json
@click.pass_context
def diff(ctx: click.Context, a: str, b: str | None, markdown: bool, as_json: bool) -> None:
    """Tell what changed from A to B: releases (a folder, or a version of this project) or projects.

    Without B, A is held against today's gold of this project. Records are compared by id: added, removed, span moved,
    relabelled, verdict changed, split moved, found again in another text. Where one side has no words of the articles,
    both are compared without. Exits 1 where anything differs.
    """
    from ..exporters import changes
    from ..exporters.diff import difference

    found = difference(_state(ctx, a), _state(ctx, b) if b else _today(project(ctx)))
    if as_json:
        print_json(found.as_json())
    elif markdown:
        click.echo(f"# {found.a} -> {found.b}\n\n{changes.markdown(found)}", nl=False)
    else:
        for line in changes.text(found):
            click.echo(line)
    ctx.exit(0 if found.same else 1)


def _state(ctx: click.Context, name: str) -> State:
    for folder in (Path(name), ctx.obj / "releases" / name):
        if (folder / "manifest.json").is_file():
            return of_release(folder)
    if (Path(name) / CONFIG).is_file():
        return _today(Project.at(Path(name)))
    raise Stop(f"{name}: no release and no project there; name a folder, or a version in {ctx.obj / 'releases'}")


def _today(here: Project) -> State:
    """What the project would release now; without splits where linked documents are promised to several."""
    from ..exporters.release import newest, planned
    from ..exporters.splits import SplitConflict

    gold, newest_release = gold_of(here), newest(here.releases)
    last = manifest_of(newest_release) if newest_release else {}
    pins = here.pins
    try:
        splits = planned(gold, last, pins).of
    except SplitConflict as error:
        click.echo(f"note: splits are not compared: {error}", err=True)
        splits = {}
    return of_gold(f"gold of {here.name}", gold, splits, here.labels.get("renamed", {}), last)
