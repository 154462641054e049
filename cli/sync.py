"""push, pull and watch: tasks out, answers in."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import CONFIG, Project
from ..schema import jsonl
from ..schema.records import Record
from .answers import held, write_back
from .known import known_answers
from .options import as_json, print_json, project
from .seal import seal
from .sent import fates, summary
from .studio import NotConnected, annotators, connect, say, settings, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.decode import CompleteClaim
    from ..tasks.push import Work
    from ..tasks.receipts import Receipts
    from ..tasks.studio import Studio

FORMS = ("article", "pair")
FORM = click.Choice(FORMS)
DECISIONS = "adjudication"
SERVED = {"article": ("article", "attribution", "claim"), "pair": ("pair",)}
"""The server's forms that answer a form."""


@click.command()
@click.argument("form", type=FORM)
@click.option("--annotations", type=click.Path(path_type=Path), help="Answers to send along: .jsonl, or a folder.")
@click.option("--predictions", type=click.Path(path_type=Path), help="Prefills to send along: .jsonl, or a folder.")
@click.option(
    "--redo",
    "where",
    help="Ask again what a change of the guideline touched: a document's id, kind=quantity, guideline<1.1.",
)
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
    where: str | None,
    batch: int,
    url: str | None,
    token: str | None,
    as_json: bool,
) -> None:
    """Send tasks (and answers) to Label Studio; what is there already is not sent again."""
    from dataclasses import replace

    from ..tasks.push import joined, settled
    from ..tasks.push import push as send
    from ..tasks.receipts import Receipts
    from ..tasks.redo import chosen, redo

    if where is not None and (annotations or predictions):
        raise click.UsageError("--redo asks again as answered; push --annotations and --predictions by themselves")
    found = project(ctx)
    test = chosen(where) if where is not None else None
    with found.locked():
        server, here = connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        receipts = Receipts.at(found.state)
        before, made_of = receipts.sent.setdefault(server.url, {}), _seal(found, form, [annotations, predictions])
        done = {
            part: None if test else settled(server, found.name, part, annotators(found), before, made_of)
            for part in parts(found, form)
        }
        if None in done.values():
            work = _work(found, form, _read(annotations, "annotation"), _read(predictions, "prediction"), batch)
            work = replace(_with_people(server, here, work, receipts), seal=made_of)
            for part in (part for part, told in done.items() if told is None):
                one = replace(work, form=part)
                done[part] = redo(server, one, work.held, test) if test else send(server, one, say, before)
            receipts.save()
        result = joined(told for told in done.values() if told)
    if as_json:
        print_json(result.as_json())
    else:
        summary(result)
    if result.refused:
        ctx.exit(1)


def parts(found: Project, form: str) -> tuple[str, ...]:
    """The server's forms that `form` is asked by: an article in two passes, where the project says so."""
    return ("attribution", "claim") if form == "article" and settings(found).passes == 2 else (form,)


def _seal(found: Project, form: str, given: Sequence[Path | None]) -> str:
    """The seal over all that a push is made of, the known answers and who has left included."""
    from ..tasks.roster import NAME

    told, roster = settings(found), found.state / NAME
    checks = found.root / told.known_answers if told.known_answers and form == "pair" else None
    return seal(found, form, [*given, checks, roster if roster.exists() else None])


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
    from ..corpus.relabel import history
    from ..tasks.push import Work
    from ..tasks.settings import possible

    told = possible(settings(found), str(found.root / CONFIG))
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
        annotators=told.annotators,
        batch=batch,
        settings=told,
        known=known_answers(found, told) if form == "pair" else (),
        held=found.records("annotations"),
        renamed=history(found.labels),
    )


def _with_people(server: "Studio", here: Mapping[str, Any], work: "Work", receipts: "Receipts") -> "Work":
    """`work` with a server user for each annotator, those that are missing made first."""
    from dataclasses import replace

    from ..tasks.roster import Roster
    from ..tasks.server import add_user, add_users, email_of

    roster = Roster.at(receipts.path.parent)
    asked = list(work.annotators) or [name for name in receipts.people if not roster.left(name)]
    answering = [a["annotator"]["id"] for a in work.annotations if a["form"] == work.form]
    names = list(dict.fromkeys([*asked, *answering]))
    known = {**receipts.people, **({} if here.get("data_dir") else roster.logins())}
    people = {name: known.get(name) or email_of(name) for name in names}
    tokens: dict[str, str] = {}
    if here.get("data_dir"):
        users = add_users(Path(here["data_dir"]), [n for n in names if people[n] == email_of(n) and not roster.left(n)])
        tokens = {u["annotator_id"]: u["token"] for u in users if u["token"]}
    for email in sorted(set(people.values()) - {email.lower() for email in server.users().values()}):
        add_user(server, email)
    receipts.people |= people
    receipts.save()
    return replace(work, history=receipts.history(), annotators=asked, people=people, tokens=tokens)


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
    from ..corpus.complete import complete_claim
    from ..corpus.relabel import history
    from ..corpus.shelf import Shelf
    from ..schema.renames import renewed
    from ..tasks import places
    from ..tasks.fates import rates
    from ..tasks.fixup import lacking
    from ..tasks.pull import Readers, merge
    from ..tasks.pull import pull as read
    from ..tasks.vanished import behind_our_back

    told: dict[str, Any] = {"decisions": 0, "problems": []}
    if DECISIONS in forms:
        told = _decisions(found, server, here, receipts)
    asked = [part for form in forms if form != DECISIONS for part in SERVED[form]]
    everywhere = places.existing(server, found.name, asked)
    if not everywhere and not places.existing(server, found.name, forms):
        raise NotConnected(f"{server.url}: holds no tasks of {found.name!r}; push them first")
    readers = Readers(_people(here, receipts), Shelf(found), cast("CompleteClaim", complete_claim))
    sent = receipts.sent.get(server.url, {})
    kept = {} if everything or not held(found) else receipts.pulled.get(server.url, {})
    again = receipts.troubled.get(server.url, {})
    parts = [read(server, p, readers, kept.get(p.key, ""), again.get(p.key, ())) for p in everywhere]
    past, counts = history(found.labels), {"new": 0, "changed": 0, "same": 0}
    pulled = [renewed(r, past) for part in parts for r in part.records]
    if pulled:
        merged, counts = merge(found.records("annotations"), pulled)
        write_back(found, merged)
        receipts.gaps = sum(len(lacks) for _, lacks in lacking(merged))
    said = [line for p in everywhere for line in behind_our_back(server, p, sent, lambda: found.records("annotations"))]
    for place, part in zip(everywhere, parts, strict=True):
        receipts.pulled.setdefault(server.url, {})[place.key] = part.until
        receipts.troubled.setdefault(server.url, {})[place.key] = part.troubled
        receipts.note(server.url, part.outcomes)
    receipts.save()
    problems = told["problems"] + said + [problem for part in parts for problem in part.problems]
    returned = [link for part in parts for link in part.returned]
    tasks = sum(part.tasks for part in parts)
    made = {
        "tasks": tasks,
        "annotations": held(found),
        "decisions": told["decisions"],
        "problems": problems,
        "returned": returned,
        "gaps": receipts.gaps,
        "prefills": {name: rates(tally) for name, tally in receipts.history().items()},
    }
    return {**counts, **made}


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
