"""What the tests share: the sample project, and parts of the machine that a test may lack."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from goldassay.corpus.ingest import ingest, read_articles
from goldassay.corpus.sample.project import init
from goldassay.schema import jsonl
from hypothesis import settings

# The same draws each time, however slow the machine; GOLDASSAY_EXAMPLES and GOLDASSAY_FUZZ_SECONDS draw new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("default" if os.environ.get("GOLDASSAY_EXAMPLES") else "steady")
LABELS = Path(__file__).parent / "news"


def require(part: str, there: bool) -> None:
    """Skip by name where `part` is missing; fail where GOLDASSAY_REQUIRE says that it must be there."""
    if there:
        return
    if part in os.environ.get("GOLDASSAY_REQUIRE", "").split(","):
        pytest.fail(f"{part} is required and not here")
    pytest.skip(f"needs {part}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what talks to a server."""
    for item in items:
        if "studio" in getattr(item, "fixturenames", ()):
            item.add_marker("studio")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A fresh project filled with the bundled sample."""
    init(tmp_path / "sample", sample=True)
    return tmp_path / "sample"


@pytest.fixture(scope="session")
def released_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project with its agreement measured and a release 1.0.0; to be copied, never changed."""
    from click.testing import CliRunner
    from goldassay.cli.root import group

    root = tmp_path_factory.mktemp("released") / "sample"
    init(root, sample=True)
    for words in (("agree",), ("release",)):
        done = CliRunner().invoke(group, ["-C", str(root), *words])
        assert done.exit_code == 0, str(done.exception)
    assert done.output.splitlines()[0] == "1.0.0 (first): the first release"
    return root


@pytest.fixture
def news() -> Path:
    """The folder of the five articles beside the checkout."""
    folder = Path(__file__).parents[2] / "shared" / "news"
    require("news", folder.is_dir())
    return folder


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The status of a running Label Studio with two annotators, the only one of the session."""
    from goldassay.tasks import environment, server

    required = "studio" in os.environ.get("GOLDASSAY_REQUIRE", "").split(",")
    require("studio", required or environment.ready(environment.folder()))
    data = tmp_path_factory.mktemp("studio")
    try:
        yield server.start(data, ["annotator:ann-1", "annotator:ann-2"], say=lambda line: None)
    finally:
        server.stop(data)


@pytest.fixture
def palmyra(news: Path, tmp_path: Path) -> Path:
    """A project of the five articles, with their two annotators' stand-off labels in answers/, words filled in."""
    root = tmp_path / "palmyra"
    root.mkdir()
    (root / "goldassay.toml").write_text('name = "palmyra"\n', encoding="utf-8")
    documents = ingest([], read_articles([news], LABELS / "manifest.jsonl", None)).documents
    jsonl.write(root / "documents.jsonl", documents)
    texts = {d["id"]: d["text"] or "" for d in documents}
    for path in LABELS.glob("ann-*.jsonl"):
        jsonl.write(root / "answers" / path.name, [filled(a, texts) for a in jsonl.read(path)])
    jsonl.write(root / "pairs.jsonl", [filled(p, texts) for p in jsonl.read(LABELS / "pairs.jsonl")])
    jsonl.write(root / "decisions.jsonl", jsonl.read(LABELS / "decisions.jsonl"))
    return root


def filled(value: Any, texts: dict[str, str], text: str = "") -> Any:
    """`value` with the words of every segment, which the project may not ship."""
    if isinstance(value, list):
        return [filled(inner, texts, text) for inner in value]
    if not isinstance(value, dict):
        return value
    text = texts.get(value.get("document_id", ""), text)
    made = {name: filled(inner, texts, text) for name, inner in value.items()}
    if set(made) == {"start", "end"}:
        made["exact"] = text[made["start"] : made["end"]]
    return made
