"""studio, push and pull: the local Label Studio, tasks out and answers in."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.records import Record
from .options import as_json, print_json, print_table, project

if TYPE_CHECKING:
    from ..tasks.decode import CompleteClaim
    from ..tasks.push import Work
    from ..tasks.receipts import Receipts
    from ..tasks.studio import Studio

TOKEN = "GOLDASSAY_STUDIO_TOKEN"  # noqa: S105 - the name of a variable
FORM = click.Choice(["article", "pair"])
data_option = click.option("--data", type=click.Path(path_type=Path), help="The studio's folder of data.")
url_option = click.option("--url", help="The server, instead of the running studio.")
token_option = click.option("--token", help=f"Its access token; better in {TOKEN}.")


class NotConnected(RuntimeError):
    """There is no server to talk to, or no token for it."""


class BadAnnotators(ValueError):
    """The annotators in goldassay.toml are no list of names."""


@click.group()
def studio() -> None:
    """Start, stop or show the local Label Studio."""


def _say(line: str) -> None:
    click.echo(line, err=True)


def _data(ctx: click.Context, data: Path | None) -> Path:
    return data or project(ctx).state / "studio"


def _annotators(found: Project) -> list[str]:
    named = found.config.get("tasks", {}).get("annotators", [])
    if not isinstance(named, list) or not all(isinstance(name, str) and name for name in named):
        raise BadAnnotators(f"{found.root / 'goldassay.toml'}: [tasks] annotators is a list of names")
    return [name if name.startswith("annotator:") else f"annotator:{name}" for name in named]


@studio.command()
@data_option
@click.option("--port", type=click.IntRange(1, 65535), help="A port; any free one by default.")
@as_json
@click.pass_context
def start(ctx: click.Context, data: Path | None, port: int | None, as_json: bool) -> None:
    """Start it on loopback, with a user for each annotator; returns once it is healthy."""
    from ..tasks import server

    people = _annotators(project(ctx)) if data is None or (ctx.obj / "goldassay.toml").exists() else []
    _show(server.start(_data(ctx, data), people, port, _say), as_json)


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


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    click.echo(f"running at {found['url']}" if found["running"] else "not running; `goldassay studio start`")
    if found["users"]:
        print_table(
            [(u["annotator_id"], u["email"], u["password"]) for u in found["users"]], ("who", "email", "password")
        )


def _connect(found: Project, url: str | None, token: str | None) -> tuple["Studio", dict[str, Any]]:
    """The server named, else the configured one, else the running studio; with the studio's status."""
    from ..tasks import server
    from ..tasks.studio import Studio

    url = url or found.config.get("studio", {}).get("url")
    token = token or os.environ.get(TOKEN)
    here = server.status(found.state / "studio")
    if url:
        own = here["running"] and here["url"] == url.rstrip("/")
        token = token or (here["token"] if own else None)
        if not token:
            raise NotConnected(f"{url}: no token; set {TOKEN} or give --token")
        return Studio(url, token), here if own else {"users": []}
    if not here["running"]:
        raise NotConnected(f"{found.root}: no studio runs; `goldassay studio start`, or name a server with --url")
    return Studio(here["url"], token or here["token"]), here


@click.command()
@click.argument("form", type=FORM)
@click.option("--annotations", type=click.Path(path_type=Path), help="Answers to send along: .jsonl, or a folder.")
@click.option("--predictions", type=click.Path(path_type=Path), help="Prefills to send along: .jsonl, or a folder.")
@click.option("--batch", type=click.IntRange(1, 1000), default=250, help="Tasks a request.")
@url_option
@token_option
@as_json
@click.pass_context
def push(
    ctx: click.Context,
    form: str,
    annotations: Path | None,
    predictions: Path | None,
    batch: int,
    url: str | None,
    token: str | None,
    as_json: bool,
) -> None:
    """Send tasks (and answers) to Label Studio; what is there already is not sent again."""
    from ..tasks.push import push as send
    from ..tasks.receipts import Receipts

    found = project(ctx)
    answers = _read(annotations, "annotation")
    guesses = _read(predictions, "prediction")
    with found.locked():
        server, here = _connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        receipts = Receipts.at(found.state)
        work = _work(found, form, answers, guesses, batch)
        work = _with_people(server, here, work, receipts)
        result = send(server, work, _say)
    if as_json:
        print_json(result.as_json())
    else:
        _summary(result)
    if result.refused:
        ctx.exit(1)


def _read(path: Path | None, kind: str) -> list[Record]:
    """The records of a file, or of a folder's files, each of the kind asked for."""
    if path is None:
        return []
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [record for file in files for record in _of_kind(file, kind)]


def _of_kind(path: Path, kind: str) -> list[Record]:
    records = list(jsonl.read(path))
    for number, record in enumerate(records, 1):
        if record.get("record") != kind:
            raise WrongRecord(f"{path}: record {number} is no {kind}; give a file of {kind} records")
    return records


class WrongRecord(ValueError):
    """A file holds records of another kind."""


