"""A stand-in for a model hub, on this machine alone: what huggingface_hub's client asks for, and what
can go wrong on the way. Large files are redirected to another host, as hubs do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

LARGE = (".safetensors", ".bin")
COMMIT = "c0ffee" + "0" * 34


@dataclass
class Repo:
    """A model on the hub. `files` are its bytes by name, `spoilt` those that come altered, `breaks`
    after how many bytes each next large body breaks off, `limited` how many requests are too many;
    `gated` asks for the token "open"; `gate` holds large bodies back half-way until it is set."""

    files: dict[str, bytes]
    commit: str = COMMIT
    card: dict = field(default_factory=lambda: {"license": "mit", "language": ["en", "zh"]})
    gated: bool = False
    spoilt: tuple[str, ...] = ()
    breaks: list[int] = field(default_factory=list)
    limited: int = 0
    gate: threading.Event | None = None


class Hub(ThreadingHTTPServer):
    """The server. `asked` lists (method, path, Range) of all requests, `sent` counts bytes of bodies
    of large files."""

    daemon_threads = True

    def __init__(self, repos: dict[str, Repo]):
        super().__init__(("127.0.0.1", 0), Answer)
        self.repos, self.asked, self.sent, self.leaked = repos, [], 0, []
        self.lock = threading.Lock()

    @property
    def endpoint(self) -> str:
        """Its address, as HF_ENDPOINT takes it."""
        return f"http://127.0.0.1:{self.server_port}"

    def bodies(self) -> list[str]:
        """The names of the large files that were sent, once for each request."""
        return [path.rsplit("/", 1)[1] for _, path, _ in self.asked if "/cdn/" in path]

    def starts(self) -> list[int]:
        """From which byte on large files were asked for."""
        asked = [span or "bytes=0-" for _, path, span in self.asked if "/cdn/" in path]
        return [int(span.removeprefix("bytes=").split("-")[0]) for span in asked]


@contextmanager
def hub(**repos: Repo) -> Iterator[Hub]:
    """A hub that has these models, named lab/NAME."""
    with Hub({f"lab/{name}": repo for name, repo in repos.items()}) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            for repo in server.repos.values():
                if repo.gate:
                    repo.gate.set()
            server.shutdown()


class Answer(BaseHTTPRequestHandler):
    """One request, answered as a hub answers it."""

    protocol_version = "HTTP/1.1"
    server: Hub

    def log_message(self, *_) -> None:
        """The test's output stays readable."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(self.path.split("?")[0])
        self.server.asked.append((self.command, path, self.headers.get("Range")))
        parts = path.strip("/").split("/")
        if parts[0] == "api":  # api/models/lab/NAME/revision/REVISION
            name, rest = "/".join(parts[2:4]), ("info", *parts[5:])
        elif parts[0] == "cdn":  # cdn/lab/NAME/FILE, on another host
            name, rest = "/".join(parts[1:3]), ("cdn", parts[3])
        else:  # lab/NAME/resolve/COMMIT/FILE
            name, rest = "/".join(parts[:2]), ("resolve", *parts[3:])
        repo = self.server.repos.get(name)
        if repo is None:
            return self._say(401, {"X-Error-Code": "RepoNotFound"})
        if repo.limited:
            repo.limited -= 1
            return self._say(429, {})
        return getattr(self, f"_{rest[0]}")(name, repo, *rest[1:])

    def _info(self, name: str, repo: Repo, revision: str = "main") -> None:
        if revision not in ("main", "v1", repo.commit):
            return self._say(404, {"X-Error-Code": "RevisionNotFound"})
        told = {
            "id": name,
            "sha": repo.commit,
            "siblings": [{"rfilename": file} for file in repo.files],
            "cardData": repo.card,
        }
        return self._say(200, {"Content-Type": "application/json"}, json.dumps(told).encode())

    def _resolve(self, name: str, repo: Repo, commit: str, file: str) -> None:
        headers = {"X-Repo-Commit": repo.commit}
        if commit != repo.commit:
            return self._say(404, headers | {"X-Error-Code": "RevisionNotFound"})
        if repo.gated and self.headers.get("Authorization") != "Bearer open":
            return self._say(401, headers | {"X-Error-Code": "GatedRepo"})
        if file not in repo.files:
            return self._say(404, headers | {"X-Error-Code": "EntryNotFound"})
        body = repo.files[file]
        if file.endswith(LARGE):
            headers |= {
                "X-Linked-Size": str(len(body)),
                "X-Linked-Etag": f'"{sha256(body).hexdigest()}"',
                "Location": f"http://localhost:{self.server.server_port}/cdn/{name}/{file}",
            }
            return self._say(302, headers)
        etag = sha1(b"blob %d\0" % len(body) + body).hexdigest()  # as git names it
        return self._say(200, headers | {"ETag": f'"{etag}"'}, altered(repo, file))

    def _cdn(self, name: str, repo: Repo, file: str) -> None:
        if self.headers.get("Authorization"):
            self.server.leaked.append(self.path)
        body, status, headers = altered(repo, file), 200, {}
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.removeprefix("bytes=").split("-")[0])
            headers = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            body, status = body[start:], 206
        with self.server.lock:
            cut = repo.breaks.pop(0) if repo.breaks else None
        self._say(status, headers, body, cut=cut, gate=repo.gate)

    def _say(self, status: int, headers: dict, body: bytes = b"", *, cut=None, gate=None) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            if gate is not None:
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                gate.wait(30)
                body = body[len(body) // 2 :]
            sent = body if cut is None else body[:cut]
            self.wfile.write(sent)
            self.server.sent += len(sent) if status in (200, 206) and "/cdn/" in self.path else 0
        except ConnectionError:  # the client has gone
            self.close_connection = True
        if cut is not None:
            self.close_connection = True


def altered(repo: Repo, file: str) -> bytes:
    """A file's bytes as they come: of a spoilt one the last byte is another."""
    body = repo.files[file]
    return body[:-1] + bytes([body[-1] ^ 1]) if file in repo.spoilt else body
