"""What the tests share: the sample project, and parts of the machine that a test may lack."""

import os
from pathlib import Path

import pytest
from goldassay.corpus.sample.project import init


def require(part: str, there: bool) -> None:
    """Skip by name where `part` is missing; fail where GOLDASSAY_REQUIRE says that it must be there."""
    if there:
        return
    if part in os.environ.get("GOLDASSAY_REQUIRE", "").split(","):
        pytest.fail(f"{part} is required and not here")
    pytest.skip(f"needs {part}")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A fresh project filled with the bundled sample."""
    init(tmp_path / "sample", sample=True)
    return tmp_path / "sample"


@pytest.fixture
def news() -> Path:
    """The folder of the five articles beside the checkout."""
    folder = Path(__file__).parents[2] / "shared" / "news"
    require("news", folder.is_dir())
    return folder
