"""Columns as in CoNLL: a token a line with four columns of BIO tags, a blank line after each section of a document."""

from collections import Counter
from pathlib import Path

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record
from ..bio import flat, places, tags

COLUMNS = "token start end claim content source cue"


def write(layers: Layers, out: Path) -> Left:
    """`token TAB start TAB end TAB claim TAB content TAB source TAB cue`; comments begin with `# `, as in CoNLL-U."""
    left: Counter[str] = Counter({"judgement": len(layers["contradictions"])})
    lines = [f"# {COLUMNS}\n"]
    for document in layers["documents"]:
        if document["text"] is None:
            left["document without text"] += 1
        else:
            claims, said = (
                [r for r in layers[n] if r["document_id"] == document["id"]] for n in ("claims", "attributions")
            )
            lines += _document(document, claims, said, left)
    jsonl.write_text(out, "".join(lines))
    return {what: many for what, many in left.items() if many}


def _document(document: Record, claims: list[Record], said: list[Record], left: Counter[str]) -> list[str]:
    text, tokens = document["text"], places(document["text"])
    sources = [{"span": source["span"]} for one in said for source in one["sources"] if source["span"]]
    cues = [one for one in said if one["cue"]]
    left["attribution whose parts are no longer together"] += len(said)
    columns = [
        tags(tokens, flat(claims, "span", lambda c: c["kind"], left), left),
        tags(tokens, flat(said, "content", lambda _: "content", left), left),
        tags(tokens, flat(sources, "span", lambda _: "source", left), left),
        tags(tokens, flat(cues, "cue", lambda _: "cue", left), left),
    ]
    ends = {section["end"] for section in document["sections"]}
    lines, last = [f"# document = {document['id']}\n"], 0
    for (start, end), *row in zip(tokens, *columns, strict=True):
        lines += ["\n"] if any(last < edge <= start for edge in ends) and last else []
        lines.append("\t".join((text[start:end], str(start), str(end), *row)) + "\n")
        last = end
    return [*lines, "\n"]


FORMAT = Format(
    "conll",
    "It holds spans of one part that do not overlap, by whole tokens; who said what is no longer tied together, and "
    "judgements, texts, quantities and times have no column.",
    write,
)
