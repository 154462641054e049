"""team: who labels, under which pseudonym, and what becomes of their tasks when they leave."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.project import CONFIG, Project
from ..schema import jsonl
from .invite import invite
from .known import known_answers
from .options import as_json, print_json, print_table, project
from .push import asked_forms
from .studio import NotConnected, connect, settings, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.receipts import Receipts
    from ..tasks.roster import Roster
    from ..tasks.studio import Studio


@click.group(invoke_without_command=True)
@url_option
@token_option
@as_json
@click.pass_context
def team(ctx: click.Context, url: str | None, token: str | None, as_json: bool) -> None:
    """List the annotators by pseudonym, with what is done and left; or add, invite, take leave of, forget one."""
    if ctx.invoked_subcommand is None:
        found = project(ctx)
        rows, forms = _listed(found, url, token), asked_forms(found)
        if as_json:
            print_json(rows)
        elif rows:
            print_table([_row(row, forms) for row in rows], ("annotator", "", *forms, "known answers"))
        else:
            click.echo("nobody yet; `goldassay team add ann-1 ann-2`")


def _listed(found: Project, url: str | None, token: str | None) -> list[dict[str, Any]]:
    """Everybody of the team, those who left last; forms are empty where no server can be asked."""
    from ..tasks.known import right
    from ..tasks.roster import Roster

    told, roster = settings(found), Roster.at(found.state)
    gone = [name for name in sorted(roster.members) if name not in told.annotators]
    forms, known = _progress(found, url, token), right(found.records("annotations"), known_answers(found, told))
    return [
        {
            "annotator_id": name,
            "active": name in told.annotators,
            "forms": forms.get(name, {}),
            "known_answers": dict(zip(("right", "given"), known.get(name, (0, 0)), strict=True)),
        }
        for name in [*told.annotators, *gone]
    ]


def _progress(found: Project, url: str | None, token: str | None) -> dict[str, dict[str, Any]]:
    from ..tasks import places
    from ..tasks.progress import progress
    from ..tasks.studio import StudioError

    made: dict[str, dict[str, Any]] = {}
    try:
        server, _ = connect(found, url, token)
        with server:
            rows = progress(
                server, places.existing(server, found.name, asked_forms(found)), found.records("annotations")
            )
    except (NotConnected, StudioError):
        return {}
    for row in rows:
        counts = {"tasks": row.tasks, "done": row.done, "left": row.left, "skipped": row.skipped, "drafts": row.drafts}
        made.setdefault(row.annotator_id or "", {})[row.form] = counts
    return made


def _row(row: dict[str, Any], forms: Sequence[str]) -> list[str]:
    held = [row["forms"].get(form) for form in forms]
    told = [f"{f['done']} done, {f['left']} left" if f else "-" for f in held]
    known = row["known_answers"]
    right = f"{known['right']} of {known['given']} right" if known["given"] else "-"
    return [row["annotator_id"], "" if row["active"] else "has left", *told, right]


@team.command()
@click.argument("names", nargs=-1, required=True)
@as_json
@click.pass_context
def add(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Add annotators: a pseudonym (plain lower case, such as ann-3) as it is, anybody else under the next free one.

    Who the person is stays in .goldassay, on this machine. A running studio gets a user for each.
    """
    from ..tasks.roster import Roster
    from ..tasks.server import email_of

    found = project(ctx)
    with found.locked():
        roster, there = Roster.at(found.state), list(settings(found).annotators)
        taken = there + _taken(found, roster, names)
        made = [roster.add(name, taken) for name in names]
        _name(found, there, [name for name in dict.fromkeys(made) if name not in there])
        roster.save()
        own = _users(found, made)
    told = [{"annotator_id": n, "login": email_of(n) if own else roster.logins().get(n)} for n in dict.fromkeys(made)]
    if as_json:
        print_json(told)
        return
    for one in told:
        click.echo(f"{one['annotator_id']}  {one['login'] or 'a user is made at the first push'}")


def _taken(found: Project, roster: "Roster", names: Sequence[str]) -> list[str]:
    """Pseudonyms that are in use, have been, or are about to be: nobody gets another's."""
    from ..tasks.receipts import Receipts
    from ..tasks.roster import plain
    from ..tasks.settings import pseudonym

    answered = {a["annotator"]["id"] for a in found.records("annotations")}
    asked = [pseudonym(name) for name in names if plain(name)]
    return [*roster.members, *Receipts.at(found.state).people, *answered, *asked]


