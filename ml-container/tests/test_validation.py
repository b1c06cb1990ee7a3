"""How well the recipe does on unseen rows, while the model itself learns all rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    confusion_matrix,
    log_loss,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split
from tables import with_feature

from fitlane_ml import split as splits
from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.importance import permutation_importance
from fitlane_ml.model_file import dump_model
from fitlane_ml.other_dataset import labelled_rows, require_roles
from fitlane_ml.roles import Roles
from fitlane_ml.threads import limit_threads
from fitlane_ml.validation import NoTrial, Trial, Validation, plan_trial, validate

WEIGHTS = np.random.default_rng(3).uniform(0.1, 5, 400)
FRACTION = {"mode": "fraction", "fraction": 0.25}
OTHER = {"mode": "dataset", "dataset": "ds_v"}


def classes(rows: int, count: int, seed: int = 0) -> pa.Table:
    """`numbers` with `count` classes."""
    table = numbers(rows, seed)
    sums = table["x0"].to_numpy() + table["x1"].to_numpy() ** 2
    labels = np.digitize(sums, np.quantile(sums, np.arange(1, count) / count))
    return table.set_column(4, "y", pa.array(labels))


def validated(
    table: pa.Table, parameters: Mapping[str, Any], other: pa.Table | None = None
) -> Validation:
    data = prepare(table, parameters)
    rows = None if other is None else labelled_rows(other, data)
    return validate(train(data), plan_trial(data, rows), data.parameters)


def refused(table: pa.Table, parameters: Mapping[str, Any], other: pa.Table | None = None) -> Any:
    with pytest.raises(UserError) as error:
        validated(table, parameters, other)
    assert error.value.fix
    return error.value


def arrays(table: pa.Table) -> tuple[Any, Any]:
    X = np.column_stack([table[f"x{place}"].to_numpy() for place in range(4)])
    return X, table["y"].to_numpy()


def scikit_learns(y: Any, probabilities: Any, weight: Any) -> dict[str, float]:
    """What scikit-learn says where every class occurs."""
    labels = np.arange(probabilities.shape[1])
    predicted = probabilities.argmax(axis=1)
    area = probabilities[:, 1] if len(labels) == 2 else probabilities
    return {
        "accuracy": accuracy_score(y, predicted, sample_weight=weight),
        "balancedAccuracy": balanced_accuracy_score(y, predicted, sample_weight=weight),
        "logLoss": log_loss(y, probabilities, sample_weight=weight),
        "rocAuc": roc_auc_score(y, area, multi_class="ovr", sample_weight=weight)
        if weight is None or len(labels) == 2
        else np.mean([roc_auc_score(y == k, area[:, k], sample_weight=weight) for k in labels]),
    }


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("weight", [None, WEIGHTS], ids=["unweighted", "weighted"])
@pytest.mark.parametrize(
    ("asked", "fraction"), [({"mode": "auto"}, 0.2), (FRACTION, 0.25)], ids=["auto", "fraction"]
)
def test_measures_what_scikit_learn_would_on_the_rows_it_holds_out(
    count: int, weight: Any, asked: dict[str, Any], fraction: float
) -> None:
    table = classes(400, count)
    X, y = arrays(table)
    if weight is not None:
        table = table.append_column("w", pa.array(weight))
    given = {"sampleWeight": None if weight is None else "w", "validation": asked}
    found = validated(table, {**given, "randomState": 5})

    rest, held_out = train_test_split(
        np.arange(400), test_size=fraction, stratify=y, random_state=5
    )
    rest_weight, held_weight = (None, None) if weight is None else (weight[rest], weight[held_out])
    estimator = HistGradientBoostingClassifier(random_state=5)
    estimator.fit(X[rest], y[rest], sample_weight=rest_weight)
    probabilities = estimator.predict_proba(X[held_out])
    baseline = DummyClassifier(strategy="prior").fit(X[rest], y[rest], sample_weight=rest_weight)
    expected = scikit_learns(y[held_out], probabilities, held_weight)
    without = scikit_learns(y[held_out], baseline.predict_proba(X[held_out]), held_weight)
    assert found.metrics == pytest.approx(
        {
            **expected,
            "baselineAccuracy": without["accuracy"],
            "baselineBalancedAccuracy": without["balancedAccuracy"],
            "baselineLogLoss": without["logLoss"],
        }
    )
    matrix = confusion_matrix(y[held_out], probabilities.argmax(axis=1)).tolist()
    assert found.facts == {
        "asked": asked["mode"],
        "used": "fraction",
        "why": None,
        "rows": 400 * fraction,
        "fraction": fraction,
        "dataset": None,
        "seed": 5,
        "classCounts": np.bincount(y[held_out]).tolist(),
        "confusionMatrix": matrix,
    }


def test_the_model_learns_all_rows_whatever_is_held_out() -> None:
    digests = {
        dump_model(fit(numbers(), {"validation": asked}))[1]
        for asked in ({"mode": "auto"}, FRACTION, {"mode": "none"}, OTHER)
    }
    assert len(digests) == 1


def test_another_seed_holds_out_other_rows() -> None:
    found = [validated(numbers(400), {"randomState": seed}).metrics for seed in (0, 0, 1)]
    assert found[0] == found[1] != found[2]


def test_the_number_of_threads_changes_nothing() -> None:
    found = []
    for threads in (1, 2, 4):
        limit_threads(threads)
        found.append(validated(numbers(300), {}))
    limit_threads(1)
    assert found[0] == found[1] == found[2]


def test_none_measures_nothing() -> None:
    found = validated(numbers(), {"validation": {"mode": "none"}})
    assert (found.metrics, found.importance) == ({}, None)
    assert (found.facts["asked"], found.facts["used"], found.facts["why"]) == ("none", "none", None)


def rare(count: int) -> pa.Table:
    """400 rows, of which `count` are of a third class."""
    labels = np.arange(400) % 2
    labels[:count] = 2
    return numbers(400).set_column(4, "y", pa.array(labels))


NOT_SPLIT = {
    "few rows": (numbers(49), "49 rows"),
    "one row of a class": (rare(1), "'2' has 1 row"),
    "more classes than rows held out": (
        numbers(60).set_column(4, "y", pa.array(np.arange(60) // 4)),
        "12 of 60 rows",
    ),
}


@pytest.mark.parametrize(("table", "why"), NOT_SPLIT.values(), ids=NOT_SPLIT.keys())
def test_auto_does_without_where_no_split_is_possible_and_says_why(
    table: pa.Table, why: str
) -> None:
    found = validated(table, {})
    assert (found.metrics, found.facts["asked"], found.facts["used"]) == ({}, "auto", "none")
    assert why in found.facts["why"]


def test_50_rows_are_enough() -> None:
    assert validated(numbers(50), {}).facts["used"] == "fraction"
    weights = [0.0, *[1.0] * 49]
    table = numbers(50).append_column("w", pa.array(weights))
    assert validated(table, {"sampleWeight": "w"}).facts["used"] == "none"


def test_a_fraction_that_is_asked_for_is_held_out_of_fewer_rows() -> None:
    found = validated(numbers(12), {"validation": {"mode": "fraction", "fraction": 0.5}})
    assert found.facts["rows"] == 6


@pytest.mark.parametrize("table", [rare(1), numbers(12)], ids=["one row of a class", "few rows"])
def test_a_fraction_that_cannot_be_held_out_is_an_error(table: pa.Table) -> None:
    asked = {"mode": "fraction", "fraction": 0.01}
    error = refused(table, {"validation": asked})
    assert error.code == "target_rare_class"


def test_a_class_that_is_not_among_the_held_out_rows_is_left_out_of_the_means() -> None:
    table = rare(2)
    found = validated(table, {"randomState": 0})
    assert found.facts["classCounts"][2] == 0
    matrix = np.array(found.facts["confusionMatrix"])
    recall = (matrix.diagonal() / matrix.sum(axis=1, where=matrix >= 0, initial=0).clip(1))[:2]
    assert found.metrics["balancedAccuracy"] == pytest.approx(recall.mean())
    assert 0 <= found.metrics["rocAuc"] <= 1


def test_auto_holds_out_a_limited_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splits, "AUTO_MOST_HELD_OUT", 30)
    found = validated(numbers(400), {})
    assert (found.facts["rows"], found.facts["fraction"]) == (30, 30 / 400)
    assert validated(numbers(400), {"validation": FRACTION}).facts["rows"] == 100


def test_rows_of_weight_0_are_learnt_but_never_measured() -> None:
    weights = np.array([1.0, 0.0] * 200)
    table = numbers(400).append_column("w", pa.array(weights))
    data = prepare(table, {"sampleWeight": "w"})
    trial = plan_trial(data, None)
    assert isinstance(trial, Trial)
    assert trial.learning is not None
    assert len(trial.unseen) == 40
    assert len(trial.learning) == 360
    assert trial.unseen.weight is not None
    assert trial.unseen.weight.all()


def without_rest() -> pa.Table:
    """A column whose only value is held out: scikit-learn cannot learn from the other rows."""
    table = numbers()
    _, held_out = train_test_split(
        np.arange(200), test_size=0.2, stratify=table["y"].to_numpy(), random_state=0
    )
    values: list[float | None] = [None] * 200
    values[held_out[0]] = 1.0
    return table.append_column("f", pa.array(values))


def test_auto_does_without_where_the_rest_cannot_be_learnt() -> None:
    found = validated(without_rest(), {})
    assert found.facts["used"] == "none"
    assert "'f'" in found.facts["why"]


def test_a_fraction_whose_rest_cannot_be_learnt_is_an_error() -> None:
    asked = {"mode": "fraction", "fraction": 0.2}
    error = refused(without_rest(), {"validation": asked})
    assert (error.code, error.column) == ("column_unusable", "f")
    assert "holds out" in error.message


def test_measures_the_model_itself_on_another_dataset() -> None:
    table, other = numbers(), numbers(300, seed=1)
    found = validated(table, {"validation": OTHER}, other.select(["y", "x3", "x1", "x0", "x2"]))
    X, y = arrays(table)
    model = HistGradientBoostingClassifier(random_state=0).fit(X, y)
    X2, y2 = arrays(other)
    expected = scikit_learns(y2, model.predict_proba(X2), None)
    baseline = DummyClassifier(strategy="prior").fit(X, y).predict_proba(X2)
    assert {name: found.metrics[name] for name in expected} == pytest.approx(expected)
    assert found.metrics["baselineLogLoss"] == pytest.approx(log_loss(y2, baseline))
    assert found.facts["used"] == "dataset"
    assert found.facts["dataset"] == "ds_v"
    assert found.facts["fraction"] is None
    assert found.facts["rows"] == 300


def test_another_dataset_is_weighted_as_well() -> None:
    table = with_feature(WEIGHTS[:200], "w")
    given = {"sampleWeight": "w", "validation": OTHER}
    found = validated(table, given, table.set_column(5, "w", pa.array([1.0, 0.0] * 100)))
    alone = validated(
        table,
        given,
        table.set_column(5, "w", pa.array([2.0] * 200)).take(pa.array(range(0, 200, 2))),
    )
    assert found.facts["rows"] == 100
    assert found.metrics == pytest.approx(alone.metrics)


def test_another_dataset_of_one_class_has_no_roc_auc() -> None:
    other = numbers().set_column(4, "y", pa.array([1] * 200))
    found = validated(numbers(), {"validation": OTHER}, other)
    assert "rocAuc" not in found.metrics
    assert found.metrics["accuracy"] == found.metrics["balancedAccuracy"]


def changed(column: str, values: object) -> pa.Table:
    table = numbers(6)
    return table.set_column(table.schema.get_field_index(column), column, pa.array(values))


OTHER_REFUSED = {
    "no rows": (numbers(6).slice(0, 0), "empty_dataset", None, None),
    "unknown labels": (changed("y", [0, 1, 5, 5, 7, 0]), "model_mismatch", "y", 2),
    "labels of another type": (changed("y", list("010101")), "model_mismatch", "y", None),
    "missing label": (changed("y", [0, None, 1, 1, 1, 1]), "target_null", "y", 1),
    "feature of another kind": (changed("x2", list("abcdef")), "model_mismatch", "x2", None),
    "infinite": (changed("x2", [0.0, float("inf"), *[0.0] * 4]), "infinite_value", "x2", 1),
}


@pytest.mark.parametrize(
    ("other", "code", "column", "row"), OTHER_REFUSED.values(), ids=OTHER_REFUSED.keys()
)
def test_another_dataset_must_fit_the_model(
    other: pa.Table, code: str, column: str | None, row: int | None
) -> None:
    error = refused(numbers(), {"validation": OTHER}, other)
    assert (error.code, error.column, error.row) == (code, column, row)
    assert error.message.startswith("In the validation dataset: ")


def test_unknown_labels_are_named() -> None:
    error = refused(numbers(), {"validation": OTHER}, changed("y", [0, 1, 5, 5, 7, 0]))
    assert "2 label(s)" in error.message
    assert "5, 7" in error.message


@pytest.mark.parametrize(
    ("missing", "code"),
    [("y", "target_missing"), ("x1", "column_missing"), ("w", "column_missing")],
)
def test_another_dataset_must_have_all_columns_that_the_fit_reads(missing: str, code: str) -> None:
    schema = with_feature(WEIGHTS[:200], "w").drop_columns([missing]).schema
    with pytest.raises(UserError) as error:
        require_roles(schema, Roles("y", ("x0", "x1"), "w", None))
    assert (error.value.code, error.value.column) == (code, missing)
    assert "validation dataset" in error.value.message


def test_the_features_that_explain_the_target_are_the_important_ones() -> None:
    found = validated(numbers(1000), {}).importance
    assert found is not None
    assert found.rows == 200
    assert sorted(np.argsort(found.increase)[-2:]) == [0, 1]
    assert max(found.increase[2:]) < min(found.increase[:2]) / 5


def test_importance_is_the_log_loss_of_shuffled_rows_less_the_usual() -> None:
    table = numbers(300).append_column("w", pa.array(np.arange(300) % 4 * 1.0))
    data = prepare(table, {"sampleWeight": "w"})
    model = train(data)
    unseen = data.rows.sample(100, 0)
    found = permutation_importance(model, unseen, 300, seed=3)
    assert found is not None
    order = np.random.default_rng(3).permutation(100)
    losses = []
    for place in (None, 0, 1, 2, 3):
        matrix = unseen.matrix.copy()
        if place is not None:
            matrix[:, place] = matrix[order, place]
        probabilities = model.estimator.predict_proba(matrix)
        losses.append(log_loss(unseen.labels, probabilities, sample_weight=unseen.weight))
    assert found.increase == pytest.approx([loss - losses[0] for loss in losses[1:]])


def test_importance_is_not_measured_for_very_many_features() -> None:
    wide = numbers(60, columns=101)
    assert validated(wide, {}).importance is None
    assert validated(wide, {"exclude": ["x0"]}).importance is not None


def test_nothing_asked_is_no_trial() -> None:
    assert plan_trial(prepare(numbers(), {"validation": {"mode": "none"}}), None) == NoTrial()
