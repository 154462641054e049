"""Who is let in, by what, and that no secret is ever said."""

import os
import socket
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import httpx
import pytest
from goldassay.cli.studio import from_keyring
from goldassay.schema import jsonl
from goldassay.tasks import server
from goldassay.tasks.studio import Studio, StudioError

from .conftest import Run, at, command, shown
from .faulty import AFTER, BROKEN, CUT, Fault, proxy
from .records import document


@pytest.fixture(scope="module")
def personal(studio: dict[str, Any]) -> str:
    """A personal access token of the lead; a user has one at a time."""
    asked = httpx.post(f"{studio['url']}/api/token/", headers={"Authorization": f"Token {studio['token']}"})
    return str(asked.json()["token"])


def test_a_personal_access_token_does_what_a_legacy_one_does(project: Path, run: Run, personal: str) -> None:
    jsonl.write(project / "documents.jsonl", [document()])
    pushed = shown(run(project, "push", "article", "--json", GOLDASSAY_STUDIO_TOKEN=personal))
    assert (pushed["sent"], pushed["refused"]) == (2, [])
    assert shown(run(project, "push", "article", "--json"))["already_there"] == 2
    assert shown(run(project, "pull", "--json", GOLDASSAY_STUDIO_TOKEN=personal))["tasks"] == 2


def test_its_exchange_heals(studio: dict[str, Any], personal: str) -> None:
    with proxy(studio["url"]) as broken:
        broken.faults = [Fault(kind, "POST", "/api/token/refresh") for kind in (BROKEN, CUT, AFTER)]
        with Studio(broken.url, personal, waits=(0.05, 0.05, 0.05, 0.05)) as client:
            assert client.me()["email"] == studio["users"][0]["email"]
            client.projects()
    assert [path for _, path, _ in broken.met].count("/api/token/refresh/") == 4


@pytest.mark.parametrize("changed", [slice(0, -4), slice(4, None)])
def test_a_wrong_token_is_one_line_without_it(project: Path, run: Run, personal: str, changed: slice) -> None:
    wrong = personal[changed] + ("AAAA" if changed.start == 0 else "")
    jsonl.write(project / "documents.jsonl", [document()])
    done = run(project, "push", "article", GOLDASSAY_STUDIO_TOKEN=wrong)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "the token is not accepted" in done.stderr
    assert wrong[-20:] not in done.stdout + done.stderr


def test_no_secret_is_in_what_a_server_makes_us_say(studio: dict[str, Any], personal: str) -> None:
    for token in (studio["token"], personal):
        with Studio(studio["url"], token) as client:
            said = client._clean(f"your header was {client._authorization()!r}, your token {token}")
        assert token not in said
        assert client._authorization().split()[1] not in said


def test_no_secret_in_the_toml(project: Path, run: Run) -> None:
    toml = project / "goldassay.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("[studio]\n", '[studio]\ntoken = "abc123"\n'), encoding="utf-8"
    )
    done = run(project, "status")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "take it out" in done.stderr
    assert "abc123" not in done.stderr


def test_a_token_from_the_keyring(project: Path, studio: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("keyring")
    kept = tmp_path / "ring.py"
    kept.write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Ring(KeyringBackend):\n"
        "    priority = 1\n"
        f"    held = {{('goldassay', {studio['url']!r}): {studio['token']!r}}}\n"
        "    def get_password(self, service, name): return self.held.get((service, name))\n"
        "    set_password = delete_password = None\n",
        encoding="utf-8",
    )
    (project / ".goldassay" / "studio").unlink()
    environ = {k: v for k, v in at(studio).items() if k != "GOLDASSAY_STUDIO_TOKEN"}
    paths = os.pathsep.join([str(tmp_path), *filter(None, [environ.get("PYTHONPATH")])])
    ring = {**environ, "PYTHON_KEYRING_BACKEND": "ring.Ring", "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"}
    jsonl.write(project / "documents.jsonl", [document()])
    words = command(project, "push", "article", "--json")
    done = subprocess.run(words, capture_output=True, text=True, env=ring, check=False)
    assert done.returncode == 0, done.stderr
    bare = {**environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = subprocess.run(words, capture_output=True, text=True, env=bare, check=False)
    assert (done.returncode, "no token" in done.stderr) == (2, True)


def test_without_the_keyring_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    assert from_keyring("http://127.0.0.1:1") is None


def test_a_url_with_a_password_is_refused() -> None:
    with pytest.raises(StudioError) as said:
        Studio("https://lead:hidden@studio.example", "x")
    assert "hidden" not in str(said.value)


def test_beyond_loopback_it_warns_and_answers(tmp_path: Path, studio: dict[str, Any]) -> None:
    said: list[str] = []
    here = server.start(tmp_path / "s", say=said.append, host="0.0.0.0")  # noqa: S104
    try:
        assert here["url"].startswith("http://127.0.0.1:")
        assert [line for line in said if "beyond loopback" in line and "docs/server.md" in line] == said
        own = socket.gethostbyname(socket.gethostname())
        address = f"http://{own}:{here['url'].rpartition(':')[2]}/health"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
            assert answer.status == 200
        server.start(tmp_path / "s", say=said.append)
        assert "runs already" in said[-1]
    finally:
        server.stop(tmp_path / "s")
    with pytest.raises(server.NoStudio, match="no address to listen at"):
        server.start(tmp_path / "s", say=said.append, host="203.0.113.9")
