"""The export: the same answers as scikit-learn's, the same bytes each time, or none at all."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from tables import with_feature

from fitlane_ml.estimators import hist_gradient_boosting, sgd_linear_regression, xgboost
from fitlane_ml.export import (
    MAGIC,
    Export,
    Withheld,
    answers_of_export,
    dump_export,
    make_export,
    read_scorer,
)
from fitlane_ml.fit import TrainingData, prepare, train
from fitlane_ml.line import Line
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.scorer import Array
from fitlane_ml.trees import Trees


def fitted(
    table: pa.Table, trainer: str = "hist-gradient-boosting", **parameters: str
) -> tuple[FittedModel, TrainingData]:
    data = prepare(table, parameters, trainer)
    return train(data), data


def export_of(
    table: pa.Table, trainer: str = "hist-gradient-boosting", **parameters: str
) -> Export | Withheld:
    model, data = fitted(table, trainer, **parameters)
    return make_export(model, data.rows.matrix)


def content_of(table: pa.Table) -> bytes:
    export = export_of(table)
    assert isinstance(export, Export)
    return export.content


def mixed(rows: int = 1_000) -> pa.Table:
    """Categories between numbers, missing values in both, three classes."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=rows)
    shop = np.array(["a", "b", "c", "d", None])[rng.integers(0, 5, rows)]
    code = pa.array(rng.integers(0, 200, rows)).dictionary_encode()
    y = (x > 0).astype(int) + (shop == "b")
    x[rng.random(rows) < 0.1] = np.nan
    return pa.table({"n": rng.normal(size=rows), "shop": shop, "x": x, "code": code, "y": y})


@pytest.mark.parametrize("table", [numbers(), mixed()], ids=["binary", "mixed"])
def test_scores_are_those_of_scikit_learn_to_the_last_bit(table: pa.Table) -> None:
    model, data = fitted(table)
    scores = read_scorer(content_of(table)).scores(data.rows.matrix)
    theirs = model.estimator.decision_function(data.rows.matrix).reshape(scores.shape)
    np.testing.assert_array_equal(scores, theirs)


def test_the_header_says_what_comes_in_and_out() -> None:
    content = content_of(mixed())
    length = int.from_bytes(content[12:16], "little")
    header = json.loads(content[16 : 16 + length])
    assert content.startswith(MAGIC)
    assert (16 + length) % 8 == 0
    assert header["task"] == "classification"
    assert header["link"] == "softmax"
    assert header["classes"] == [0, 1, 2]
    assert [feature["kind"] for feature in header["features"]] == [
        "number",
        "text",
        "number",
        "code",
    ]
    assert header["features"][1]["categories"] == ["a", "b", "c", "d"]


def test_the_same_model_gives_the_same_bytes() -> None:
    first, second = export_of(mixed()), export_of(mixed())
    assert first == second
    assert isinstance(first, Export)
    assert first.digest.startswith("sha256:")


@pytest.mark.parametrize("label", [2**53 + 1, -(2**53) - 1])
def test_is_withheld_for_labels_that_json_does_not_hold(label: int) -> None:
    table = numbers().set_column(4, "y", pa.array([0, label] * 100))
    export = export_of(table)
    assert isinstance(export, Withheld)
    assert "'y'" in export.reason


def test_is_withheld_for_categories_that_json_does_not_hold() -> None:
    export = export_of(with_feature(pa.array([1, 2**53 + 1] * 100).dictionary_encode()))
    assert isinstance(export, Withheld)
    assert "'f'" in export.reason


Change = Callable[[Trees], Trees]


def _enlarged(values: Array) -> Array:
    more: Array = values * values.dtype.type(1 + 1e-6 if values.dtype == np.float64 else 1.1)
    return more


