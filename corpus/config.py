"""goldassay.toml: read, and held to what it may say."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..schema.catalog import schema

CONFIG = "goldassay.toml"
WORDS = ("name", "event")
TABLES = ("tasks", "fields", "labels", "check", "adjudicate", "guidelines", "splits", "studio", "dataset", "statement")
LISTS = {"labels": ("slots", "sides"), "guidelines": ("versions", "configs")}
"""The lists of words that a table may hold; `fields` holds nothing else."""
LAYERS = ("claim", "attribution", "contradiction")
SPLITTING = ("pin", "policy", "validation_from", "test_from")
SPLITS = ("train", "validation", "test")


class BadConfig(ValueError):
    """goldassay.toml cannot be read, or says what cannot be; the message says what may stand there."""


def config(path: Path) -> dict[str, Any]:
    """What the file says; [tasks], [check], [adjudicate], [dataset], [statement] and the policy of
    [splits] are looked into where they are used.

    Raises BadConfig and OSError.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path}: not TOML ({error}); mend it") from None
    fault = next((told for name, value in said.items() if (told := _fault(name, value))), None)
    if fault:
        raise BadConfig(f"{path}: {fault}")
    return said


def _fault(name: str, value: Any) -> str | None:
    """What is wrong with one key of the file."""
    if name in WORDS:
        return None if isinstance(value, str) and value else f'{name} is {value!r}; write {name} = "..."'
    if name not in TABLES:
        return f"{name} is nothing known; there are {', '.join((*WORDS, *TABLES))}"
    if not isinstance(value, dict):
        return f"{name} is no table; write [{name}] on a line of its own"
    looked = _LOOKS.get(name, _lists(LISTS.get(name, ())))
    return next((f"[{name}] {told}" for key, held in value.items() if (told := looked(key, held))), None)


def _lists(names: tuple[str, ...]) -> Callable[[str, Any], str | None]:
    def look(key: str, value: Any) -> str | None:
        words = isinstance(value, list) and all(isinstance(word, str) for word in value)
        return f'{key} is no list of words; write {key} = ["...", "..."]' if key in names and not words else None

    return look


def _field(layer: str, value: Any) -> str | None:
    if layer not in LAYERS:
        return f"{layer} is nothing known; there are {', '.join(LAYERS)}"
    there = schema(layer)["properties"]
    odd = [word for word in value if word not in there] if isinstance(value, list) else []
    return _lists(LAYERS)(layer, value) or (f"{layer} names {odd[0]!r}; there are {', '.join(there)}" if odd else None)


def _split(key: str, value: Any) -> str | None:
    if key not in SPLITTING:
        return f"{key} is nothing known; there are {', '.join(SPLITTING)}"
    if key != "pin":
        return None
    if not isinstance(value, dict):
        return "pin is no table; write [splits.pin] on a line of its own"
    odd = [(event, split) for event, split in value.items() if split not in SPLITS]
    return f"pin: {odd[0][0]} is {odd[0][1]!r}; there are {', '.join(SPLITS)}" if odd else None


def _server(key: str, value: Any) -> str | None:
    odd = key == "url" and not (isinstance(value, str) and value.startswith(("http://", "https://")))
    return f"url is {value!r}; write one that begins with https:// or http://" if odd else None


_LOOKS: dict[str, Callable[[str, Any], str | None]] = {"fields": _field, "splits": _split, "studio": _server}
