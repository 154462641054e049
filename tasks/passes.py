"""An article's two passes as two tasks: what the first says is to be seen, and not to be changed, in the second."""

from collections.abc import Iterable, Sequence
from html import escape

from ..schema.anchor import quote
from ..schema.records import Record
from . import encoding as table


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
