"""A user of the API, who speaks HTTP and nothing else."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import httpx

from bad_input.case import Case, Make
from bad_input.files import Files
from bad_input.seen import Seen

_ANSWER_SECONDS = 90.0
_PRECONDITION_FAILED = 412
_OVER = {"succeeded", "failed", "cancelled", "expired"}


class Refused(Exception):
    """The API's answer was a problem document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem)
        self.problem = problem


class ApiUser:
    """Uploads, fits and predicts; may be shared by threads."""

    def __init__(self, url: str, key: str, files: Files) -> None:
        self._api = httpx.Client(
            base_url=f"{url}/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=_ANSWER_SECONDS,
            trust_env=False,
        )
        self._files = files
        self._models: dict[tuple[Make, str], str] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Ends its connections."""
        self._api.close()

    def run(self, case: Case) -> Seen:
        """Uploads the file and asks what the case asks, as far as that goes."""
        try:
            dataset = self._upload(case.make, case.replacement, case.text_format)
            failed = self._failed_conversion(dataset) if case.text_format else None
            if failed is not None:
                return self._seen(failed)
            return self._seen(self._job(case.operation, self._body(case, dataset)))
        except Refused as refused:
            error = {**refused.problem, "message": refused.problem["detail"]}
            return Seen("api", error, text=json.dumps(refused.problem))

    def _body(self, case: Case, dataset: str) -> dict[str, Any]:
        if case.operation == "predict":
            version = self._model(*case.model)
            return {"dataset": dataset, "version": version, **case.parameters}
        body = {"dataset": dataset, "validation": "none", **case.parameters}
        if case.validation is not None:
            body["validation"] = {"dataset": self._upload(case.validation)}
        return body

    def _model(self, make: Make, trainer: str) -> str:
        """The version that a fit of the file made."""
        with self._lock:
            if (make, trainer) not in self._models:
                body = {"dataset": self._upload(make), "trainer": trainer, "validation": "none"}
                job = self._job("fit", body)
                assert job["status"] == "succeeded", job
                self._models[make, trainer] = job["outputs"]["version"]
            return self._models[make, trainer]

    def _failed_conversion(self, dataset: str) -> dict[str, Any] | None:
        """The job that could make no table of an upload; None once there is one."""
        found = _read(self._api.get(f"/datasets/{dataset}"))
        job = self._ended(_read(self._api.get(f"/jobs/{found['conversion']['job']}")))
        after = _read(self._api.get(f"/datasets/{dataset}"))
        assert after["status"] == {"succeeded": "ready"}.get(job["status"], job["status"])
        return None if job["status"] == "succeeded" else job

    def _upload(
        self,
        make: Make,
        replacement: Make | None = None,
        text_format: Mapping[str, Any] | None = None,
    ) -> str:
        path = self._files.path(make)
        size = path.stat().st_size
        # Where the size is signed, another one is refused for that alone.
        is_bound = size > 0 and replacement is None
        asked: dict[str, Any] = {"sizeBytes": size} if is_bound else {}
        if text_format is not None:
            asked["format"] = dict(text_format)
        opened = self._post("/datasets", asked)
        assert _put(opened["upload"], path).is_success
        dataset = str(opened["dataset"]["id"])
        self._post(f"/datasets/{dataset}/complete", {})
        if replacement is not None:
            again = _put(opened["upload"], self._files.path(replacement))
            assert again.status_code == _PRECONDITION_FAILED, again.text
        return dataset

    def _job(self, operation: Literal["fit", "predict"], body: dict[str, Any]) -> dict[str, Any]:
        return self._ended(self._post(f"/{operation}", body))

    def _ended(self, job: dict[str, Any]) -> dict[str, Any]:
        while job["status"] not in _OVER:
            job = _read(self._api.get(f"/jobs/{job['id']}", params={"wait": "30s"}))
        return job

    def _seen(self, job: Mapping[str, Any]) -> Seen:
        logs = self._api.get(f"/jobs/{job['id']}/logs").text
        text = json.dumps(job) + logs
        if job["status"] == "succeeded":
            rows, metrics = job["outputs"]["rows"], job["metrics"]
            return Seen("accepted", None, rows, metrics, job["attempts"], text)
        assert job["status"] == "failed", job
        return Seen("container", job["error"], attempts=job["attempts"], text=text)

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return _read(self._api.post(path, json=body))


def _put(ticket: Mapping[str, Any], path: Path) -> httpx.Response:
    return httpx.put(
        ticket["url"],
        headers=ticket["headers"],
        content=path.read_bytes(),
        timeout=_ANSWER_SECONDS,
        trust_env=False,
    )


def _read(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    if not response.is_success:
        raise Refused(body)
    return body
