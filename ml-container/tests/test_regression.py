"""Fits that estimate a quantity."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import fit_spec, numbers
from fake_controller import FakeController
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from tables import refused, with_target
from test_fit_task import run

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.model_file import dump_model, load_model
from fitlane_ml.other_dataset import labelled_rows
from fitlane_ml.predict import predict
from fitlane_ml.predict_task import _Score
from fitlane_ml.validation import plan_trial, validate

REGRESSION = {"task": "regression"}


def amounts(rows: int = 300, seed: int = 0, kind: pa.DataType | None = None) -> pa.Table:
    """`numbers` with a quantity for y, which x0 and x1 explain."""
    table = numbers(rows, seed)
    y = 10 * table["x0"].to_numpy() + table["x1"].to_numpy() ** 2
    return table.set_column(4, "y", pa.array(y).cast(kind or pa.float64(), safe=False))


def arrays(table: pa.Table) -> tuple[Any, Any]:
    X = np.column_stack([table[f"x{place}"].to_numpy() for place in range(4)])
    return X, table["y"].to_numpy()


@pytest.mark.parametrize("rows", [300, 10_500])
def test_gives_the_same_bits_as_scikit_learn(rows: int) -> None:
    train_rows, test_rows = amounts(rows), amounts(seed=1)
    expected = HistGradientBoostingRegressor(random_state=0).fit(*arrays(train_rows))
    result = predict(fit(train_rows, REGRESSION), test_rows)
    assert result.column_names == ["y", "prediction"]
    assert (
        result["prediction"].to_numpy().tolist() == expected.predict(arrays(test_rows)[0]).tolist()
    )


def test_the_trainers_parameters_are_scikit_learns() -> None:
    given = {
        "learningRate": 0.3,
        "maxIterations": 20,
        "maxLeafNodes": 8,
        "maxDepth": 3,
        "minSamplesLeaf": 5,
        "l2Regularization": 1,
        "earlyStopping": "always",
    }
    expected = HistGradientBoostingRegressor(
        random_state=0,
        learning_rate=0.3,
        max_iter=20,
        max_leaf_nodes=8,
        max_depth=3,
        min_samples_leaf=5,
        l2_regularization=1.0,
        early_stopping=True,
    ).fit(*arrays(amounts()))
    model = fit(amounts(), {**REGRESSION, "parameters": given})
    ours = predict(model, amounts(seed=1))["prediction"].to_numpy()
    assert ours.tolist() == expected.predict(arrays(amounts(seed=1))[0]).tolist()


@pytest.mark.parametrize(
    "kind", [pa.int8(), pa.uint64(), pa.float32(), pa.float16(), pa.decimal128(25, 3)], ids=str
)
def test_any_number_can_be_learnt_and_the_estimate_is_float64(kind: pa.DataType) -> None:
    table = amounts()
    table = table.set_column(4, "y", pa.array(np.arange(300) % 100).cast(kind))
    result = predict(fit(table, REGRESSION), table)
    assert result.schema.field("prediction").type == pa.float64()


@pytest.mark.parametrize(
    ("labels", "code", "row"),
    [
        (["a", "b"] * 100, "column_unusable", None),
        ([True, False] * 100, "column_unusable", None),
        (pa.array([1, 2] * 100).dictionary_encode(), "column_unusable", None),
        ([None, *range(199)], "target_null", 0),
        ([1.5, float("nan"), *range(198)], "target_null", 1),
        ([1.5, 2, float("-inf"), *range(197)], "infinite_value", 2),
        ([*range(199), 1e31], "column_unusable", 199),
        ([2.5] * 200, "target_constant", None),
    ],
)
def test_what_is_no_quantity_is_refused(labels: Any, code: str, row: int | None) -> None:
    error = refused(with_target(labels), REGRESSION)
    assert (error.code, error.column, error.row) == (code, "y", row)


def test_the_model_comes_back_from_its_file() -> None:
    model = fit(amounts(), REGRESSION)
    data, digest = dump_model(model)
    loaded = load_model(data, digest)
    assert loaded.target.task == "regression"
    assert predict(loaded, amounts(seed=1)).equals(predict(model, amounts(seed=1)))


@pytest.mark.parametrize("weighted", [False, True])
def test_is_measured_on_the_rows_that_scikit_learn_would_hold_out(weighted: bool) -> None:  # noqa: FBT001
    table = amounts().append_column("w", pa.array(np.random.default_rng(1).uniform(0.1, 3, 300)))
    named: dict[str, Any] = {"sampleWeight": "w"} if weighted else {"exclude": ["w"]}
    data = prepare(table, {**REGRESSION, **named})
    found = validate(train(data), plan_trial(data, None), data.parameters)

    X, y = arrays(table)
    w = table["w"].to_numpy() if weighted else np.ones(300)
    learnt, unseen = train_test_split(np.arange(300), test_size=60, random_state=0)
    second = HistGradientBoostingRegressor(random_state=0).fit(
        X[learnt], y[learnt], sample_weight=w[learnt] if weighted else None
    )
    mean = DummyRegressor().fit(X[learnt], y[learnt], sample_weight=w[learnt])
    expected: dict[str, float] = {}
    for prefix, answers in (("", second.predict(X[unseen])), ("baseline", mean.predict(X[unseen]))):
        scores = {
            "mae": mean_absolute_error(y[unseen], answers, sample_weight=w[unseen]),
            "rmse": root_mean_squared_error(y[unseen], answers, sample_weight=w[unseen]),
            "r2": r2_score(y[unseen], answers, sample_weight=w[unseen]),
        }
        expected |= {
            f"{prefix}{name.capitalize() if prefix else name}": value
            for name, value in scores.items()
        }
    assert found.metrics == pytest.approx(expected)
    assert found.importance is not None
    assert found.importance.metric == "squaredError"
    assert int(np.argmax(found.importance.increase)) == 0


def test_another_dataset_may_have_any_numbers() -> None:
    parameters = {**REGRESSION, "validation": {"mode": "dataset", "dataset": "ds_v"}}
    data = prepare(amounts(), parameters)
    rows = labelled_rows(amounts(100, seed=2, kind=pa.int32()), data)
    found = validate(train(data), plan_trial(data, rows), data.parameters)
    assert found.facts["used"] == "dataset"
    assert found.metrics["r2"] > 0.8


def test_one_row_that_counts_cannot_be_held_out() -> None:
    weights = pa.array([1.0, *[0.0] * 299])
    table = amounts().append_column("w", weights)
    asked = {"mode": "fraction", "fraction": 0.5}
    data = prepare(table, {**REGRESSION, "sampleWeight": "w", "validation": asked})
    with pytest.raises(UserError) as error:
        plan_trial(data, None)
    assert error.value.code == "weight_invalid"


def test_a_card_tells_what_was_estimated(controller: FakeController, tmp_path: Any) -> None:
    spec = fit_spec(tmp_path, amounts())
    spec["parameters"] |= {**REGRESSION, "parameters": {"maxIterations": 20}}
    result, card = run(controller, spec)
    assert result.outputs["classes"] == card["classes"] == []
    assert (card["task"], card["parameters"]["maxIterations"]) == ("regression", 20)
    assert card["targetRange"]["smallest"] < card["targetRange"]["mean"]
    assert card["permutationImportance"]["metric"] == "squaredError"
    assert card["metrics"]["r2"] > 0.8 > card["metrics"]["baselineR2"]
    assert "classCounts" not in card


def test_a_prediction_is_measured_where_the_number_is_known() -> None:
    model, table = fit(amounts(), REGRESSION), amounts(seed=1)
    known = table.set_column(4, "y", pa.array([None, *table["y"].to_pylist()[1:]]))
    score = _Score(model, known.schema)
    for batch in (known.slice(0, 100), known.slice(100)):
        score.add(batch, predict(model, batch))
    expected = predict(model, table)["prediction"].to_numpy()[1:]
    actual = table["y"].to_numpy()[1:]
    assert score.metrics() == pytest.approx(
        {
            "mae": mean_absolute_error(actual, expected),
            "rmse": root_mean_squared_error(actual, expected),
            "labelledRows": 299,
        }
    )
