"""publish: a release onto the Hugging Face Hub."""

from typing import Any

import click

from .options import as_json, print_json
from .root import Stop


@click.command()
@click.argument("version")
@click.option("--repo", required=True, metavar="ORG/NAME", help="The dataset's repository on the Hub.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yank", is_flag=True, help="Take the version's tag away instead.")
@as_json
@click.pass_context
def publish(ctx: click.Context, version: str, repo: str, dry_run: bool, yank: bool, as_json: bool) -> None:
    """Put releases/VERSION onto the Hub: one commit, in which stale files go, then the tag VERSION.

    Refused are releases that fail their check, were changed since they were built, hold texts that may not be
    published, or are published already. The Hub's own settings apply (HF_TOKEN, HF_ENDPOINT).
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

    try:
        told = _yanked(HfApi(), repo, version) if yank else _published(ctx, HfApi(), repo, version, dry_run)
    except HFValidationError:
        raise Stop(f"{repo}: is no name of a repository; write ORG/NAME") from None
    except OfflineModeIsEnabled:
        raise Stop("HF_HUB_OFFLINE is set; unset it to reach the Hub") from None
    except HfHubHTTPError as error:
        raise Stop(
            f"{repo}: the Hub answers: {str(error).strip().splitlines()[0]}; check HF_TOKEN and the name"
        ) from None
    except Exception as error:  # the client's own, of whichever library it speaks through
        if type(error).__module__.partition(".")[0] not in ("httpx", "httpx2", "requests"):
            raise
        raise Stop(f"{repo}: the Hub cannot be reached ({error}); run the command again") from None
    if as_json:
        print_json(told)
    else:
        for line in _lines(told, dry_run):
            click.echo(line)


def _published(ctx: click.Context, api: Any, repo: str, version: str, dry_run: bool) -> dict[str, Any]:
    from ..exporters import hub

    folder = ctx.obj / "releases" / version
    if not (folder / "manifest.json").is_file():
        raise Stop(f"{folder}: no release there; `goldassay release {version}` builds one")
    hub.permit(folder)
    wanted = hub.plan(api, folder, repo)
    return {**wanted.as_json(), "commit": None if dry_run else hub.publish(api, folder, wanted)}


def _yanked(api: Any, repo: str, version: str) -> dict[str, Any]:
    from ..exporters.hub import yank

    return {"repo": repo, "yanked": version, "left": yank(api, repo, version)}


def _lines(told: dict[str, Any], dry_run: bool) -> list[str]:
    if "yanked" in told:
        left = ", ".join(told["left"]) or "none"
        return [
            f"{told['repo']}: the tag {told['yanked']} is gone; left: {left}",
            "who knows its commit still reaches it: what must not be read any more needs the repository deleted",
        ]
    size = sum(told["add"].values())
    lines = [f"add     {name} ({count} bytes)" for name, count in told["add"].items()] if dry_run else []
    lines += [f"delete  {name}" for name in told["delete"]] if dry_run else []
    counts = f"{len(told['add'])} files ({size} bytes), {len(told['delete'])} deleted, tag {told['tag']}"
    return [*lines, f"{told['repo']}: {'would be ' if dry_run else ''}published: {counts}"]
