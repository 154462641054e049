"""team invite: what an annotator needs to begin."""

from typing import TYPE_CHECKING, Any

import click

from .options import as_json, print_json, project
from .push import asked_forms
from .root import Stop
from .studio import connect, settings, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.roster import Roster
    from ..tasks.studio import Studio

FORMS = ("article", "pair")


@click.command()
@click.argument("name")
@url_option
@token_option
@as_json
@click.pass_context
def invite(ctx: click.Context, name: str, url: str | None, token: str | None, as_json: bool) -> None:
    """Print what annotator NAME needs: login, links to their own queue, three tasks to practise on, the keys."""
    from ..tasks import places
    from ..tasks.keycard import key_card
    from ..tasks.practice import expected, practice
    from ..tasks.roster import Roster

    found = project(ctx)
    people = settings(found).annotators
    roster = Roster.at(found.state)
    who = roster.whose(name, people)
    if who not in people:
        raise Stop(f"{who}: has left; `goldassay team add {name}` takes them back")
    server, here = connect(found, url, token)
    ctx.call_on_close(server.close)
    server.me()
    with found.locked():
        tries = [practice(server, found.name, who, form) for form in FORMS]
    mine = [p for p in places.existing(server, found.name, asked_forms(found)) if p.annotator == who]
    told = {
        "annotator_id": who,
        **_login(server, here, who, roster),
        "links": {p.form: f"{p.url}?labeling=1" for p in mine},
        "practice": {form: f"{p.url}?labeling=1" for form, p in zip(FORMS, tries, strict=True)},
        "keys": {form: key_card(form) for form in FORMS},
        "expected": {form: expected(form) for form in FORMS},
    }
    if as_json:
        print_json(told)
    else:
        _letter(told)


def _login(server: "Studio", here: Any, who: str, roster: "Roster") -> dict[str, Any]:
    """Address and password; no password where the server is not ours."""
    mine = next((u for u in here.get("users", []) if u["annotator_id"] == who), None)
    login = mine["email"] if mine else roster.logins().get(who)
    return {"server": server.url, "login": login, "password": mine["password"] if mine else None}


def _letter(told: dict[str, Any]) -> None:
    """The invitation as text."""
    secret = told["password"] or "as the server's administrator gave it"
    click.echo(f"{told['annotator_id']}\n\nlog in at {told['server']}")
    click.echo(f"  address   {told['login'] or 'as the server knows you'}\n  password  {secret}\n")
    for form in FORMS:
        click.echo(f"practise   {form:12}{told['practice'][form]}")
    for form, link in told["links"].items():
        click.echo(f"work       {form:12}{link}")
    if not told["links"]:
        click.echo("work       nothing yet; `goldassay push article` makes the queue")
    for form in FORMS:
        click.echo(f"\nkeys of the {form} form")
        for question, keys in told["keys"][form].items():
            click.echo(f"  {question:15}{'   '.join(f'{key} {answer}' for key, answer in keys)}")
    for form in FORMS:
        click.echo(f"\nwhat good answers to the three {form} tasks say")
        for number, line in enumerate(told["expected"][form], 1):
            click.echo(f"  {number}. {line}")
