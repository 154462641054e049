"""adjudicate, why and release: from answers to gold, and what leaves."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.anchor import quote
from ..schema.records import Record
from ..schema.stored import Stored
from .check import settings
from .known import known
from .options import as_json, print_json, project
from .released import listed_names
from .root import Stop
from .studio import connect, token_option, url_option

CHOICES = ("kind", "checkability", "factuality", "attitude", "relation", "types", "strength")
LAYERS = ("claims", "attributions", "contradictions", "adjudications")


def answers(here: Project) -> list[Record]:
    """The project's annotations. Raises Stop where there are none."""
    found = here.records("annotations")
    if not found:
        raise Stop(f"{here.root}: no answers yet; run `goldassay pull`, or put them into annotations/")
    return found


def _moment(ctx: click.Context, option: click.Parameter, said: str | None) -> str | None:
    """A date-time with its offset. Raises click.BadParameter."""
    try:
        if said is None or ("T" in said and datetime.fromisoformat(said).tzinfo):
            return said
    except ValueError:
        pass
    raise click.BadParameter(f"{said!r} is no date-time; write it as 2031-04-06T09:00:00Z")


@click.command()
@click.option("--decisions", type=click.Path(path_type=Path), help="An expert's decisions, decisions.jsonl by default.")
@click.option("--at", callback=_moment, help="The date-time that new decisions carry; now by default.")
@click.option(
    "--push", is_flag=True, help="Send the open disputes to Label Studio, a task each; pull brings decisions."
)
@url_option
@token_option
@as_json
@click.pass_context
def adjudicate(
    ctx: click.Context,
    decisions: Path | None,
    at: str | None,
    push: bool,
    url: str | None,
    token: str | None,
    as_json: bool,
) -> None:
    """Settle what is settled into gold/ and list what only people can decide in disputes.jsonl.

    Exits 1 while a dispute is open.
    """
    here = project(ctx)
    if decisions and not decisions.exists():
        raise Stop(f"{decisions}: no such file; check the path")
    with here.locked():
        done = settle(here, decisions or here.root / "decisions.jsonl", at)
    per_article = len(done.disputes) / max(1, len(done.documents))
    counts = {
        "claims": len(done.claims),
        "attributions": len(done.attributions),
        "contradictions": len(done.contradictions),
        "open": len(done.disputes),
        "open_per_article": round(per_article, 2),
        "notes": done.notes,
    }
    if push:
        counts["pushed"] = _ask(ctx, here, done, url, token)
    if as_json:
        print_json(counts)
    else:
        _tell(here, counts)
    ctx.exit(1 if done.disputes else 0)


def _ask(ctx: click.Context, here: Project, done: Any, url: str | None, token: str | None) -> dict[str, Any]:
    """Put the open disputes to the experts."""
    from ..tasks.decisions import push_disputes

    server, _ = connect(here, url, token)
    ctx.call_on_close(server.close)
    documents = {d["id"]: d for d in here.records("documents")}
    return push_disputes(server, here.name, done.disputes, here.records("annotations"), documents).as_json()


def _tell(here: Project, counts: dict[str, Any]) -> None:
    for note in counts["notes"]:
        click.echo(f"note: {note}", err=True)
    gold = f"{counts['claims']} claims, {counts['attributions']} attributions, {counts['contradictions']} judged pairs"
    click.echo(f"gold: {gold} -> {here.gold}")
    if counts["open"]:
        where = here.root / "disputes.jsonl"
        click.echo(f"open: {counts['open']} disputes ({counts['open_per_article']} an article) -> {where}")
    else:
        click.echo("open: no dispute")
    if sent := counts.get("pushed"):
        told = f"{sent['sent']} sent, {sent['already_there']} were there, {sent['withdrawn']} taken back"
        click.echo(f"{sent['url']}: {told}; answer them, then `goldassay pull`")


def settle(here: Project, decisions: Path, at: str | None = None) -> Any:
    """Adjudicate the project's answers and write gold, coverage and disputes; returns what was found.

    Raises Stop for a decision that cannot be carried out.
    """
    from ..corpus.complete import complete_claim
    from ..quality.adjudicate import adjudicate as decide
    from ..quality.decisions import BadDecision

    try:
        done = decide(
            here.records("documents"),
            answers(here),
            {name: here.gold_records(name) for name in LAYERS},
            jsonl.read_if_there(decisions),
            at=at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            config=here.config,
            known=known(here),
            complete_claim=complete_claim,  # type: ignore[arg-type]
        )
    except BadDecision as error:
        raise Stop(f"{decisions}:{_line(decisions, error.number)}: {error}") from error
    made = {here.root / f"{name}.jsonl": getattr(done, name) for name in ("documents", "disputes")}
    jsonl.write_all({here.gold / f"{name}.jsonl": getattr(done, name) for name in LAYERS} | made)
    return done


