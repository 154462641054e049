"""A stand-in for the Hugging Face Hub on loopback: dataset repositories with commits, tags and revisions, in memory."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

Files = dict[str, bytes]


@dataclass
class Repo:
    """The commits of a repository, newest last, and what its refs point at. `broken` fails the next tag."""

    commits: list[tuple[str, str, Files]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    def commit(self, message: str, files: Files) -> str:
        """Add a commit of these files and return its id."""
        made = hashlib.sha1(f"{len(self.commits)} {message}".encode()).hexdigest()  # noqa: S324 - git's ids look so
        self.commits.append((made, message, files))
        return made

    def at(self, revision: str) -> tuple[str, Files]:
        """The commit and files of a branch, tag or commit. Raises KeyError."""
        wanted = self.commits[-1][0] if revision == "main" else self.tags.get(revision, revision)
        return next(((sha, files) for sha, _, files in self.commits if sha == wanted), None) or self._missing(revision)

    def _missing(self, revision: str) -> tuple[str, Files]:
        raise KeyError(revision)


class Hub(ThreadingHTTPServer):
    """The server; `repos` by name."""

    repos: dict[str, Repo]


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _say(self, value: Any, status: int = 200, **headers: str) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, told in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), told)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _go(self) -> None:
        path = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        body = self._body()
        if path == ["api", "repos", "create"]:
            told = json.loads(body)
            name = f"{told['organization']}/{told['name']}" if told.get("organization") else told["name"]
            self.server.repos[name] = repo = Repo()
            repo.commit("initial commit", {".gitattributes": b"*.parquet filter=lfs\n"})
            return self._say({"url": f"http://{self.headers['Host']}/datasets/{name}", "name": name})
        if path == ["api", "validate-yaml"]:
            return self._say({"errors": [], "warnings": []})
        name = "/".join(path[2:4] if path[0] == "api" else path[1:3])
        if name not in self.server.repos:
            return self._say({"error": "Repository not found"}, 404, X_Error_Code="RepoNotFound")
        rest = path[4:] if path[0] == "api" else path[3:]
        try:
            return self._repo(name, self.server.repos[name], rest, body)
        except KeyError:
            return self._say({"error": "Revision not found"}, 404, X_Error_Code="RevisionNotFound")

    do_GET = do_POST = do_HEAD = do_DELETE = _go  # noqa: N815 - the names that http.server calls

    def _repo(self, name: str, repo: Repo, rest: list[str], body: bytes) -> None:
        what, *more = rest or ["revision", "main"]
        if what == "refs":
            tags = [{"name": t, "ref": f"refs/tags/{t}", "targetCommit": c} for t, c in repo.tags.items()]
            main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.commits[-1][0]}
            return self._say({"branches": [main], "converts": [], "tags": tags})
        if what == "tag":
            return self._tag(repo, more[0], body)
        sha, files = repo.at(more[0] if more else "main")
        if what == "revision":
            held = [{"rfilename": n} for n in files]
            return self._say({"_id": "1", "id": name, "sha": sha, "siblings": held, "private": False, "tags": []})
        if what in ("tree", "paths-info"):
            wanted = set(json.loads(body).get("paths", ())) if what == "paths-info" else None
            return self._say([_entry(n, raw) for n, raw in files.items() if _under(n, more[1:], wanted)])
        if what == "preupload":
            asked = json.loads(body)["files"]
            return self._say(
                {"files": [{"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in asked]}
            )
        if what == "commit":
            return self._commit(name, repo, dict(files), body)
        if what == "resolve" and "/".join(more[1:]) in files:
            raw = files["/".join(more[1:])]
            etag = f'"{hashlib.sha256(raw).hexdigest()}"'
            return self._say(raw, ETag=etag, X_Repo_Commit=sha, X_Linked_Etag=etag, Accept_Ranges="bytes")
        return self._say({"error": "Entry not found"}, 404, X_Error_Code="EntryNotFound")

    def _tag(self, repo: Repo, name: str, body: bytes) -> None:
        if self.command == "DELETE":
            del repo.tags[name]
            return self._say({})
        if repo.broken:
            repo.broken = False
            return self._say({"error": "out of order"}, 500)
        repo.tags[json.loads(body)["tag"]] = repo.at(name)[0]
        return self._say({})

    def _commit(self, name: str, repo: Repo, files: Files, body: bytes) -> None:
        lines = [json.loads(line) for line in body.splitlines()]
        head = lines[0]["value"]
        if head.get("parentCommit") not in (None, repo.commits[-1][0]):
            return self._say({"error": "A commit has happened since"}, 412)
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "deletedFile":
                files.pop(value["path"])
        sha = repo.commit(head["summary"], files)
        return self._say(
            {
                "success": True,
                "commitOid": sha,
                "commitUrl": f"http://{self.headers['Host']}/datasets/{name}/commit/{sha}",
            }
        )


def _entry(name: str, raw: bytes) -> dict[str, Any]:
    sha = hashlib.sha1(f"blob {len(raw)}\0".encode() + raw).hexdigest()  # noqa: S324 - as git names a blob
    return {"type": "file", "path": name, "size": len(raw), "oid": sha}


def _under(name: str, folder: list[str], wanted: set[str] | None) -> bool:
    return name in wanted if wanted is not None else name.startswith("".join(f"{part}/" for part in folder))


@contextmanager
def hub() -> Iterator[tuple[str, dict[str, Repo]]]:
    """A running stand-in: its address and its repositories."""
    server = Hub(("127.0.0.1", 0), _Handler)
    server.repos = {}
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.repos
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
