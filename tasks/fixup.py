"""What an answer to an article lacks, asked again once: a short task for the same annotator that holds only that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ..schema.identity import digest
from ..schema.records import Record
from .content import article
from .encode import encode
from .keys import asked
from .prefills import MODEL
from .regions import Unreadable

FIXED = ".fixed"
"""How the id of a completed answer ends: nobody is asked twice."""


@dataclass(frozen=True)
class Gap:
    """A label that lacks the answer to one question."""

    label: str
    field: str
    words: str


def gaps(answer: Record) -> list[Gap]:
    """What an answer lacks: a claim's kind, an attribution's attitude or cue, the type of a source that is marked.

    Where only quotation marks attribute there is no cue, and nothing lacks.
    """
    found = [_gap(c, "kind", c["span"]) for c in answer["claims"] if c["kind"] is None]
    for told in answer["attributions"]:
        lacks = {
            "attitude": told["attitude"] is None,
            "cue": told["cue"] is None and told.get("quotation") != "direct",
            "source type": any(s["span"] and s["type"] is None for s in told["sources"]),
        }
        found += [_gap(told, name, told["content"]) for name, lacking in lacks.items() if lacking]
    return found


def _gap(label: Record, field: str, span: Record) -> Gap:
    words = " … ".join(s.get("exact", "") for s in span["segments"])
    return Gap(label["id"], field, " ".join(words.split()))


def lacking(answers: Iterable[Record]) -> Iterator[tuple[Record, list[Gap]]]:
    """Of answers that nothing replaces, people's submitted ones to articles that lack something and were not asked
    again, each with its gaps.
    """
    for answer in answers:
        found = gaps(answer) if answer["form"] == "article" and _asked_of(answer) else []
        if found:
            yield answer, found


def _asked_of(answer: Record) -> bool:
    people = answer["annotator"]["type"] == "human" and answer["status"] == "submitted"
    return people and not answer["id"].endswith(FIXED)


def key(answer: Record) -> str:
    """The key of the task that completes an answer."""
    return f"fixup:{digest(answer['id'])}"


def task(answer: Record, found: Sequence[Gap], document: Record, told: Sequence[Record]) -> Record:
    """The fix-up task for an answer: data, and the marks that lack. `told` are the attributions of its first pass.

    Raises content.NoText.
    """
    names = {gap.label for gap in found}
    short = {**answer, **{k: [x for x in answer[k] if x["id"] in names] for k in ("claims", "attributions")}}
    data = article(document, asked(answer), told)
    data |= {"task_key": key(answer), "fixes": answer, "header": _told(found) + data["header"]}
    return {"data": data, "predictions": [{"model_version": MODEL, "result": encode(short, data)}]}


def _told(found: Sequence[Gap]) -> str:
    """What lacks, as a list over the article."""
    lines = "".join(f"<div>“{escape(_short(g.words))}”: <b>{g.field}</b></div>" for g in found)
    what = "is one answer" if len(found) == 1 else f"are {len(found)} answers"
    return (
        '<div style="background:#fff6dc;border:1px solid #e6cf8a;border-radius:10px;padding:8px 14px;'
        'margin-bottom:10px;font-size:14px;line-height:21px">'
        f"<b>Fix-up: here {what} to add, nothing else.</b>{lines}</div>"
    )


def _short(words: str) -> str:
    return words if len(words) <= 70 else words[:68].rstrip() + "…"


def completed(fix: Record, before: Record, trusted: bool) -> Record:
    """The answer `before` with what `fix` (the fix-up task's answer, read as an article's) adds, as its next revision.

    A mark that was shown and deleted goes. Raises Unreadable where the marks that were sent are not in it.
    """
    if not trusted:
        raise Unreadable(
            "a fix-up task was answered without its marks, or by somebody else; delete the answer, open it again"
        )
    names = {gap.label for gap in gaps(before)}
    joined = {k: _joined(before[k], fix[k], names) for k in ("claims", "attributions")}
    told = {"id": f"{before['id']}{FIXED}", "revision": before["revision"] + 1, "replaces": before["id"]}
    return {**fix, **joined, **told, "seconds": (before.get("seconds") or 0) + (fix.get("seconds") or 0)}


def _joined(before: Sequence[Record], fixed: Sequence[Record], names: set[str]) -> list[Record]:
    new = {record["id"]: record for record in fixed}
    kept = [new.pop(record["id"], record) for record in before if record["id"] not in names or record["id"] in new]
    return [*kept, *new.values()]
