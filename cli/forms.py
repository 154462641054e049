"""guidelines and config: what annotators read and what they fill in."""

import click

from .root import Stop


@click.command()
def guidelines() -> None:
    """Print the labelling guideline: decision rules, and the labels as the schemas define them."""
    from ..tasks.guidelines import guidelines as text

    click.echo(text(), nl=False)


@click.command()
@click.argument("form")
def config(form: str) -> None:
    """Print the Label Studio labelling configuration of FORM: article, attribution, claim, pair or adjudication."""
    from ..tasks.forms import NoForm
    from ..tasks.forms import form as made

    try:
        click.echo(made(form))
    except NoForm as error:
        raise Stop(str(error)) from None
