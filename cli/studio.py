"""studio: the local Label Studio, and how the other verbs reach a server."""

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import CONFIG, Project
from .options import as_json, print_json, print_table, project

if TYPE_CHECKING:
    from ..tasks.settings import Settings
    from ..tasks.studio import Studio

TOKEN = "GOLDASSAY_STUDIO_TOKEN"  # noqa: S105 - the name of a variable
url_option = click.option("--url", help="The server, instead of the running studio.")
token_option = click.option("--token", help=f"Its access token; better in {TOKEN}.")
data_option = click.option("--data", type=click.Path(path_type=Path), help="The studio's folder of data.")


class NotConnected(RuntimeError):
    """There is no server to talk to, or no token for it."""


@click.group()
def studio() -> None:
    """Start, stop, show, back up or restore the local Label Studio."""


def say(line: str) -> None:
    """Progress, on standard error."""
    click.echo(line, err=True)


def _data(ctx: click.Context, data: Path | None) -> Path:
    return data or project(ctx).state / "studio"


def settings(found: Project) -> "Settings":
    """What [tasks] of goldassay.toml says. Raises tasks.settings.BadSettings."""
    from ..tasks.settings import settings as read

    return read(found.config.get("tasks", {}), str(found.root / CONFIG))


def annotators(found: Project) -> list[str]:
    """The annotators that goldassay.toml names. Raises tasks.settings.BadSettings."""
    return list(settings(found).annotators)


@studio.command()
@data_option
@click.option("--port", type=click.IntRange(1, 65535), help="A port; any free one by default.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; loopback is safe.")
@as_json
@click.pass_context
def start(ctx: click.Context, data: Path | None, port: int | None, host: str, as_json: bool) -> None:
    """Start it, with a user for each annotator; returns once it is healthy."""
    from ..tasks import server

    people = annotators(project(ctx)) if data is None or (ctx.obj / "goldassay.toml").exists() else []
    _show(server.start(_data(ctx, data), people, port, say, host), as_json)


@studio.command()
@data_option
@click.pass_context
def stop(ctx: click.Context, data: Path | None) -> None:
    """Stop it; fine where it does not run."""
    from ..tasks import server

    click.echo("stopped" if server.stop(_data(ctx, data)) else "was not running")


@studio.command()
@data_option
@as_json
@click.pass_context
def status(ctx: click.Context, data: Path | None, as_json: bool) -> None:
    """Whether it runs, where, and who may log in."""
    from ..tasks import server

    _show(server.status(_data(ctx, data)), as_json)


@studio.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@click.pass_context
def backup(ctx: click.Context, file: Path, data: Path | None) -> None:
    """Write the whole studio, running or not, into FILE (.tar.gz); it holds passwords, so keep it safe."""
    from ..tasks.backup import backup as write

    click.echo(f"{file}: {write(_data(ctx, data), file) / 1e6:.1f} MB")


@studio.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@click.pass_context
def restore(ctx: click.Context, file: Path, data: Path | None) -> None:
    """Put a stopped studio back as it was in FILE; what was there is kept beside it."""
    from ..tasks.backup import restore as read

    kept = read(file, _data(ctx, data))
    click.echo("restored; `goldassay studio start`" + (f"; the studio that was there: {kept}" if kept else ""))


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    click.echo(f"running at {found['url']}" if found["running"] else "not running; `goldassay studio start`")
    if found["users"]:
        rows = [(u["annotator_id"], u["email"], u["password"] or "(has left)") for u in found["users"]]
        print_table(rows, ("who", "email", "password"))


def connect(found: Project, url: str | None, token: str | None) -> tuple["Studio", dict[str, Any]]:
    """The server named, else the configured one, else the running studio; with the studio's status.

    Raises NotConnected and tasks.studio.StudioError.
    """
    from ..tasks import server
    from ..tasks.studio import Studio

    table = found.config.get("studio", {})
    secret = [name for name in ("token", "password", "api_key") if name in table]
    if secret:
        where = f"{found.root / CONFIG}: [studio] {secret[0]} is a secret that everyone would read"
        raise NotConnected(f"{where}; take it out, set {TOKEN} or store it in the system's keyring")
    url, patience = url or table.get("url"), _seconds(found, table)
    token = token or os.environ.get(TOKEN)
    here = server.status(found.state / "studio")
    if url:
        own = here["running"] and here["url"] == url.rstrip("/")
        token = token or (here["token"] if own else from_keyring(url.rstrip("/")))
        if not token:
            raise NotConnected(f"{url}: no token; set {TOKEN}, store it in the keyring, or give --token")
        return Studio(url, token, patience), here if own else {"users": []}
    if not here["running"]:
        raise NotConnected(f"{found.root}: no studio runs; `goldassay studio start`, or name a server with --url")
    return Studio(here["url"], token or here["token"], patience), here


def _seconds(found: Project, table: dict[str, Any]) -> float:
    """How long a server may be silent. Raises NotConnected."""
    told = table.get("timeout", 120)
    if isinstance(told, bool) or not isinstance(told, int | float) or told <= 0:
        raise NotConnected(f"{found.root / CONFIG}: [studio] timeout is a number of seconds, not {told!r}")
    return float(told)


def from_keyring(url: str) -> str | None:
    """The token that the system's keyring holds for `goldassay` at `url`; None without the package keyring."""
    try:
        keyring: Any = import_module("keyring")
        return cast("str | None", keyring.get_password("goldassay", url))
    except ImportError:
        return None
    except Exception as error:  # a keyring that is locked, or has no backend, raises what its backend likes
        raise NotConnected(f"{url}: the keyring gave no token ({type(error).__name__}); set {TOKEN}") from None
