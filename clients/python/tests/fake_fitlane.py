"""A Fitlane API and its object storage in this process, over real HTTP, with faults on demand."""

import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any

from fake_handler import Handler

KEY = "flk_test"
NOW = "2025-01-02T03:04:05.678Z"
UPLOAD_HEADERS = {"content-type": "application/vnd.apache.parquet", "x-amz-meta-signed": "yes"}
EMPTY_TIMELINE = dict.fromkeys(
    ("queueMs", "startMs", "downloadMs", "computeMs", "uploadMs", "totalMs")
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A canned answer; `status` 0 closes the connection, with `is_lost` after the work is done."""

    status: int
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_lost: bool = False


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class FakeFitlane:
    """State outlives `stop` and `start`, as a store outlives the restart of its API."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.datasets: dict[str, Json] = {}
        self.jobs: dict[str, Json] = {}
        self.results: dict[str, list[str]] = {}
        self.requests: list[Request] = []
        self.job_of_key: dict[str, str] = {}
        self.canned: dict[str, deque[Answer]] = {}
        self.break_downloads_after: deque[int] = deque()
        # Files above it go in parts of this size; the real one is 64 MiB and 16 MiB.
        self.part_size_bytes: int | None = None
        self.page_items = 100
        self.on_job: Callable[[Json], None] = lambda _job: None
        self.changed = threading.Condition()
        self.is_up = False
        self.port = 0

    def start(self) -> None:
        self.is_up = True
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self._server.fake = self  # type: ignore[attr-defined]
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """Refuses new connections, and drops those that are held by a long poll."""
        self.is_up = False
        with self.changed:
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer_next(self, method_and_path: str, *answers: Answer) -> None:
        """The next requests of for example "POST /v1/jobs" get these answers first."""
        self.canned.setdefault(method_and_path, deque()).extend(answers)

    def seen(self, method: str, path: str) -> list[Request]:
        return [r for r in self.requests if r.method == method and r.path.split("?")[0] == path]

    def create_dataset(self, asked: Json) -> Json:
        dataset_id = f"ds_{len(self.datasets) + 1}"
        self.datasets[dataset_id] = {"id": dataset_id, "status": "uploading", "createdAt": NOW}
        self.datasets[dataset_id] |= asked
        if self.part_size_bytes and asked["sizeBytes"] > self.part_size_bytes:
            return {"dataset": self.datasets[dataset_id], "upload": self.parts(dataset_id)}
        upload = {
            "method": "PUT",
            "url": f"{self.url}/storage/{dataset_id}?X-Amz-Credential=a%2Fb%2Fs3&X-Amz-Signature=c",
            "headers": UPLOAD_HEADERS,
            "expiresAt": NOW,
        }
        return {"dataset": self.datasets[dataset_id], "upload": upload}

    def parts(self, dataset_id: str) -> Json:
        part_size = self.part_size_bytes or 1
        parts = -(-self.datasets[dataset_id]["sizeBytes"] // part_size)
        stored = [n for n in range(1, parts + 1) if f"{dataset_id}/{n}" in self.objects]
        return {
            "type": "multipart",
            "id": "u",
            "partSizeBytes": part_size,
            "parts": parts,
            "stored": stored,
        }

    def sign_parts(self, dataset_id: str, numbers: list[int]) -> Json:
        url = f"{self.url}/storage/{dataset_id}"
        signed = [
            {"number": n, "method": "PUT", "url": f"{url}/{n}", "headers": {}} for n in numbers
        ]
        return {"parts": signed}

    def complete_dataset(self, dataset_id: str) -> Json:
        dataset = self.datasets[dataset_id]
        if dataset_id not in self.objects:
            names = [f"{dataset_id}/{n}" for n in self.parts(dataset_id)["stored"]]
            self.objects[dataset_id] = b"".join(self.objects[name] for name in names)
        digest = hashlib.sha256(self.objects[dataset_id]).hexdigest()
        assert digest == dataset["sha256"]
        dataset |= {"status": "ready", "rows": 3, "columns": [{"name": "y", "type": "int64"}]}
        return dataset

    def accept_job(self, asked: Json, key: str) -> Json:
        """One job per Idempotency-Key."""
        if key not in self.job_of_key:
            self.job_of_key[key] = self.create_job(asked)["id"]
        return {**self.jobs[self.job_of_key[key]], "cached": False}

    def retry_job(self, job_id: str, key: str) -> Json:
        made = self.accept_job(self.jobs[job_id]["parameters"], key)
        self.change(made["id"], retryOf=job_id)
        return self.jobs[made["id"]]

    def cancel_job(self, job_id: str) -> Json:
        self.change(job_id, status="cancelled")
        return {**self.jobs[job_id], "goesOnForOthers": False}

    def create_job(self, asked: Json) -> Json:
        job_id = f"job_{len(self.jobs) + 1}"
        self.jobs[job_id] = {
            "id": job_id,
            "kind": asked["kind"],
            "status": "queued",
            "lane": asked.get("lane", "express"),
            "size": "small",
            "parameters": asked,
            "outputs": None,
            "error": None,
            "attempts": 0,
            "progress": None,
            "timeline": EMPTY_TIMELINE,
            "createdAt": NOW,
        }
        self.on_job(self.jobs[job_id])
        return self.jobs[job_id]

    def change(self, job_id: str, **fields: Any) -> None:
        with self.changed:
            self.jobs[job_id] = {**self.jobs[job_id], **fields}
            self.changed.notify_all()

    def wait(self, job_id: str, seconds: float) -> Json:
        def is_over() -> bool:
            return self.jobs[job_id]["status"] in ("succeeded", "failed") or not self.is_up

        with self.changed:
            self.changed.wait_for(is_over, seconds)
        return self.jobs[job_id]

    def result(self, job_id: str) -> Json:
        return {"job": job_id, "files": self.files(job_id)}

    def files(self, owner_id: str) -> list[Json]:
        return [
            {
                "name": name,
                "url": f"{self.url}/storage/{owner_id}/{name}",
                "sizeBytes": len(self.objects[f"{owner_id}/{name}"]),
            }
            for name in self.results[owner_id]
        ]

    def add_version(self, version_id: str, card: Json, model: bytes) -> None:
        self.add_result(version_id, model_skops=model, card_json=json.dumps(card).encode())

    def card(self, version_id: str) -> Json:
        card: Json = json.loads(self.objects[f"{version_id}/card.json"])
        return card

    def add_result(self, job_id: str, **files: bytes) -> None:
        names = [name.replace("_", ".") for name in files]
        contents = dict(zip(names, files.values(), strict=True))
        self.objects |= {f"{job_id}/{name}": content for name, content in contents.items()}
        self.results[job_id] = names
