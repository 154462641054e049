"""status: how far the annotators are."""

import click

from .options import as_json, print_json, print_table, project
from .pull import DECISIONS, SERVED
from .studio import connect, token_option, url_option


@click.command()
@url_option
@token_option
@as_json
@click.pass_context
def status(ctx: click.Context, url: str | None, token: str | None, as_json: bool) -> None:
    """How far each annotator is with each form: done, left, skipped, begun, flagged, and the usual seconds."""
    from ..tasks import places
    from ..tasks.progress import progress

    found = project(ctx)
    server, _ = connect(found, url, token)
    ctx.call_on_close(server.close)
    asked = [*(part for told in SERVED.values() for part in told), DECISIONS]
    rows = progress(server, places.existing(server, found.name, asked), found.records("annotations"))
    if as_json:
        print_json([row.as_json() for row in rows])
    elif rows:
        head = ("form", "annotator", "tasks", "done", "left", "skipped", "drafts", "flagged", "seconds")
        print_table([["-" if v is None else v for v in row.as_json().values()] for row in rows], head)
    else:
        click.echo(f"no tasks of {found.name!r} yet; `goldassay push article`")
