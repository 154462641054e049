"""From Label Studio's export to parquet as it is written without a second thought: everything read, everything held.

The same answers make the same records and rows (`decode` and `rows` are the toolkit's own); around them stand
`json.load`, `Dataset.from_list` and `Dataset.to_parquet`. Run as `python by_hand.py PROJECT OUT`; OUT/CONFIG.parquet
holds the rows by id.
"""

import json
import sys
from pathlib import Path
from typing import Any

from goldassay.corpus.complete import complete_claim
from goldassay.exporters.dataset import features
from goldassay.exporters.rows import Gold, rows
from goldassay.schema.identity import digest
from goldassay.tasks.decode import Answer, decode
from goldassay.tasks.guidelines import history, in_force

CONFIGS = ("claims", "attributions", "documents", "annotations")


def main(root: Path, out: Path) -> None:
    """Write every config of the project's export."""
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    gold = read(root)
    for config in CONFIGS:
        found = [row for row, _ in rows(gold, config)]
        Dataset.from_list(found, features=features(config)).to_parquet(out / f"{config}.parquet")


def read(root: Path) -> Gold:
    """The documents of the project, the answers of the export, and their labels."""
    with (root / "documents.jsonl").open(encoding="utf-8") as lines:
        documents = {found["id"]: found for found in map(json.loads, lines)}
    with (root / "export.json").open(encoding="utf-8") as file:
        tasks = json.load(file)
    answers = [read_answer(task, one, documents) for task in tasks for one in task["annotations"]]
    claims, said = ([label for one in answers for label in one[layer]] for layer in ("claims", "attributions"))
    return Gold(list(documents.values()), claims=claims, attributions=said, annotations=answers)


def read_answer(task: dict[str, Any], one: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """The annotation record of one answer."""
    data = task["data"]
    answer = Answer(
        results=one["result"],
        annotator={"id": f"annotator:user-{one['completed_by']}", "type": "human"},
        status="submitted",
        created_at=one["created_at"],
        updated_at=one["updated_at"],
        seconds=one["lead_time"],
        origin={
            "tool": "label-studio",
            "project_id": task["project"],
            "task_id": task["id"],
            "annotation_id": one["id"],
        },
        thread=digest(one["created_at"], str(one["id"]), length=8),
        guideline_version=in_force(one["updated_at"], history(), data["guideline_version"]),
        trusted=False,
    )
    record, _ = decode(answer, data, documents[data["document_ids"][0]], complete_claim)  # type: ignore[arg-type]
    return record


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
