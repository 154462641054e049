"""A local Label Studio, on loopback unless told otherwise: started, found again, stopped.

Its secrets lie in one file, owner-readable.
"""

import errno
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..schema import jsonl
from ..schema.identity import body
from . import environment, process
from .trouble import once

if TYPE_CHECKING:
    from .studio import Studio

HOST, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only where --host names it
OPEN = (
    "warning: {host} is beyond loopback: whoever reaches this machine reaches the studio, "
    "and passwords and texts travel in the clear; put TLS before it (docs/server.md)"
)
LEAD = {"email": "lead@goldassay.local", "annotator_id": "annotator:lead"}
DATABASE = "label_studio.sqlite3"
Status = dict[str, Any]


class NoStudio(RuntimeError):
    """The local Label Studio does not run, or will not start."""


def state_file(data: Path) -> Path:
    """Where a studio's secrets lie."""
    return data / "studio.json"


def _state(data: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(state_file(data).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _save(data: Path, state: Mapping[str, Any]) -> None:
    jsonl.write_text(state_file(data), json.dumps(state, indent=2, sort_keys=True) + "\n", mode=0o600)


def status(data: Path) -> Status:
    """Whether a studio runs on `data`, with url, token, pid and users; secrets are nowhere else."""
    state = _state(data)
    running = process.same(state.get("pid"), state.get("began")) and healthy(state.get("url", ""))
    shown = {k: state.get(k) if running else None for k in ("url", "pid")}
    users = state.get("users", [])
    token = users[0]["token"] if running and users else None
    return {"running": running, **shown, "token": token, "data_dir": str(data.resolve()), "users": users}


def healthy(url: str) -> bool:
    """True where the server at `url` says that it is well."""
    if not url.startswith("http"):
        return False
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError, urllib.error.URLError):
        return False


def start(
    data: Path,
    annotators: Iterable[str] = (),
    port: int | None = None,
    say: environment.Say = print,
    host: str = HOST,
) -> Status:
    """Start a studio on `data` unless one runs, with a user for each annotator; returns once it is healthy.

    `host` is the address to listen at; beyond loopback everybody who reaches the machine reaches it, which is said.
    Raises NoStudio and environment.NoEnvironment.
    """
    here = status(data)
    if not here["running"]:
        if not _loopback(host):
            say(OPEN.format(host=host))
        _begin(data, port, say, host)
    elif _state(data).get("host", HOST) != host:
        say(f"it runs already, at {here['url']}; `goldassay studio stop` first to move it")
    add_users(data, annotators)
    return status(data)


def _loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _begin(data: Path, port: int | None, say: environment.Say, host: str) -> None:
    place = environment.ensure(say)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = _state(data)
    state.setdefault("users", [_person(LEAD["email"], LEAD["annotator_id"])])
    state["host"], state["port"] = host, _port(host, port, state.get("port"))
    state["url"] = f"http://{HOST if host == EVERYWHERE else host}:{state['port']}"
    _save(data, state)
    _database(place, data, say)
    _spawn(place, data, state)
    _await(data, say)


def _person(email: str, annotator: str) -> dict[str, str]:
    secret = {"password": secrets.token_urlsafe(18), "token": secrets.token_hex(20)}
    return {"email": email, "annotator_id": annotator, **secret}


def _port(host: str, asked: int | None, before: int | None) -> int:
    """The port asked for, else the one of last time, else any that is free. Raises NoStudio."""
    for wanted in [asked] if asked else [before, 0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, wanted or 0))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise NoStudio(
                        f"{host}: no address to listen at ({error.strerror}); name one of this machine"
                    ) from None
                continue
            return int(probe.getsockname()[1])
    raise NoStudio(f"port {asked} is taken; name another with --port, or none for a free one")


def _variables(data: Path, state: Mapping[str, Any]) -> dict[str, str]:
    lead = state["users"][0]
    return {
        **environment.clean(),
        "LABEL_STUDIO_BASE_DATA_DIR": str(data.resolve()),
        "DATABASE_NAME": str(data.resolve() / DATABASE),
        "LABEL_STUDIO_USERNAME": lead["email"],
        "LABEL_STUDIO_PASSWORD": lead["password"],
        "LABEL_STUDIO_USER_TOKEN": lead["token"],
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }


def _database(place: Path, data: Path, say: environment.Say) -> None:
    """Give a new studio a copy of an already migrated, empty database: seconds instead of half a minute."""
    if (data / DATABASE).exists():
        return
    from filelock import FileLock

    cache = environment.cache()
    template = cache / f"template-{environment.LABEL_STUDIO}.sqlite3"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{template.name}.lock"):
        if not template.exists():
            say("preparing Label Studio's database (half a minute, once)")
            _migrate(place, data, template)
    shutil.copyfile(template, data / f".{DATABASE}")
    os.chmod(data / f".{DATABASE}", 0o600)
    os.replace(data / f".{DATABASE}", data / DATABASE)


