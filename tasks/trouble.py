"""What goes wrong with a server, as one line each; and asking again where that can do no harm."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before the second, third, … try, unless the server names more."""
LONGEST = 60.0  # seconds; a server that asks for more is not waited for
BUSY = (408, 429, 500, 502, 503, 504)
"""Answers after which the same request may succeed; whether it was carried out is not known."""


class StudioError(RuntimeError):
    """The server refused, or cannot be reached; the message says what to do."""


class Missing(StudioError):
    """What was asked for is not there."""


class Dropped(StudioError):
    """No answer, or half of one: whether the request was carried out is not known.

    `wait` are the seconds that the server asks for; `silent` where it may be at work still.
    """

    def __init__(self, said: str, wait: float = 0.0, silent: bool = False) -> None:
        super().__init__(said)
        self.wait, self.silent = wait, silent


def persist(ask: Callable[[], T], waits: Sequence[float] = WAITS) -> T:
    """What `ask` gives; asked again where the connection breaks. Only for what may be done twice. Raises Dropped."""
    for pause in waits:
        try:
            return ask()
        except Dropped as error:
            if error.wait > LONGEST:
                raise
            time.sleep(max(pause, error.wait))
    return ask()


def once(send: Callable[[], T], there: Callable[[], T | None], waits: Sequence[float] = WAITS) -> T:
    """What `send` gives. Where the connection breaks, look first whether it was done: only what is not `there` (None)
    is sent again, and after silence only when it did not come in all of `waits`. Raises Dropped after the last try.
    """
    for pause in waits:
        try:
            return send()
        except Dropped as error:
            if error.wait > LONGEST:
                raise
            pauses = waits if error.silent else (max(pause, error.wait),)
        found = _looked(there, pauses)
        if found is not None:
            return found
    return send()


def _looked(there: Callable[[], T | None], pauses: Sequence[float]) -> T | None:
    for pause in pauses:
        time.sleep(pause)
        found = there()
        if found is not None:
            return found
    return None


def refused(url: str, what: str, code: int, answer: str, wait: float = 0.0) -> StudioError:
    """The error for an answer of 400 and above; `wait` is what its Retry-After says."""
    if code in BUSY:
        told = f"{code}{_asks(wait)}: {_short(answer)}"
        return Dropped(f"{url}: {what}: the server is in trouble ({told}); run the same again", wait)
    if code == 404:
        return Missing(f"{url}: {what} is not there; push it first, or mend the url")
    known = {
        401: "the token is not accepted; give the right one in GOLDASSAY_STUDIO_TOKEN or with --token",
        403: "this token may not do that; use an administrator's",
        413: f"{what}: more than the server, or a proxy before it, takes at once; push with a smaller --batch",
    }
    said = known.get(code) or f"{what}: refused with {code} ({_short(answer)})"
    return StudioError(f"{url}: {said}")


def _short(answer: str) -> str:
    return " ".join(answer.split())[:160] or "it said nothing"


def _asks(wait: float) -> str:
    return f", asks for {wait:g} seconds" if wait else ""


def seconds(header: str | None) -> float:
    """What a Retry-After header asks for, 0 where it says nothing: seconds, or a date (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime

    told = (header or "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
