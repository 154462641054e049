"""The thin client of a Label Studio server; the only file that imports its SDK.

One writer, batches, and never a blind retry: after a dropped connection, ask which keys are there.
"""

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self, TypeVar, cast

from ..schema.records import Record

T = TypeVar("T")
ONCE: Any = {"max_retries": 0, "timeout_in_seconds": 600}
PAGE = 500
DELETED = "Deleted"
"""What the server calls every user who was taken out of the organisation."""


class StudioError(RuntimeError):
    """The server refused, or cannot be reached; the message says what to do."""


class Dropped(StudioError):
    """The connection broke: whether the request was carried out is not known."""


class Studio:
    """A Label Studio server, as one user. `url` without a slash at its end."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        if not self.url.startswith(("http://", "https://")):
            raise StudioError(f"{url!r} is no server's address; write it as http://host:port")
        with warnings.catch_warnings():
            # The SDK's own imports warn of other packages' deprecations; its whole client takes two seconds to import.
            warnings.simplefilter("ignore")
            import httpx
            from label_studio_sdk.core.client_wrapper import SyncClientWrapper
        local = self.url.startswith(("http://127.", "http://localhost"))
        self._connections = http = httpx.Client(timeout=600, follow_redirects=True, trust_env=not local)
        self._sdk: Any = self._do(
            "the server",
            lambda: cast(Any, SyncClientWrapper)(base_url=self.url, api_key=token, httpx_client=http, timeout=600),
        )

    def close(self) -> None:
        """Give the connections back."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, what: str, work: Callable[[], T]) -> T:
        """`work`, its failures as one clear sentence. Raises StudioError and Dropped."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            return work()
        except httpx.ConnectError:
            raise Dropped(f"{self.url}: no Label Studio answers there; start it or mend the url") from None
        except httpx.TransportError as error:
            raise Dropped(f"{self.url}: the connection broke ({type(error).__name__}); run the same again") from None
        except httpx.InvalidURL as error:
            raise StudioError(f"{self.url}: is no server's address ({error}); mend the url") from None
        except ApiError as error:
            raise self._refused(what, error.status_code, error.body) from None

    def _refused(self, what: str, code: int | None, answer: Any) -> StudioError:
        known = {
            401: "the token is not accepted; give the right one in GOLDASSAY_STUDIO_TOKEN or with --token",
            403: "this token may not do that; use an administrator's",
            404: f"{what} is not there; push it first, or mend the url",
        }
        said = known.get(code or 0) or f"{what}: refused with {code} ({str(answer)[:200]})"
        return StudioError(f"{self.url}: {said}")

    def _http(self, method: str, path: str, what: str, **sent: Any) -> Any:
        import httpx

        client = self._sdk.httpx_client
        answer: httpx.Response = self._do(
            what, lambda: client.request(path, method=method, request_options=ONCE, **sent)
        )
        if answer.status_code >= 400:
            raise self._refused(what, answer.status_code, answer.text)
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise StudioError(f"{self.url}: what answers there is no Label Studio; mend the url") from None

    def me(self) -> Record:
        """The user whose token this is."""
        return dict(self._http("GET", "api/current-user/whoami", "the server"))

    def users(self) -> dict[int, str]:
        """Every user's address by number."""
        return {u["id"]: u["email"] for u in self._http("GET", "api/users", "the list of users")}

    def add_user(self, email: str) -> int:
        """Make a user; the server's administrator gives a password."""
        made = self._http("POST", "api/users", f"the user {email}", json={"email": email, "username": email})
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
        """Every project: id, title, description, label_config."""
        found: list[Record] = []
        while True:
            asked = {"page": len(found) // PAGE + 1, "page_size": PAGE}
            page = self._http("GET", "api/projects/", "the list of projects", params=asked)
            found += page["results"]
            if not page["results"] or len(found) >= page["count"]:
                return found

    def project(self, number: int) -> Record:
        """One project, with `task_number`. Raises StudioError where it is not there."""
        return dict(self._http("GET", f"api/projects/{number}/", f"project {number}"))

    def add_project(self, title: str, description: str, xml: str, instruction: str = "") -> int:
        """Make a project; `instruction` is HTML."""
        sent = {"title": title, "description": description, "label_config": xml, "maximum_annotations": 1}
        sent |= {"expert_instruction": instruction}
        shown = {"show_skip_button": True, "enable_empty_annotation": True, "show_collab_predictions": True}
        return int(self._http("POST", "api/projects/", f"project {title!r}", json={**sent, **shown})["id"])

    def change_project(self, number: int, **fields: str) -> None:
        """Give a project another `label_config` or `expert_instruction`."""
        self._http("PATCH", f"api/projects/{number}/", f"project {number}", json=fields)

    def import_tasks(self, number: int, tasks: Sequence[Record]) -> None:
        """Send one batch, all or nothing, never twice. Raises Dropped where its fate is not known."""
        self._http("POST", f"api/projects/{number}/import", f"project {number}", json=list(tasks))

    def keys(self, number: int, wanted: Sequence[str]) -> dict[str, int]:
        """The task number of each wanted key that the project holds."""
        found: dict[str, int] = {}
        for row in self.rows(number, wanted):
            found.setdefault(row["data"]["task_key"], row["id"])
        return found

    def rows(self, number: int, wanted: Sequence[str]) -> Iterator[Record]:
        """`id` and `data` of the tasks with these keys."""
        item = {"filter": "filter:tasks:data.task_key", "operator": "in_list", "type": "List"}
        for at in range(0, len(wanted), 1000):
            part = [{**item, "value": list(wanted[at : at + 1000])}]
            yield from self.tasks(number, part, fields="task_only", include="id,data")

    def changed(self, number: int, since: str) -> Iterator[Record]:
        """The tasks whose answers came, changed or went after `since` (RFC 3339); drafts are not seen."""
        item = {"filter": "filter:tasks:updated_at", "operator": "greater", "type": "Datetime", "value": since}
        return self.tasks(number, [item])

    def with_keys(self, number: int, wanted: Sequence[str]) -> Iterator[Record]:
        """The whole tasks with these keys."""
        item = {"filter": "filter:tasks:data.task_key", "operator": "in_list", "type": "List"}
        for at in range(0, len(wanted), 250):
            yield from self.tasks(number, [{**item, "value": list(wanted[at : at + 250])}])

    def tasks(self, number: int, filters: Sequence[Record] = (), **asked: Any) -> Iterator[Record]:
        """The tasks of a project, page after page, each once; everything about them unless `fields` says less.

        Raises StudioError where fewer come than the server counted.
        """
        query = {"filters": {"conjunction": "and", "items": list(filters)}} if filters else {}
        sent = {"project": number, "fields": "all", "page_size": PAGE, "query": json.dumps(query), **asked}
        page, seen = 1, set()
        while True:
            got = self._http("GET", "api/tasks/", f"project {number}", params={**sent, "page": page})
            fresh = [t for t in got["tasks"] if t["id"] not in seen]
            seen |= {t["id"] for t in fresh}
            yield from fresh
            if len(seen) >= got["total"]:
                return
            if not fresh:
                some = f"{len(seen)} of {got['total']} tasks"
                raise StudioError(f"{self.url}: project {number} gave {some}; run it again")
            page += 1

    def drafted(self, number: int) -> int:
        """How many tasks of a project hold a draft."""
        item = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
        query = {"filters": {"conjunction": "and", "items": [item]}}
        sent = {"project": number, "fields": "task_only", "page_size": 1, "query": json.dumps(query)}
        return int(self._http("GET", "api/tasks/", f"project {number}", params=sent)["total"])

    def add_annotation(self, task: int, sent: Record) -> int:
        """Add an answer to a task."""
        return int(self._http("POST", f"api/tasks/{task}/annotations/", f"task {task}", json=sent)["id"])

    def change_task(self, task: int, data: Record) -> None:
        """Give a task other data. Its answers stay as they are, so only where there are none."""
        self._http("PATCH", f"api/tasks/{task}/", f"task {task}", json={"data": data})

    def delete_task(self, task: int) -> None:
        """Delete a task."""
        self._http("DELETE", f"api/tasks/{task}/", f"task {task}")

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
