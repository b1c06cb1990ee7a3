"""A prediction that several tasks share, in this process."""

import json
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
from fitlane_ml.join_task import run_join
from fitlane_ml.predict_task import run_predict
from fitlane_ml.prepare_task import run_prepare
from fitlane_ml.profile_task import run_profile
from fitlane_ml.report import Result
from fitlane_ml.spec import parse_spec
from fitlane_ml.train_task import run_train
from fitlane_ml.trial_task import run_trial
from fitlane_ml.validate_task import run_validate

TASKS = {
    "prepare": run_prepare,
    "trials": run_trial,
    "fit": run_fit,
    "train": run_train,
    "validate": run_validate,
    "predict": run_predict,
    "join": run_join,
    "profile": run_profile,
}


def run(controller: FakeController, spec: dict[str, Any]) -> Result:
    attempt = Attempt(f"{controller.url}/jobs/j/attempts/1", "token", "n", 0)
    client = AttemptClient(attempt, Identity(controller.host, controller.url), 1.0)
    return TASKS[spec["step"]](parse_spec(spec), Heartbeat(client, 5, on_stop=lambda: None))


@pytest.mark.parametrize("tasks", [2, 5, 7])
def test_the_parts_in_order_are_the_whole_also_where_a_task_has_no_rows(
    controller: FakeController, tmp_path: Path, tasks: int
) -> None:
    spec = sharded(controller, tmp_path)
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


@pytest.mark.parametrize("tasks", [2, 5, 7])
def test_a_join_has_the_bytes_that_one_task_writes(
    controller: FakeController, tmp_path: Path, tasks: int
) -> None:
    spec = sharded(controller, tmp_path)
    whole = run(controller, {**spec, "outputUri": f"{tmp_path.as_uri()}/whole/1/"})
    joined = run(controller, join_spec(controller, spec, tasks))
    assert joined.outputs["result"]["parts"] == [
        {**_only_part(whole), "uri": f"{tmp_path.as_uri()}/job_p/2/part-00000.parquet"}
    ]
    assert pq.read_table(tmp_path / "job_p/2/part-00000.parquet").num_rows == 500


def test_parts_too_large_for_one_file_are_listed_in_a_manifest(
    controller: FakeController, tmp_path: Path
) -> None:
    join = join_spec(controller, sharded(controller, tmp_path), 3)
    join["limits"] = {**join["limits"], "resultFileBytes": 100}
    result = run(controller, join).outputs["result"]
    assert result["parts"] == join["inputs"]["parts"]
    listed = json.loads((tmp_path / "job_p/2/manifest.json").read_text())
    assert listed == {"rows": 500, "parts": result["parts"]}


def sharded(controller: FakeController, folder: Path) -> dict[str, Any]:
    """A prediction of a file of five row groups."""
    model = run(controller, fit_spec(folder, numbers())).outputs["model"]
    rows = numbers(rows=500, seed=1)
    spec = predict_spec(folder, rows, model)
    pq.write_table(rows, folder / "job_p.parquet", row_group_size=100)
    spec["inputs"]["dataset"]["sizeBytes"] = (folder / "job_p.parquet").stat().st_size
    return spec


def join_spec(controller: FakeController, spec: dict[str, Any], tasks: int) -> dict[str, Any]:
    """The spec of the step after so many tasks, once they are done."""
    results = [
        run(controller, {**spec, "taskIndex": index, "taskCount": tasks}) for index in range(tasks)
    ]
    parts = [_only_part(result) for result in results]
    output_uri = spec["outputUri"].replace("/1/", "/2/")
    inputs = {**spec["inputs"], "parts": parts}
    return {**spec, "step": "join", "attempt": 2, "inputs": inputs, "outputUri": output_uri}


def _only_part(result: Result) -> dict[str, Any]:
    (part,) = result.outputs["result"]["parts"]
    return dict(part)
