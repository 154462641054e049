"""The reference pages of docs/, made from the schemas, the verbs and the guideline. Run it to write them anew."""

from pathlib import Path
from typing import Any

import click
from goldassay.cli.root import VERBS, group
from goldassay.schema.catalog import KINDS, Schema, choices, schema
from goldassay.tasks.guidelines import guidelines

DOCS = Path(__file__).parents[1] / "docs"


def pages() -> dict[str, str]:
    """Each generated page by its file name."""
    return {"schema.md": _schemas(), "commands.md": _commands(), "guidelines.md": guidelines()}


def _commands() -> str:
    exits = "exit 0 fine, 1 problems found, 2 misuse or a thing that is not there"
    parts = [f"# Commands\n\n`goldassay [-C DIR] VERB`; {exits}.\n"]
    with click.Context(group, info_name="goldassay") as above:
        for name in VERBS:
            parts += _command(above, name, group.get_command(above, name))
    return "\n".join(parts)


def _command(above: click.Context, name: str, command: Any, level: str = "##") -> list[str]:
    with click.Context(command, info_name=name, parent=above, max_content_width=110) as here:
        lines = [f"{level} {here.command_path}\n\n```\n{command.get_help(here)}\n```\n"]
        for inner in getattr(command, "commands", {}):
            lines += _command(here, inner, command.commands[inner], level + "#")
    return lines


def _schemas() -> str:
    head = (
        "# Records\n\nEvery record is a JSON object with `record`, its kind, and `schema_version`. `?` marks what "
        "may be absent.\nOffsets are Unicode code points, 0-based, end-exclusive. Null means not annotated. "
        "`goldassay schema NAME --bundle` prints the JSON Schema.\n"
    )
    return "\n".join([head, *(part for kind in (*KINDS, "common") for part in _schema(kind))])


def _schema(kind: str) -> list[str]:
    found = schema(kind)
    parts = [f"## {kind}\n\n{found['description']}\n"]
    for name, held in [("", found), *found.get("$defs", {}).items()]:
        parts += [f"### {name}\n\n{held.get('description', '')} {_pattern(held)}\n"] if name else []
        if "properties" in held:
            parts.append(_fields(held))
            parts += [_choices(kind, name, f) for f, told in held["properties"].items() if _closed(told)]
    return parts


def _pattern(held: Schema) -> str:
    return f"Matches `{held['pattern']}`." if "pattern" in held else ""


def _fields(held: Schema) -> str:
    must = set(held.get("required", ()))
    rows = [f"| `{n}`{'' if n in must else ' ?'} | {_type(f)} | {_told(f)} |" for n, f in held["properties"].items()]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows, ""])


def _type(field: Schema) -> str:
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2].partition(".schema.json")[0]
        return f"[{name}](#{name})"
    if "anyOf" in field:
        return " or ".join(_type(inner) for inner in field["anyOf"])
    if "const" in field:
        return f"`{field['const']}`"
    kinds = field.get("type", "choice")
    named = kinds if isinstance(kinds, str) else " or ".join(kinds)
    return f"list of {_type(field['items'])}" if named == "array" else named


def _told(field: Schema) -> str:
    return str(field.get("description", "")).replace("|", "\\|").replace("\n", " ")


def _closed(field: Schema) -> bool:
    return "enum" in field


def _choices(kind: str, owner: str, field: str) -> str:
    try:
        rows = [f"| `{value}` | {told} |" for value, told in choices(owner or kind, field).items()]
    except LookupError:
        return ""
    return "\n".join([f"`{field}`:\n", "| value | when |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
