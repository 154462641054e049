"""A release from the Hugging Face Hub, by its address hf://ORG/NAME@X.Y.Z."""

import re
from pathlib import Path

ADDRESS = re.compile(r"hf://(?P<repo>[\w.-]+/[\w.-]+)@(?P<version>\d+\.\d+\.\d+)")


class NotOnHub(LookupError):
    """No release is at that address, or it cannot be reached; the message says what to do."""


def fetched(address: str) -> Path:
    """The folder of the release at `address`, in the Hub's cache: a tag that has moved is fetched anew.

    Raises NotOnHub; ImportError without huggingface_hub.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    found = ADDRESS.fullmatch(address)
    if found is None:
        raise NotOnHub(f"{address}: no address of a release; write hf://ORG/NAME@X.Y.Z")
    repo, version = found["repo"], found["version"]
    try:
        folder = Path(snapshot_download(repo, repo_type="dataset", revision=version))
    except RepositoryNotFoundError:
        raise NotOnHub(f"{address}: no such dataset, or a private one; check the name, or set HF_TOKEN") from None
    except RevisionNotFoundError:
        raise NotOnHub(f"{address}: has no version {version}; it has {_versions(repo)}") from None
    except Exception as error:  # the Hub's errors have no root of their own
        told = " ".join(str(error).split())[:200]
        raise NotOnHub(f"{address}: cannot be fetched ({told}); check name, version and network") from None
    if not (folder / "manifest.json").is_file():
        raise NotOnHub(f"{address}: is no release of goldassay: it has no manifest.json")
    return folder


def _versions(repo: str) -> str:
    """The versions that there are, newest last."""
    from huggingface_hub import HfApi

    from .hub import tags

    found = [name for name in tags(HfApi(), repo) if re.fullmatch(r"\d+\.\d+\.\d+", name)]
    return ", ".join(sorted(found, key=lambda name: [int(n) for n in name.split(".")])) or "no version"