def _line(path: Path, number: int) -> int:
    """The line of a record, the first being 0; blank lines hold none."""
    with path.open("rb") as lines:
        return [at for at, line in enumerate(lines, 1) if not line.isspace()][number]


@click.command()
@click.argument("identifier", metavar="ID")
@as_json
@click.pass_context
def why(ctx: click.Context, identifier: str, as_json: bool) -> None:
    """Tell the history of a gold label, back to the answers.

    ID is of a gold label, of a label in an answer, or of an adjudication.
    """
    from ..quality.history import history

    here = project(ctx)
    gold = {name: here.gold_records(name) for name in LAYERS}
    found = history(identifier, gold, gold["adjudications"], here.records("annotations"))
    if as_json:
        print_json(found.as_json())
        return
    texts = {d["id"]: d["text"] for d in here.records("documents")}
    click.echo(f"gold: {_label(found.gold, texts) if found.gold else 'no label'}")
    for told in found.adjudications:
        who = f" by {told['adjudicator_id']}: {told['rationale']}" if told.get("adjudicator_id") else ""
        rule = f" ({told['rule']})" if told.get("rule") else ""
        click.echo(f"settled {told['at']}: {told['method']}, {told['decision']}{rule}{who}")
    for label, answer in found.answers:
        click.echo(f"{answer['annotator']['id']}: {_label(label, texts)}")


def _label(label: Record, texts: Mapping[str, str | None]) -> str:
    """A label in one line: its id, its choices, its words."""
    told = [f"{name}={label[name]}" for name in CHOICES if label.get(name) is not None]
    span = label.get("span") or label.get("content")
    text = texts.get(label.get("document_id", ""))
    words = f' "{quote(text, span)}"' if span and text else ""
    return f"{label['id']} {' '.join(told)}{words}"


@click.command()
@click.argument("version", required=False, default="")
@click.option("--standoff", is_flag=True, help="Leave out every word of the articles.")
@click.option("--allow-removals", is_flag=True, help="Records of the last release may be gone.")
@click.option("--allow-split-moves", is_flag=True, help="Documents may change their split.")
@as_json
@click.pass_context
def release(
    ctx: click.Context, version: str, standoff: bool, allow_removals: bool, allow_split_moves: bool, as_json: bool
) -> None:
    """Build the immutable dataset releases/VERSION (x.y.z) from the gold.

    Without VERSION the changes since the newest release propose one: major, minor or patch.
    """
    from ..exporters.about import about
    from ..exporters.release import Wish
    from ..exporters.release import release as build
    from ..exporters.splits import Policy
    from ..quality.measured import kept

    here = project(ctx)
    gold = gold_of(here)
    _clean(here)
    wish = Wish(
        name=here.name,
        version=version,
        tool_version=installed("goldassay"),
        standoff=standoff,
        policy=Policy.of(here.config.get("splits", {})),
        allow_removals=allow_removals,
        allow_split_moves=allow_split_moves,
        renamed=here.labels.get("renamed", {}),
        listed=listed_names(here),
        about=about(here.config),
    )
    with here.locked():
        agreement, age = kept(here.root, gold.annotations)
        made = build(here.releases, gold, wish, {**agreement, "age": age})
    if as_json:
        print_json({"folder": str(made.folder), "version": made.version, "level": made.level, "why": made.why})
        return
    if not version:
        click.echo(f"{made.version} ({made.level}): {made.why}", err=True)
    click.echo(str(made.folder))


def gold_of(here: Project) -> Any:
    """What the project would release, read as it is asked for."""
    from ..exporters.rows import Gold

    return Gold(
        documents=here.stored("documents"),
        annotations=here.stored("annotations"),
        **{name: Stored([here.gold / f"{name}.jsonl"]) for name in LAYERS},
    )


def _clean(here: Project) -> None:
    """Raises Stop where a check of the project finds an error."""
    from ..schema.check import check_files

    report = check_files(here.files(), (), settings(here))
    if report.errors:
        first = next(problem for problem in report.problems if problem.severity == "error")
        raise Stop(f"the check finds errors ({report.errors}), the first: {first}; see `goldassay check`")
