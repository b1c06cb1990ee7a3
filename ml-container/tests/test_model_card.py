"""The model card: what it says, and that it says it again."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from tables import with_feature

from fitlane_ml import metrics, model_card
from fitlane_ml.columns import Feature
from fitlane_ml.export import Export, Withheld, make_export
from fitlane_ml.fit import prepare, train
from fitlane_ml.histogram import Histogram, histogram
from fitlane_ml.tasks import class_metrics
from fitlane_ml.validation import plan_trial, validate


def card_of(table: pa.Table, threads: int = 1, **parameters: object) -> dict[str, Any]:
    data = prepare(table, parameters)
    model = train(data)
    description = model_card.describe_training(model, data)
    validation = validate(model, plan_trial(data, None), data.parameters)
    measured = {**validation.metrics, **metrics.training_metrics(model, data).metrics}
    export = make_export(model, data.rows.matrix)
    return model_card.model_card(description, validation, measured, threads, export)


def test_tells_what_was_learnt() -> None:
    card = card_of(with_feature([*["a", None] * 100]), threads=2, randomState=5)
    assert card["features"][-1] == {
        "name": "f",
        "kind": "text",
        "missingRate": 0.5,
        "categories": ["a"],
        "baseline": {"counts": [100], "missing": 100},
    }
    assert card["schema"]["target"] == {"name": "y", "type": "int64"}
    assert card["randomState"] == card["validation"]["seed"] == 5
    assert card["threads"] == 2
    assert sum(card["classCounts"]) == card["rows"] == card["baselineRows"] == 200
    assert card["classes"] == [0, 1]
    assert card["earlyStopping"] == {"active": False, "withheldFraction": 0}
    assert card["iterations"] == 100
    assert set(card["libraries"]) == {"python", "numpy", "pyarrow", "scikit-learn", "skops"}
    assert len(card["permutationImportance"]["increase"]) == len(card["features"])
    assert "'y'" in card["intendedUse"]
    assert card["warnings"] == []


def test_tells_of_early_stopping() -> None:
    card = card_of(numbers(10_001), validation={"mode": "none"})
    assert card["earlyStopping"] == {"active": True, "withheldFraction": 0.1}


def test_names_ids_weight_and_warnings() -> None:
    table = with_feature([1.5] * 200, "w").append_column("id", pa.array(range(200)))
    card = card_of(table, sampleWeight="w", idColumns=["id"])
    assert (card["idColumns"], card["sampleWeight"]) == (["id"], "w")
    (warning,) = card_of(table)["warnings"][:1]
    assert "'id'" in warning


def test_unseen_rows_are_harder_than_learnt_ones_and_the_baseline_is_beaten() -> None:
    measured = card_of(numbers(600))["metrics"]
    assert measured["baselineAccuracy"] < measured["accuracy"] < measured["trainAccuracy"]
    assert measured["baselineLogLoss"] > measured["logLoss"] > measured["trainLogLoss"]


def test_without_validation_all_metrics_are_of_training_rows_and_say_so() -> None:
    card = card_of(numbers(), validation={"mode": "none"})
    assert set(card["metrics"]) == {
        "trainAccuracy",
        "trainBalancedAccuracy",
        "trainLogLoss",
        "trainBaselineAccuracy",
        "trainBaselineBalancedAccuracy",
        "trainBaselineLogLoss",
    }
    assert card["metrics"]["trainBaselineAccuracy"] == max(card["classCounts"]) / 200
    assert card["permutationImportance"] is None


def test_the_confusion_matrix_counts_at_most_100_classes() -> None:
    def matrix(classes: int) -> Any:
        rows = classes * 5
        table = pa.table({"x": np.arange(rows) // 5 * 1.0, "y": np.arange(rows) // 5})
        return card_of(table)["validation"]["confusionMatrix"]

    assert np.sum(matrix(20)) == 20
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(class_metrics, "MAX_CONFUSION_CLASSES", 19)
        assert matrix(20) is None


def test_the_same_inputs_give_the_same_card() -> None:
    table = with_feature(["a", "b"] * 100)
    first, second = (json.dumps(card_of(table), allow_nan=False) for _ in range(2))
    assert first == second
    assert first != json.dumps(card_of(table, randomState=1))


def test_a_large_table_is_sampled_the_same_way_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_card, "MAX_BASELINE_ROWS", 150)
    monkeypatch.setattr(metrics, "MAX_TRAINING_ROWS", 150)
    first, second = (card_of(numbers()) for _ in range(2))
    assert first == second
    assert first["baselineRows"] == 150
    assert sum(first["features"][0]["baseline"]["counts"]) == 150


NUMBER = Feature("f", "double", "number")


def test_a_histogram_has_the_deciles_as_edges() -> None:
    found = histogram(NUMBER, np.array([*range(1, 101), np.nan], float))
    assert found == Histogram(tuple(range(10, 100, 10)), (10,) * 10, 1, (1, 100))


def test_a_histogram_keeps_a_few_values_apart() -> None:
    found = histogram(NUMBER, np.array([0.0] * 70 + [1.0] * 30))
    assert found == Histogram((0.0, 1.0), (70, 30, 0), 0, (0, 1))


def test_a_histogram_of_categories_follows_the_vocabulary() -> None:
    feature = Feature("f", "string", "text", ("a", "b", "c"))
    found = histogram(feature, np.array([2.0, 0.0, np.nan, 2.0]))
    assert found == Histogram(None, (1, 0, 2), 1)


def test_a_histogram_of_nothing_has_one_empty_bin() -> None:
    assert histogram(NUMBER, np.array([np.nan])) == Histogram((), (0,), 1)


def test_names_the_export_or_says_why_there_is_none() -> None:
    table = numbers()
    export = make_export(train(prepare(table, {})), prepare(table, {}).rows.matrix)
    assert isinstance(export, Export)
    assert card_of(table)["export"] == {"file": "export.bin", "digest": export.digest}
    assert model_card.export_to_json(Withheld("So.")) == {"withheld": "So."}
