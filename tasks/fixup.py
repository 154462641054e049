"""What an answer to an article lacks, asked again once: a short task for the same annotator that holds only that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..schema.identity import digest
from ..schema.records import Record
from .content import NoText, article
from .encode import encode
from .keys import asked
from .passes import Told, first_pass, first_passes
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


def lacking(answers: Iterable[Record]) -> list[tuple[Record, list[Gap]]]:
    """People's submitted answers to articles that lack something and were not asked again, each with its gaps."""
    given = list(answers)
    replaced = {a.get("replaces") for a in given}
    mine = [a for a in given if a["id"] not in replaced and a["form"] == "article" and _asked_of(a)]
    return [(a, found) for a in mine if (found := gaps(a))]


def _asked_of(answer: Record) -> bool:
    people = answer["annotator"]["type"] == "human" and answer["status"] == "submitted"
    return people and not answer["id"].endswith(FIXED)


def tasks(
    answers: Iterable[Record], documents: Mapping[str, Record], form: str, annotator: str | None
) -> dict[str, Record]:
    """The fix-up tasks of one annotator (None: of everybody) for a form, by key: data, and the marks that lack."""
    given = list(answers)
    first = first_passes(given)
    mine = [(a, g) for a, g in lacking(given) if asked(a) == form and annotator in (None, a["annotator"]["id"])]
    made = [_task(a, g, documents.get(a["document_ids"][0], {}), first) for a, g in mine]
    return {task["data"]["task_key"]: task for task in made if task}


def _task(answer: Record, found: Sequence[Gap], document: Record, first: Told) -> Record | None:
    before = first_pass(first, answer["annotator"]["id"], answer["document_ids"][0]) or {"attributions": []}
    try:
        data = article(document, asked(answer), before["attributions"])
    except NoText:
        return None
    names = {gap.label for gap in found}
    short = {**answer, **{k: [x for x in answer[k] if x["id"] in names] for k in ("claims", "attributions")}}
    key = f"fixup:{digest(answer['id'])}"
    data |= {"task_key": key, "fixes": answer, "header": _told(found) + data["header"]}
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
