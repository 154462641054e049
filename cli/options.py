"""What several verbs share: finding the project, and printing a table or JSON."""

import json
from collections.abc import Sequence
from typing import Any

import click

from ..corpus.project import Project

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def project(ctx: click.Context) -> Project:
    """The project named by -C, the current folder by default. Raises NoProject and BadConfig."""
    return Project.at(ctx.obj)


def print_json(value: Any) -> None:
    """Print `value` as JSON, keys in order."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def print_table(rows: Sequence[Sequence[object]], head: Sequence[str] = ()) -> None:
    """Print rows in columns, aligned by the widest cell."""
    cells = [[str(cell) for cell in row] for row in ([head] if head else []) + list(rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))] if cells else []
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
