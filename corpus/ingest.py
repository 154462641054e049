"""Ingest: article files and a manifest in, frozen documents out. The same input twice changes nothing."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..schema import jsonl
from ..schema.records import Document
from .documents import COLUMNS, BadArticle, freeze
from .duplicates import components, near_duplicates


@dataclass(frozen=True)
class Ingested:
    """All documents after an ingest; how many are new, unchanged, or new texts of a known page."""

    documents: list[Document]
    added: int
    unchanged: int
    revised: int


def ingest(known: list[Document], articles: Iterable[Document]) -> Ingested:
    """`known` with `articles` added, linked to earlier texts of their pages and grouped with their copies."""
    documents, texts, pages = list(known), {_text(d) for d in known}, {d["url"]: d for d in known if d.get("url")}
    added = unchanged = revised = 0
    for article in sorted(articles, key=lambda a: (a["published_at"] or "", a["id"])):
        if _text(article) in texts:
            unchanged += 1
            continue
        page = article.get("url")
        if page in pages:
            article = {**article, "revision_of": pages[page]["id"]}
            revised += 1
        if page:
            pages[page] = article
        texts.add(_text(article))
        documents.append(article)
        added += 1
    return Ingested(_grouped(documents) if added else documents, added, unchanged, revised)


def _text(document: Document) -> tuple[str, str]:
    """What makes two articles one: the text, and the page it stands on (its id where it has none)."""
    return document["text_sha256"], document.get("url") or document["id"]


def _grouped(documents: list[Document]) -> list[Document]:
    """Copies and revisions of one story share the independence group of the first of them."""
    place = {document["id"]: number for number, document in enumerate(documents)}
    links = list(near_duplicates([_story(document) for document in documents]))
    links += [(place[d["revision_of"]], n) for n, d in enumerate(documents) if d.get("revision_of") in place]
    groups = [documents[first]["independence_group"] for first in components(len(documents), links)]
    return [{**d, "independence_group": group} for d, group in zip(documents, groups, strict=True)]


def _story(document: Document) -> str:
    """What the article itself says: boilerplate, pictures and headlines of two pages say nothing of copying."""
    text = document["text"] or ""
    return "\n".join(text[s["start"] : s["end"]] for s in document["sections"] if s["kind"] == "body")


def read_articles(
    sources: Iterable[Path], manifest: Path | None, event: str | None, language: str | None = None
) -> list[Document]:
    """The documents of .txt files and of folders of them.

    Raises BadArticle for a file that the manifest does not name or that is no text in UTF-8, and OSError.
    """
    files = [file for source in sources for file in _text_files(source)]
    rows = _rows(manifest) if manifest else {}
    missing = sorted(set(rows) - {file.name for file in files} - {str(file) for file in files})
    if missing:
        raise BadArticle(f"{manifest}: names {missing[0]}, which is not among the files; mend the row")
    return [_article(file, _row(file, rows, manifest, language), event) for file in files]


def unread(manifest: Path) -> list[str]:
    """The columns of a manifest of which nothing is made. Raises BadArticle and OSError."""
    return sorted({str(name) for row in _read(manifest) for name in row} - {*COLUMNS})


def _text_files(source: Path) -> list[Path]:
    if not source.exists():
        raise FileNotFoundError(2, "No such file or directory", str(source))
    found = sorted(source.glob("*.txt")) if source.is_dir() else [source]
    if not found:
        raise BadArticle(f"{source}: no .txt file in it; name the folder of the articles")
    return found


def _row(file: Path, rows: Mapping[str, Any], manifest: Path | None, language: str | None) -> dict[str, Any]:
    row = rows.get(str(file)) or rows.get(file.name)
    if row is None:
        where = f"{manifest} has no row for it" if manifest else "there is no manifest"
        raise BadArticle(f"{file}: {where}; add a row with file and outlet (--manifest)")
    return {**({"language": language} if language else {}), **row}


def _rows(manifest: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(_read(manifest), 1):
        name = row.get("file")
        if not isinstance(name, str) or not name:
            raise BadArticle(f"{manifest}: row {number} names no file; add it")
        if name in found:
            raise BadArticle(f"{manifest}: row {number} names {name} once more; keep one row")
        found[name] = row
    return found


def _read(manifest: Path) -> list[dict[str, Any]]:
    if manifest.suffix.lower() != ".csv":
        return list(map(dict, jsonl.read(manifest)))
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadArticle(f"{manifest}: no table of UTF-8 text ({error}); mend it") from None
    long = next((number for number, row in enumerate(rows, 1) if None in row), None)
    if long:
        raise BadArticle(f"{manifest}: row {long} has more cells than the first line has names; quote its commas")
    return rows


def _article(file: Path, row: Mapping[str, Any], event: str | None) -> Document:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadArticle(f"{file}: byte {error.start + 1} is not UTF-8; convert the file first") from None
    if not text.strip("\ufeff \t\r\n\u00a0"):
        raise BadArticle(f"{file}: it is empty; leave it out")
    if text[:1000].lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html")):
        raise BadArticle(f"{file}: it is a web page; save the article's own text as .txt")
    return freeze(text, row, file_sha256=hashlib.sha256(raw).hexdigest(), event=event)