def _migrate(place: Path, data: Path, template: Path) -> None:
    work = data / ".template"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    inside(place, "migrate", {**environment.clean(), "LABEL_STUDIO_BASE_DATA_DIR": str(work)}, work, [])
    shutil.copyfile(work / DATABASE, f"{template}.new")
    os.replace(f"{template}.new", template)
    shutil.rmtree(work, ignore_errors=True)


def inside(place: Path, verb: str, variables: dict[str, str], data: Path, told: Any) -> Any:
    """Do one thing in the server's own environment, and give back what it wrote. Raises NoStudio."""
    variables = {**variables, "DATABASE_NAME": str(data.resolve() / DATABASE)}
    script, result = Path(__file__).with_name("inside.py"), data.resolve() / ".inside.json"
    result.unlink(missing_ok=True)
    command = [str(environment.program(place, "python")), "-I", str(script), verb, str(result)]
    done = subprocess.run(
        command, input=json.dumps(told), capture_output=True, text=True, env=variables, cwd=data, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().split("\n") or [""])[-1]
        raise NoStudio(f"{data}: Label Studio's environment failed at {verb!r} ({last[:200]})")
    found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None
    result.unlink(missing_ok=True)
    return found


def _spawn(place: Path, data: Path, state: dict[str, Any]) -> None:
    command = [str(environment.program(place, "label-studio")), "start", "--no-browser"]
    command += ["--internal-host", state["host"], "--port", str(state["port"])]
    with (data / "studio.log").open("ab") as log:
        os.chmod(data / "studio.log", 0o600)
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=data,
            env=_variables(data, state),
            start_new_session=True,
        )
    child.returncode = 0  # it is meant to outlive this process, which is not to complain of it
    _save(data, {**state, "pid": child.pid, "began": process.began(child.pid)})


def _await(data: Path, say: environment.Say, patience: float = 180.0) -> None:
    state, until = _state(data), time.monotonic() + patience
    while process.same(state["pid"], state["began"]) and time.monotonic() < until:
        if healthy(state["url"]):
            return
        time.sleep(0.2)
    stop(data)
    raise NoStudio(f"Label Studio did not start on {state['url']}; its log is {data / 'studio.log'}")


def stop(data: Path) -> bool:
    """Stop the studio on `data`; False where none runs."""
    state = _state(data)
    if not process.same(state.get("pid"), state.get("began")):
        return False
    process.end(state["pid"], state["began"])
    _save(data, {**state, "pid": None, "began": None})
    return True


def email_of(annotator: str) -> str:
    """The address by which the server knows a pseudonym; nothing is ever sent there."""
    safe = "".join(c if c.isalnum() or c in "._-" else f"={ord(c):02x}" for c in body(annotator))
    return f"{safe.lower()}@goldassay.local"


def add_users(data: Path, annotators: Iterable[str]) -> list[dict[str, str]]:
    """Every user of the studio, one made for each annotator who had none. Raises NoStudio."""
    state = _state(data)
    known = {u["annotator_id"] for u in state.get("users", []) if u["token"]}
    new = [_person(email_of(a), a) for a in dict.fromkeys(annotators) if a not in known]
    if not new:
        return list(state.get("users", []))
    made = inside(environment.ensure(print), "users", _variables(data, state), data, new)
    tokens = {m["email"]: m["token"] for m in made}
    made_anew = {n["annotator_id"] for n in new}
    kept = [u for u in state["users"] if u["annotator_id"] not in made_anew]
    users = [*kept, *({**n, "token": tokens[n["email"]]} for n in new)]
    _save(data, {**state, "users": users})
    return users


def add_user(studio: "Studio", email: str) -> None:
    """Make a user on a server that is not ours; fine where another run has made it. Raises studio.StudioError."""

    def there() -> int | None:
        return next((number for number, address in studio.users().items() if address.lower() == email), None)

    once(lambda: studio.add_user(email), there, studio.waits)


def retire_users(data: Path, annotators: Iterable[str]) -> list[str]:
    """Take the access of these away: no password, token or session of theirs opens anything any more; add_users
    gives it back. The annotators who had access. Raises NoStudio.
    """
    state = _state(data)
    going = [u for u in state.get("users", []) if u["annotator_id"] in set(annotators) and u["token"]]
    if going:
        inside(environment.ensure(print), "retire", _variables(data, state), data, going)
        gone = {u["annotator_id"]: {**u, "password": "", "token": ""} for u in going}
        _save(data, {**state, "users": [gone.get(u["annotator_id"], u) for u in state["users"]]})
    return [u["annotator_id"] for u in going]
