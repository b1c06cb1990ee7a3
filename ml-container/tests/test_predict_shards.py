"""A prediction that several tasks share, in this process."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import fit_spec, numbers, predict_spec
from fake_controller import FakeController

from fitlane_ml.attempt_client import Attempt, AttemptClient
from fitlane_ml.fit_task import run_fit
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.identity import Identity
from fitlane_ml.predict_task import run_predict
from fitlane_ml.report import Result
from fitlane_ml.spec import parse_spec


def run(controller: FakeController, spec: dict[str, Any]) -> Result:
    attempt = Attempt(f"{controller.url}/jobs/j/attempts/1", "token", "n", 0)
    client = AttemptClient(attempt, Identity(controller.host, controller.url), 1.0)
    task = run_fit if spec["kind"] == "fit" else run_predict
    return task(parse_spec(spec), Heartbeat(client, 5, on_stop=lambda: None))


@pytest.mark.parametrize("tasks", [2, 5, 7])
def test_the_parts_in_order_are_the_whole_also_where_a_task_has_no_rows(
    controller: FakeController, tmp_path: Path, tasks: int
) -> None:
    model = run(controller, fit_spec(tmp_path, numbers())).outputs["model"]
    rows = numbers(rows=500, seed=1)
    spec = predict_spec(tmp_path, rows, model)
    pq.write_table(rows, tmp_path / "job_p.parquet", row_group_size=100)
    spec["inputs"]["dataset"]["sizeBytes"] = (tmp_path / "job_p.parquet").stat().st_size
    whole = run(controller, spec)
    expected = pq.read_table(tmp_path / "job_p/1/part-00000.parquet")

    results = [
        run(controller, {**spec, "taskIndex": index, "taskCount": tasks}) for index in range(tasks)
    ]
    parts = [tmp_path / f"job_p/1/part-{index:05d}.parquet" for index in range(tasks)]
    assert pa.concat_tables([pq.read_table(part) for part in parts]) == expected

    measured = [result.metrics for result in results if result.metrics]
    assert sum(metrics["labelledRows"] for metrics in measured) == 500
    right = sum(metrics["accuracy"] * metrics["labelledRows"] for metrics in measured)
    assert right / 500 == pytest.approx(whole.metrics["accuracy"])
