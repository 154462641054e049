"""withdraw: an article out of the project and off the server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ..corpus.project import Project
from ..schema import jsonl
from .options import as_json, print_json, project
from .root import Stop
from .studio import NotConnected, connect, token_option, url_option


@click.command()
@click.argument("document")
@click.option("--reason", required=True, help="Why; it stays in withdrawn.jsonl.")
@click.option("--dry-run", is_flag=True, help="Show what would go, change nothing.")
@url_option
@token_option
@as_json
@click.pass_context
def withdraw(
    ctx: click.Context, document: str, reason: str, dry_run: bool, url: str | None, token: str | None, as_json: bool
) -> None:
    """Take DOCUMENT out of documents, gold, answers, pairs, predictions and the server's tasks.

    A line without its text stays in withdrawn.jsonl, and `check` refuses its return (GA190). Broken off in the middle,
    the same command finishes. What it cannot reach is listed.
    """
    from ..corpus.withdraw import bury, plan

    if not reason.strip():
        raise Stop("--reason: is empty; say why the article goes")
    found = project(ctx)
    with found.locked():
        planned = plan(found, document)
        if not dry_run and not planned.again:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            bury(found, document, reason.strip(), now, planned.ids)
        server = _off_the_server(ctx, found, document, url, token, dry_run)
        if not dry_run:
            for path, records in planned.files.items():
                jsonl.write(path, records)
    files = [str(path.relative_to(found.root)) for path in planned.files]
    beyond = _beyond(found, document, server)
    told = {"document": document, "dry_run": dry_run, "removed": dict(planned.removed), "files": files}
    _tell({**told, "server": server, "beyond": beyond}, as_json)
    if server["left"]:
        ctx.exit(1)


def _off_the_server(
    ctx: click.Context, found: Project, document: str, url: str | None, token: str | None, dry: bool
) -> dict[str, Any]:
    """What went off the server; `left` says what is in the way."""
    from ..tasks.receipts import Receipts
    from ..tasks.studio import StudioError
    from ..tasks.withdraw import take_back

    receipts = Receipts.at(found.state)
    try:
        server, _ = connect(found, url, token)
        ctx.call_on_close(server.close)
        taken = take_back(server, found.name, document, dry)
        if not dry and server.url in receipts.sent:
            del receipts.sent[server.url]  # what a push left there is so no more
            receipts.save()
    except (NotConnected, StudioError) as error:
        served = url or found.config.get("studio", {}).get("url") or receipts.pulled
        return {"tasks": 0, "answers": 0, "left": str(error) if served or (found.state / "studio").exists() else None}
    return {"tasks": taken.tasks, "answers": taken.answers, "left": None}


def _beyond(found: Project, document: str, server: dict[str, Any]) -> list[str]:
    """What holds the article still and is out of reach."""
    known = [f"{path.relative_to(found.root)}: released, and so immutable" for path in _releases(found, document)]
    studio = [f"{found.state.name}/studio: the server's own log and freed pages, and every `studio backup`"]
    return [
        *known,
        *(studio if (found.state / "studio").exists() else []),
        "the history of version control, and others' clones",
        "releases that were published, and whoever loaded them",
        "files that were ingested from",
    ]


def _releases(found: Project, document: str) -> list[Path]:
    """The releases whose files hold the id; all of them where they cannot be read."""
    folders = sorted(path for path in found.releases.glob("*") if path.is_dir())
    try:
        from pyarrow import parquet
    except ImportError:
        return folders
    return [f for f in folders if any(document in _ids(parquet, p) for p in f.glob("data/documents/*.parquet"))]


def _ids(parquet: Any, path: Path) -> list[str]:
    return list(parquet.read_table(path, columns=["id"]).column("id").to_pylist())


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    counts = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in told["removed"].items())
    server, would = told["server"], "would take out" if told["dry_run"] else "took out"
    off = f"; off the server: {server['tasks']} tasks with {server['answers']} answers" if server["tasks"] else ""
    click.echo(f"{told['document']}: {would} {counts or 'nothing'}{off}")
    for line in told["beyond"]:
        click.echo(f"out of reach: {line}")
    if server["left"]:
        click.echo(f"its tasks are on the server still ({server['left']}); run the same again", err=True)
