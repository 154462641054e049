"""Label Studio's own Python environment: made once in the user's cache folder, shared, and found again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

LABEL_STUDIO = "1.23.2"
OLDEST, NEWEST = (3, 10), (3, 13)
OVERRIDE = "GOLDASSAY_STUDIO_ENV"
MARKER = ".complete"
Say = Callable[[str], None]


class NoEnvironment(RuntimeError):
    """Label Studio's environment cannot be made or reached."""


def cache() -> Path:
    """The user's cache folder of this project."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("goldassay"))


def folder() -> Path:
    """Where the environment lies: $GOLDASSAY_STUDIO_ENV, else the user's cache folder."""
    named = os.environ.get(OVERRIDE)
    return Path(named) if named else cache() / f"studio-{LABEL_STUDIO}"


def ready(place: Path) -> bool:
    """True for a finished environment; one that somebody else made and named counts as finished."""
    finished = (place / MARKER).exists() or bool(os.environ.get(OVERRIDE))
    return finished and program(place, "label-studio").exists() and program(place, "python").exists()


def program(place: Path, name: str) -> Path:
    """A program of the environment."""
    return place / "bin" / name


def ensure(say: Say) -> Path:
    """The environment's folder, built first where it is missing. Raises NoEnvironment."""
    place = folder()
    if ready(place):
        return place
    from filelock import FileLock

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.parent / f"{place.name}.lock"):
            if not ready(place):
                _build(place, say)
    except OSError as error:
        raise NoEnvironment(f"{place}: {error.strerror or error}; name another folder with {OVERRIDE}") from None
    return place


def _build(place: Path, say: Say) -> None:
    python = interpreter()
    if place.exists() and any(place.iterdir()) and not (place / "pyvenv.cfg").exists():
        raise NoEnvironment(f"{place}: holds something else than an environment; name another with {OVERRIDE}")
    say(f"installing Label Studio {LABEL_STUDIO} into {place} with {python} (about 1 GB, once, a minute or two)")
    shutil.rmtree(place, ignore_errors=True)
    log = place.parent / f"{place.name}.log"
    _run([python, "-m", "venv", str(place)], log)
    pip = [str(program(place, "python")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    _run([*pip, f"label-studio=={LABEL_STUDIO}"], log)
    (place / MARKER).write_text(LABEL_STUDIO, encoding="utf-8")
    say("installed")


def _run(command: list[str], log: Path) -> None:
    with log.open("ab") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=clean(), check=False)
    if done.returncode:
        raise NoEnvironment(f"Label Studio could not be installed: {_last(log)} (all of it in {log})")


def _last(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    errors = [line for line in lines if line.startswith("ERROR")] or [line for line in lines if line.strip()]
    return errors[-1].strip()[:200] if errors else "no output"


def clean() -> dict[str, str]:
    """This process's variables without those that would bend another interpreter or another Django."""
    strange = ("PYTHON", "DJANGO", "LABEL_STUDIO", "VIRTUAL_ENV", "__PYVENV")
    return {k: v for k, v in os.environ.items() if not k.startswith(strange)}


def interpreter() -> str:
    """A Python that Label Studio supports: this one's base, else one from PATH. Raises NoEnvironment."""
    own = getattr(sys, "_base_executable", None) or sys.executable
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for candidate in [own, *(found for found in map(shutil.which, names) if found)]:
        if _suits(candidate):
            return candidate
    wanted = f"3.{OLDEST[1]} to 3.{NEWEST[1]}"
    raise NoEnvironment(
        f"Label Studio {LABEL_STUDIO} needs Python {wanted}, and none with venv is on PATH "
        f"(this is {sys.version_info[0]}.{sys.version_info[1]}); install one, or name an environment with {OVERRIDE}"
    )


def _suits(candidate: str) -> bool:
    asked = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([candidate, "-c", asked], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return False
    version = tuple(int(part) for part in done.stdout.split()) if done.returncode == 0 else ()
    return OLDEST <= version <= NEWEST
