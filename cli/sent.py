"""What a push did, and what became of prefills, in words."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..tasks.push import Result


def summary(result: "Result") -> None:
    """Print what a push did."""
    for place in result.projects:
        click.echo(f"{place['url']}  {place['annotator_id'] or 'everybody'}: {place['sent']} tasks sent")
    again = f"; {result.fixups} fix-up tasks, for what answers lack" if result.fixups else ""
    click.echo(f"{result.already_there} tasks were there; {result.annotations_sent} answers sent{again}")
    if result.changed or result.kept:
        begun = f"{result.kept} that somebody has begun stay as they were"
        click.echo(f"{result.changed} tasks nobody has begun were given today's data; {begun}")
    if result.waiting:
        click.echo(f"{result.waiting} tasks wait: too few annotators have room ([tasks] overlap, quota)")
    for line in _shown(result.prefill):
        click.echo(line)
    for refused in result.refused:
        click.echo(f"not sent: {refused['id']}: {refused['reason']}", err=True)


def _shown(prefill: Mapping[str, Any]) -> Iterator[str]:
    """What a push prefilled, a line for each kind of label; nothing where it could prefill nothing."""
    if not prefill.get("tasks"):
        return
    share = prefill["blind"] / prefill["tasks"]
    blind = f"{prefill['blind']} of {prefill['tasks']} tasks are blind ({share:.0%})"
    limits = f"a score of {prefill['threshold']:g} or more, where {prefill['least_accepted']:g} were accepted"
    yield f"prefilled with {limits}; {blind}"
    for kind, told in prefill["labels"].items():
        so_far = "not known yet" if told["accepted"] is None else f"{told['accepted']:.2f} accepted so far"
        yield f"  {kind}: {told['shown']} shown, {told['held']} held back ({so_far})"


def fates(prefills: Mapping[str, Any]) -> Iterator[str]:
    """What became of prefills, a line for each extractor and kind of label."""
    for extractor, kinds in prefills.items():
        for kind, told in kinds.items():
            rest = ", ".join(f"{told[name]:.2f} {name}" for name in ("accepted", "edited", "deleted"))
            yield f"prefill {extractor} {kind}: {rest} of {told['n']}"