def _name(found: Project, there: Sequence[str], new: Sequence[str], gone: str | None = None) -> None:
    """Write the annotators into goldassay.toml, if they change."""
    from ..tasks.settings import pseudonym, with_annotators

    path = found.root / CONFIG
    said = found.config.get("tasks", {}).get("annotators", [])
    kept = [name for name in said if pseudonym(name) != gone] + [name.removeprefix("annotator:") for name in new]
    if kept != said:
        jsonl.write_text(path, with_annotators(path.read_text(encoding="utf-8"), kept, str(path)))


def _users(found: Project, names: Sequence[str]) -> bool:
    """Make users of the running studio, where the project uses it; whether it does."""
    from ..tasks import server

    here = server.status(found.state / "studio")
    url = found.config.get("studio", {}).get("url")
    own = bool(here["running"] and (url is None or here["url"] == url.rstrip("/")))
    if own:
        server.add_users(Path(here["data_dir"]), names)
    return own


@team.command()
@click.argument("name")
@url_option
@token_option
@as_json
@click.pass_context
def leave(ctx: click.Context, name: str, url: str | None, token: str | None, as_json: bool) -> None:
    """Annotator NAME leaves: what they have not begun goes to the others, what they answered stays, access ends."""
    found = project(ctx)
    told = _left(ctx, found, name, url, token)
    if as_json:
        print_json(told)
        return
    click.echo(
        f"{told['annotator_id']}: {told['handed']} tasks handed on, {told['kept']} answered ones kept, "
        f"{told['begun']} begun ones kept as drafts and asked of others, {told['waiting']} wait for someone with room"
    )
    if not told["closed"]:
        click.echo("no account of theirs was closed; the administrator of the server closes what there is", err=True)


def _left(ctx: click.Context, found: Project, name: str, url: str | None, token: str | None) -> dict[str, Any]:
    from dataclasses import replace

    from ..tasks.handover import hand_over
    from ..tasks.receipts import Receipts
    from ..tasks.roster import Roster

    with found.locked():
        told, roster = settings(found), Roster.at(found.state)
        who = roster.whose(name, [*told.annotators, *Receipts.at(found.state).people])
        server, here = connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        rest = replace(told, annotators=tuple(n for n in told.annotators if n != who))
        roster.leave(who)
        roster.save()
        closed = _closed(server, here, who, roster, Receipts.at(found.state))
        done = hand_over(server, found.name, who, rest)
        _name(found, told.annotators, [], who)
    return {"annotator_id": who, "closed": closed, **done.as_json()}


def _closed(server: "Studio", here: Mapping[str, Any], who: str, roster: "Roster", receipts: "Receipts") -> bool:
    """Close an account: of our studio as a whole, elsewhere by taking it out of the organisation."""
    from ..tasks.server import email_of, retire_users
    from ..tasks.studio import StudioError

    if here.get("data_dir"):
        retire_users(Path(here["data_dir"]), [who])
        return True
    try:
        return server.remove_user(roster.logins().get(who) or receipts.people.get(who) or email_of(who))
    except StudioError:
        return False


@team.command()
@click.argument("name")
@url_option
@token_option
@as_json
@click.pass_context
def forget(ctx: click.Context, name: str, url: str | None, token: str | None, as_json: bool) -> None:
    """Forget who annotator NAME is: the answers keep the pseudonym, nothing here leads to the person any more.

    One who has not left yet leaves first.
    """
    from ..tasks.receipts import Receipts
    from ..tasks.roster import Roster
    from ..tasks.server import email_of

    found = project(ctx)
    roster = Roster.at(found.state)
    who = roster.whose(name, [*settings(found).annotators, *Receipts.at(found.state).people])
    if not roster.left(who):
        _left(ctx, found, who, url, token)
    with found.locked():
        roster, receipts = Roster.at(found.state), Receipts.at(found.state)
        roster.forget(who)
        roster.save()
        if receipts.people.get(who, email_of(who)) != email_of(who):
            del receipts.people[who]
            receipts.save()
    if as_json:
        print_json({"annotator_id": who, "forgotten": True})
    else:
        click.echo(f"{who}: forgotten here; backups, and accounts on a server that is not ours, are not reached")


team.add_command(invite)
