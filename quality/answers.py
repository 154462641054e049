"""Which answers count: submitted, newest of their chain, and of one kind of annotator."""

from collections.abc import Iterable, Sequence

from ..schema.records import Record


def standing(annotations: Iterable[Record]) -> list[Record]:
    """The submitted answers that nothing replaced, one for each annotator and task; the forms article and pair.

    An answer that was taken back (a later revision skipped or cancelled it) does not stand; a later draft leaves
    the submitted one standing; an answer to a task whose answer was known tells of the annotator, not of the text, and
    does not stand. Sorted by task and annotator, whatever the order of the input.
    """
    asked = [a for a in annotations if a["form"] != "adjudication" and not a.get("known_answer")]
    final = [a for a in asked if a["status"] != "draft"]
    replaced = {a["replaces"] for a in final if a.get("replaces")}
    newest: dict[tuple[str, str], Record] = {}
    for answer in sorted(final, key=_age):
        if answer["id"] not in replaced:
            newest[answer["task_key"], answer["annotator"]["id"]] = answer
    return [newest[key] for key in sorted(newest) if newest[key]["status"] == "submitted"]


def _age(answer: Record) -> tuple[int, str, str]:
    return answer["revision"], answer["updated_at"], answer["id"]


def of_population(answers: Sequence[Record], population: str | None = None) -> list[Record]:
    """The answers of annotators of type `population` (human, model, rule, import).

    None takes the only type there is, else people, else all.
    """
    types = {answer["annotator"]["type"] for answer in answers}
    wanted = population or ("human" if "human" in types and len(types) > 1 else None)
    return [a for a in answers if wanted is None or a["annotator"]["type"] == wanted]


def by_document(answers: Iterable[Record]) -> dict[str, list[Record]]:
    """The answers under each document that they were shown."""
    found: dict[str, list[Record]] = {}
    for answer in answers:
        for name in answer["document_ids"]:
            found.setdefault(name, []).append(answer)
    return found


def covers(answer: Record, layer: str, passes: int = 1) -> bool:
    """Whether an article answer speaks of `layer` (claim, attribution).

    Where the two passes are tasks of their own, the task's key names the pass. Else, with two `passes`, an answer
    speaks of the layer that it holds labels of.
    """
    asked = answer["task_key"].partition(":")[0]
    if asked in ("claim", "attribution"):
        return bool(answer["form"] == "article" and asked == layer)
    return answer["form"] == "article" and (passes == 1 or bool(answer[f"{layer}s"]))
