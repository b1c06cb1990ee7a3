"""A fit in three steps is the fit in one: prepare, train, validate."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import fit_spec
from fake_controller import FakeController
from test_predict_shards import run

ROWS = 240
HOURS = pa.array(np.arange(ROWS) * 3_600_000_000, pa.timestamp("us", tz="UTC"))


def table() -> pa.Table:
    rng = np.random.default_rng(2)
    x = rng.standard_normal((ROWS, 2))
    plan = rng.choice(["a", "b"], ROWS)
    y = (x[:, 0] + (plan == "a") > 0).astype(int)
    return pa.table({"x0": x[:, 0], "x1": x[:, 1], "plan": plan, "w": rng.random(ROWS), "y": y})


def series() -> pa.Table:
    noise = np.random.default_rng(0).standard_normal(ROWS)
    return pa.table({"time": HOURS, "y": np.sin(np.arange(ROWS) * np.pi / 12) + 0.1 * noise})


FORECAST = {"timeColumn": "time", "frequency": "1h", "horizon": 6}


@pytest.mark.parametrize(
    ("trainer", "data", "parameters"),
    [
        ("hist-gradient-boosting", table(), {}),
        ("hist-gradient-boosting", table(), {"sampleWeight": "w", "validation": {"mode": "none"}}),
        ("hist-gradient-boosting", table().slice(0, 30), {}),
        ("xgboost", table(), {"task": "classification"}),
        ("sgd-linear-regression", table().drop(["plan"]), {"task": "regression"}),
        ("forecast", series(), {"task": "regression", "parameters": FORECAST}),
    ],
    ids=["classes", "weights", "few rows", "xgboost", "line", "forecast"],
)
def test_the_same_model_card_and_export_come_of_it(
    controller: FakeController,
    tmp_path: Path,
    trainer: str,
    data: pa.Table,
    parameters: dict[str, Any],
) -> None:
    spec = fit_spec(tmp_path, data)
    spec |= {"trainer": trainer, "parameters": {**spec["parameters"], **parameters}}
    whole = run(controller, spec)
    spec["inputs"]["prepared"] = {"uri": f"{tmp_path.as_uri()}/p.arrow", "rows": data.num_rows}
    run(controller, {**spec, "step": "prepare"})
    trained = run(controller, {**spec, "step": "train", "outputUri": f"{tmp_path.as_uri()}/t/"})
    spec["inputs"]["trained"] = dict(trained.outputs)
    spec["outputUri"] = f"{tmp_path.as_uri()}/v/"
    last = run(controller, {**spec, "step": "validate"})
    assert last.metrics == whole.metrics
    assert last.outputs["model"]["digest"] == whole.outputs["model"]["digest"]
    assert last.outputs["schema"] == whole.outputs["schema"]
    for file in ("card.json", "export.bin"):
        one, other = tmp_path / "job_a/1" / file, tmp_path / "v" / file
        assert one.exists() == other.exists()
        assert not one.exists() or one.read_bytes() == other.read_bytes()
