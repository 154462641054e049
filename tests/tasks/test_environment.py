"""Label Studio's own environment: found again, never built over something else, and refused in one sentence."""

from pathlib import Path

import pytest
from goldassay.tasks import environment


def test_another_folder_is_never_built_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    monkeypatch.setenv(environment.OVERRIDE, str(tmp_path))
    with pytest.raises(environment.NoEnvironment, match="something else"):
        environment.ensure(lambda line: None)
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(environment.OVERRIDE, str(tmp_path / "file" / "studio"))
    with pytest.raises(environment.NoEnvironment, match=environment.OVERRIDE):
        environment.ensure(lambda line: None)


def test_a_failed_installation_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.OVERRIDE, str(tmp_path / "studio"))
    monkeypatch.setattr(environment, "LABEL_STUDIO", "0.0.0.no.such.version")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    told: list[str] = []
    with pytest.raises(environment.NoEnvironment, match="could not be installed: ERROR"):
        environment.ensure(told.append)
    assert not environment.ready(tmp_path / "studio")
    assert "installing Label Studio" in told[0]


def test_no_python_that_suits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "OLDEST", (9, 0))
    monkeypatch.setattr(environment, "NEWEST", (9, 1))
    with pytest.raises(environment.NoEnvironment, match=r"needs Python 3\.0 to 3\.1"):
        environment.interpreter()


def test_what_would_bend_another_interpreter_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("DJANGO_DB", "postgresql")
    assert not {"PYTHONPATH", "DJANGO_DB"} & environment.clean().keys()
