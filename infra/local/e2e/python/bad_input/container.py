"""The container by itself: its warm worker, a controller that only hands out specs, and files."""

import http.client
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from fake_controller import FakeController

from bad_input.case import Case, Make
from bad_input.files import Files
from bad_input.seen import Seen

_ROOT = Path(__file__).parents[5]
_PYTHON = _ROOT / ".fitlane/venv/bin/python"
_SECRET = "secret"  # noqa: S105 (between this test and the worker it starts)
_PATIENCE_SECONDS = 120.0
_AT_ONCE = 2
_TRAINER = "hist-gradient-boosting"
_MOST_TEXT_BYTES = 2**30
_DEFAULTS = {"target": "y", "validation": {"mode": "none"}}

Report = Mapping[str, Any]


class Container:
    """Fits and predicts files of a folder. Close it."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files = files
        self._folder = folder
        self._controller = FakeController(beat_seconds=5)
        self._worker = _Worker(self._controller)
        self._models: dict[tuple[Make, str], Report] = {}

    def close(self) -> None:
        """Ends the worker."""
        self._worker.close()
        self._controller.close()

    @property
    def log(self) -> str:
        """What the worker has said."""
        return "".join(self._worker.log)

    def run(self, cases: Mapping[str, Case]) -> dict[str, Seen]:
        """How each case ends, when the container is given its file directly."""
        self._fit_models(list({case.model for case in cases.values() if case.trained_on}))
        specs = {f"job_{number}": self._spec(case) for number, case in enumerate(cases.values())}
        reports = self._reports(specs)
        return {name: _seen(reports[job]) for name, job in zip(cases, specs, strict=True)}

    def _fit_models(self, models: Sequence[tuple[Make, str]]) -> None:
        specs = {
            f"model_{number}": {**self._fit_spec(make, _DEFAULTS), "trainer": trainer}
            for number, (make, trainer) in enumerate(models)
        }
        reports = self._reports(specs)
        for model, job in zip(models, specs, strict=True):
            self._models[model] = reports[job]["outputs"]["model"]

    def _reports(self, specs: Mapping[str, dict[str, Any]]) -> dict[str, Report]:
        """The finish of each job, by its id."""
        for job, spec in specs.items():
            output = f"{(self._folder / job).as_uri()}/"
            self._controller.jobs.append({**spec, "jobId": job, "outputUri": output})
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            assert set(pool.map(lambda _: self._worker.push(), range(_AT_ONCE))) == {204}
        calls = [self._controller.finish() for _ in specs]
        return {
            call.headers["X-Fitlane-Attempt"].removeprefix("token-of-"): call.body for call in calls
        }

    def _spec(self, case: Case) -> dict[str, Any]:
        if case.operation == "predict":
            spec = self._fit_spec(case.make, {})
            model = self._models[case.model]
            named = {"uri": model["uri"], "digest": model["digest"]}
            inputs = {**spec["inputs"], "model": named}
            return {
                **spec,
                "kind": "predict",
                "step": "predict",
                "parameters": dict(case.parameters),
                "inputs": inputs,
            }
        if case.text_format is not None:
            parameters = {"format": dict(case.text_format), "maxBytes": _MOST_TEXT_BYTES}
            return {**self._fit_spec(case.make, parameters), "kind": "convert", "step": "convert"}
        asked = dict(case.parameters)
        trainer = asked.pop("trainer", _TRAINER)
        spec = self._fit_spec(case.make, {**_DEFAULTS, **_normalised(asked)})
        spec["trainer"] = trainer
        if case.validation is not None:
            spec["parameters"]["validation"] = {"mode": "dataset", "dataset": "ds_validation"}
            spec["inputs"]["validation"] = self._input(case.validation)
        if case.replacement is not None:
            replaced = self._input(case.replacement)["uri"]
            spec["inputs"]["dataset"]["uri"] = replaced
        return spec

    def _fit_spec(self, make: Make, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "attempt": 1,
            "taskIndex": 0,
            "taskCount": 1,
            "kind": "fit",
            "step": "fit",
            "trainer": _TRAINER,
            "parameters": dict(parameters),
            "inputs": {"dataset": self._input(make)},
            "limits": {"timeoutSeconds": _PATIENCE_SECONDS, "threads": 1, "resultFileBytes": 2**30},
            "beatSeconds": 5,
        }

    def _input(self, make: Make) -> dict[str, Any]:
        path = self._files.path(make)
        return {"uri": path.as_uri(), "sizeBytes": path.stat().st_size}


def _normalised(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """As the API passes them on: the validation always as an object."""
    asked = parameters.get("validation", "none")
    mode = next(iter(asked)) if isinstance(asked, Mapping) else asked
    more = asked if isinstance(asked, Mapping) else {}
    return {**parameters, "validation": {"mode": mode, **more}}


def _seen(report: Report) -> Seen:
    if "error" in report:
        return Seen("container", report["error"], text=str(report))
    outputs = report["outputs"]
    if outputs["kind"] == "convert":
        return Seen("accepted", None, outputs["table"]["rows"], text=str(report))
    parts = outputs["result"]["parts"] if outputs["kind"] == "predict" else [outputs]
    rows = sum(part["rows"] for part in parts)
    return Seen("accepted", None, rows, report["metrics"], text=str(report))


class _Worker:
    """The express worker as a real process."""

    def __init__(self, controller: FakeController) -> None:
        environment = {
            "PORT": "0",
            "CONTROLLER_URL": controller.url,
            "GCE_METADATA_HOST": controller.host,
            "PUSH_AUTH": "secret",
            "PUSH_SECRET": _SECRET,
            "PYTHONUNBUFFERED": "1",
        }
        self.log: list[str] = []
        self._process = subprocess.Popen(  # noqa: S603 (our own worker)
            [_PYTHON, "-m", "fitlane_ml.worker"], env=environment, stderr=subprocess.PIPE, text=True
        )
        self._ready = threading.Event()
        assert self._process.stderr is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stderr,))
        self._reader.start()
        assert self._ready.wait(_PATIENCE_SECONDS), self.log
        found = re.search(r'"port": (\d+)', "".join(self.log))
        assert found, self.log
        self._port = int(found[1])

    def _read(self, stderr: IO[str]) -> None:
        with stderr:
            for line in stderr:
                self.log.append(line)
                if "the worker is ready" in line:
                    self._ready.set()
        self._ready.set()

    def push(self) -> int:
        """Wakes it; returns when it has found no more jobs."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=None)
        try:
            connection.request("POST", f"/?token={_SECRET}", "{}")
            return connection.getresponse().status
        finally:
            connection.close()

    def close(self) -> None:
        """Kills it with its children."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
