"""pull and watch: answers in."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.records import Record
from .answers import held, write_back
from .options import as_json, print_json, project
from .push import FORMS
from .sent import fates
from .studio import NotConnected, annotators, connect, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.decode import CompleteClaim
    from ..tasks.places import Place
    from ..tasks.pull import Pulled
    from ..tasks.reading import Readers
    from ..tasks.receipts import Receipts
    from ..tasks.studio import Studio

DECISIONS = "adjudication"
SERVED = {"article": ("article", "attribution", "claim"), "pair": ("pair",)}
"""The server's forms that answer a form."""


@click.command()
@click.argument("form", type=click.Choice((*FORMS, DECISIONS)), required=False)
@click.option("--all", "everything", is_flag=True, help="Read all answers again, not only what changed.")
@url_option
@token_option
@as_json
@click.pass_context
def pull(
    ctx: click.Context, form: str | None, everything: bool, url: str | None, token: str | None, as_json: bool
) -> None:
    """Fetch new and changed answers into annotations.jsonl, and experts' decisions into decisions.jsonl."""
    found = project(ctx)
    server, here = connect(found, url, token)
    ctx.call_on_close(server.close)
    report = _fetch(found, server, here, [form] if form else [*FORMS, DECISIONS], everything)
    if as_json:
        print_json(report)
    else:
        click.echo(_told(report, found))
        for line in fates(report["prefills"]):
            click.echo(line)
        for problem in report["problems"]:
            click.echo(problem, err=True)
    if report["problems"]:
        ctx.exit(1)


@click.command()
@click.option("--every", default=30.0, show_default=True, type=click.FloatRange(1.0), help="Seconds between two pulls.")
@click.option("--times", type=click.IntRange(1), help="Stop after so many pulls.")
@url_option
@token_option
@click.pass_context
def watch(ctx: click.Context, every: float, times: int | None, url: str | None, token: str | None) -> None:
    """Pull every few seconds until stopped (Ctrl+C); a line for each pull that brought something."""
    import time

    found = project(ctx)
    server, here = connect(found, url, token)
    ctx.call_on_close(server.close)
    said: set[str] = set()
    for number in itertools.count(1):
        said |= _look(found, server, here, said)
        if number == times:
            return
        time.sleep(every)


def _look(found: Project, server: "Studio", here: Mapping[str, Any], said: set[str]) -> set[str]:
    """One pull of `watch`; the problems met, of which those not `said` yet are printed. A broken connection is one."""
    from ..tasks.studio import Dropped

    try:
        report = _fetch(found, server, here, [*FORMS, DECISIONS], everything=False)
    except Dropped as error:
        report = {"new": 0, "changed": 0, "decisions": 0, "gaps": 0, "problems": [str(error)]}
    if report["new"] or report["changed"] or report["decisions"]:
        click.echo(f"{datetime.now():%H:%M:%S} {_told(report, found)}")
    for problem in set(report["problems"]) - said:
        click.echo(problem, err=True)
    return set(report["problems"])


def _fetch(
    found: Project, server: "Studio", here: Mapping[str, Any], forms: Sequence[str], everything: bool
) -> dict[str, Any]:
    from ..tasks.receipts import Receipts

    with found.locked():
        server.me()
        return _pull(found, server, here, Receipts.at(found.state), forms, everything)


def _told(report: Mapping[str, Any], found: Project) -> str:
    counts = ", ".join(f"{report[k]} {k}" for k in ("new", "changed", "same"))
    back = f"; {len(report['returned'])} answers lost their prefill and went back" if report["returned"] else ""
    ruled = f"; {report['decisions']} new decisions, `goldassay adjudicate` applies them" if report["decisions"] else ""
    asked = f"; {report['gaps']} gaps in answers, `goldassay push article` asks for them" if report["gaps"] else ""
    return (
        f"{report['tasks']} tasks read: {counts}; {report['annotations']} answers in {found.root}{back}{ruled}{asked}"
    )


