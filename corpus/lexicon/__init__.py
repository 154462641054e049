"""The word lists that the rules read by, each a file of this folder."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The tables of NAME.toml: `cues`, `kinds` (of claims), `quantities` or `status` (what excludes what)."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
