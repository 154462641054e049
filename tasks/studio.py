"""The thin client of a Label Studio server; the only file that imports its SDK.

One writer, batches, and never a blind retry: what reads is asked again where the connection breaks, what adds is sent
once (trouble.once looks what is there before it sends again).
"""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any, Self, TypeVar, cast

from ..schema.records import Record
from .trouble import WAITS, Dropped, Missing, StudioError, persist, refused, seconds

__all__ = ["Dropped", "Missing", "Studio", "StudioError"]
T = TypeVar("T")
PAGE = 500
TASKS = 100  # a page of whole tasks; larger ones are no quicker and take more memory
PROJECT = "id,title,description,label_config,expert_instruction,created_at,task_number,total_annotations_number"
"""The fields of a project that are asked for; for all of them the server counts for half a second a project."""
KEYS = 200  # a request: with more, its address outgrows the 8 KB that proxies take
TIMEOUT = 120.0
SECRET = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+|\b[0-9a-f]{40}\b")
DELETED = "Deleted"
"""What the server calls every user who was taken out of the organisation."""


class Studio:
    """A Label Studio server, as one user. `url` without a slash at its end; `timeout` in seconds of silence.

    `clock` is the server's time (RFC 3339) at its last answer, empty where it does not tell.
    """

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT, waits: Sequence[float] = WAITS) -> None:
        self.url = url.rstrip("/")
        self.waits, self._timeout, self._token, self._met = waits, timeout, token, False
        if not self.url.startswith(("http://", "https://")):
            raise StudioError(f"{url!r} is no server's address; write it as http://host:port")
        if "@" in self.url.split("/")[2]:
            raise StudioError("the server's url holds a name or password; leave it out and give the token apart")
        import httpx

        local = self.url.startswith(("http://127.", "http://localhost", "http://[::1]"))
        patience = httpx.Timeout(timeout, connect=min(timeout, 10.0))
        self._connections = httpx.Client(timeout=patience, trust_env=not local)
        self._personal: Any = None
        self.clock = ""

    def seen_by(self, token: str) -> "Studio":
        """The same server as another user, by that user's token."""
        return Studio(self.url, token, self._timeout, self.waits)

    def close(self) -> None:
        """Give the connections back."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, work: Callable[[], T]) -> T:
        """`work`, its failures as one clear sentence. Raises StudioError and Dropped."""
        import httpx

        try:
            return work()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                said = "its certificate is not trusted here; name the authority's file in SSL_CERT_FILE"
                raise StudioError(f"{self.url}: {said}") from None
            kind = Dropped if self._met else StudioError
            raise kind(f"{self.url}: no Label Studio answers there; start it or mend the url") from None
        except httpx.TransportError as error:
            silent, what = isinstance(error, httpx.ReadTimeout), type(error).__name__
            raise Dropped(f"{self.url}: the connection broke ({what}); run the same again", silent=silent) from None
        except httpx.InvalidURL as error:
            raise StudioError(f"{self.url}: is no server's address ({error}); mend the url") from None

    def _authorization(self) -> str:
        """What to say for the token: itself, or what a personal one is exchanged for, which lives five minutes."""
        if self._token.count(".") != 2:
            return f"Token {self._token}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the SDK warns of other packages' deprecations, imported and called
            return self._exchanged()

    def _exchanged(self) -> str:
        from label_studio_sdk.core.api_error import ApiError
        from label_studio_sdk.core.client_wrapper import SyncClientWrapper  # the whole client imports in two seconds

        try:
            if self._personal is None:
                made = cast(Any, SyncClientWrapper)
                self._personal = made(base_url=f"{self.url}/", api_key=self._token, httpx_client=self._connections)
            return str(self._personal.get_headers()["Authorization"])
        except ApiError as error:
            raise refused(self.url, "the token", error.status_code or 0, self._clean(error.body)) from None
        except ValueError:
            raise Dropped(f"{self.url}: the token could not be exchanged; run the same again") from None

    def _clean(self, said: object) -> str:
        """What the server said, without anything that may be a token."""
        return SECRET.sub("…", str(said).replace(self._token, "…"))

    def _http(self, method: str, path: str, what: str, **sent: Any) -> Any:
        """The JSON that the server answers. What adds is sent once, all else again where the connection breaks."""
        if method == "POST":
            return self._once(method, path, what, **sent)
        return persist(lambda: self._once(method, path, what, **sent), self.waits)

    def _once(self, method: str, path: str, what: str, **sent: Any) -> Any:
        import httpx

        def ask() -> Any:
            held = {**sent.pop("headers", {}), "Authorization": self._authorization()}
            return self._connections.request(method, f"{self.url}/{path}", headers=held, **sent)

        answer = self._do(ask)
        answer.stream = httpx.ByteStream(b"")  # all is read; its own stream would hold a page until the next sweep
        if answer.is_redirect:
            raise StudioError(f"{self.url}: has moved to {answer.headers.get('Location')}; mend the url")
        if answer.status_code >= 400:
            wait = seconds(answer.headers.get("Retry-After"))
            raise refused(self.url, what, answer.status_code, self._clean(answer.text), wait)
        try:
            told = answer.json() if answer.content else None
        except ValueError:
            raise self._garbled(answer.headers.get("Content-Type", "")) from None
        self._met, self.clock = True, _moment(answer.headers.get("Date")) or self.clock
        return told

    def _garbled(self, kind: str) -> StudioError:
        if "json" in kind:
            return Dropped(f"{self.url}: half an answer came; run the same again")
        return StudioError(f"{self.url}: what answers there is no Label Studio; mend the url")

    def me(self) -> Record:
        """The user whose token this is."""
        return dict(self._http("GET", "api/current-user/whoami", "the server"))

    def users(self) -> dict[int, str]:
        """Every user's address by number."""
        return {u["id"]: u["email"] for u in self._http("GET", "api/users/", "the list of users")}

    def add_user(self, email: str) -> int:
        """Make a user; the server's administrator gives a password."""
        made = self._http("POST", "api/users/", f"the user {email}", json={"email": email, "username": email})
        return int(made["id"])

    def remove_user(self, email: str) -> bool:
        """Take a user out of the organisation; whether there was one. Its answers stay, under a `DELETED` account."""
        numbers = {address.lower(): number for number, address in self.users().items()}
        if email.lower() not in numbers:
            return False
        house = self.me()["active_organization"]
        self._http("DELETE", f"api/organizations/{house}/memberships/{numbers[email.lower()]}/", f"the user {email}")
        return True

    def projects(self) -> list[Record]:
        """Every project, with the fields of PROJECT."""
        found: list[Record] = []
        while True:
            asked = {"page": len(found) // PAGE + 1, "page_size": PAGE, "include": PROJECT}
            page = self._http("GET", "api/projects/", "the list of projects", params=asked)
            found += page["results"]
            if not page["results"] or len(found) >= page["count"]:
                return found

    def project(self, number: int) -> Record:
        """One project, with `task_number`. Raises StudioError where it is not there."""
        return dict(self._http("GET", f"api/projects/{number}/", f"project {number}"))

    def add_project(self, title: str, description: str, xml: str, instruction: str = "") -> Record:
        """Make a project, and give it as `project` does; `instruction` is HTML."""
        sent = {"title": title, "description": description, "label_config": xml, "expert_instruction": instruction}
        shown = {"show_skip_button": True, "enable_empty_annotation": True, "show_collab_predictions": True}
        asked = {**sent, **shown, "maximum_annotations": 1}
        return dict(self._http("POST", "api/projects/", f"project {title!r}", json=asked))

    def change_project(self, number: int, **fields: str) -> None:
        """Give a project another `label_config` or `expert_instruction`."""
        self._http("PATCH", f"api/projects/{number}/", f"project {number}", json=fields)

    def import_tasks(self, number: int, said: Iterable[bytes], length: int) -> None:
        """Send one batch, a JSON list of `length` bytes, all or nothing, never twice. Raises Dropped."""
        form = {"Content-Type": "application/json", "Content-Length": str(length)}
        self._http("POST", f"api/projects/{number}/import", f"project {number}", headers=form, content=said)

    def keys(self, number: int, wanted: Sequence[str]) -> dict[str, list[int]]:
        """The numbers of the tasks with each wanted key that the project holds, lowest first."""
        found: dict[str, list[int]] = {}
        for row in self.rows(number, wanted):
            found.setdefault(row["data"]["task_key"], []).append(row["id"])
        return {key: sorted(ids) for key, ids in found.items()}

    def rows(self, number: int, wanted: Sequence[str]) -> Iterator[Record]:
        """`id` and `data` of the tasks with these keys."""
        return self.with_keys(number, wanted, fields="task_only", include="id,data", page_size=KEYS)

    def with_keys(self, number: int, wanted: Sequence[str], **asked: Any) -> Iterator[Record]:
        """The tasks with these keys; everything about them unless `fields` says less."""
        item = {"filter": "filter:tasks:data.task_key", "operator": "in_list", "type": "List"}
        for at in range(0, len(wanted), KEYS):
            yield from self.tasks(number, [{**item, "value": list(wanted[at : at + KEYS])}], **asked)

    def state(self, number: int) -> list[int]:
        """How many tasks a project holds, and its newest (0: none): where both are as they were, none came or went."""
        told = self._one(number, {"ordering": ["-tasks:id"]})
        return [told["total"], told["tasks"][0]["id"] if told["tasks"] else 0]

    def _one(self, number: int, query: Record) -> Record:
        """The number of the first task that `query` gives, and how many it gives."""
        asked = {"project": number, "fields": "task_only", "include": "id", "page_size": 1, "query": json.dumps(query)}
        return dict(self._http("GET", "api/tasks/", f"project {number}", params=asked))

    def changed(self, number: int, since: str) -> Iterator[Record]:
        """The tasks whose answers came, changed or went after `since` (RFC 3339); drafts are not seen."""
        item = {"filter": "filter:tasks:updated_at", "operator": "greater", "type": "Datetime", "value": since}
        return self.tasks(number, [item])

    def tasks(self, number: int, filters: Sequence[Record] = (), **asked: Any) -> Iterator[Record]:
        """The tasks of a project, page after page, each once; everything about them unless `fields` says less.

        Raises StudioError where fewer come than the server counted.
        """
        query = {"filters": {"conjunction": "and", "items": list(filters)}} if filters else {}
        sent = {
            "project": number,
            "fields": "all",
            "page_size": TASKS,
            "query": json.dumps(query, separators=(",", ":")),
            **asked,
        }
        page, seen = 1, set()
        while True:
            got = self._http("GET", "api/tasks/", f"project {number}", params={**sent, "page": page})
            total, fresh = got["total"], [t for t in reversed(got.pop("tasks")) if t["id"] not in seen]
            seen |= {t["id"] for t in fresh}
            if not fresh and len(seen) < total:
                raise StudioError(f"{self.url}: project {number} gave {len(seen)} of {total} tasks; run it again")
            while fresh:
                yield fresh.pop()  # a task is let go when the next is asked for, so that one page is held, not two
            if len(seen) >= total:
                return
            page += 1

    def drafted(self, number: int) -> int:
        """How many tasks of a project hold a draft."""
        item = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
        return int(self._one(number, {"filters": {"conjunction": "and", "items": [item]}})["total"])

    def add_annotation(self, task: int, sent: Record) -> int:
        """Add an answer to a task."""
        return int(self._http("POST", f"api/tasks/{task}/annotations/", f"task {task}", json=sent)["id"])

    def change_task(self, task: int, data: Record) -> None:
        """Give a task other data. Its answers stay as they are, so only where there are none."""
        self._http("PATCH", f"api/tasks/{task}/", f"task {task}", json={"data": data})

    def change_prefill(self, number: int, result: Sequence[Record]) -> None:
        """Give a prefill other marks."""
        self._http("PATCH", f"api/predictions/{number}/", f"prefill {number}", json={"result": list(result)})

    def delete_task(self, task: int) -> None:
        """Delete a task; fine where it is gone."""
        with suppress(Missing):
            self._http("DELETE", f"api/tasks/{task}/", f"task {task}")

    def delete_annotation(self, number: int) -> None:
        """Delete an answer; fine where it is gone."""
        with suppress(Missing):
            self._http("DELETE", f"api/annotations/{number}/", f"answer {number}")

    def delete_tasks(self, number: int, tasks: Sequence[int]) -> None:
        """Delete tasks of a project, many at a time."""
        for at in range(0, len(tasks), PAGE):
            asked = {"id": "delete_tasks", "project": number}
            chosen = {"selectedItems": {"all": False, "included": list(tasks[at : at + PAGE])}}
            self._http("POST", "api/dm/actions/", f"project {number}", params=asked, json=chosen)

    def drafts(self, task: int) -> list[Record]:
        """The drafts of a task."""
        return list(self._http("GET", f"api/tasks/{task}/drafts", f"task {task}"))

    def add_draft(self, task: int, sent: Record) -> int:
        """Add a draft to a task, as this user."""
        return int(self._http("POST", f"api/tasks/{task}/drafts", f"task {task}", json=sent)["id"])


def _moment(header: str | None) -> str:
    """A Date header in RFC 3339."""
    try:
        return parsedate_to_datetime(header or "").isoformat().replace("+00:00", "Z")
    except ValueError:
        return ""
