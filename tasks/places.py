"""Which server projects there are for this project: one for each form and annotator, found by their description."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..schema.identity import body, digest
from ..schema.records import Record
from .forms import form as xml_of
from .guidelines import guidelines_html
from .live import WouldOrphan, answered, gone, orphans
from .studio import Studio


@dataclass(frozen=True)
class Place:
    """A server project: its number, its form, and whose it is (None: everybody's)."""

    number: int
    form: str
    annotator: str | None
    url: str
    xml: str = ""
    made: str = ""
    instruction: str = ""

    @property
    def key(self) -> str:
        """By which receipts know it: another server on the same port is another place."""
        return f"{self.number}@{self.made}"


def marker(name: str, form: str, annotator: str | None) -> str:
    """What a server project's description says, by which it is found again."""
    return f"goldassay:{digest(name, length=8)}:{form}:{annotator or 'everybody'}"


def title(name: str, form: str, annotator: str | None) -> str:
    """A title of 3 to 50 characters."""
    tail = f" · {form}" + (f" · {body(annotator)[:16]}" if annotator else "")
    return f"{name[: 50 - len(tail)]}{tail}"


def existing(studio: Studio, name: str, forms: Iterable[str]) -> list[Place]:
    """The server projects of the project called `name`, for `forms`."""
    start = f"goldassay:{digest(name, length=8)}:"
    mine = [p for p in studio.projects() if str(p.get("description") or "").startswith(start)]
    found = [_place(studio, p, str(p["description"])[len(start) :]) for p in sorted(mine, key=lambda p: p["id"])]
    first: dict[tuple[str, str | None], Place] = {}
    for place in found:
        first.setdefault((place.form, place.annotator), place)
    return [p for p in first.values() if p.form in set(forms)]


def _place(studio: Studio, found: Record, told: str) -> Place:
    form, _, annotator = told.partition(":")
    whose = None if annotator == "everybody" else annotator.split()[0]
    url = f"{studio.url}/projects/{found['id']}/data"
    held = (str(found.get(name) or "") for name in ("label_config", "created_at", "expert_instruction"))
    return Place(found["id"], form, whose, url, *held)


def ensure(
    studio: Studio,
    name: str,
    form: str,
    annotators: Iterable[str | None],
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> list[Place]:
    """A server project for each annotator, made where it is missing, all with today's form and guideline.

    `renamed` is the history of renamed labels. Raises live.WouldOrphan, nothing changed, where today's form lacks what
    answers on the server say.
    """
    known: Mapping[str | None, Place] = {p.annotator: p for p in existing(studio, name, [form])}
    for place in known.values():
        _refuse_orphans(studio, place, xml_of(form), renamed)
    return [_ensured(studio, name, form, a, known.get(a)) for a in annotators]


def _refuse_orphans(studio: Studio, place: Place, xml: str, renamed: Mapping[str, str]) -> None:
    lost = gone(place.xml, xml, renamed) if place.xml != xml else set()
    found = orphans(lost, answered(_with_drafts(studio, place))) if lost else ""
    if found:
        raise WouldOrphan(
            f"{place.url}: answers there say what today's form lacks: {found}; pull them, and rename with "
            "`goldassay migrate --label OLD=NEW`, or finish with the version that asked"
        )


def _with_drafts(studio: Studio, place: Place) -> Iterator[Record]:
    for task in studio.tasks(place.number):
        yield {**task, "drafts": studio.drafts(task["id"]) if task.get("draft_exists") else []}


def _ensured(studio: Studio, name: str, form: str, annotator: str | None, known: Place | None) -> Place:
    xml, told = xml_of(form), guidelines_html()
    if known is None:
        number = studio.add_project(title(name, form, annotator), marker(name, form, annotator), xml, told)
        return Place(number, form, annotator, f"{studio.url}/projects/{number}/data", xml)
    changed = {"label_config": xml} if known.xml != xml else {}
    changed |= {"expert_instruction": told} if known.instruction != told else {}
    if changed:
        studio.change_project(known.number, **changed)
    return known
