"""export: a release in a format of others."""

import os
import shutil
import tempfile
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from ..schema.interchange import Format, Left
from .options import as_json, print_json, print_table
from .released import release_at
from .root import Stop

LAYERS = ("documents", "claims", "attributions", "contradictions")


@click.command(name="export")
@click.argument("release", metavar="RELEASE", required=False)
@click.option("--to", "name", help="The format; without RELEASE and OUT, what it cannot hold.")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@as_json
@click.pass_context
def export(ctx: click.Context, release: str | None, name: str | None, out: Path | None, as_json: bool) -> None:
    """Write RELEASE, a folder or a version of this project, to OUT in another format; alone, list the formats.

    Prints what the format could not hold.
    """
    known = formats()
    if release is None:
        _list(known, as_json)
        return
    if name is None or out is None:
        raise Stop(f"say which format and where to: export {release} --to {' | '.join(known)} OUT")
    if name not in known:
        raise Stop(f"--to {name}: no such format; there are {', '.join(known)}")
    if out.exists():
        raise Stop(f"{out}: is there already; choose another name, or remove it")
    left = _written(known[name], _layers(release_at(ctx.obj, release)), out)
    if as_json:
        print_json({"format": name, "out": str(out), "left_out": dict(sorted(left.items()))})
        return
    click.echo(str(out))
    if left:
        click.echo(f"not held by {name}: {', '.join(f'{many} x {what}' for what, many in sorted(left.items()))}")


def formats() -> dict[str, Format]:
    """The formats there are, of this package and of others, by name."""
    found = (point.load() for point in entry_points(group="goldassay.exporters"))
    return {each.name: each for each in sorted(found, key=lambda each: str(each.name))}


def _list(known: dict[str, Format], as_json: bool) -> None:
    if as_json:
        print_json([{"format": each.name, "folder": each.folder, "cannot": each.cannot} for each in known.values()])
    else:
        print_table([[each.name, "folder" if each.folder else "file", each.cannot] for each in known.values()])


def _layers(folder: Path) -> dict[str, Any]:
    from ..exporters.state import read_gold

    gold = read_gold(folder)
    return {name: gold.records(name) for name in LAYERS}


def _written(format_: Format, layers: dict[str, Any], out: Path) -> Left:
    """Write beside `out` and put it there whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        made = making / out.name
        if format_.folder:
            made.mkdir()
        left = format_.write(layers, made)
        os.rename(made, out)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return left
