"""brat stand-off (brat.nlplab.org/standoff.html): a .txt and an .ann for each document, and annotation.conf."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left
from ...schema.records import Record, Span

CHOICES = {
    "Claim": ("kind", "checkability", "check_worthiness", "factuality", "voice"),
    "Content": ("attitude", "type", "quotation"),
}
RELATIONS = ("Source", "Cue", "Holds", "Parent")
CONF = """[entities]
Claim
Content
Source
Cue
[relations]
Source\tArg1:Content, Arg2:Source
Cue\tArg1:Content, Arg2:Cue
Holds\tArg1:Content, Arg2:Claim
Parent\tArg1:Content, Arg2:Content
{relations}[events]
[attributes]
{attributes}"""


def write(layers: Layers, out: Path) -> Left:
    """Fill the folder `out`. A document without its text has no place; a name is the document's id after its colon."""
    left: Counter[str] = Counter()
    home = {c["id"]: c["document_id"] for c in layers["claims"]}
    inside = [j for j in layers["contradictions"] if home[j["claim_a"]] == home[j["claim_b"]]]
    left["judgement between documents"] = len(layers["contradictions"]) - len(inside)
    for document in layers["documents"]:
        mine = {
            name: [r for r in layers[name] if r["document_id"] == document["id"]] for name in ("claims", "attributions")
        }
        if document["text"] is None:
            left["document without text"] += 1
            continue
        judged = [j for j in inside if home[j["claim_a"]] == document["id"]]
        name = document["id"].partition(":")[2]
        (out / f"{name}.txt").write_bytes(document["text"].encode())
        jsonl.write_text(out / f"{name}.ann", "".join(_Lines(document["text"], left).of(mine, judged)))
    jsonl.write_text(out / "annotation.conf", _conf(layers, sorted({j["relation"] for j in inside})))
    return {what: many for what, many in left.items() if many}


class _Lines:
    """The lines of one document's .ann."""

    def __init__(self, text: str, left: Counter[str]) -> None:
        self.text, self.left = text, left
        self.numbers = {kind: count(1) for kind in "TRA"}
        self.named: dict[str, str] = {}

    def of(self, mine: Mapping[str, Sequence[Record]], judged: Sequence[Record]) -> Iterator[str]:
        for claim in mine["claims"]:
            yield from self._label("Claim", claim, claim["span"])
            self.left.update(f"claim {name}" for name in ("text", "quantities", "times", "slot") if claim.get(name))
        for attribution in mine["attributions"]:
            yield from self._label("Content", attribution, attribution["content"])
        for attribution in mine["attributions"]:
            yield from self._around(attribution)
        for one in judged:
            yield self._relation(one["relation"], self.named[one["claim_a"]], self.named[one["claim_b"]])

    def _label(self, kind: str, record: Record, span: Span) -> Iterator[str]:
        self.named[record["id"]], line = self._marked(kind, span)
        yield line
        for name in CHOICES[kind]:
            if record.get(name):
                yield f"A{next(self.numbers['A'])}\t{name} {self.named[record['id']]} {record[name]}\n"

    def _around(self, attribution: Record) -> Iterator[str]:
        content = self.named[attribution["id"]]
        parts = [("Source", source["span"]) for source in attribution["sources"]] + [("Cue", attribution["cue"])]
        for kind, span in parts:
            if span is None:
                self.left[f"{kind.lower()} without words"] += 1
                continue
            mark, line = self._marked(kind, span)
            yield line
            yield self._relation(kind, content, mark)
        for claim in attribution["claim_ids"]:
            yield self._relation("Holds", content, self.named[claim])
        if attribution["parent_id"]:
            yield self._relation("Parent", content, self.named[attribution["parent_id"]])

    def _marked(self, kind: str, span: Span) -> tuple[str, str]:
        """A text-bound annotation. No fragment of one may hold a newline, so that a span is cut there."""
        name, places = f"T{next(self.numbers['T'])}", list(_fragments(self.text, span))
        words = " ".join(self.text[start:end] for start, end in places)
        return name, f"{name}\t{kind} {';'.join(f'{a} {b}' for a, b in places)}\t{words}\n"

    def _relation(self, kind: str, one: str, two: str) -> str:
        return f"R{next(self.numbers['R'])}\t{kind} Arg1:{one} Arg2:{two}\n"


def _fragments(text: str, span: Span) -> Iterator[tuple[int, int]]:
    for segment in span["segments"]:
        start = segment["start"]
        for line in text[start : segment["end"]].splitlines(keepends=True):
            words = line.strip()
            if words:
                begin = start + len(line) - len(line.lstrip())
                yield begin, begin + len(words)
            start += len(line)


def _conf(layers: Layers, relations: Sequence[str]) -> str:
    told = {(kind, name): set[str]() for kind, names in CHOICES.items() for name in names}
    for kind, layer in (("Claim", "claims"), ("Content", "attributions")):
        for name in CHOICES[kind]:
            told[kind, name] = {record[name] for record in layers[layer] if record.get(name)}
    lines = [
        f"{name}\tArg:{kind}, Value:{'|'.join(sorted(values))}\n" for (kind, name), values in told.items() if values
    ]
    judged = "".join(f"{relation}\tArg1:Claim, Arg2:Claim\n" for relation in relations)
    return CONF.format(relations=judged, attributes="".join(lines))


FORMAT = Format(
    "brat",
    "It holds one document at a time: judgements between documents, quantities, times and texts are left out; "
    "spans are cut at newlines.",
    write,
    folder=True,
)
