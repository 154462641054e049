"""push, pull and watch: tasks out, answers in."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.records import Record
from .options import as_json, print_json, project
from .root import Stop
from .studio import NotConnected, annotators, connect, say, token_option, url_option

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
    from dataclasses import replace

    from ..tasks.push import joined
    from ..tasks.push import push as send
    from ..tasks.receipts import Receipts

    found = project(ctx)
    answers = _read(annotations, "annotation")
    guesses = _read(predictions, "prediction")
    with found.locked():
        server, here = connect(found, url, token)
        ctx.call_on_close(server.close)
        server.me()
        receipts = Receipts.at(found.state)
        work = _with_people(server, here, _work(found, form, answers, guesses, batch), receipts)
        result = joined(send(server, replace(work, form=part), say) for part in parts(found, form))
    if as_json:
        print_json(result.as_json())
    else:
        _summary(result)
    if result.refused:
        ctx.exit(1)


def parts(found: Project, form: str) -> tuple[str, ...]:
    """The server's forms that `form` is asked by: an article in two passes, where the project says so. Raises Stop."""
    passes = found.config.get("tasks", {}).get("passes", 1)
    if passes not in (1, 2):
        raise Stop(f"{found.root / 'goldassay.toml'}: [tasks] passes is {passes!r}; write 1 or 2")
    return ("attribution", "claim") if form == "article" and passes == 2 else (form,)


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
        annotators=annotators(found),
        batch=batch,
        held=found.records("annotations"),
        renamed=history(found.labels),
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
    again = f"; {result.fixups} fix-up tasks, for what answers lack" if result.fixups else ""
    click.echo(f"{result.already_there} tasks were there; {result.annotations_sent} answers sent{again}")
    for refused in result.refused:
        click.echo(f"not sent: {refused['id']}: {refused['reason']}", err=True)


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
    ruled = f"; {report['decisions']} new decisions, `goldassay adjudicate` applies them" if report["decisions"] else ""
    asked = f"; {report['gaps']} gaps in answers, `goldassay push article` asks for them" if report["gaps"] else ""
    return f"{report['tasks']} tasks read: {counts}; {report['annotations']} answers in {found.root}{ruled}{asked}"


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
    from ..tasks.fixup import lacking
    from ..tasks.pull import Readers, merge
    from ..tasks.pull import pull as read

    told: dict[str, Any] = {"decisions": 0, "problems": []}
    if DECISIONS in forms:
        told = _decisions(found, server, here, receipts)
    asked = [part for form in forms if form != DECISIONS for part in SERVED[form]]
    everywhere = places.existing(server, found.name, asked)
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
    receipts.save()
    problems = told["problems"] + [problem for part in parts for problem in part.problems]
    tasks = sum(part.tasks for part in parts)
    made = {"tasks": tasks, "annotations": len(merged), "decisions": told["decisions"], "problems": problems}
    return {**counts, **made, "gaps": sum(len(found) for _, found in lacking(merged))}


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
    told = {u["email"].lower(): u["annotator_id"] for u in here.get("users", [])}
    return {**told, **{email.lower(): name for name, email in receipts.people.items()}}
