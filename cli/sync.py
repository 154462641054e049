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
from .known import known_answers
from .options import as_json, print_json, project
from .sent import fates, summary
from .studio import NotConnected, connect, say, settings, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.decode import CompleteClaim
    from ..tasks.push import Work
    from ..tasks.receipts import Receipts
    from ..tasks.studio import Studio

FORMS = ("article", "pair")
FORM = click.Choice(FORMS)
DECISIONS = "adjudication"


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
    from ..tasks.push import push as send
    from ..tasks.receipts import Receipts
    from ..tasks.redo import chosen, redo

    if where is not None and (annotations or predictions):
        raise click.UsageError("--redo asks again as answered; push --annotations and --predictions by themselves")
    found = project(ctx)
    test = chosen(where) if where is not None else None
    answers = _read(annotations, "annotation")
    guesses = _read(predictions, "prediction")
    with found.locked():
        work = _work(found, form, answers, guesses, batch)
        server, here = connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        receipts = Receipts.at(found.state)
        work = _with_people(server, here, work, receipts)
        result = redo(server, work, found.records("annotations"), test) if test else send(server, work, say)
    if as_json:
        print_json(result.as_json())
    else:
        summary(result)
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
    )


def _with_people(server: "Studio", here: Mapping[str, Any], work: "Work", receipts: "Receipts") -> "Work":
    """`work` with a server user for each annotator, those that are missing made first."""
    from dataclasses import replace

    from ..tasks.roster import Roster
    from ..tasks.server import add_users, email_of

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
    there = {email.lower() for email in server.users().values()}
    for email in people.values():
        if email not in there:
            server.add_user(email)
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
        report = {"new": 0, "changed": 0, "decisions": 0, "problems": [str(error)]}
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
    ruled = f"; {report['decisions']} new decisions, `goldassay adjudicate` applies them" if report["decisions"] else ""
    return f"{report['tasks']} tasks read: {counts}; {report['annotations']} answers in {found.root}{ruled}"


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
    from ..schema.renames import renewed
    from ..tasks import places
    from ..tasks.fates import rates
    from ..tasks.pull import Readers, merge
    from ..tasks.pull import pull as read

    told: dict[str, Any] = {"decisions": 0, "problems": []}
    if DECISIONS in forms:
        told = _decisions(found, server, here, receipts)
    everywhere = places.existing(server, found.name, [form for form in forms if form != DECISIONS])
    if not everywhere and not places.existing(server, found.name, forms):
        raise NotConnected(f"{server.url}: holds no tasks of {found.name!r}; push them first")
    readers = Readers(
        _people(here, receipts), {d["id"]: d for d in found.records("documents")}, cast("CompleteClaim", complete_claim)
    )
    before = found.records("annotations")
    kept = {} if everything or not before else receipts.pulled.get(server.url, {})
    parts = [read(server, p, readers, kept.get(p.key, "")) for p in everywhere]
    past = history(found.labels)
    merged, counts = merge(before, [renewed(r, past) for part in parts for r in part.records])
    _write(found, merged)
    done = {p.key: part.until for p, part in zip(everywhere, parts, strict=True) if not part.problems}
    receipts.pulled[server.url] = {**receipts.pulled.get(server.url, {}), **done}
    for part in parts:
        receipts.note(server.url, part.outcomes)
    receipts.save()
    problems = told["problems"] + [problem for part in parts for problem in part.problems]
    tasks = sum(part.tasks for part in parts)
    made = {"tasks": tasks, "annotations": len(merged), "decisions": told["decisions"], "problems": problems}
    made["prefills"] = {name: rates(tally) for name, tally in receipts.history().items()}
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
    from ..tasks.roster import Roster

    told = {u["email"].lower(): u["annotator_id"] for u in here.get("users", [])}
    told |= Roster.at(receipts.path.parent).whom()
    return {**told, **{email.lower(): name for name, email in receipts.people.items()}}
