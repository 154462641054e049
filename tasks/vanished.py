"""What was changed on the server behind our back: its form, and tasks that are gone. Nothing is changed here for it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..schema.records import Record
from . import forms
from .places import Place
from .studio import Studio


def behind_our_back(
    studio: Studio, place: Place, kept: Mapping[str, Any], answers: Callable[[], Iterable[Record]]
) -> list[str]:
    """A line for each of the two. `kept` are the receipts of pushes, by the project's key; `answers` gives what is held
    here, asked only where tasks are gone. Raises studio.StudioError.
    """
    again = f"`goldassay push {place.form}`"
    found = []
    if place.xml != forms.form(place.form):
        found.append(f"{place.url}: its form is not today's (edited there, or another version's); {again} sets it")
    sent = kept.get(place.key, {"state": [0]})["state"][0]
    if place.tasks < sent:
        named = _named(studio, place, answers())
        found.append(f"{place.url}: {sent - place.tasks} tasks are gone there{named}; {again} sends them again")
    return found


def _named(studio: Studio, place: Place, answers: Iterable[Record]) -> str:
    """The answered ones among them."""
    mine = {a["task_key"] for a in answers if a["origin"].get("project_id") == place.number}
    gone = sorted(mine - set(studio.keys(place.number, sorted(mine))))
    more = " and more" if len(gone) > 5 else ""
    return f" (answered: {', '.join(gone[:5])}{more}; the answers here stay)" if gone else ""
