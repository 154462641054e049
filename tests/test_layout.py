"""The house stays as it is drawn: one import package, every room listed, imports point down."""

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import files
from pathlib import Path

import goldassay
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("schema", "corpus", "quality", "exporters", "tasks", "cli")
BELOW = {
    "schema": set(),
    "corpus": {"schema"},
    "quality": {"schema", "corpus"},
    "exporters": {"schema", "corpus", "quality"},
    "tasks": {"schema"},
    "cli": {"schema", "corpus", "quality", "exporters", "tasks"},
}
WITHIN = {"schema": ("rules", "checking"), "corpus": ("lexicon", "values", "grammar", "conflict")}
"""Folders of a room: each imports only those before it."""
ONLY = {"label_studio_sdk": "tasks/studio.py", "datasets": "exporters/dataset.py"}
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_installed_names() -> None:
    if Path(goldassay.__file__).parent == ROOT:
        pytest.skip("the package is installed live; tox installs the wheel")
    installed = {str(f).split("/")[0] for f in files("goldassay") or [] if not str(f).startswith("..")}
    assert {name for name in installed if "goldassay" not in name} == set()


def test_every_package_is_listed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {"goldassay"} | {
        "goldassay." + ".".join(p.parent.relative_to(ROOT).parts) for p in SOURCES if p.name == "__init__.py"
    }
    assert set(listed) == found


def test_every_data_file_is_shipped() -> None:
    home = Path(goldassay.__file__).parent
    shipped = "schema/**/*.json corpus/lexicon/*.toml corpus/sample/**/* tasks/*.md tasks/*.jsonl exporters/*.md"
    for pattern in shipped.split():
        for path in ROOT.glob(pattern):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                assert (home / path.relative_to(ROOT)).is_file(), path


def test_no_stray_module_at_the_root() -> None:
    assert [path.name for path in ROOT.glob("*.py")] == ["__init__.py"]


def _imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.append((node.level, node.module or ""))
        elif isinstance(node, ast.Import):
            found += [(0, alias.name) for alias in node.names]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    for level, module in _imports(path):
        room = module.split(".")[0]
        if level >= len(parts) and room:
            assert room in BELOW[parts[0]] | {parts[0]}, module
        assert not (level == 0 and room == "goldassay"), "rooms import each other relatively"
        if level == 0 and room in ONLY:
            assert str(path.relative_to(ROOT)) == ONLY[room], module


@pytest.mark.parametrize(("room", "folders"), WITHIN.items())
def test_folders_of_a_room_point_down_too(room: str, folders: tuple[str, ...]) -> None:
    for number, folder in enumerate(folders):
        for path in (ROOT / room / folder).glob("*.py"):
            beside = {module.split(".")[0] for level, module in _imports(path) if level == 2}
            assert not beside & set(folders[number:]), path


def test_import_is_light() -> None:
    heavy = "datasets label_studio_sdk pandas torch numpy jsonschema"
    code = f"import goldassay, goldassay.cli, sys; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