WRONG: dict[str, Change] = {
    "just above a threshold": lambda trees: replace(
        trees, value=np.where(trees.feature >= 0, np.nextafter(trees.value, np.inf), trees.value)
    ),
    "missing values": lambda trees: replace(trees, missing_left=1 - trees.missing_left),
    "categories": lambda trees: replace(trees, bitsets=~trees.bitsets),
    "values": lambda trees: replace(trees, value=_enlarged(trees.value)),
    "baseline": lambda trees: replace(trees, baseline=_enlarged(trees.baseline)),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_is_withheld_where_it_answers_unlike_the_model(
    monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    for trainer in (hist_gradient_boosting.HistGradientBoosting, xgboost.Xgboost):
        right = trainer.scorer
        wrong = lambda *given, right=right: change(right(*given))  # noqa: E731
        monkeypatch.setattr(trainer, "scorer", wrong)
        export = export_of(mixed(), trainer.name)
        assert isinstance(export, Withheld)
        assert "unlike the model" in export.reason


def test_is_withheld_for_a_trainer_that_reads_groups() -> None:
    asked = {"groupColumn": "x0", "parameters": {"epochs": 1}}
    data = prepare(numbers(), asked, "gesture-mlp")
    export = make_export(train(data), data.rows.matrix)
    assert isinstance(export, Withheld)
    assert "'gesture-mlp'" in export.reason


def quantities() -> pa.Table:
    table = mixed()
    x = np.nan_to_num(table.column("x").to_numpy())
    return table.set_column(4, "y", pa.array(3 * x + table.column("n").to_numpy()))


@pytest.mark.parametrize("trainer", ["xgboost", "sgd-linear-regression"])
def test_estimates_are_those_of_the_model_to_the_last_bit(trainer: str) -> None:
    model, data = fitted(quantities(), trainer, task="regression")
    export = make_export(model, data.rows.matrix)
    assert isinstance(export, Export)
    said = answers_of_export(export.content, data.rows.matrix).predicted
    theirs = answers_of(model, data.rows.matrix, None).predicted
    np.testing.assert_array_equal(said, theirs)


@pytest.mark.parametrize("classes", [2, 3])
def test_scores_of_xgboost_are_its_own_to_the_last_bit(classes: int) -> None:
    table = mixed()
    labels = np.minimum(table.column("y").to_numpy(), classes - 1)
    model, data = fitted(table.set_column(4, "y", pa.array(labels)), "xgboost")
    export = make_export(model, data.rows.matrix)
    assert isinstance(export, Export)
    scores = read_scorer(export.content).scores(data.rows.matrix)
    booster = model.estimator.booster
    theirs = booster.inplace_predict(data.rows.matrix, predict_type="margin")
    np.testing.assert_array_equal(scores, theirs.reshape(scores.shape))


def test_is_withheld_for_a_line_that_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = sgd_linear_regression.SgdLinearRegression
    right = trainer.scorer
    for name in ("intercept", "slope", "filler"):
        wrong = lambda *given, name=name: _nudged(right(*given), name)  # noqa: E731
        monkeypatch.setattr(trainer, "scorer", wrong)
        export = export_of(quantities(), trainer.name)
        assert isinstance(export, Withheld), name


def _nudged(line: Line, name: str) -> Line:
    return replace(line, **{name: line.arrays()[name] + 1e-9})


def test_a_regression_is_the_bare_sum_of_its_trees() -> None:
    data = prepare(numbers(), {"target": "x0", "task": "regression"})
    model = train(data)
    export = make_export(model, data.rows.matrix)
    assert isinstance(export, Export)
    said = answers_of_export(export.content, data.rows.matrix).predicted
    np.testing.assert_array_equal(said, model.estimator.predict(data.rows.matrix))


def test_arrays_begin_at_multiples_of_eight() -> None:
    content = dump_export({}, {"one": np.ones(3, np.uint8), "two": np.ones(1)})
    assert len(content) % 8 == 0
    assert content.endswith(b"\x01\x01\x01" + bytes(5) + np.ones(1).tobytes())
