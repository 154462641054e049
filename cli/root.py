"""The group of verbs, loaded one at a time so that `--help` and `check` start fast."""

import errno
import gc
import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

VERBS = {
    "init": "project",
    "ingest": "project",
    "carry": "carry",
    "withdraw": "withdraw",
    "check": "check",
    "schema": "check",
    "migrate": "migrate",
    "guidelines": "forms",
    "config": "forms",
    "studio": "studio",
    "team": "team",
    "push": "push",
    "pull": "pull",
    "watch": "pull",
    "import": "imports",
    "status": "status",
    "mine": "project",
    "extract": "project",
    "agree": "agree",
    "adjudicate": "gold",
    "why": "gold",
    "release": "gold",
    "rehydrate": "rehydrate",
    "diff": "diff",
    "publish": "publish",
    "export": "export",
    "score": "score",
    "report": "report",
    "demo": "demo",
}
"""Each verb and the file of this folder that holds it, in the order of use."""


class Verbs(click.Group):
    """A group that imports a verb's file only when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, None where there is none of that name."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f".{VERBS[cmd_name]}", __package__), _named(cmd_name))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; an unknown verb is told which verbs there are."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            ctx.fail(f"no verb is called {args[0]!r}; there are {', '.join(VERBS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it; where a verb stumbles over a record that is not valid, that is what is told.

        Raises Stop then. A verb trusts what it reads, so the records are held against the rules only when it fails.
        """
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if error.ctx is None and ctx.invoked_subcommand:  # click does not say whose option lacks its value
                error.ctx = click.Context(self, ctx, ctx.invoked_subcommand)
            raise
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
            told = None if type(error).__module__.startswith("goldassay.") else _broken(ctx.obj)
            if told is None:
                raise
            raise Stop(told) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with a line each, without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(SUMMARIES.items()))


def _named(verb: str) -> str:
    """The function of a verb; a word that Python keeps has an underscore behind."""
    return f"{verb}_" if iskeyword(verb) else verb


SUMMARIES = {
    "init": "Make a new project, empty or with the bundled sample.",
    "ingest": "Freeze articles into documents.jsonl and mark their sections.",
    "carry": "Move labels onto a corrected article.",
    "withdraw": "Take an article out, everywhere.",
    "check": "Hold records against the schemas and the rules.",
    "schema": "Print a JSON Schema.",
    "migrate": "Lift records to the newest schemas, or rename a label everywhere.",
    "guidelines": "Print the labelling guideline.",
    "config": "Print a form's labelling configuration.",
    "studio": "Start, stop, show, back up the local Label Studio.",
    "team": "List, add, invite, take leave of or forget annotators.",
    "push": "Send tasks (and answers) to Label Studio.",
    "pull": "Fetch answers from Label Studio.",
    "watch": "Fetch answers every few seconds.",
    "import": "Read answers from a file that another tool wrote.",
    "status": "Show how far each annotator is.",
    "mine": "Find pairs of claims or sentences worth judging.",
    "extract": "Run an extractor and write its predictions.",
    "agree": "Measure how far the annotators agree.",
    "adjudicate": "Settle answers into gold and list what is open.",
    "why": "Tell the history of a gold label.",
    "release": "Build a versioned dataset from the gold.",
    "rehydrate": "Put the words back into a release, from your own copies.",
    "diff": "Tell what changed between two releases or projects.",
    "publish": "Put a release onto the Hugging Face Hub.",
    "export": "Write a release in a format of others.",
    "score": "Score predictions against a release.",
    "report": "Show progress, agreement, conflicts and disputes on one page.",
    "demo": "Go the whole way on the bundled sample.",
}


EXTRAS = {
    **dict.fromkeys(("datasets", "huggingface_hub", "msgspec", "pyarrow"), "release"),
    "numpy": "release",
    **dict.fromkeys(("jinja2", "markupsafe", "matplotlib"), "report"),
    "sentencex": "corpus",
    **dict.fromkeys(("filelock", "httpx", "label_studio_sdk", "markdown_it", "platformdirs"), "studio"),
}
"""Which extra brings a package that only some verbs need."""


class Stop(click.ClickException):
    """One clear line on standard error and exit code 2: what, where, what to do."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Write the line."""
        click.echo(f"goldassay: {' '.join(self.message.split())}", err=True)


def _broken(root: Path) -> str | None:
    """The first error of the project in `root`, None where `check` finds none."""
    from ..corpus.project import CONFIG, Project
    from ..schema.check import check_files
    from .check import settings

    if not (root / CONFIG).is_file():
        return None
    here = Project.at(root)
    errors = [p for p in check_files(here.files(), [], settings(here)).problems if p.severity == "error"]
    first = min(errors, key=lambda p: p.code >= "GA100", default=None)  # what it is before what it refers to
    return None if first is None else f"a record is not valid: {first}; `goldassay check` lists all, mend them first"


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "root", type=click.Path(path_type=Path), default=Path(), help="The project's folder.")
@click.version_option(package_name="goldassay")
@click.pass_context
def group(ctx: click.Context, root: Path) -> None:
    """Turn news articles into a dataset of claims, attributions and contradictions that people can trust."""
    ctx.obj = root


def main() -> None:
    """Run the command line. A command makes little garbage: it is looked for seldom, and not once more at the end."""
    gc.set_threshold(50_000)
    _open_what_is_closed()
    try:
        _run()
    finally:
        gc.freeze()


def _open_what_is_closed() -> None:
    """Who started us may have closed a standard stream: it is empty then, and what goes there is gone."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as we live


def _run() -> None:
    """What a person can mend is one line, never a traceback."""
    try:
        sys.exit(group.main(prog_name="goldassay", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        Stop(f"{error.format_message()} ({error.ctx.command_path if error.ctx else 'goldassay'} --help)").show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("goldassay: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader has left, as `head` does
        _let_go_of_output()
        sys.exit(1)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        Stop(f"this needs {error.name}; pip install 'goldassay[{extra}]' brings it").show()
        sys.exit(2)
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        if type(error).__module__.startswith("goldassay.") or isinstance(error, OSError):
            Stop(_said(error)).show()
            _let_go_of_output()
            sys.exit(2)
        raise


def _let_go_of_output() -> None:
    """Let what could not be written be gone: Python would try once more at the end, and fail in words of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(error: Exception) -> str:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if isinstance(error, OSError) and error.errno and (error.filename or full):
        mend = "make room" if full else "check the path"
        return f"{error.filename or 'standard output'}: {os.strerror(error.errno).lower()}; {mend}"
    return str(error)
