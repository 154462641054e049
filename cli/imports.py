"""import: answers from a file that another tool wrote."""

from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.identity import PATTERN
from ..schema.interchange import Source
from ..schema.records import Record
from ..schema.stored import Shelf, Spool, Stored
from .answers import held, write_back
from .options import as_json, print_json, print_table, project
from .root import Stop

if TYPE_CHECKING:
    from ..tasks.decode import CompleteClaim

GOLD = ("claims", "attributions")


@click.command("import")
@click.argument("name", metavar="FORMAT", required=False)
@click.argument("path", metavar="SRC", required=False, type=click.Path(path_type=Path))
@click.option("--annotator", "people", multiple=True, metavar="WHO=NAME", help="Who a number or an address is; again.")
@click.option("--gold", "as_gold", is_flag=True, help="The labels are gold as they stand: one answer a document.")
@as_json
@click.pass_context
def import_(
    ctx: click.Context, name: str | None, path: Path | None, people: tuple[str, ...], as_gold: bool, as_json: bool
) -> None:
    """Read the answers of SRC, a file in FORMAT, into annotations.jsonl; alone, list the formats.

    The same file twice changes nothing; a changed answer is a new revision. What cannot be read is told, with its
    task, and the exit code is 1.
    """
    known = sources()
    if name is None:
        print_table([[each.name, each.holds] for each in known.values()])
        return
    if name not in known:
        raise Stop(f"{name}: no such format; there are {', '.join(known)}")
    if path is None or not path.is_file():
        raise Stop(f"{path or 'import'}: no such file; say import {name} FILE")
    here = project(ctx)
    with here.locked():
        report = _taken(here, known[name], path, _people(here, people), as_gold)
    if as_json:
        print_json(report)
    else:
        counts = ", ".join(f"{report[k]} {k}" for k in ("new", "changed", "same"))
        gold = "".join(f"; {many} {layer} in {here.gold}" for layer, many in report.get("gold", {}).items())
        click.echo(f"{counts}; {report['annotations']} answers in {here.root}{gold}")
        for problem in report["problems"]:
            click.echo(f"{path}: {problem}", err=True)
    ctx.exit(1 if report["problems"] else 0)


def sources() -> dict[str, Source]:
    """The formats there are, of this package and of others, by name."""
    found = (point.load() for point in entry_points(group="goldassay.importers"))
    return {each.name: each for each in sorted(found, key=lambda each: str(each.name))}


def _people(here: Project, said: tuple[str, ...]) -> dict[str, str]:
    """The annotator behind each number or address: as said, else as the project knows them. Raises Stop."""
    from ..tasks.receipts import Receipts
    from ..tasks.roster import Roster

    told = {**Roster.at(here.state).whom()}
    told |= {email.lower(): name for name, email in Receipts.at(here.state).people.items()}
    for one in said:
        who, found, name = one.partition("=")
        name = name if name.startswith("annotator:") else f"annotator:{name}"
        if not (who and found and PATTERN.fullmatch(name)):
            raise Stop(f"--annotator {one}: write WHO=NAME, such as 7=ann-1")
        told[who.lower()] = name
    return told


def _taken(here: Project, source: Source, path: Path, people: dict[str, str], as_gold: bool) -> dict[str, Any]:
    from ..corpus.complete import complete_claim
    from ..tasks.ledger import Ledger
    from ..tasks.reading import Readers

    readers = Readers(people, Shelf(here.stored("documents")), cast("CompleteClaim", complete_claim))
    problems: list[str] = []
    gold = _Gold(here) if as_gold else None
    ledger = Ledger(here.stored("annotations"))
    for record in _read(here, source, path, readers, problems):
        ledger.take(record)
        if gold:
            gold.take(record, problems)
    write_back(here, ledger)
    if gold:
        gold.write()
    counts = {name: len(held) for name, held in gold.labels.items()} if gold else {}
    return {**ledger.counts, "annotations": held(here), "problems": problems, **({"gold": counts} if gold else {})}


def _read(here: Project, source: Source, path: Path, readers: Any, problems: list[str]) -> Iterator[Record]:
    """The answers, labels under today's names; what could not be read goes to `problems`."""
    from ..corpus.relabel import history
    from ..schema.renames import renewed

    past = history(here.labels)
    for found in source.read(path, readers):
        if isinstance(found, str):
            problems.append(found)
        else:
            yield renewed(found, past) if past else found


class _Gold:
    """The labels of submitted answers to articles, put aside to be gold. Raises Stop where there is gold already."""

    def __init__(self, here: Project) -> None:
        self._here, self._covered = here, set[str]()
        self.labels = {name: Spool() for name in GOLD}
        there = next((path for path in here.gold.glob("*.jsonl") if path.stat().st_size), None)
        if there:
            raise Stop(f"{there}: there is gold already; import without --gold, then `goldassay adjudicate`")

    def take(self, answer: Record, problems: list[str]) -> None:
        """Put the labels of an answer aside, unless another of its document was there before it."""
        if answer["form"] != "article" or answer["status"] != "submitted":
            return
        document = answer["document_ids"][0]
        if document in self._covered:
            problems.append(f"{document}: has several answers, the first is gold; import without --gold to adjudicate")
            return
        self._covered.add(document)
        for name, spool in self.labels.items():
            for label in answer[name]:
                spool.add(label)

    def write(self) -> None:
        """Write the gold, and to each document that both layers of it are complete."""
        for name, spool in self.labels.items():
            jsonl.write_lines(self._here.gold / f"{name}.jsonl", spool.lines())
        for path in self._here.stored("documents").paths:
            if any(document != self._with_coverage(document) for document in Stored([path])):
                jsonl.write(path, map(self._with_coverage, Stored([path])))

    def _with_coverage(self, document: Record) -> Record:
        if document["id"] not in self._covered:
            return document
        return {**document, "coverage": dict.fromkeys(document["coverage"], "complete")}
