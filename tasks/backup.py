"""A studio in one file, and back: its database as of one moment, its uploads, its secrets."""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from . import server

SECRETS = (".env", "studio.json")
FOLDERS = ("media",)


class BadBackup(ValueError):
    """No backup of a studio, or no place for one; the message says what to do."""


def backup(data: Path, to: Path) -> int:
    """Write the studio on `data`, running or not, as a .tar.gz that only its owner may read; its size in bytes.

    Raises BadBackup where there is no studio, or a file is there already.
    """
    if not (data / server.DATABASE).is_file():
        raise BadBackup(f"{data}: no studio here; `goldassay studio start` makes one")
    if to.exists():
        raise BadBackup(f"{to}: is there already; name a new file")
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as work:
        copy, packed = Path(work) / server.DATABASE, Path(work) / "packed"
        _copied(data / server.DATABASE, copy)
        with os.fdopen(os.open(packed, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
            _pack(out, data, copy)
        os.replace(packed, to)
    return to.stat().st_size


def _copied(database: Path, copy: Path) -> None:
    """The database as of one moment, by SQLite's online backup (sqlite.org/backup.html)."""
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(copy)) as still:
        live.backup(still)


def _pack(out: io.BufferedWriter, data: Path, database: Path) -> None:
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.add(database, server.DATABASE)
        for name in (*SECRETS, *FOLDERS):
            if (data / name).exists():
                archive.add(data / name, name)


def restore(packed: Path, data: Path) -> Path | None:
    """Unpack a backup into `data`; what was there is kept beside it, and its place returned.

    Raises BadBackup where a studio runs there, or the file is no backup; nothing is changed then.
    """
    if server.status(data)["running"]:
        raise BadBackup(f"{data}: the studio runs; `goldassay studio stop` first")
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".restore-") as around:
        work = Path(around) / "studio"
        try:
            with tarfile.open(packed) as archive:
                archive.extractall(work, filter="data")
            _stopped(work)
        except (tarfile.TarError, EOFError, FileNotFoundError, ValueError) as error:
            raise BadBackup(f"{packed}: is no backup of a studio ({error}); name another file") from None
        return _swapped(work, data)


def _stopped(work: Path) -> None:
    """The state of a studio that does not run. Raises FileNotFoundError and ValueError."""
    state = json.loads(server.state_file(work).read_text(encoding="utf-8"))
    if not (work / server.DATABASE).is_file():
        raise ValueError("it holds no database")
    state.update(pid=None, began=None)
    server.state_file(work).write_text(json.dumps(state, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _swapped(work: Path, data: Path) -> Path | None:
    if not data.exists():
        os.replace(work, data)
        return None
    number = next(n for n in range(1, 10_000) if not data.with_name(f"{data.name}.before-{n}").exists())
    kept = data.with_name(f"{data.name}.before-{number}")
    os.replace(data, kept)
    os.replace(work, data)
    return kept
