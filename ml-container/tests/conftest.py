"""What the tests share: small tables, a controller, and the two entries as real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_controller import FakeController
from fake_s3 import FakeS3

# Long enough for a busy machine; nothing is asserted about how much of it is used.
PATIENCE_SECONDS = 60.0


def wait_until(condition: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def numbers(rows: int = 200, seed: int = 0, columns: int = 4) -> pa.Table:
    """Columns x0, x1, …, and y: 0 or 1, which x0 and x1 explain."""
    X = np.random.default_rng(seed).normal(size=(rows, columns))
    y = (X[:, 0] + X[:, 1] ** 2 > 0.5).astype(np.int64)
    return pa.table({**{f"x{place}": X[:, place] for place in range(columns)}, "y": y})


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """On busy cores the threads of a small fit spend their time waiting for each other."""
    from fitlane_ml.threads import limit_threads

    limit_threads(1)


@pytest.fixture
def controller() -> Iterator[FakeController]:
    fake = FakeController()
    yield fake
    fake.close()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    from fitlane_ml import storage

    fake = FakeS3()
    monkeypatch.setenv("AWS_ENDPOINT_URL", fake.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(storage, "_filesystems", {})
    yield fake
    fake.close()


def fit_spec(folder: Path, table: pa.Table | None = None, job: str = "job_a") -> dict[str, Any]:
    """A fit of `table` under `folder`, which it is written to."""
    data = folder / f"{job}.parquet"
    if table is not None:
        pq.write_table(table, data)
    return {
        "jobId": job,
        "attempt": 1,
        "taskIndex": 0,
        "taskCount": 1,
        "kind": "fit",
        "step": "fit",
        "trainer": "hist-gradient-boosting",
        "parameters": {"target": "y", "randomState": 0},
        "inputs": {
            "dataset": {
                "uri": data.as_uri(),
                "sizeBytes": data.stat().st_size if data.exists() else 0,
            }
        },
        "outputUri": f"{(folder / job).as_uri()}/1/",
        "limits": {"timeoutSeconds": 120, "threads": 1, "resultFileBytes": 2**30},
        "beatSeconds": 5,
    }


def predict_spec(
    folder: Path, table: pa.Table, model: dict[str, Any], job: str = "job_p"
) -> dict[str, Any]:
    spec = fit_spec(folder, table, job)
    named = {"uri": model["uri"], "digest": model["digest"]}
    return {
        **spec,
        "kind": "predict",
        "step": "predict",
        "parameters": {},
        "inputs": {**spec["inputs"], "model": named},
    }


def endless_fit_spec(folder: Path, job: str = "job_a") -> dict[str, Any]:
    """A fit that waits for its data for ever: a pipe that nobody writes to."""
    os.mkfifo(folder / f"{job}.parquet")
    return fit_spec(folder, None, job)


def start_entry(module: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    """`python -m module` in an environment that has no settings but `env`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", module],
        env={**kept, "PYTHONUNBUFFERED": "1", **env},
        stderr=subprocess.PIPE,
    )


def task_env(controller: FakeController, **more: str) -> dict[str, str]:
    return {
        "FITLANE_ATTEMPT_URL": f"{controller.url}/jobs/job_a/attempts/1",
        "FITLANE_ATTEMPT_TOKEN": "token-a",
        "CLOUD_RUN_EXECUTION": "exec-1",
        "CLOUD_RUN_TASK_INDEX": "0",
        "GCE_METADATA_HOST": controller.host,
        **more,
    }
