"""check and schema: what a validator in CI calls."""

import json
import os
import sys
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ..corpus.project import CONFIG, Project
from ..schema.catalog import KINDS, UnknownSchema, bundle
from ..schema.catalog import schema as load_schema
from ..schema.check import Report, check_files
from ..schema.checking.sources import STDIN, files_in
from ..schema.formats import FORMATS, render, text
from ..schema.rules.index import Settings
from ..schema.selection import Selection, chosen, codes, statistics
from .options import print_table
from .released import is_released, released
from .root import Stop


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to print; text by default.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules, such as GA101,GA104.")
@click.option("--ignore", multiple=True, metavar="CODES", help="All rules but these.")
@click.option("--max", "most", type=click.IntRange(0), metavar="N", help="Show at most N problems; all are counted.")
@click.option("--statistics", "counted", is_flag=True, help="Count the problems of each rule (text or JSON).")
@click.option("--fix", "fixing", is_flag=True, help="Mend what has one safe answer, then check.")
@click.option("--diff", "showing", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--explain", "code", metavar="CODE", help="Print the page of a rule.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that share the work; one for each core by default.")
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    most: int | None,
    counted: bool,
    fixing: bool,
    showing: bool,
    code: str | None,
    jobs: int | None,
) -> None:
    """Hold records against the schemas and the rules.

    PATHS are .jsonl, .jsonl.gz, .jsonl.zst and .json files (one record or a list), projects, releases, other folders,
    and - for standard input; the project itself where none is given. A file inside a project may refer to the
    project's other files. Exits 0 when there is no error, 1 where there is one. The table [check] of
    goldassay.toml may set select, ignore, max and format.
    """
    if code is not None:
        _explain(code)
        return
    scope = _Scope.of(paths or (ctx.obj,), jobs)
    wanted = scope.selection.but(codes(select, "--select"), codes(ignore, "--ignore"), most, form)
    with scope.project.locked() if scope.project and fixing and not showing else nullcontext():
        report = scope.report(wanted)
        if fixing or showing:
            report = _mended(scope, report, wanted, write=not showing)
    if not showing:
        _print(report, wanted, counted)
    ctx.exit(1 if report.errors else 0)


@dataclass(frozen=True)
class _Scope:
    """What is checked: the files, the project that they lie in, and releases, each by itself."""

    files: list[Path]
    releases: list[Path]
    project: Project | None
    jobs: int | None = None

    @classmethod
    def of(cls, paths: tuple[Path, ...], jobs: int | None) -> "_Scope":
        for path in paths:
            if path != STDIN and not path.exists():
                raise Stop(f"{path}: no such file or folder; check the path")
        releases, others = [p for p in paths if is_released(p)], [p for p in paths if not is_released(p)]
        home = next((found for path in others if (found := _home(path))), None)
        files = [file for path in others for file in _files(path)]
        return cls(files, releases, Project.at(home) if home else None, jobs)

    @property
    def context(self) -> list[Path]:
        """Files that only resolve references."""
        return self.project.files() if self.project else []

    @property
    def selection(self) -> Selection:
        """What goldassay.toml says of `check`."""
        return Selection.read(self.project.config.get("check", {}), CONFIG) if self.project else Selection()

    def report(self, wanted: Selection) -> Report:
        """Every problem of the codes that are wanted."""
        said = settings(self.project) if self.project else None
        report = check_files(self.files, self.context, said, self.jobs) if self.files else Report()
        for found in map(released, self.releases):
            report.files, report.records = report.files + found.files, report.records + found.records
            report.problems += found.problems
        return chosen(report, replace(wanted, max=None))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    if (path / CONFIG).is_file():
        return Project.at(path).files()
    found = files_in(path)
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


def _mended(scope: _Scope, report: Report, wanted: Selection, write: bool) -> Report:
    """What is left when the mends are written; the report as it is where they are only shown."""
    from ..schema import fix

    for file in fix.left(report):
        click.echo(f"goldassay: {file}: left as it is; only .jsonl is mended, so unpack it first", err=True)
    found = fix.mends(report, [*scope.files, *scope.context])
    if not write:
        _emit(fix.diff(found))
        return report
    fix.write(found)
    lines, files = text.many(len(found), "line"), text.many(len({mend.file for mend in found}), "file")
    click.echo(f"goldassay: mended {lines} in {files}", err=True)
    return scope.report(wanted) if found else report


def _print(report: Report, wanted: Selection, counted: bool) -> None:
    if counted:
        _print_statistics(report, wanted.format)
        return
    shown = chosen(report, wanted)
    _emit(text.render(shown, colored=True) if wanted.format == "text" and _colors() else render(wanted.format, shown))
    hidden = report.errors + report.warnings - len(shown.problems)
    if hidden and wanted.format != "text":
        click.echo(f"goldassay: {hidden} more problems are not shown; raise --max", err=True)


def _print_statistics(report: Report, form: str) -> None:
    rows = statistics(report)
    if form == "json":
        _emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        print_table([[row["count"], row["code"], row["severity"], row["title"]] for row in rows])
        click.echo(text.summary(report))


def _colors() -> bool:
    """True on a terminal that shows colours and whose user has not said no (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _emit(told: str) -> None:
    """Print as UTF-8 whatever the locale; half a surrogate pair is written as its escape."""
    click.echo(told.encode("utf-8", "backslashreplace"), nl=False)


def _explain(code: str) -> None:
    from ..schema.rule_pages import page, said
    from ..schema.rules.rulebook import known

    found = known(code, "--explain")
    _emit(page(found, said(found)))


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
