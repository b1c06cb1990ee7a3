"""The wire of the fake: routes, problems, ranges, and connections that break."""

from __future__ import annotations

import io
import json
import re
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from fake_fitlane import FakeFitlane


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.0: a connection per request, so that a stop leaves none behind."""

    @property
    def fake(self) -> FakeFitlane:
        fake: FakeFitlane = self.server.fake  # type: ignore[attr-defined]
        return fake

    def do_GET(self) -> None:
        self.handle_any()

    def do_POST(self) -> None:
        self.handle_any()

    def do_PUT(self) -> None:
        self.handle_any()

    def handle_any(self) -> None:
        from fake_fitlane import Request

        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        self.fake.requests.append(request)
        path = urlsplit(self.path).path
        if canned := self.fake.canned.get(f"{self.command} {path}"):
            answer = canned.popleft()
            if answer.is_lost:
                self.wfile = io.BytesIO()
                self.route(path.removeprefix("/v1"), json.loads(body or b"{}"))
            elif answer.status:
                self.answer(answer.status, answer.body, answer.headers)
        elif path.startswith("/storage/"):
            self.store(path.removeprefix("/storage/"), body)
        else:
            self.route(path.removeprefix("/v1"), json.loads(body or b"{}"))

    def route(self, path: str, body: Any) -> None:
        fake, method = self.fake, self.command
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.headers.get("Authorization") != "Bearer flk_test":
            self.answer(
                401, {"code": "unauthenticated", "detail": "Unknown key.", "fix": "Log in."}
            )
        elif (method, path) == ("POST", "/datasets"):
            self.answer(201, fake.create_dataset(body))
        elif found := re.fullmatch(r"/datasets/(\w+)/complete", path):
            self.answer(200, fake.complete_dataset(found[1]))
        elif found := re.fullmatch(r"/datasets/(\w+)/parts", path):
            parts = fake.sign_parts(found[1], body["numbers"]) if body else fake.parts(found[1])
            self.answer(200, parts)
        elif found := re.fullmatch(r"/datasets/(\w+)", path):
            self.answer(200, fake.datasets[found[1]])
        elif (method, path) == ("POST", "/jobs"):
            self.answer(202, fake.accept_job(body, self.headers["Idempotency-Key"]))
        elif found := re.fullmatch(r"/jobs/(\w+)/cancel", path):
            self.answer(200, fake.cancel_job(found[1]))
        elif found := re.fullmatch(r"/jobs/(\w+)/retry", path):
            self.answer(202, fake.retry_job(found[1], self.headers["Idempotency-Key"]))
        elif path == "/jobs":
            self.answer(200, self.page(fake.jobs, query))
        elif path == "/datasets":
            self.answer(200, self.page(fake.datasets, query))
        elif path == "/versions":
            self.answer(200, self.page({"ver_1": {"id": "ver_1", "model": "churn"}}, query))
        elif found := re.fullmatch(r"/jobs/(\w+)", path):
            job = fake.wait(found[1], float(query.get("wait", "0").rstrip("s")))
            if fake.is_up:
                self.answer(200, job)
        elif found := re.fullmatch(r"/jobs/(\w+)/result", path):
            self.answer(200, fake.result(found[1]))
        elif found := re.fullmatch(r"/versions/(\w+)/card", path):
            self.answer(200, fake.card(found[1]))
        elif found := re.fullmatch(r"/versions/(\w+)/files", path):
            self.answer(200, {"version": found[1], "files": fake.files(found[1])})
        else:
            self.answer(404, {"code": "not_found", "detail": f"No {path}."})

    def page(self, items: dict[str, Any], query: dict[str, str]) -> Any:
        newest_first = list(items.values())[::-1]
        start = int(query.get("cursor", 0))
        end = start + min(int(query["limit"]), self.fake.page_items)
        cursor = str(end) if end < len(newest_first) else None
        return {"items": newest_first[start:end], "nextCursor": cursor}

    def store(self, key: str, body: bytes) -> None:
        if self.command == "PUT":
            self.fake.objects[key] = body
            self.answer(200, {})
        else:
            self.send_object(self.fake.objects[key])

    def send_object(self, content: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", '"1"')
        self.end_headers()
        breaks = self.fake.break_downloads_after
        self.wfile.write(content[start:][: breaks.popleft() if breaks else None])

    def answer(self, status: int, body: Any, headers: Any = None) -> None:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # whoever asked may have hung up
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass
