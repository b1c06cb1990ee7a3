"""A controller and a metadata server for tests, over real HTTP, that records what it is told."""

import base64
import http.server
import json
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any


def unsigned_id_token(audience: str, expires_in: float = 3600) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"aud": audience, "exp": time.time() + expires_in}
    return f"{part({'alg': 'none'})}.{part(claims)}.x"


@dataclass
class Call:
    name: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class FakeController:
    """Answers `claim` with `spec`, `/claims` from `jobs`. `failures[name]` is used up first.

    A failure is a status, or "drop": the call is taken in, and its answer is lost.
    """

    spec: dict[str, Any] | None = None
    jobs: list[dict[str, Any]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    failures: dict[str, list[int | str]] = field(default_factory=dict)
    claim_status: int = 200
    beat_status: int = 200
    finish_status: int = 200
    cancel: bool = False
    beat_seconds: float = 0.05
    finished: "queue.SimpleQueue[Call]" = field(default_factory=queue.SimpleQueue)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.controller = self
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def named(self, name: str) -> list[Call]:
        with self.lock:
            return [call for call in self.calls if call.name == name]

    def finish(self, timeout: float = 60) -> Call:
        """The next finish; fails the test if none comes."""
        return self.finished.get(timeout=timeout)

    def answer(self, call: Call) -> tuple[int, Any] | None:
        with self.lock:
            self.calls.append(call)
            failures = self.failures.get(call.name, [])
            failure = failures.pop(0) if failures else None
            answer = self._answer(call)
        if failure == "drop":
            return None
        if isinstance(failure, int):
            return failure, {}
        if call.name == "finish":
            self.finished.put(call)
        return answer

    def _answer(self, call: Call) -> tuple[int, Any]:
        if call.name == "claim":
            return self.claim_status, self.spec
        if call.name == "beat":
            return self.beat_status, {"cancel": self.cancel, "beatSeconds": self.beat_seconds}
        if call.name == "finish":
            return self.finish_status, {}
        if call.name == "claims":
            return self._next_job(call.body["nonce"])
        return 204, None

    def _next_job(self, nonce: str) -> tuple[int, Any]:
        if nonce not in self.given:
            if not self.jobs:
                return 204, None
            spec = self.jobs.pop(0)
            self.given[nonce] = {
                "attemptUrl": f"{self.url}/jobs/{spec['jobId']}/attempts/1",
                "attemptToken": f"token-of-{spec['jobId']}",
                "spec": spec,
            }
        return 200, self.given[nonce]


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    controller: FakeController


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        assert self.path.startswith("/computeMetadata/v1/instance/service-accounts/default/")
        assert self.headers["Metadata-Flavor"] == "Google"
        audience = self.server.controller.url
        with self.server.controller.lock:
            self.server.controller.calls.append(Call("token", {"path": self.path}, {}))
        self._send(200, unsigned_id_token(audience).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = Call(self.path.rsplit("/", 1)[1], body, dict(self.headers))
        answer = self.server.controller.answer(call)
        if answer is None:
            self.close_connection = True
            return
        status, content = answer
        self._send(status, b"" if content is None else json.dumps(content).encode())

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            pass  # the process under test was killed while it waited

    def log_message(self, *_: object) -> None:
        pass
