"""migrate: records lifted to the newest schemas, or a label renamed everywhere."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from ..corpus.project import CONFIG, Project
from ..corpus.relabel import history, listed, relabelled
from ..schema.migrations import lifted
from ..schema.records import Record
from ..schema.renames import History, LabelField, key, label_fields, places, renamed
from ..schema.rewrite import Change, Rewritten, rewritten
from .options import as_json, print_json
from .root import Stop


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--label", metavar="[FIELD:]OLD=NEW", help="Rename a label in every record and in goldassay.toml.")
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
@as_json
@click.pass_context
def migrate(ctx: click.Context, paths: tuple[Path, ...], label: str | None, diff: bool, as_json: bool) -> None:
    """Lift records to the newest schemas.

    PATHS are .jsonl files or project folders; the project itself where none is given. Twice changes nothing. What the
    newer schemas cannot hold is told, before it is gone where --diff is given. Exits 1 where something was lost or a
    line had to stay as it is.
    """
    if label is None:
        done = [rewritten(path, lifted) for path in _files(paths or (ctx.obj,))]
        _finish(ctx, done, [], diff, as_json)
        return
    here = _project(paths or (ctx.obj,))
    with here.locked():
        done, config, notes = _relabel(here, label)
        _finish(ctx, [*([config] if config else []), *done], notes, diff, as_json)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    return [file for path in paths for file in _of(path)]


def _of(path: Path) -> list[Path]:
    if (path / "manifest.json").is_file():
        raise Stop(f"{path}: a release never changes; lift the project and release it again")
    if path.is_dir():
        return Project.at(path).files()
    if not path.exists():
        raise Stop(f"{path}: no such file or folder; check the path")
    if path.suffix != ".jsonl":
        raise Stop(f"{path}: only .jsonl files are rewritten; unpack it first")
    return [path]


def _project(paths: tuple[Path, ...]) -> Project:
    if len(paths) > 1 or not (paths[0] / CONFIG).is_file():
        raise Stop(f"{paths[0]}: a label is renamed in a whole project; name its folder with -C")
    return Project.at(paths[0])


def _finish(ctx: click.Context, done: list[Rewritten], notes: list[str], diff: bool, as_json: bool) -> None:
    """Write, unless only a diff is wanted; tell; exit 1 where something is lost or left."""
    lost = [f"{made.path}:{line}: {said} ({at or 'the whole line'})" for made in done for line, at, said in made.notes]
    stuck = [f"{made.path}:{line}: {said}" for made in done for line, _, said in made.stuck]
    for made in done if not diff else ():
        made.save()
    counts = {
        "files": sum(made.after != made.before for made in done),
        "records": sum(made.changed for made in done),
        "written": not diff,
        "merged": notes,
        "lost": lost,
        "left": stuck,
    }
    if as_json:
        print_json(counts)
    else:
        _tell(done if diff else [], counts)
    ctx.exit(1 if lost or stuck else 0)


def _tell(shown: list[Rewritten], counts: dict[str, Any]) -> None:
    for made in shown:
        click.echo(made.diff(), nl=False)
    for line in (*counts["merged"], *counts["lost"], *counts["left"]):
        click.echo(f"note: {line}", err=True)
    did = "changed" if counts["written"] else "would change"
    click.echo(f"{counts['records']} records in {counts['files']} files {did}")


def _relabel(here: Project, wish: str) -> tuple[list[Rewritten], Rewritten | None, list[str]]:
    """What a rename makes of the project's files and of its goldassay.toml, and what it merges."""
    paths = [*here.files(), *filter(Path.is_file, [here.root / "decisions.jsonl"])]
    seen: Counter[tuple[LabelField, str]] = Counter()
    for path in paths:
        rewritten(path, _count(seen))
    past = history(here.labels)
    field, old, new = _chosen(wish, here.labels, seen, past)
    done = [rewritten(path, _rename(field, old, new)) for path in paths]
    known = past.get(key(field, old)) == new
    merged = seen[field, new] if seen[field, old] and not known else 0
    says = f"{merged} labels of {field} are {new!r} already; those renamed cannot be told from them later"
    return done, None if known else _config(here, field, old, new), [says] if merged else []


def _count(seen: Counter[tuple[LabelField, str]]) -> Change:
    of = {(field.owner, name): field for field in label_fields() for name in field.names}

    def change(record: Record) -> tuple[Record, list[tuple[str, str]]]:
        for owned, held, at in places(record, str(record["record"])) if record.get("record") in _KINDS else ():
            if owned in of and isinstance(held[at], str):
                seen[of[owned], held[at]] += 1
        return record, []

    return change


_KINDS = ("document", "claim", "attribution", "contradiction", "annotation", "adjudication", "prediction")


def _rename(field: LabelField, old: str, new: str) -> Change:
    return lambda record: (renamed(record, field, old, new)[0], [])


def _chosen(
    wish: str, labels: dict[str, Any], seen: Counter[tuple[LabelField, str]], past: History
) -> tuple[LabelField, str, str]:
    """The field and the two names of `[FIELD:]OLD=NEW`. Raises Stop."""
    name, colon, rest = wish.rpartition(":")
    old, equals, new = rest.partition("=")
    if not (equals and old and new) or old == new or (colon and not name):
        raise Stop(f"--label {wish}: write it as OLD=NEW or FIELD:OLD=NEW, two different names")
    fields = [field for field in label_fields() if not colon or field.called(name)]
    if not fields:
        raise Stop(f"--label {wish}: no field is called {name}; there are {', '.join(map(str, label_fields()))}")
    having = [f for f in fields if old in f.allowed or seen[f, old] or old in listed(labels, f) or key(f, old) in past]
    able = [f for f in having if not f.allowed or new in f.allowed]
    if not having:
        raise Stop(f"--label {wish}: no {name or 'field'} has the label {old!r}; check the spelling")
    if not able:
        allowed = f"{having[0]} may be {', '.join(having[0].allowed)}"
        raise Stop(f"--label {wish}: {new!r} is not in the schemas ({allowed}); rename it there first")
    if len(able) > 1:
        raise Stop(f"--label {wish}: {old!r} is in {len(able)} fields; say which: {able[0]}:{rest} or {able[1]}:{rest}")
    if key(able[0], new) in past and past[key(able[0], new)] != old:
        raise Stop(f"--label {wish}: {new!r} was a name before (it is {past[key(able[0], new)]!r} now); take a new one")
    return able[0], old, new


def _config(here: Project, field: LabelField, old: str, new: str) -> Rewritten:
    path = here.root / CONFIG
    text = path.read_text(encoding="utf-8")
    try:
        return Rewritten(path, text, relabelled(text, field, old, new))
    except ImportError:
        raise Stop("--label needs tomlkit to edit goldassay.toml; pip install 'goldassay[labels]' brings it") from None
