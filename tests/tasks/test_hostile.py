"""Texts that break things: safe in task and form, or refused with a line that names the document."""

import json
from pathlib import Path
from typing import Any

from goldassay.tasks.sending import WEIGHT, batches
from goldassay.tasks.studio import Studio

from .conftest import Run, shown
from .records import document

SAFE = {
    "script": "<script>window.broken = 1</script><img src=x onerror='window.broken = 2'> said no.",
    "entities": "Fish &amp; chips &lt;b&gt; &#x41; ]]> <![CDATA[x]]> $text {{x}} %s said no.",
    "xml": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><View>&a;</View> said no.",
    "rtl": "\u202eقال المحافظ إن السد\u202c אמר שלום said no.",
    "huge": "The pumps could not keep up with the rain, and the road was closed.\n" * 75_000,
}
REFUSED = {"nul": ("A\x00B", "a NUL character"), "lone": ("A\ud800B", "a lone surrogate")}


def documents(project: Path) -> None:
    """A project of all of them; a lone surrogate can only be written escaped."""
    made = [document(f"document:{name}", text) for name, text in SAFE.items()]
    odd = [{**document(f"document:{name}", "x"), "text": text} for name, (text, _) in REFUSED.items()]
    lines = [json.dumps(d, ensure_ascii=True) for d in [*made, *odd]]
    (project / "documents.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_safe_or_refused(project: Path, run: Run, studio: dict[str, Any]) -> None:
    documents(project)
    done = run(project, "push", "article")
    assert done.returncode == 1
    for name, (_, what) in REFUSED.items():
        (line,) = [line for line in done.stderr.splitlines() if f"document:{name}" in line]
        assert what in line
    pushed = shown(run(project, "push", "article", "--json"))
    assert (pushed["already_there"], {r["id"] for r in pushed["refused"]}) == (
        2 * len(SAFE),
        {f"document:{name}" for name in REFUSED},
    )
    with Studio(studio["url"], studio["token"]) as client:
        held = {t["data"]["document_ids"][0]: t["data"] for t in client.tasks(pushed["projects"][0]["project_id"])}
    assert {name: held[f"document:{name}"]["text"] for name in SAFE} == SAFE
    assert "<b>The X" not in held["document:script"]["header"].replace("<b>The X &lt;b&gt;", "")


def test_long_texts_go_in_small_requests() -> None:
    made = ((str(n), {"data": {"text": "x" * (WEIGHT // 3 - 50)}}) for n in range(7))
    assert [len(part) for part in batches(made, 250)] == [3, 3, 1]
    assert [len(part) for part in batches(((str(n), {"data": {}}) for n in range(7)), 4)] == [4, 3]
