"""The keys of a form, read from the form itself."""

from xml.etree import ElementTree

from .forms import form as xml_of

ALWAYS = (
    ("Ctrl+Enter", "submit"),
    ("Alt+.", "next mark"),
    ("Backspace", "delete the mark"),
    ("Escape", "unselect"),
)


def key_card(form: str) -> dict[str, list[tuple[str, str]]]:
    """For each question of `form` that has keys, the key of each answer. Raises forms.NoForm."""
    found = {}
    for asked in ElementTree.fromstring(xml_of(form)).iter():  # noqa: S314 - our own form
        if asked.tag in ("Labels", "Choices"):
            keys = [(one.get("hotkey", ""), one.get("value", "")) for one in asked if one.get("hotkey")]
            found[str(asked.get("name")).replace("_", " ")] = keys
    return {name: keys for name, keys in {**found, "always": list(ALWAYS)}.items() if keys}
