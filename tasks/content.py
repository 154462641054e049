"""What a task holds: the article or the two sides of a pair, as the forms show them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from ..schema.anchor import bounds, ranges
from ..schema.records import Record
from .forms import config_sha256, form
from .guidelines import VERSION
from .judgement import SIDES
from .keys import FORM_MAJOR, task_key
from .passes import beside
from .sections import style

CONTEXT = 240
MARK = '<mark style="background:#ffe08a;padding:1px 2px;border-radius:3px;font-weight:600">'


class NoText(ValueError):
    """A task cannot be made of a document without its text, or of a side that is nowhere."""


def article(document: Record, form: str = "article", told: Sequence[Record] = ()) -> Record:
    """The data of the task that asks for the labels of `document`, or for those of one pass.

    `told` are the attributions that the claims' pass shows. Raises NoText.
    """
    if not document.get("text"):
        raise NoText(f"{document.get('id', 'a document')}: has no text to label; rehydrate it or leave it out")
    return {
        **common(form, [document["id"]]),
        "form": "article",
        "document_ids": [document["id"]],
        "text": document["text"],
        "text_sha256": document["text_sha256"],
        "header": _header(document),
        **({"attributions": list(told), "beside": beside(document["text"], told)} if form == "claim" else {}),
    }


def common(name: str, asked: Sequence[str]) -> Record:
    """What the data of every task holds: its key, and the form and guideline it is asked under."""
    return {
        "task_key": task_key(name, asked),
        "form": name,
        "form_major": FORM_MAJOR[name],
        "config_sha256": _config(name),
        "guideline_version": VERSION,
    }


@cache
def _config(name: str) -> str:
    return config_sha256(form(name))


def _header(document: Record) -> str:
    told = escape(f"{document['outlet']['name']} · {published(document)}")
    dressed = style(document["text"], document.get("sections", []))
    return f'{dressed}<div style="font-size:13px;color:#6b6480;margin-bottom:8px"><b>{told}</b></div>'


def published(document: Record) -> str:
    """The date as far as it is known, in words."""
    at, precision = document.get("published_at"), document.get("published_precision", "unknown")
    if not at:
        return "date not known"
    return str(at[: {"month": 7, "day": 10}.get(precision, 16)]).replace("T", " ")


def pair(found: Record, documents: Mapping[str, Record], claims: Mapping[str, Record], left: str = "a") -> Record:
    """The data of the task that asks how the sides of `found` stand to each other; `left` is shown left.

    Raises NoText.
    """
    names = ("a", "b") if left == "a" else ("b", "a")
    sides = [_side(found[name], name, documents, claims) for name in names]
    return {
        **common("pair", [found["id"]]),
        "pair_id": found["id"],
        "document_ids": list(dict.fromkeys(s["document_id"] for s in sides)),
        **dict(zip(SIDES, sides, strict=True)),
        "reasons": found.get("reasons", []),
        "group_id": found.get("group_id"),
        "sampling_weight": found.get("sampling_weight"),
        **_shown(sides, documents, claims),
    }


def _side(side: Record, name: str, documents: Mapping[str, Record], claims: Mapping[str, Record]) -> Record:
    document = documents.get(side["document_id"])
    if document is None or not document.get("text"):
        raise NoText(f"{side['document_id']}: not in documents.jsonl, or without text")
    if bounds(side["span"])[1] > len(document["text"]):
        raise NoText(f"{side['document_id']}: the pair's span lies outside the text; mine the pairs again")
    claim = claims.get(side.get("claim_id") or "", {})
    return {**side, "side": name, "voice": claim.get("voice")}


def _shown(sides: Sequence[Record], documents: Mapping[str, Record], claims: Mapping[str, Record]) -> Record:
    texts = [documents[s["document_id"]] for s in sides]
    cards = [_card(s, d, claims.get(s.get("claim_id") or "", {})) for s, d in zip(sides, texts, strict=True)]
    strip = '<div style="display:grid;grid-template-columns:1fr 1fr;gap:16px">' + "".join(cards) + "</div>"
    whole = [_whole(s, d) for s, d in zip(sides, texts, strict=True)]
    return {"strip": strip, "left_html": whole[0], "right_html": whole[1]}


def _card(side: Record, document: Record, claim: Record) -> str:
    told = escape(f"{document['outlet']['name']} · {published(document)} · {_section(side, document)}")
    words = escape(claim.get("text") or _words(side, document))
    return (
        '<div style="background:#fff;border:1px solid #e1dee8;border-radius:10px;padding:14px 20px">'
        f'<div style="font-size:12px;color:#6b6480;margin-bottom:4px">{told}</div>'
        f'<div style="font-size:18px;line-height:26px;font-weight:600;margin-bottom:8px">{words}</div>'
        f'<div style="font-size:15px;line-height:24px;color:#3c3750">{_context(side, document)}</div></div>'
    )


def _words(side: Record, document: Record) -> str:
    return " … ".join(" ".join(document["text"][a:b].split()) for a, b in ranges(side["span"]))


def _section(side: Record, document: Record) -> str:
    at = bounds(side["span"])[0]
    return next((s["kind"] for s in document.get("sections", []) if s["start"] <= at < s["end"]), "body")


def _context(side: Record, document: Record) -> str:
    """The quote with about a sentence on either side."""
    text, (start, end) = document["text"], bounds(side["span"])
    before = re.split(r"\n", text[max(0, start - CONTEXT) : start])[-1]
    after = re.split(r"\n", text[end : end + CONTEXT])[0]
    first = max((m.end() for m in re.finditer(r"[.!?][\"”’]?\s+", before[: max(0, len(before) - 60)])), default=0)
    closing = re.search(r"[.!?][\"”’]?\s", after[40:])
    shown = (start - len(before) + first, end + (closing.end() + 40 if closing else len(after)))
    return _marked(text, side, *shown)


def _whole(side: Record, document: Record) -> str:
    return _marked(document["text"], side, 0, len(document["text"]))


def _marked(text: str, side: Record, first: int, last: int) -> str:
    """`text[first:last]` as HTML with the side's span marked."""
    made, at = [], first
    for start, end in ranges(side["span"]):
        made += [plain(text[at:start]), MARK, plain(text[start:end]), "</mark>"]
        at = end
    return "".join([*made, plain(text[at:last])])


def plain(text: str) -> str:
    """`text` as HTML."""
    return escape(text).replace("\r\n", "<br>").replace("\n", "<br>")
