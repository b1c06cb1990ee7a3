"""A fit from spec to outputs, in this process."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import fit_spec, numbers
from fake_controller import FakeController

from fitlane_ml.attempt_client import Attempt, AttemptClient
from fitlane_ml.errors import UserError
from fitlane_ml.fit_task import run_fit
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.identity import Identity
from fitlane_ml.report import Result
from fitlane_ml.spec import parse_spec


def run(controller: FakeController, spec: dict[str, Any]) -> tuple[Result, dict[str, Any]]:
    """The result and the model card of a fit."""
    attempt = Attempt(f"{controller.url}/jobs/j/attempts/1", "token", "n", 0)
    client = AttemptClient(attempt, Identity(controller.host, controller.url), 1.0)
    result = run_fit(parse_spec(spec), Heartbeat(client, 5, on_stop=lambda: None))
    card = Path(result.outputs["card"]["uri"].removeprefix("file://"))
    return result, json.loads(card.read_text())


def spec_with(
    folder: Path, other: pa.Table | None = None, job: str = "job_a", **parameters: Any
) -> dict[str, Any]:
    spec = fit_spec(folder, numbers(), job)
    spec["parameters"] |= parameters
    if other is not None:
        data = folder / "other.parquet"
        pq.write_table(other, data)
        spec["parameters"]["validation"] = {"mode": "dataset", "dataset": "ds_v"}
        place = {"uri": data.as_uri(), "sizeBytes": data.stat().st_size}
        spec["inputs"] = {**spec["inputs"], "validation": place}
    return spec


def test_reports_what_the_card_says(controller: FakeController, tmp_path: Path) -> None:
    result, card = run(controller, spec_with(tmp_path))
    assert result.metrics == card["metrics"]
    assert {"accuracy", "rocAuc", "baselineLogLoss", "trainAccuracy"} < set(result.metrics)
    assert card["validation"]["used"] == "fraction"
    assert result.outputs["rows"] == card["rows"] == 200
    assert result.outputs["classes"] == card["classes"]
    assert result.outputs["schema"] == card["schema"]


def test_the_same_inputs_give_the_same_model_and_card(
    controller: FakeController, tmp_path: Path
) -> None:
    (first, _), (second, _) = (
        run(controller, spec_with(tmp_path, job=job)) for job in ("job_a", "job_b")
    )
    assert first.outputs["model"]["digest"] == second.outputs["model"]["digest"]
    cards = {(tmp_path / job / "1/card.json").read_bytes() for job in ("job_a", "job_b")}
    assert len(cards) == 1


def test_measures_on_the_other_dataset(controller: FakeController, tmp_path: Path) -> None:
    result, card = run(controller, spec_with(tmp_path, numbers(300, seed=1)))
    assert card["validation"]["used"] == "dataset"
    assert card["validation"]["dataset"] == "ds_v"
    assert card["validation"]["rows"] == 300
    assert result.metrics["accuracy"] > result.metrics["baselineAccuracy"]


def test_another_dataset_that_lacks_a_column_is_refused_before_training(
    controller: FakeController, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as error:
        run(controller, spec_with(tmp_path, numbers().drop_columns(["x1"])))
    assert (error.value.code, error.value.column) == ("column_missing", "x1")
    assert not (tmp_path / "job_a").exists()


def test_reads_only_the_columns_that_have_a_role(
    controller: FakeController, tmp_path: Path
) -> None:
    # A list is no feature, and not read where it has no part in the fit.
    unread = numbers().append_column("id", pa.array([[row] for row in range(200)]))
    spec = spec_with(tmp_path, idColumns=["id"], sampleWeight="x3")
    pq.write_table(
        unread.set_column(3, "x3", pa.array([1.0, 2.0] * 100)), tmp_path / "job_a.parquet"
    )
    spec["inputs"]["dataset"]["sizeBytes"] = (tmp_path / "job_a.parquet").stat().st_size
    _, card = run(controller, spec)
    assert [feature["name"] for feature in card["features"]] == ["x0", "x1", "x2"]
    assert (card["idColumns"], card["sampleWeight"]) == (["id"], "x3")


def test_the_export_lies_beside_the_model(controller: FakeController, tmp_path: Path) -> None:
    result, card = run(controller, spec_with(tmp_path))
    export = result.outputs["export"]
    content = Path(export["uri"].removeprefix("file://")).read_bytes()
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" == export["digest"]
    assert export["sizeBytes"] == len(content)
    assert card["export"] == {"file": "export.bin", "digest": export["digest"]}
    model, export_uri = result.outputs["model"]["uri"], export["uri"]
    assert export_uri == model.replace("model.skops", "export.bin")


def test_says_why_there_is_no_export(controller: FakeController, tmp_path: Path) -> None:
    table = numbers().set_column(4, "y", pa.array([0, 2**60] * 100))
    result, card = run(controller, fit_spec(tmp_path, table))
    assert result.outputs["export"] == card["export"]
    assert "'y'" in card["export"]["withheld"]
