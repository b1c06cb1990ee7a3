"""The column that `sampleWeight` names."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from sklearn.ensemble import HistGradientBoostingClassifier
from tables import refused, with_feature

from fitlane_ml.fit import fit, prepare
from fitlane_ml.predict import predict

WEIGHTS = np.random.default_rng(3).uniform(0, 5, 200)


def test_weighs_as_scikit_learn_does_and_is_no_feature() -> None:
    table = with_feature(WEIGHTS, "w")
    model = fit(table, {"sampleWeight": "w"})
    assert [feature.name for feature in model.features] == ["x0", "x1", "x2", "x3"]
    X = np.column_stack([table[f"x{place}"].to_numpy() for place in range(4)])
    y = table["y"].to_numpy()
    expected = HistGradientBoostingClassifier(random_state=0).fit(X, y, sample_weight=WEIGHTS)
    test = numbers(seed=1)
    probability = predict(model, test)["probability_1"].to_numpy()
    unweighted = predict(fit(numbers(), {}), test)["probability_1"].to_numpy()
    test_X = np.column_stack([test[f"x{place}"].to_numpy() for place in range(4)])
    assert (probability == expected.predict_proba(test_X)[:, 1]).all()
    assert (probability != unweighted).any()


@pytest.mark.parametrize(
    "weights",
    [
        pa.array([1, 0] * 100, pa.int8()),
        pa.array(np.array([1.0, 0.0] * 100, np.float16)),
        pa.array([Decimal("1.0"), Decimal("0.0")] * 100),
    ],
)
def test_may_be_any_number_from_0_up(weights: pa.Array) -> None:
    weight = prepare(with_feature(weights, "w"), {"sampleWeight": "w"}).rows.weight
    assert weight is not None
    assert weight.tolist() == [1.0, 0.0] * 100


@pytest.mark.parametrize(
    ("wrong", "row"),
    [(None, 7), (float("nan"), 7), (-0.5, 7), (float("inf"), 7), (1e31, 7)],
)
def test_a_wrong_weight_is_refused_with_its_row(wrong: float | None, row: int) -> None:
    weights = [1.0, *[1.0] * 6, wrong, wrong, *[2.0] * 191]
    error = refused(with_feature(weights, "w"), {"sampleWeight": "w"})
    assert (error.code, error.column, error.row) == ("weight_invalid", "w", row)
    assert "2 of 200 rows" in error.message


@pytest.mark.parametrize(
    "weights",
    [pa.array(["1"] * 200), pa.array([True] * 200), pa.array([0] * 200), pa.nulls(200)],
    ids=["text", "bool", "all zero", "all null"],
)
def test_a_column_that_cannot_weigh_is_refused(weights: pa.Array) -> None:
    error = refused(with_feature(weights, "w"), {"sampleWeight": "w"})
    assert (error.code, error.column) == ("weight_invalid", "w")
