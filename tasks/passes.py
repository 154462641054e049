"""An article's two passes as two tasks: what the first says is to be seen, and not to be changed, in the second."""

from collections.abc import Iterable, Sequence
from html import escape

from ..schema.anchor import quote
from ..schema.records import Record
from . import encoding as table
from .keys import asked

Told = dict[tuple[str, str], Record]


def first_passes(answers: Iterable[Record]) -> Told:
    """The submitted answer to the first pass by annotator and document, the newest revision."""
    given = [a for a in answers if asked(a) == "attribution" and a["status"] == "submitted"]
    given.sort(key=lambda a: (a["revision"], a["updated_at"]))
    return {(a["annotator"]["id"], a["document_ids"][0]): a for a in given}


def first_pass(told: Told, annotator: str | None, document_id: str) -> Record | None:
    """What `annotator` (None: anybody) answered to the first pass of a document."""
    if annotator is not None:
        return told.get((annotator, document_id))
    return next((answer for (_, name), answer in told.items() if name == document_id), None)


def beside(text: str, told: Sequence[Record]) -> str:
    """The attributions as a list, in reading order, as HTML."""
    lines = [_line(text, t) for t in sorted(told, key=lambda t: t["content"]["segments"][0]["start"])]
    head = "<b>From pass 1</b>" if lines else "<b>Pass 1 found no attribution</b>"
    return f'<div style="font-size:13px;line-height:18px;color:#4b4560;margin-top:8px">{head}{"".join(lines)}</div>'


def _line(text: str, told: Record) -> str:
    sources = [" ".join(quote(text, s["span"]).split()) for s in told["sources"] if s["span"]]
    who = escape(", ".join(sources) or "no source named")
    return f"<div><b>{who}</b> · {escape((told['attitude'] or '-').replace('_', ' '))}</div>"


def shown(regions: Iterable[Record]) -> list[Record]:
    """Regions as marks that can be seen and neither changed nor deleted; answers and relations are left out."""
    drawn = [r for r in regions if r["type"] == "labels"]
    kept = [{k: v for k, v in r.items() if k != "meta"} for r in drawn]
    return [{**r, "id": f"seen.{r['id']}", "from_name": table.BESIDE, "readonly": True} for r in kept]
