"""The forms: what they ask is what the schemas allow, and nothing in them points nowhere.

GOLDASSAY_GOLDEN=1 writes the golden files anew.
"""

import os
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from goldassay.schema.catalog import choices
from goldassay.tasks import encoding as table
from goldassay.tasks.forms import FORMS, NoForm, form
from goldassay.tasks.judgement import COMPARED, SIDES, recorded

GOLDEN = Path(__file__).parent / "golden"
CONTROLS = ("Labels", "Choices", "TextArea")
OBJECTS = ("Text", "HyperText")
ENUMS = {
    "article": {
        "attitude": ("attribution", "attitude"),
        "source_type": ("source", "type"),
        "kind": ("claim", "kind"),
        "checkability": ("claim", "checkability"),
        "factuality": ("claim", "factuality"),
        "flags": ("annotation", "flags"),
    },
    "attribution": {
        "attitude": ("attribution", "attitude"),
        "source_type": ("source", "type"),
        "flags": ("annotation", "flags"),
    },
    "claim": {
        "kind": ("claim", "kind"),
        "checkability": ("claim", "checkability"),
        "factuality": ("claim", "factuality"),
        "flags": ("annotation", "flags"),
    },
    "pair": {
        "types": ("contradiction", "types"),
        "strength": ("contradiction", "strength"),
        "flags": ("annotation", "flags"),
    },
    "adjudication": {"cause": ("adjudication", "cause")},
}
both = pytest.mark.parametrize("name", FORMS)


def tree(name: str) -> ET.Element:
    """The form `name`, parsed."""
    return ET.fromstring(form(name))  # noqa: S314 - made by this project


def values(control: ET.Element) -> list[str]:
    """What a control's choices or labels are saved as."""
    return [c.get("alias") or c.get("value", "") for c in control if c.tag in ("Choice", "Label")]


def named(name: str) -> dict[str, ET.Element]:
    """Controls and objects by name."""
    return {e.get("name", ""): e for e in tree(name).iter() if e.tag in (*CONTROLS, *OBJECTS)}


@both
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.xml"
    made = form(name).replace("><", ">\n<") + "\n"
    if os.environ.get("GOLDASSAY_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), "the form changed; look at it, then GOLDASSAY_GOLDEN=1"


def parsed(name: str) -> Any:
    """The form as Label Studio's own SDK reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        interface = pytest.importorskip("label_studio_sdk.label_interface")
        found = interface.LabelInterface(form(name))
        found.validate()
    return found


@both
def test_the_sdk_reads_the_same_values(name: str) -> None:
    found = parsed(name)
    assert {c.name for c in found.controls} == {n for n, e in named(name).items() if e.tag in CONTROLS}
    for control, (kind, field) in ENUMS[name].items():
        assert list(found.get_control(control).labels_attrs) == list(choices(kind, field)), control
        assert values(named(name)[control]) == list(choices(kind, field)), control


def test_relations_are_those_of_the_schema_as_seen() -> None:
    seen = values(named("pair")["relation"])
    told = {recorded(value, True) for value in seen}
    assert (told, len(seen)) == (set(choices("contradiction", "relation")), len(told))
    assert values(named("pair")["superseded"]) == list(SIDES)
    assert values(named("pair")["differs"]) == list(COMPARED)


def test_labels_and_controls_are_those_of_the_encoding() -> None:
    article = named("article")
    assert set(values(article[table.LABELS])) == set(table.REGION_FIELDS)
    for label, fields in table.REGION_FIELDS.items():
        view = next(v for v in tree("article").iter("View") if v.get("whenLabelValue") == label)
        asked = [e for e in view.iter() if e.tag in CONTROLS]
        assert [e.get("name") for e in asked] == [f.control for f in fields]
        assert len(asked) <= 5
        assert all(e.get("perRegion") == "true" for e in asked)
    wide = {f.control for f in table.ANSWER_FIELDS} | {table.EXPLICIT}
    whole = {n for n, e in article.items() if e.tag in CONTROLS and e.get("perRegion") != "true"}
    assert whole == wide | {table.LABELS}
    answered = {f.control for f in table.JUDGEMENT_FIELDS} | wide
    assert {n for n, e in named("pair").items() if e.tag in CONTROLS} == answered


def test_the_two_passes_together_ask_what_the_article_asks() -> None:
    both_ask = {*values(named("attribution")[table.LABELS]), *values(named("claim")[table.LABELS])}
    assert both_ask == set(values(named("article")[table.LABELS]))
    assert set(named("attribution")) | set(named("claim")) == {*named("article"), table.BESIDE, "beside"}
    assert all(key.startswith("ctrl+alt+shift+") for key in keys(named("claim")[table.BESIDE]))


@both
def test_every_control_has_its_object(name: str) -> None:
    found = named(name)
    assert len(found) == sum(e.tag in (*CONTROLS, *OBJECTS) for e in tree(name).iter())
    for control in (e for e in found.values() if e.tag in CONTROLS):
        assert found[control.get("toName", "")].tag in OBJECTS
    assert all(e.get("value", "").startswith("$") for e in found.values() if e.tag in OBJECTS)


@pytest.mark.parametrize("name", ["article", "attribution", "claim", "pair"])
def test_what_is_shown_on_a_condition_names_what_exists(name: str) -> None:
    found = named(name)
    conditional = [v for v in tree(name).iter("View") if v.get("visibleWhen")]
    assert conditional
    for view in conditional:
        if view.get("visibleWhen") == "no-region-selected":
            continue
        control = found[view.get("whenTagName", "")]
        known = {*values(control), *(c.get("value") for c in control)}
        wanted = view.get("whenLabelValue") or view.get("whenChoiceValue", "")
        assert wanted
        assert set(wanted.split(",")) <= known


def keys(element: ET.Element) -> list[str]:
    """Every key below `element`."""
    return [e.get("hotkey", "") for e in element.iter() if e.get("hotkey")]


@both
def test_no_key_does_two_things(name: str) -> None:
    """Also not in two panels of which only one is shown: the server hears the key in both."""
    twice = {key for key, count in Counter(keys(tree(name))).items() if count > 1}
    assert twice == set()
    assert all(len(key.removeprefix("ctrl+alt+shift+")) == 1 for key in keys(tree(name)))


def test_every_label_tells_its_rule() -> None:
    shown = [h.get("value", "") for h in tree("article").iter("Header")]
    for label in table.REGION_FIELDS:
        rules = [line for line in shown if line.partition(" ")[2].startswith(f"{label}: ")]
        assert len(rules) == 1
        assert rules[0].partition(": ")[2] in shown


def test_there_is_no_other_form() -> None:
    with pytest.raises(NoForm, match="article, attribution, claim, pair"):
        form("poem")
