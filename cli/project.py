"""init, ingest, mine and extract: from articles to documents, pairs and predictions."""

from importlib.metadata import entry_points
from inspect import signature
from pathlib import Path
from typing import Any

import click

from ..corpus.project import Project
from ..schema import jsonl
from .options import as_json, print_json, project
from .root import Stop


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Fill it with the bundled corpus and its two annotators' labels.")
def init(folder: Path, sample: bool) -> None:
    """Make a new project in FOLDER."""
    from ..corpus.sample.project import init as make

    written = make(folder, sample)
    click.echo(f"{folder}: {', '.join(written)}")


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--manifest", type=click.Path(path_type=Path), help=".jsonl or .csv with a row per file.")
@click.option("--language", help="Language of articles whose row names none (BCP 47).")
@as_json
@click.pass_context
def ingest(
    ctx: click.Context, sources: tuple[Path, ...], manifest: Path | None, language: str | None, as_json: bool
) -> None:
    """Freeze the articles of SOURCES (.txt files, or folders of them) into documents.jsonl.

    Sections are marked, copies of one story grouped. The same input twice changes nothing; a changed text of a
    known url is a new document that names the one it revises.
    """
    from ..corpus.documents import COLUMNS
    from ..corpus.ingest import ingest as take_in
    from ..corpus.ingest import read_articles, unread

    here = project(ctx)
    if manifest and not manifest.exists():
        raise Stop(f"{manifest}: no such file; check the path")
    articles = read_articles(sources, manifest, here.config.get("event"), language)
    if manifest and (strange := unread(manifest)):
        click.echo(
            f"{manifest}: nothing is made of {', '.join(strange)}; the columns are {', '.join(COLUMNS)}", err=True
        )
    with here.locked():
        done = take_in(here.records("documents"), _welcome(here, articles))  # type: ignore[arg-type]
        if done.added:
            jsonl.write(here.root / "documents.jsonl", done.documents)
    counts = {"added": done.added, "unchanged": done.unchanged, "revised": done.revised}
    _tell(as_json, counts, f"{done.added} added ({done.revised} new texts of known pages), {done.unchanged} unchanged")


def _welcome(here: Project, articles: list[Any]) -> list[Any]:
    """The articles, none of which was withdrawn. Raises Stop."""
    gone = {str(tomb.get("id")): tomb.get("reason") for tomb in jsonl.read_if_there(here.root / "withdrawn.jsonl")}
    back = next((a["id"] for a in articles if a["id"] in gone), None)
    if back:
        raise Stop(f"{back}: was withdrawn ({gone[back]}); leave it out of the sources")
    return articles


def _tell(as_json: bool, counts: dict[str, Any], line: str) -> None:
    if as_json:
        print_json(counts)
    else:
        click.echo(line)


@click.command()
@click.option(
    "--per-event",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    help="How many pairs of each event to keep.",
)
@as_json
@click.pass_context
def mine(ctx: click.Context, per_event: int, as_json: bool) -> None:
    """Find pairs of claims (of sentences, where there is no gold) that may conflict, best first, into pairs.jsonl."""
    from ..corpus.mine import mine as find

    here = project(ctx)
    with here.locked():
        documents: Any = here.records("documents")
        if not documents:
            raise Stop(f"{here.root}: no documents yet; run `goldassay ingest` first")
        claims: Any = here.gold_records("claims")
        pairs = find(documents, claims, per_event)
        jsonl.write(here.root / "pairs.jsonl", pairs)
    over = "claims" if claims else "sentences"
    _tell(as_json, {"pairs": len(pairs), "over": over}, f"{len(pairs)} pairs of {over} -> {here.root / 'pairs.jsonl'}")


@click.command()
@click.option("--with", "name", required=True, help="The extractor's name, such as rules.")
@click.option(
    "--claims",
    type=click.Choice(["own", "gold"]),
    default="own",
    show_default=True,
    help="Relate the claims that it finds, or those of gold/.",
)
@as_json
@click.pass_context
def extract(ctx: click.Context, name: str, claims: str, as_json: bool) -> None:
    """Run an extractor over the documents into predictions/NAME.jsonl.

    With `--claims gold` it is given the gold claims and says only how they stand to each other, in
    predictions/NAME.gold-claims.jsonl: what `score` calls given_claims.
    """
    here = project(ctx)
    known = {point.name: point for point in entry_points(group="goldassay.extractors")}
    if name not in known:
        raise Stop(f"no extractor is called {name!r}; there are {', '.join(sorted(known))}")
    run, given = known[name].load(), here.gold_records("claims")
    if claims == "gold" and not given:
        raise Stop(f"{here.gold}: no gold claims yet; run `goldassay adjudicate` first")
    if claims == "gold" and "claims" not in signature(run).parameters:
        raise Stop(f"the extractor {name!r} takes no claims; leave --claims out, or name another")
    with here.locked():
        path = here.predictions / (f"{name}.jsonl" if claims == "own" else f"{name}.gold-claims.jsonl")
        count = jsonl.write(path, run(here.records("documents"), **({"claims": given} if claims == "gold" else {})))
    _tell(as_json, {"predictions": count}, f"{count} predictions -> {path}")