def _work(found: Project, form: str, answers: list[Record], guesses: list[Record], batch: int) -> "Work":
    from ..tasks.push import Work

    documents = {d["id"]: d for d in found.records("documents")}
    claims = [c for a in [*found.records("annotations"), *answers] for c in a["claims"]]
    return Work(
        form=form,
        name=found.name,
        documents=documents,
        pairs=found.records("pairs") if form == "pair" else (),
        claims={c["id"]: c for c in [*claims, *found.gold_records("claims")]},
        annotations=answers,
        predictions=guesses,
        annotators=_annotators(found),
        batch=batch,
    )


def _with_people(server: "Studio", here: Mapping[str, Any], work: "Work", receipts: "Receipts") -> "Work":
    """`work` with a server user for each annotator, those that are missing made first."""
    from dataclasses import replace

    from ..tasks.server import add_users, email_of

    answering = [a["annotator"]["id"] for a in work.annotations if a["form"] == work.form]
    names = list(dict.fromkeys([*work.annotators, *receipts.people, *answering]))
    people = {name: receipts.people.get(name) or email_of(name) for name in names}
    tokens: dict[str, str] = {}
    if here.get("data_dir"):
        known = add_users(Path(here["data_dir"]), [n for n in names if people[n] == email_of(n)])
        tokens = {u["annotator_id"]: u["token"] for u in known}
    there = {email.lower() for email in server.users().values()}
    for email in people.values():
        if email not in there:
            server.add_user(email)
    receipts.people = people
    receipts.save()
    return replace(work, annotators=names, people=people, tokens=tokens)


def _summary(result: Any) -> None:
    for place in result.projects:
        click.echo(f"{place['url']}  {place['annotator_id'] or 'everybody'}: {place['sent']} tasks sent")
    click.echo(f"{result.already_there} tasks were there; {result.annotations_sent} answers sent")
    for refused in result.refused:
        click.echo(f"not sent: {refused['id']}: {refused['reason']}", err=True)


@click.command()
@click.argument("form", type=FORM, required=False)
@click.option("--all", "everything", is_flag=True, help="Read all answers again, not only what changed.")
@url_option
@token_option
@as_json
@click.pass_context
def pull(
    ctx: click.Context, form: str | None, everything: bool, url: str | None, token: str | None, as_json: bool
) -> None:
    """Fetch new and changed answers into annotations.jsonl."""
    from ..tasks.receipts import Receipts

    found = project(ctx)
    with found.locked():
        server, here = _connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        receipts = Receipts.at(found.state)
        report = _pull(found, server, here, receipts, [form] if form else ["article", "pair"], everything)
    if as_json:
        print_json(report)
    else:
        told = ", ".join(f"{report[k]} {k}" for k in ("new", "changed", "same"))
        click.echo(f"{report['tasks']} tasks read: {told}; {report['annotations']} answers in {found.root}")
        for problem in report["problems"]:
            click.echo(problem, err=True)
    if report["problems"]:
        ctx.exit(1)


def _pull(
    found: Project,
    server: "Studio",
    here: Mapping[str, Any],
    receipts: "Receipts",
    forms: list[str],
    everything: bool,
) -> dict[str, Any]:
    from ..corpus.complete import complete_claim
    from ..tasks import places
    from ..tasks.pull import Readers, merge
    from ..tasks.pull import pull as read

    everywhere = places.existing(server, found.name, forms)
    if not everywhere:
        raise NotConnected(f"{server.url}: holds no tasks of {found.name!r}; push them first")
    readers = Readers(
        _people(here, receipts), {d["id"]: d for d in found.records("documents")}, cast("CompleteClaim", complete_claim)
    )
    before = found.records("annotations")
    kept = {} if everything or not before else receipts.pulled.get(server.url, {})
    parts = [read(server, p, readers, kept.get(p.key, "")) for p in everywhere]
    merged, counts = merge(before, [r for part in parts for r in part.records])
    _write(found, merged)
    done = {p.key: part.until for p, part in zip(everywhere, parts, strict=True) if not part.problems}
    receipts.pulled[server.url] = {**receipts.pulled.get(server.url, {}), **done}
    receipts.save()
    problems = [problem for part in parts for problem in part.problems]
    tasks = sum(part.tasks for part in parts)
    return {**counts, "tasks": tasks, "annotations": len(merged), "problems": problems}


def _write(found: Project, merged: list[Record]) -> None:
    """Each record back into the file it came from, new ones into annotations.jsonl; untouched files stay."""
    main = found.root / "annotations.jsonl"
    files = {path: jsonl.read_if_there(path) for path in (main, *sorted((found.root / "annotations").glob("*.jsonl")))}
    homes = {record["id"]: path for path, records in files.items() for record in records}
    for path, records in files.items():
        mine = [record for record in merged if homes.get(record["id"], main) == path]
        if mine != records:
            jsonl.write(path, mine)


def _people(here: Mapping[str, Any], receipts: "Receipts") -> dict[str, str]:
    """The annotator behind each of the server's addresses."""
    told = {u["email"].lower(): u["annotator_id"] for u in here.get("users", [])}
    return {**told, **{email.lower(): name for name, email in receipts.people.items()}}
