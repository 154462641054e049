"""An export of Label Studio of any size, the same one each time, with the project that it belongs to.

Articles of about 2.5 KB on events of five, each with an answer drawn by a person: three claims, of which the first lies
in an attribution, source and cue beside it, in the form in which Label Studio's own export writes it. 6.9 KB a task.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from goldassay.schema import jsonl
from goldassay.tasks import content

Record = dict[str, Any]
TOML = 'name = "export"\n'
SPEAKERS = "police spokeswoman Zoë Marin|Mayor Adão Brito|the fire brigade|two officials|the ministry".split("|")
CUES = "said|confirmed|warned|repeated|wrote on Monday".split("|")
THINGS = "people were killed|residents were moved|houses burned down|boats sank|patients were treated".split("|")
PLACES = "the harbour district|the old town of Brünn|São Marcos|the north quay|Łódź station|the river camp".split("|")
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo mar len tin dor quay stein".split()
PERSON = 7
"""The number under which the server knows the annotator."""


def write(root: Path, count: int) -> int:
    """Write a project of `count` articles under `root`, and export.json with an answer to each beside its
    goldassay.toml; returns the bytes of the export.
    """
    root.mkdir(parents=True)
    (root / "goldassay.toml").write_text(TOML, encoding="utf-8")
    with (root / "export.json").open("w", encoding="utf-8") as out, (root / "documents.jsonl").open("w") as documents:
        for number, (document, task) in enumerate(made(count)):
            documents.write(jsonl.dump(document) + "\n")
            out.write(("," if number else "[") + json.dumps(task, ensure_ascii=False))
        out.write("]")
    return (root / "export.json").stat().st_size


def made(count: int) -> Iterator[tuple[Record, Record]]:
    """(document, exported task) for each article."""
    for number in range(count):
        random = Random(number)  # noqa: S311
        text, places = article(random)
        document = described(number, text)
        yield document, task(number, document, results(random, text, places))


Place = tuple[int, int]


def article(random: Random) -> tuple[str, list[tuple[Place, Place, Place]]]:
    """A text, and (content, source, cue) of three sentences in it."""
    words = [words_of(random, 49) for _ in range(7)]
    text, places = f"{words[0][:60].strip().capitalize()}\n", []
    for filler in words[1:4]:
        said = f"At least {random.randint(2, 90)} {random.choice(THINGS)} in {random.choice(PLACES)}"
        who, cue = random.choice(SPEAKERS), random.choice(CUES)
        a = len(text)
        b, c = a + len(said), a + len(said) + 2
        places.append(((a, b), (c, c + len(who)), (c + len(who) + 1, c + len(who) + 1 + len(cue))))
        text += f"{said}, {who} {cue}. {filler.capitalize()}.\n"
    return text + "".join(f"{filler.capitalize()} “{n}”.\n" for n, filler in enumerate(words[4:])), places


def words_of(random: Random, count: int) -> str:
    """Words of no language."""
    return " ".join("".join(random.choices(SYLLABLES, k=random.randint(1, 3))) for _ in range(count))


def described(number: int, text: str) -> Record:
    """The document of an article."""
    end = text.index("\n")
    return {
        "record": "document",
        "schema_version": "1.0.0",
        "id": f"document:gazette-{number:07d}",
        "event_id": f"event:flood-{number // 5}",
        "outlet": {"id": f"outlet:gazette-{number % 5}", "name": f"Gazette {number % 5}", "kind": "newspaper"},
        "title": text[:end],
        "published_at": "2031-04-06T08:30:00Z",
        "published_precision": "minute",
        "published_basis": "metadata",
        "language": "en",
        "independence_group": f"group:gazette-{number:07d}",
        "text": text,
        "text_length": len(text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [
            {"kind": "title", "start": 0, "end": end},
            {"kind": "body", "start": end + 1, "end": len(text)},
        ],
        "coverage": {"claim": "complete", "attribution": "complete"},
        "license": {"id": "CC0-1.0", "redistributable": True},
    }


def results(random: Random, text: str, places: list[tuple[Place, Place, Place]]) -> list[Record]:
    """What was drawn: a claim for each place, and round the first an attribution with its source and cue."""
    drawn: list[Record] = []
    for place, _, _ in places:
        said = text[slice(*place)] + " on Sunday."
        drawn += region(random, text, "Claim", place, kind="quantity", claim_text=said)
    content, source, cue = places[0]
    hub = region(random, text, "Content", content, attitude="assert")
    ends = [region(random, text, "Source", source, source_type="named_person"), region(random, text, "Cue", cue)]
    drawn += [*hub, *(one for end in ends for one in end)]
    return drawn + [
        {"from_id": hub[0]["id"], "to_id": end[0]["id"], "type": "relation", "direction": "right"} for end in ends
    ]


def region(random: Random, text: str, label: str, place: Place, **answers: str) -> list[Record]:
    """A region and what was answered of it."""
    name = "".join(random.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", k=10))
    value = {"start": place[0], "end": place[1], "text": text[place[0] : place[1]]}
    told = {"id": name, "to_name": "text", "origin": "manual"}
    marked = [{"value": {**value, "labels": [label]}, **told, "from_name": "label", "type": "labels"}]
    return marked + [
        {
            "value": {**value, kind: [said]},
            **told,
            "from_name": control,
            "type": kind if kind == "choices" else "textarea",
        }
        for control, said in answers.items()
        for kind in ("text" if control == "claim_text" else "choices",)
    ]


def task(number: int, document: Record, drawn: list[Record]) -> Record:
    """The task as Label Studio exports it."""
    at = {"created_at": "2031-05-01T09:00:00.000000Z", "updated_at": "2031-05-01T09:12:00.000000Z"}
    answer: Record = {
        "id": number + 1,
        "completed_by": PERSON,
        "result": drawn,
        "was_cancelled": False,
        "ground_truth": False,
        **at,
        "draft_created_at": None,
        "lead_time": 720.5,
        "prediction": {},
        "result_count": len(drawn),
        "unique_id": f"{number:08d}-0000-4000-8000-000000000000",
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "task": number + 1,
        "project": 1,
        "updated_by": PERSON,
        "parent_prediction": None,
        "parent_annotation": None,
        "last_created_by": None,
    }
    return {
        "id": number + 1,
        "annotations": [answer],
        "file_upload": None,
        "drafts": [],
        "predictions": [],
        "data": content.article(document),
        "meta": {},
        **at,
        "allow_skip": True,
        "inner_id": number + 1,
        "total_annotations": 1,
        "cancelled_annotations": 0,
        "total_predictions": 0,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": 1,
        "updated_by": PERSON,
        "comment_authors": [],
    }
