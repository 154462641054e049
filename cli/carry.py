"""carry: labels of an article onto its corrected text."""

from typing import Any

import click

from ..corpus.project import Project
from ..schema import jsonl
from ..schema.identity import body
from ..schema.records import Record
from .options import as_json, print_json, project
from .root import Stop


@click.command()
@click.argument("old")
@click.argument("new")
@as_json
@click.pass_context
def carry(ctx: click.Context, old: str, new: str, as_json: bool) -> None:
    """Move the answers to the article OLD onto NEW, its corrected text, by quote and context.

    Each annotator's answer goes into annotations/ as a draft for the same annotator to end; where no label was lost
    and no words are new, as an answer, and nobody need be asked again. Experts' decisions whose labels all move go into
    decisions.jsonl; the other disputes are open again. Exits 1 where a label was lost.
    """
    from ..corpus.carry import carry as move
    from ..corpus.carry import revises
    from ..quality.answers import standing
    from ..tasks.keys import task_key

    found = project(ctx)
    with found.locked():
        documents = {d["id"]: d for d in found.records("documents")}
        before, after = _document(found, documents, old), _document(found, documents, new)
        if old == new or not revises(after, before, documents):
            raise Stop(f"{new}: is no corrected text of {old}; documents.jsonl tells by revision_of")
        key, annotations = task_key("article", [new]), found.records("annotations")
        answers = [a for a in standing(annotations) if a["form"] == "article" and a["document_ids"] == [old]]
        if not answers:
            raise Stop(f"{old}: no answers to carry; `goldassay pull` first")
        path = found.root / "annotations" / f"carried-{body(new)}.jsonl"
        done = {a["annotator"]["id"] for a in annotations if a["task_key"] == key and not _ours(a)}
        made = move([a for a in answers if a["annotator"]["id"] not in done], before, after, key)
        jsonl.write(path, [*(a for a in jsonl.read_if_there(path) if not _ours(a)), *made.answers])
        ruled = _rulings(found, made.moved, old)
    told = {"old": old, "new": new, "answers": len(made.answers), "answered_already": sorted(done)}
    told |= {"moved": made.moved, "lost": made.lost, "changed": made.changed, "asked": not made.whole}
    told |= {"decisions": ruled}
    _tell({**told, "file": str(path.relative_to(found.root))}, as_json)
    if made.lost:
        ctx.exit(1)


def _rulings(found: Project, moved: dict[str, str], old: str) -> int:
    """Add the experts' decisions that go along to decisions.jsonl; how many there are."""
    from ..quality.carried import carried

    path = found.root / "decisions.jsonl"
    given = jsonl.read_if_there(path)
    made = carried(given, found.gold_records("adjudications"), moved, old)
    known = {one.get("dispute") for one in given}
    new = [one for one in made if one["dispute"] not in known]
    if new:
        jsonl.write(path, [*given, *new])
    return len(made)


def _document(found: Project, documents: dict[str, Record], name: str) -> Record:
    if name not in documents:
        raise Stop(f"{found.root}: holds no document {name!r}; documents.jsonl lists them")
    if documents[name].get("text") is None:
        raise Stop(f"{name}: has no text to find labels in; rehydrate it first")
    return documents[name]


def _ours(answer: Record) -> bool:
    """True for what an earlier carry wrote and nobody has touched since."""
    return bool(answer["origin"]["tool"] == "goldassay carry")


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    click.echo(f"{told['new']}: {told['answers']} answers, {len(told['moved'])} labels moved, {len(told['lost'])} lost")
    for before, after in told["moved"].items():
        click.echo(f"moved  {before} -> {after}")
    for before, words in told["lost"].items():
        click.echo(f"lost   {before}: {' '.join(words.split())[:100]}")
    for name in told["answered_already"]:
        click.echo(f"{name} has answered {told['new']} already; left alone")
    if told["decisions"]:
        click.echo(
            f"{told['decisions']} experts' decisions go along, in decisions.jsonl; `goldassay adjudicate` uses them"
        )
    why = "to have them ended" if told["asked"] else "so that nobody is asked again"
    click.echo(f"{why}: goldassay push article --annotations {told['file']}")
