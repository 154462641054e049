"""check and schema: what a validator in CI calls."""

import json
from pathlib import Path

import click

from ..corpus.project import CONFIG, Project
from ..schema.catalog import KINDS, UnknownSchema, bundle
from ..schema.catalog import schema as load_schema
from ..schema.check import Report, check_files
from ..schema.index import Settings
from ..schema.problem import Problem
from .options import print_json
from .released import released
from .root import Stop


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], form: str) -> None:
    """Hold records against the schemas and the rules.

    PATHS are .jsonl files, project folders or release folders; the project itself where none is given. A file inside a
    project may refer to the project's other files. Exits 0 when there is no error, 1 where there is one.
    """
    report = _check_all(paths or (ctx.obj,))
    if form == "json":
        print_json(report.as_json())
    else:
        _print(report)
    ctx.exit(1 if report.errors else 0)


def _check_all(paths: tuple[Path, ...]) -> Report:
    """Releases apart: their rows are read back by exporters, each release by itself."""
    releases = [path for path in paths if (path / "manifest.json").is_file() or path.suffix == ".parquet"]
    others = tuple(path for path in paths if path not in releases)
    report = _check(others) if others else Report()
    for path in releases:
        found = released(path)
        report.files, report.records = report.files + found.files, report.records + found.records
        report.problems += found.problems
    return report


def _check(paths: tuple[Path, ...]) -> Report:
    for path in paths:
        if not path.exists():
            raise Stop(f"{path}: no such file or folder; check the path")
    home = next((found for path in paths if (found := _home(path))), None)
    project = Project.at(home) if home else None
    files = [file for path in paths for file in _files(path)]
    return check_files(files, project.files() if project else (), settings(project) if project else None)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = Project.at(path).files() if (path / CONFIG).is_file() else sorted(path.rglob("*.jsonl"))
    if not found:
        raise Stop(f"{path}: no .jsonl file in it; name a project or a file of records")
    return found


def _home(path: Path) -> Path | None:
    """The folder of the project that `path` lies in."""
    place = path.resolve()
    return next((folder for folder in (place, *place.parents) if (folder / CONFIG).is_file()), None)


def settings(project: Project) -> Settings:
    """What the project's goldassay.toml and withdrawn.jsonl say to the rules."""
    from ..schema import jsonl

    said = project.config.get("guidelines", {})
    gone = jsonl.read_if_there(project.root / "withdrawn.jsonl")
    return Settings(
        fields=project.fields,
        guidelines=frozenset(said["versions"]) if "versions" in said else None,
        configs=frozenset(said["configs"]) if "configs" in said else None,
        withdrawn=frozenset(str(record.get("id")) for record in gone),
        **project.lists,
    )


def _print(report: Report) -> None:
    for problem in report.problems:
        click.echo(_colored(problem))
    counted = f"{report.records} records in {report.files} files"
    found = f"{report.errors} errors, {report.warnings} warnings" if report.problems else "no problems"
    click.echo(f"{counted}: {found}")


def _colored(problem: Problem) -> str:
    return click.style(str(problem), fg="red" if problem.severity == "error" else "yellow")


@click.command()
@click.argument("name", required=False)
@click.option("--bundle", "bundled", is_flag=True, help="Put every schema it refers to inside it.")
def schema(name: str | None, bundled: bool) -> None:
    """Print the JSON Schema called NAME, or the names there are."""
    if name is None:
        click.echo("\n".join((*KINDS, "common")))
        return
    try:
        found = bundle(name) if bundled else load_schema(name)
    except UnknownSchema as error:
        raise Stop(str(error)) from None
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