def _pull(
    found: Project,
    server: "Studio",
    here: Mapping[str, Any],
    receipts: "Receipts",
    forms: Sequence[str],
    everything: bool,
) -> dict[str, Any]:
    from ..tasks.fates import rates
    from ..tasks.vanished import behind_our_back

    ruled: dict[str, Any] = {"decisions": 0, "problems": []}
    if DECISIONS in forms:
        ruled = _decisions(found, server, here, receipts)
    everywhere = _places(found, server, forms)
    parts, counts = _take(found, server, here, receipts, everywhere, everything)
    sent = receipts.sent.get(server.url, {})
    asked = [p for p in everywhere if p.annotator is None or p.annotator in annotators(found)]  # not of who has left
    said = [line for p in asked for line in behind_our_back(server, p, sent, lambda: found.stored("annotations"))]
    for place, part in zip(everywhere, parts, strict=True):
        receipts.pulled.setdefault(server.url, {})[place.key] = part.until
        receipts.troubled.setdefault(server.url, {})[place.key] = part.troubled
        receipts.note(server.url, part.outcomes)
    receipts.save()
    return {
        **counts,
        "tasks": sum(part.tasks for part in parts),
        "annotations": held(found),
        "decisions": ruled["decisions"],
        "problems": ruled["problems"] + said + [problem for part in parts for problem in part.problems],
        "returned": [link for part in parts for link in part.returned],
        "gaps": receipts.gaps,
        "prefills": {name: rates(tally) for name, tally in receipts.history().items()},
    }


def _places(found: Project, server: "Studio", forms: Sequence[str]) -> list["Place"]:
    """The server projects to read. Raises NotConnected where there are none."""
    from ..tasks import places

    everywhere = places.existing(server, found.name, [part for form in forms for part in SERVED.get(form, ())])
    if not everywhere and not places.existing(server, found.name, forms):
        raise NotConnected(f"{server.url}: holds no tasks of {found.name!r}; push them first")
    return everywhere


def _take(
    found: Project,
    server: "Studio",
    here: Mapping[str, Any],
    receipts: "Receipts",
    everywhere: Sequence["Place"],
    everything: bool,
) -> tuple[list["Pulled"], dict[str, int]]:
    """Write what the server projects bring, since the last pull or in all; what each told, and how many answers are
    new, changed and the same.
    """
    from ..corpus.complete import complete_claim
    from ..schema.stored import Shelf
    from ..tasks.fixup import lacking
    from ..tasks.ledger import Ledger
    from ..tasks.pull import Pulled
    from ..tasks.reading import Readers

    kept = {} if everything or not held(found) else receipts.pulled.get(server.url, {})
    readers = Readers(_people(here, receipts), Shelf(found.stored("documents")), cast("CompleteClaim", complete_claim))
    parts, ledger = [Pulled() for _ in everywhere], None
    for record in _came(found, server, receipts, readers, zip(everywhere, parts, strict=True), kept):
        ledger = ledger or Ledger(found.stored("annotations"))
        ledger.take(record)
    if ledger is None:
        return parts, {"new": 0, "changed": 0, "same": 0}
    receipts.gaps = sum(len(lacks) for _, lacks in lacking(ledger.newest()))
    write_back(found, ledger)
    return parts, ledger.counts


def _came(
    found: Project,
    server: "Studio",
    receipts: "Receipts",
    readers: "Readers",
    parts: Iterable[tuple["Place", "Pulled"]],
    kept: Mapping[str, str],
) -> Iterator[Record]:
    """The answers that the server projects bring, one after the other, labels under today's names."""
    from ..corpus.relabel import history
    from ..schema.renames import renewed
    from ..tasks.pull import pull as read

    past, again = history(found.labels), receipts.troubled.get(server.url, {})
    for place, part in parts:
        for record in read(server, place, readers, part, kept.get(place.key, ""), again.get(place.key, ())):
            yield renewed(record, past)


def _decisions(found: Project, server: "Studio", here: Mapping[str, Any], receipts: "Receipts") -> dict[str, Any]:
    """Experts' decisions into decisions.jsonl, those that are new or changed."""
    from ..tasks.decisions import merged, pull_decisions

    pulled, problems = pull_decisions(server, found.name, _people(here, receipts))
    path = found.root / "decisions.jsonl"
    after, count = merged(jsonl.read_if_there(path), pulled)
    if count:
        jsonl.write(path, after)
    return {"decisions": count, "problems": problems}


def _people(here: Mapping[str, Any], receipts: "Receipts") -> dict[str, str]:
    """The annotator behind each of the server's addresses."""
    from ..tasks.roster import Roster

    told = {u["email"].lower(): u["annotator_id"] for u in here.get("users", [])}
    told |= Roster.at(receipts.path.parent).whom()
    return {**told, **{email.lower(): name for name, email in receipts.people.items()}}
