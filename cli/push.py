"""push: tasks out."""

from collections.abc import Iterator, Mapping, Sequence
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.claims import Claims
from ..corpus.project import CONFIG, Project
from ..schema import jsonl
from ..schema.records import Record
from ..schema.stored import Records, Shelf, Stored
from .known import known_answers
from .options import as_json, print_json, project
from .seal import seal
from .sent import summary
from .studio import annotators, connect, say, settings, token_option, url_option

if TYPE_CHECKING:
    from ..tasks.push import Work
    from ..tasks.receipts import Receipts
    from ..tasks.studio import Studio

FORMS = ("article", "pair")
FORM = click.Choice(FORMS)


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
            work = _work(found, form, _OfKind(annotations, "annotation"), _OfKind(predictions, "prediction"), batch)
            work = replace(_with_people(server, here, work, receipts), seal=made_of)
            for part in (part for part, told in done.items() if told is None):
                one = replace(work, form=part)
                done[part] = redo(server, one, test) if test else send(server, one, say, before)
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


def asked_forms(found: Project) -> tuple[str, ...]:
    """The server's forms that annotators of this project answer."""
    return (*parts(found, "article"), "pair")


def _seal(found: Project, form: str, given: Sequence[Path | None]) -> str:
    """The seal over all that a push is made of, the known answers and who has left included."""
    from ..tasks.roster import NAME

    told, roster = settings(found), found.state / NAME
    checks = found.root / told.known_answers if told.known_answers and form == "pair" else None
    return seal(found, form, [*given, checks, roster if roster.exists() else None])


class _OfKind(Stored):
    """The records of a file, or of a folder's files, each of the kind asked for. Going over them raises WrongRecord."""

    def __init__(self, path: Path | None, kind: str) -> None:
        files = [] if path is None else sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if path and not path.exists():
            raise FileNotFoundError(ENOENT, "no such file", str(path))
        super().__init__(files)
        self._kind = kind

    def __iter__(self) -> Iterator[Record]:
        for path in self.paths:
            for number, record in enumerate(jsonl.read(path), 1):
                if record.get("record") != self._kind:
                    raise WrongRecord(
                        f"{path}: record {number} is no {self._kind}; give a file of {self._kind} records"
                    )
                yield record


class WrongRecord(ValueError):
    """A file holds records of another kind."""


def _work(found: Project, form: str, answers: Records, guesses: Records, batch: int) -> "Work":
    from ..corpus.relabel import history
    from ..tasks.push import Work
    from ..tasks.settings import possible

    told = possible(settings(found), str(found.root / CONFIG))
    return Work(
        form=form,
        name=found.name,
        documents=Shelf(found.stored("documents")),
        pairs=found.stored("pairs") if form == "pair" else (),
        claims=Claims(found, answers),
        annotations=answers,
        predictions=guesses,
        annotators=told.annotators,
        batch=batch,
        settings=told,
        known=known_answers(found, told) if form == "pair" else (),
        held=found.stored("annotations"),
        renamed=history(found.labels),
    )


def _with_people(server: "Studio", here: Mapping[str, Any], work: "Work", receipts: "Receipts") -> "Work":
    """`work` with a server user for each annotator, those that are missing made first."""
    from dataclasses import replace

    from ..tasks.roster import Roster
    from ..tasks.server import add_user, add_users, email_of

    roster = Roster.at(receipts.path.parent)
    asked = list(work.annotators) or [name for name in receipts.people if not roster.left(name)]
    answering = dict.fromkeys(a["annotator"]["id"] for a in work.annotations if a["form"] == work.form)
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
