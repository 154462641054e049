"""Which server projects there are for this project: one for each form and annotator, found by their description."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..schema.identity import body, digest
from ..schema.records import Record
from .forms import form as xml_of
from .guidelines import VERSION, History, guidelines_html
from .live import WouldOrphan, answered, gone, orphans
from .studio import Studio
from .trouble import once


@dataclass(frozen=True)
class Place:
    """A server project: its number, its form, and whose it is (None: everybody's); what it held when seen; since when
    it has `shown` which version of the guideline.
    """

    number: int
    form: str
    annotator: str | None
    url: str
    xml: str = ""
    made: str = ""
    instruction: str = ""
    tasks: int = 0
    answers: int = 0
    shown: History = ()

    @property
    def key(self) -> str:
        """By which receipts know it: another server on the same port is another place."""
        return f"{self.number}@{self.made}"


def marker(name: str, form: str, annotator: str | None) -> str:
    """What a server project's description begins with, by which it is found again; behind it stand the versions of the
    guideline that it has shown, each as VERSION@MOMENT.
    """
    return f"goldassay:{digest(name, length=8)}:{form}:{annotator or 'everybody'}"


def title(name: str, form: str, annotator: str | None) -> str:
    """A title of 3 to 50 characters."""
    tail = f" · {form}" + (f" · {body(annotator)[:16]}" if annotator else "")
    return f"{name[: 50 - len(tail)]}{tail}"


def existing(studio: Studio, name: str, forms: Iterable[str]) -> list[Place]:
    """The server projects of the project called `name`, for `forms`."""
    start = f"goldassay:{digest(name, length=8)}:"
    mine = [p for p in studio.projects() if str(p.get("description") or "").startswith(start)]
    found = [_place(studio, p) for p in sorted(mine, key=lambda p: p["id"])]
    first: dict[tuple[str, str | None], Place] = {}
    for place in found:
        first.setdefault((place.form, place.annotator), place)
    return [p for p in first.values() if p.form in set(forms)]


def _place(studio: Studio, found: Record) -> Place:
    first, *shown = str(found["description"]).split()
    form, annotator = first.split(":", 3)[2:]
    whose = None if annotator == "everybody" else annotator
    dated = [(version, at) for version, _, at in (one.partition("@") for one in shown) if at]
    url = f"{studio.url}/projects/{found['id']}/data"
    xml, made, told = (str(found.get(name) or "") for name in ("label_config", "created_at", "expert_instruction"))
    return Place(
        found["id"], form, whose, url, xml, made, told, found["task_number"], found["total_annotations_number"], dated
    )


def current(place: Place) -> bool:
    """True where the project has today's form and guideline."""
    return place.xml == xml_of(place.form) and place.instruction == guidelines_html()


def ensure(
    studio: Studio,
    name: str,
    form: str,
    annotators: Iterable[str | None],
    there: Iterable[Place] | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> list[Place]:
    """A server project for each annotator, made where it is missing, all with today's form and guideline.

    `there` are the existing ones, where they were asked for already; `renamed` is the history of renamed labels.
    Raises live.WouldOrphan, nothing changed, where today's form lacks what answers on the server say.
    """
    found = existing(studio, name, [form]) if there is None else there
    known: Mapping[str | None, Place] = {p.annotator: p for p in found}
    for place in known.values():
        _refuse_orphans(studio, place, xml_of(form.removeprefix("practice-")), renamed)
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
    xml, told = xml_of(form.removeprefix("practice-")), guidelines_html()
    if known is None:
        return _added(studio, name, form, annotator, xml, told)
    changed = {"label_config": xml} if known.xml != xml else {}
    if known.instruction != told:
        changed |= {"expert_instruction": told, "description": _described(studio, name, form, annotator, known.shown)}
    if changed:
        studio.change_project(known.number, **changed)
    return known


def _described(studio: Studio, name: str, form: str, annotator: str | None, before: History = ()) -> str:
    """The description of a project that shows today's guideline from now on, by the server's clock."""
    shown = [*before, *([(VERSION, studio.clock)] if studio.clock else [])]
    return " ".join([marker(name, form, annotator), *(f"{version}@{at}" for version, at in shown)])


def _added(studio: Studio, name: str, form: str, annotator: str | None, xml: str, told: str) -> Place:
    def there() -> Place | None:
        return next((p for p in existing(studio, name, [form]) if p.annotator == annotator), None)

    def add() -> Place:
        described = _described(studio, name, form, annotator)
        return _place(studio, studio.add_project(title(name, form, annotator), described, xml, told))

    return once(add, there, studio.waits)
