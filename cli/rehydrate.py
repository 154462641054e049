"""rehydrate: the words back into a release without words, from the reader's own copies of the articles."""

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.project import CONFIG
from ..schema import jsonl
from ..schema.identity import body
from .options import as_json, print_json
from .root import Stop

if TYPE_CHECKING:
    from ..exporters.rehydrate import Rehydrated


@click.command()
@click.argument("release_folder", metavar="RELEASE")
@click.option("--texts", type=click.Path(path_type=Path), required=True, help="The folder of your copies.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to make.")
@as_json
@click.pass_context
def rehydrate(ctx: click.Context, release_folder: str, texts: Path, out: Path, as_json: bool) -> None:
    """Put the words back into RELEASE (a folder, or a version of this project) from your own copies of its articles.

    A file of --texts is the copy of a document by its SHA-256, else by its name (the id after the colon, .txt), else by
    what it holds. OUT becomes a project: texts/, documents.jsonl, gold/, annotations.jsonl, release/ (which loads, with
    the same splits and label ids) and rehydrate.json, which says of each label whether its span is exact, was
    found again in a text that differs (with a confidence), or is lost. Exits 1 where one is lost.
    """
    from ..exporters.copies import read
    from ..exporters.rehydrate import rehydrate as put_back

    folder = next((p for p in (Path(release_folder), ctx.obj / "releases" / release_folder) if _is_release(p)), None)
    if folder is None:
        raise Stop(f"{release_folder}: no release there; name its folder or its version")
    if not texts.is_dir():
        raise Stop(f"{texts}: no such folder; name the one with your copies")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Stop(f"{out}: is there already; name a new folder")
    copies = [read(p.name, p.read_bytes()) for p in sorted(texts.rglob("*")) if p.is_file() and p.name[0] != "."]
    found = put_back(folder, copies)
    _save(found, out)
    counts = Counter(told["status"] for told in found.told)
    if as_json:
        print_json({"out": str(out), **{s: counts[s] for s in ("exact", "reanchored", "lost")}, "spans": found.told})
    else:
        told = ", ".join(f"{counts[status]} {status}" for status in ("exact", "reanchored", "lost"))
        click.echo(f"{out}: {len(found.texts)} texts found; labels: {told}")
    ctx.exit(1 if counts["lost"] else 0)


def _is_release(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def _save(found: "Rehydrated", out: Path) -> None:
    """The folder, whole or not at all."""
    from ..exporters.release import whole

    out.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        for name, text in found.texts.items():
            jsonl.write_text(making / "texts" / f"{body(name)}.txt", text)
        for path, records in _records(found, making).items():
            jsonl.write(path, records)
        jsonl.write_text(making / CONFIG, _config(found))
        jsonl.write_text(making / "rehydrate.json", "[\n" + ",\n".join(map(jsonl.dump, found.told)) + "\n]\n")
        whole(making, "release", found.gold, found.making)
        making.chmod(0o700)
        if out.exists():
            out.rmdir()
        making.rename(out)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _config(found: "Rehydrated") -> str:
    """The project's name, and the splits of the release, so that the next one keeps them."""
    of = found.making.splits.of
    pins = {str(d["event_id"]): of[str(d["id"])] for d in found.gold.documents}
    lines = [f"name = {json.dumps(found.making.name)}", "", "[splits.pin]"]
    return "\n".join([*lines, *(f'"{event}" = "{split}"' for event, split in sorted(pins.items())), ""])


def _records(found: "Rehydrated", root: Path) -> dict[Path, Any]:
    layers = ("claims", "attributions", "contradictions", "adjudications")
    files = {root / "gold" / f"{name}.jsonl": found.gold.records(name) for name in layers}
    return {**files, root / "documents.jsonl": found.gold.documents, root / "annotations.jsonl": found.gold.annotations}
