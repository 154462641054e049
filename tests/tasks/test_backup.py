"""A studio backed up while it runs comes back with its tasks, answers and logins; nothing is written over."""

import tarfile
from pathlib import Path
from typing import Any

import pytest
from goldassay.schema import jsonl
from goldassay.tasks import server
from goldassay.tasks.backup import BadBackup, backup, restore

from .conftest import Run, answers, shown
from .records import document, rich


def test_a_running_studio_comes_back(project: Path, run: Run, studio: dict[str, Any], tmp_path: Path) -> None:
    jsonl.write(project / "documents.jsonl", [document()])
    jsonl.write(project / "in.jsonl", [rich("kept")])
    shown(run(project, "push", "article", "--annotations", str(project / "in.jsonl"), "--json"))
    packed = tmp_path / "studio.tar.gz"
    assert backup(Path(studio["data_dir"]), packed) > 1000
    assert packed.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadBackup, match="name a new file"):
        backup(Path(studio["data_dir"]), packed)
    other = tmp_path / "other"
    (other / "old").mkdir(parents=True)
    assert restore(packed, other) == tmp_path / "other.before-1"
    assert (tmp_path / "other.before-1" / "old").is_dir()
    try:
        again = server.start(other, say=lambda line: None)
        assert again["users"] == studio["users"]
        named = (project / "goldassay.toml").read_text(encoding="utf-8").replace(studio["url"], again["url"])
        (project / "goldassay.toml").write_text(named, encoding="utf-8")
        assert shown(run(project, "pull", "--json"))["new"] == 1
        assert [a["id"] for a in answers(project)] == ["annotation:kept"]
        with pytest.raises(BadBackup, match="studio stop"):
            restore(packed, other)
    finally:
        server.stop(other)


def test_what_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "text.tar.gz").write_text("no archive")
    with tarfile.open(tmp_path / "empty.tar.gz", "w:gz"):
        pass
    for name in ("text.tar.gz", "empty.tar.gz"):
        with pytest.raises(BadBackup, match=name):
            restore(tmp_path / name, tmp_path / "data")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "empty.tar.gz", "text.tar.gz"]
    with pytest.raises(BadBackup, match="no studio here"):
        backup(tmp_path / "data", tmp_path / "out.tar.gz")
