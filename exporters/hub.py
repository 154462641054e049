"""A release onto the Hugging Face Hub: one commit that adds its files and deletes stale ones, then the tag."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .parts import files_of
from .recheck import recheck
from .state import manifest_of

KEPT = frozenset({".gitattributes"})
"""Files of the Hub's own."""


class NotPublished(ValueError):
    """The release may not go, or the Hub did not take it; the message says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What a publication does: the commit before it (None for a new repository), files with their bytes, deletions."""

    repo: str
    version: str
    head: str | None
    add: Mapping[str, int]
    delete: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The plan as `publish --json` prints it."""
        return {"repo": self.repo, "tag": self.version, "add": dict(self.add), "delete": list(self.delete)}


def permit(folder: Path) -> None:
    """Raises NotPublished for a release that is private, was changed since, holds other files, or fails its check."""
    report = recheck(folder)
    first = next((problem for problem in report.problems if problem.severity == "error"), None)
    if first:
        raise NotPublished(f"{folder}: the check finds errors ({report.errors}), the first: {first}; build it anew")
    manifest = manifest_of(folder)
    if manifest.get("private"):
        raise NotPublished(f"{folder}: holds texts that may not be published; publish the release without words")
    stray = sorted({str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - files_of(manifest))
    if stray:
        raise NotPublished(f"{folder}: {stray[0]} is no file of the release; take it out")


def plan(api: Any, folder: Path, repo: str) -> Plan:
    """What publishing the release in `folder` would do. Raises NotPublished where its tag is there already."""
    from huggingface_hub.errors import RepositoryNotFoundError

    version = str(manifest_of(folder)["version"])
    add = {name: (folder / name).stat().st_size for name in sorted(files_of(manifest_of(folder)))}
    try:
        there = api.repo_info(repo, repo_type="dataset")
    except RepositoryNotFoundError:
        return Plan(repo, version, None, add, ())
    if version in tags(api, repo):
        raise NotPublished(f"{repo}: {version} is published already and never changes; release the next version")
    held = {entry.rfilename for entry in there.siblings or ()}
    return Plan(repo, version, there.sha, add, tuple(sorted(held - add.keys() - KEPT)))


def tags(api: Any, repo: str) -> list[str]:
    """The published versions."""
    return [ref.name for ref in api.list_repo_refs(repo, repo_type="dataset").tags]


def publish(api: Any, folder: Path, wanted: Plan) -> str:
    """Carry out a plan; returns the commit. Where it was broken off before the tag, the next run ends it.

    Raises NotPublished where somebody else's commit came in between.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete
    from huggingface_hub.errors import HfHubHTTPError

    if wanted.head is None:
        api.create_repo(wanted.repo, repo_type="dataset", exist_ok=True)
    adding = [CommitOperationAdd(path_in_repo=name, path_or_fileobj=str(folder / name)) for name in wanted.add]
    stale = [CommitOperationDelete(path_in_repo=name) for name in wanted.delete]
    try:
        made = api.create_commit(
            wanted.repo,
            [*adding, *stale],
            commit_message=f"Release {wanted.version}",
            repo_type="dataset",
            parent_commit=wanted.head,
        )
    except HfHubHTTPError as error:
        if error.response is not None and error.response.status_code == 412:
            raise NotPublished(f"{wanted.repo}: another commit came in between; run the command again") from None
        raise NotPublished(f"{wanted.repo}: the Hub answers {_first_line(error)}; nothing was published") from None
    api.create_tag(wanted.repo, tag=wanted.version, revision=made.oid, repo_type="dataset")
    return str(made.oid)


def yank(api: Any, repo: str, version: str) -> list[str]:
    """Take a version's tag away; returns those that are left. Raises NotPublished where there is none."""
    found = tags(api, repo)
    if version not in found:
        raise NotPublished(f"{repo}: has no {version}; it has {', '.join(found) or 'no version'}")
    api.delete_tag(repo, tag=version, repo_type="dataset")
    return [name for name in found if name != version]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
