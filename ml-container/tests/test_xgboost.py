"""The trainer xgboost beside XGBoost itself."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from xgboost import Booster, XGBClassifier, XGBRegressor

from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.metrics import training_metrics
from fitlane_ml.predict import predict


def table_and_arrays(kind: str, seed: int = 0) -> tuple[pa.Table, Any, Any]:
    table = numbers(500, seed)
    X = np.column_stack([table[f"x{place}"].to_numpy() for place in range(4)])
    X[::9, 1] = np.nan
    sums = X[:, 0] + X[:, 2] ** 2
    y = {"two": sums > 0.5, "three": np.digitize(sums, [0.3, 1.2]), "quantity": sums}[kind]
    columns = {f"x{place}": X[:, place] for place in range(4)}
    return pa.table({**columns, "y": y}), X, y


OPTIONS = {
    "learningRate": ("learning_rate", 0.1),
    "iterations": ("n_estimators", 30),
    "maxDepth": ("max_depth", 3),
    "minChildWeight": ("min_child_weight", 2.0),
    "subsample": ("subsample", 0.8),
    "columnSample": ("colsample_bytree", 0.6),
    "l2Regularization": ("reg_lambda", 3.0),
    "l1Regularization": ("reg_alpha", 0.1),
    "minSplitGain": ("gamma", 0.2),
}


@pytest.mark.parametrize("kind", ["two", "three"])
@pytest.mark.parametrize("asked", [{}, OPTIONS], ids=["defaults", "parameters"])
def test_classes_and_probabilities_are_xgboosts_own(kind: str, asked: dict[str, Any]) -> None:
    table, X, y = table_and_arrays(kind)
    unseen, X2, _ = table_and_arrays(kind, seed=1)
    options = dict(asked.values())
    expected = XGBClassifier(random_state=5, n_jobs=1, **options).fit(X, y)
    values = {name: value for name, (_, value) in asked.items()}
    result = predict(fit(table, {"parameters": values, "randomState": 5}, "xgboost"), unseen)
    assert result["prediction"].to_pylist() == expected.predict(X2).astype(y.dtype).tolist()
    ours = np.column_stack([column.to_numpy() for column in result.columns[2:]])
    assert ours.dtype == np.float64
    assert (ours == expected.predict_proba(X2)).all()


@pytest.mark.parametrize("asked", [{}, OPTIONS], ids=["defaults", "parameters"])
def test_estimates_are_xgboosts_own(asked: dict[str, Any]) -> None:
    table, X, y = table_and_arrays("quantity")
    unseen, X2, _ = table_and_arrays("quantity", seed=1)
    expected = XGBRegressor(random_state=0, n_jobs=1, **dict(asked.values())).fit(X, y)
    values = {name: value for name, (_, value) in asked.items()}
    model = fit(table, {"task": "regression", "parameters": values}, "xgboost")
    assert predict(model, unseen)["prediction"].to_pylist() == expected.predict(X2).tolist()


def test_weights_count() -> None:
    table, X, y = table_and_arrays("two")
    weight = np.random.default_rng(1).uniform(0, 3, 500)
    expected = XGBClassifier(random_state=0, n_jobs=1).fit(X, y, sample_weight=weight)
    model = fit(table.append_column("w", pa.array(weight)), {"sampleWeight": "w"}, "xgboost")
    ours = predict(model, table)["probability_true"].to_pylist()
    assert ours == expected.predict_proba(X)[:, 1].tolist()


def test_a_model_holds_xgboosts_own_file() -> None:
    table, _, _ = table_and_arrays("three")
    model = fit(table, {}, "xgboost")
    saved = find_trainer("xgboost").to_saved(model.estimator)
    theirs = Booster(model_file=bytearray(saved["ubj"]))
    assert theirs.num_boosted_rounds() == 100
    assert bytes(theirs.save_raw("ubj")) == saved["ubj"]


def test_numbers_beyond_float32_count_as_the_largest() -> None:
    table, X, _ = table_and_arrays("two")
    X[3, 0], X[4, 0] = 1e300, -1e300
    far = table.set_column(0, "x0", pa.array(X[:, 0]))
    result = predict(fit(far, {}, "xgboost"), far)
    assert np.isfinite(result["probability_true"].to_numpy()).all()


def test_metrics_do_not_mind_float32() -> None:
    table, _, _ = table_and_arrays("three")
    data = prepare(table, {}, "xgboost")
    measured = training_metrics(train(data), data).metrics
    assert 0 < measured["trainLogLoss"] < measured["trainBaselineLogLoss"]


def test_150_classes_are_one_list() -> None:
    table = pa.table({"x": np.arange(450.0), "y": np.arange(450) // 3})
    result = predict(fit(table, {"parameters": {"iterations": 2}}, "xgboost"), table)
    assert result.schema.field("probabilities").type == pa.list_(pa.float64())
    assert len(result["probabilities"][0]) == 150
