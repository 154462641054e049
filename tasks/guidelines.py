"""The guideline that annotators read: decision rules, and the labels as the schemas define them."""

from importlib.resources import files
from string import Template

from ..schema.catalog import choices

VERSION = "1.1"
ASKED = (
    ("attribution", "attitude"),
    ("source", "type"),
    ("claim", "kind"),
    ("claim", "checkability"),
    ("claim", "factuality"),
    ("contradiction", "relation"),
    ("contradiction", "types"),
    ("contradiction", "strength"),
)


def guidelines() -> str:
    """The guideline as Markdown, its label tables made from the schemas."""
    rules = Template(files(__package__).joinpath("guidelines.md").read_text(encoding="utf-8"))
    return rules.substitute(version=VERSION, labels="\n\n".join(_table(kind, field) for kind, field in ASKED))


def guidelines_html() -> str:
    """The guideline as a server shows it beside the tasks; plain tags only, since it strips styles."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable("table").render(guidelines()))


def _table(kind: str, field: str) -> str:
    rows = [f"| `{value}` | {definition} |" for value, definition in choices(kind, field).items()]
    return "\n".join([f"### {kind}: {field}", "", "| label | when |", "|---|---|", *rows])
