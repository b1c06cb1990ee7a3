"""ONNX Runtime on a model's trees, against the library that fitted it."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_controller import FakeController
from test_predict_shards import run, sharded

from fitlane_ml.answers import ClassAnswers
from fitlane_ml.fit import fit, prepare
from fitlane_ml.model import answers_of
from fitlane_ml.onnx_engine import NoOnnx, OnnxEngine, onnx_engine

ROWS = 4_000


def table(classes: int = 2) -> pa.Table:
    """Numbers, prices with two decimals, categories, missing values; the last column is `y`."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((ROWS, 3))
    x[rng.random((ROWS, 3)) < 0.05] = np.nan
    price = np.round(rng.gamma(2, 20, ROWS), 2)
    plan = rng.choice(["a", "b", "c", "d", "e"], ROWS)
    score = np.nan_to_num(x[:, 0]) + (plan == "b") * 2 + (price > 40)
    edges = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    y = np.searchsorted(edges, score)
    return pa.table(
        {"x0": x[:, 0], "x1": x[:, 1], "x2": x[:, 2], "price": price, "plan": plan, "y": y}
    )


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_classes_are_the_same_and_probabilities_agree(classes: int) -> None:
    rows, model = table(classes), fit(table(classes), {})
    engine = onnx_engine(model)
    assert isinstance(engine, OnnxEngine)
    matrix = np.ascontiguousarray(prepare(rows, {}).rows.matrix)
    theirs, ours = answers_of(model, matrix, None), engine(model, matrix, None)
    assert isinstance(theirs, ClassAnswers)
    assert isinstance(ours, ClassAnswers)
    assert (theirs.predicted == ours.predicted).all()
    assert np.abs(theirs.probabilities - ours.probabilities).max() < 1e-12


def test_quantities_agree() -> None:
    rows = table().drop(["y"]).append_column("y", table()["price"])
    model = fit(rows, {"task": "regression"})
    engine = onnx_engine(model)
    assert isinstance(engine, OnnxEngine)
    matrix = np.ascontiguousarray(prepare(rows, {"task": "regression"}).rows.matrix)
    theirs, ours = answers_of(model, matrix, None), engine(model, matrix, None)
    np.testing.assert_allclose(theirs.predicted, ours.predicted, rtol=1e-12)


def test_a_tree_that_is_a_single_leaf_is_walked_too() -> None:
    """With so few rows no split is allowed: every tree is its root."""
    few = table().slice(0, 30)
    engine = onnx_engine(fit(few, {"validation": {"mode": "none"}}))
    assert isinstance(engine, OnnxEngine)


def test_a_model_without_trees_stays_with_its_library() -> None:
    rows = table().select(["x0", "price"]).filter(pa.compute.is_finite(table()["x0"]))
    parameters: dict[str, Any] = {"target": "price", "task": "regression"}
    engine = onnx_engine(fit(rows, parameters, "sgd-linear-regression"))
    assert isinstance(engine, NoOnnx)
    assert "sgd-linear-regression" in engine.reason


def test_a_task_writes_what_the_library_writes(controller: FakeController, tmp_path: Path) -> None:
    spec = sharded(controller, tmp_path)
    part = tmp_path / "job_p/1/part-00000.parquet"
    run(controller, spec)
    native = pq.read_table(part)
    run(controller, {**spec, "parameters": {"engine": "onnx"}})
    fast = pq.read_table(part)
    assert fast["prediction"] == native["prediction"]
    apart = np.abs(fast["probability_1"].to_numpy() - native["probability_1"].to_numpy())
    assert apart.max() < 1e-12
