"""The law on drawn answers: random texts and labels, some large, through a real server and back."""

import random
from pathlib import Path
from typing import Any

from goldassay.schema import jsonl
from goldassay.schema.anchor import span_of
from goldassay.schema.catalog import choices
from goldassay.tasks.keys import task_key

from .conftest import Run, answers, shown
from .records import annotation, attribution, claim, document
from .test_law_pure import same

PIECES = (
    *"a e i said The 12 , . “ ” - km".split(),
    *(" ", " ", " ", "\u00a0", "\t", "\n", "\r\n", "\u2028", "<b>&amp;</b>", "]]>", "$text", "{{x}}"),
    *("😀", "👩‍👩‍👧", "e\u0301", "ﷺ", "السد", "שלום", "🇸🇾", "\ufeff", "𝒳", "ß", "İ"),
)


def text(rng: random.Random, length: int) -> str:
    """A text of at least `length` code points."""
    made: list[str] = ["x"]
    while sum(map(len, made)) < length:
        made.append(rng.choice(PIECES))
    return "".join(made)


def span(rng: random.Random, words: str, most: int = 3) -> Any:
    """A span of one to `most` segments, anywhere but on white space alone."""
    cuts = sorted(rng.sample(range(len(words)), min(len(words), 2 * rng.randint(1, most))))
    return span_of(words, list(zip(cuts[::2], cuts[1::2], strict=False)))


def some(rng: random.Random, kind: str, field: str) -> str | None:
    return rng.choice([None, *choices(kind, field)])


UNREAD = dict.fromkeys(("comparator", "value", "low", "high", "unit", "measures"))


def drawn_claim(rng: random.Random, name: str, home: dict[str, str], words: str) -> dict[str, Any]:
    """A claim with every field at random; one of a number has one."""
    fields = {field: some(rng, "claim", field) for field in ("kind", "checkability", "factuality", "voice")}
    fields["text"] = rng.choice([None, "Own words, 😀\nand more.", words[:40].strip()])
    numbers = [UNREAD] if fields["kind"] == "quantity" else []
    return claim(name, span(rng, words), **home, **fields, quantities=numbers, implied=rng.choice([None, True, False]))


def answer(rng: random.Random, number: int, words: str, labels: int) -> dict[str, Any]:
    """An answer with `labels` labels, every field at random."""
    home = {"document_id": f"document:drawn-{number}"}
    names = [f"{number}.{i}" for i in range(labels)]
    claims = [drawn_claim(rng, name, home, words) for name in names[: labels // 2]]
    told: list[dict[str, Any]] = []
    for name in names[labels // 2 :]:
        above = rng.choice([None, *told[-3:]])
        sources = [
            {"span": rng.choice([None, span(rng, words, 1)]), "type": some(rng, "source", "type")}
            for _ in range(rng.randint(1, 3))
        ]
        told.append(
            attribution(
                name,
                span(rng, words),
                **home,
                sources=sources,
                cue=rng.choice([None, span(rng, words, 2)]),
                cue_type=some(rng, "attribution", "cue_type"),
                quotation=some(rng, "attribution", "quotation"),
                attitude=some(rng, "attribution", "attitude"),
                claim_ids=rng.sample([c["id"] for c in claims], min(len(claims), rng.randint(0, 2))),
                parent_id=above and above["id"],
                depth=above["depth"] + 1 if above else 0,
            )
        )
    flags = rng.sample(list(choices("annotation", "flags")), rng.randint(0, 2))
    return annotation(
        f"drawn-{number}",
        task_key=task_key("article", [home["document_id"]]),
        document_ids=[home["document_id"]],
        claims=claims,
        attributions=told,
        flags=sorted(flags),
        seconds=rng.choice([1.5, 900.0]),
    )


def test_what_is_drawn_comes_back(project: Path, run: Run) -> None:
    rng = random.Random(20311)  # noqa: S311 - a test's dice
    sizes = [(rng.randint(60, 4000), rng.randint(0, 24)) for _ in range(12)] + [(100_000, 200)]
    texts = [text(rng, length) for length, _ in sizes]
    sent = [answer(rng, n, words, labels) for n, (words, (_, labels)) in enumerate(zip(texts, sizes, strict=True))]
    jsonl.write(project / "documents.jsonl", [document(f"document:drawn-{n}", words) for n, words in enumerate(texts)])
    jsonl.write(project / "in.jsonl", sent)
    pushed = shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    assert (pushed["refused"], pushed["annotations_sent"]) == ([], len(sent))
    assert shown(run(project, "pull", "--json"))["problems"] == []
    found = {a["id"]: a for a in answers(project)}
    assert len(found) == len(sent)
    for one in sent:
        assert same(found[one["id"]], one), one["id"]
