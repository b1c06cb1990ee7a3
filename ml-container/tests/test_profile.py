"""What a prediction counts while it streams, against the table it has read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import fit_spec, numbers, predict_spec
from fake_controller import FakeController
from tables import with_feature
from test_predict_shards import run

from fitlane_ml import profile as profile_module
from fitlane_ml.answers import ClassAnswers, NumberAnswers
from fitlane_ml.columns import Feature
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.histogram import answers_histogram, histogram, read_histogram
from fitlane_ml.metrics import training_metrics
from fitlane_ml.model_card import describe_training, predictions_to_json
from fitlane_ml.predict import How, predict
from fitlane_ml.profile import NoProfile, Profile
from fitlane_ml.tally import Tally
from fitlane_ml.validation import plan_trial, validate

NUMBER = Feature("f", "double", "number")


def profile_of(table: pa.Table, later: pa.Table, **parameters: object) -> dict[str, Any]:
    data = prepare(table, parameters)
    model = train(data)
    validation = validate(model, plan_trial(data, None), data.parameters)
    card = describe_training(model, data)
    card["predictions"] = predictions_to_json(validation, training_metrics(model, data))
    counted = Profile(model, json.dumps(card).encode())
    predict(model, later, how=How(profile=counted))
    return counted.to_json()


@pytest.mark.parametrize("seed", range(20))
def test_numbers_fall_where_a_search_finds_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    learnt = random.integers(-3, 4, 200) * random.choice([1.0, 0.37])
    baseline = histogram(NUMBER, learnt)
    later = np.concatenate([random.integers(-5, 6, 500) * 0.37, [np.nan, np.inf, -np.inf], learnt])
    tally = Tally(baseline)
    for start in range(0, len(later), 97):
        tally.add_numbers(later[start : start + 97])
    inside = later[(later >= learnt.min()) & (later <= learnt.max())]
    bins = np.searchsorted(np.array(baseline.edges), inside, side="left")
    assert tally.to_json() == {
        "counts": np.bincount(bins, minlength=len(baseline.counts)).tolist(),
        "missing": 1,
        "below": int((later < learnt.min()).sum()),
        "above": int((later > learnt.max()).sum()),
        "unseen": 0,
    }


def test_the_values_of_the_fit_fall_as_its_histogram_says() -> None:
    values = np.array([*range(100), np.nan], float)
    baseline = histogram(NUMBER, values)
    tally = Tally(baseline)
    tally.add_numbers(values)
    assert tally.to_json()["counts"] == list(baseline.counts)
    assert tally.to_json()["missing"] == baseline.missing


def test_a_feature_that_had_no_values_has_none_inside() -> None:
    tally = Tally(histogram(NUMBER, np.array([np.nan])))
    tally.add_numbers(np.array([1.0, np.nan]))
    assert tally.to_json() == {"counts": [0], "missing": 1, "below": 0, "above": 1, "unseen": 0}


def test_of_a_card_that_tells_no_range_nothing_is_outside() -> None:
    tally = Tally(read_histogram({"edges": [1.0], "counts": [5, 5], "missing": 0}))
    tally.add_numbers(np.array([-1e9, 1e9]))
    assert tally.to_json()["counts"] == [1, 1]


@pytest.mark.parametrize("encode", [pa.array, lambda x: pa.array(x).dictionary_encode()])
def test_a_category_is_seen_missing_or_unseen(encode: Any) -> None:
    table = with_feature([*["a", "b"] * 100])
    later = numbers(4).append_column("f", encode(["b", None, "z", "b"]))
    found = profile_of(table, later)
    assert found["rows"] == 4
    assert found["features"][-1] == {
        "name": "f",
        "baseline": {"counts": [100, 100], "missing": 0, "below": 0, "above": 0, "unseen": 0},
        "seen": {"counts": [0, 2], "missing": 1, "below": 0, "above": 0, "unseen": 1},
    }


def test_predictions_are_compared_with_those_of_unseen_rows() -> None:
    found = profile_of(numbers(), numbers(50, seed=1))
    assert sum(found["predictions"]["baseline"]["counts"]) == 40  # a fifth was held out
    assert sum(found["predictions"]["seen"]["counts"]) == 50


def test_without_unseen_rows_predictions_are_compared_with_those_of_learnt_ones() -> None:
    found = profile_of(numbers(), numbers(50, seed=1), validation={"mode": "none"})
    assert sum(found["predictions"]["baseline"]["counts"]) == 200


def test_predicted_numbers_have_bins_too() -> None:
    found = profile_of(numbers(), numbers(50, seed=1), task="regression", target="x3")
    seen = found["predictions"]["seen"]
    assert len(seen["counts"]) > 2
    assert sum(seen["counts"]) + seen["below"] + seen["above"] == 50


def test_answers_that_are_not_finite_do_not_break_a_card() -> None:
    found = answers_histogram(NumberAnswers(np.array([1.0, np.inf, np.nan])), ())
    assert (found.range, found.missing) == ((1.0, 1.0), 2)
    classes = answers_histogram(ClassAnswers(np.array([1, 1]), np.zeros((2, 2))), ("a", "b"))
    assert classes.counts == (0, 2)


def test_features_beyond_the_limit_are_left_out_and_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(profile_module, "MOST_BINS", 25)
    found = profile_of(numbers(), numbers(5))
    assert [feature["name"] for feature in found["features"]] == ["x0", "x1"]
    assert found["featuresLeftOut"] == 2


@pytest.mark.parametrize(
    "card",
    [b"", b"[]", b"{}", b'{"features": [{"name": "x0"}]}', b'{"features": []}', b"\xff"],
)
def test_a_card_of_something_else_is_refused(card: bytes) -> None:
    with pytest.raises(NoProfile):
        Profile(fit(numbers(), {}), card)


def test_the_histogram_of_a_card_is_read_as_it_was_written() -> None:
    for values in (np.array([1.0, 2.0, np.nan]), np.array([np.nan])):
        found = histogram(NUMBER, values)
        assert read_histogram(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize("max_bad_rows", [0, 500])
def test_a_task_reports_what_it_has_counted(
    controller: FakeController, tmp_path: Path, max_bad_rows: int
) -> None:
    fitted = run(controller, fit_spec(tmp_path, numbers())).outputs
    rows = numbers(rows=40_000, seed=1)
    spec = predict_spec(tmp_path, rows, fitted["model"])
    spec["inputs"]["card"] = fitted["card"]
    spec["parameters"] = {"engine": "native", "maxBadRows": max_bad_rows}
    spec["limits"] = {**spec["limits"], "threads": 2}
    found = run(controller, spec).outputs["result"]["profile"]
    predicted = pq.read_table(tmp_path / "job_p/1/part-00000.parquet")
    ones = predicted.column("prediction").to_pylist().count(1)
    assert found["rows"] == 40_000
    assert found["predictions"]["seen"]["counts"] == [40_000 - ones, ones]
    for feature in found["features"]:
        seen = feature["seen"]
        assert sum(seen["counts"]) + seen["below"] + seen["above"] == 40_000
        column = rows.column(feature["name"]).to_numpy()
        assert seen["above"] == (column > numbers().column(feature["name"]).to_numpy().max()).sum()


@pytest.mark.parametrize("card", [b"{}", None])
def test_a_prediction_does_not_fail_for_its_card(
    controller: FakeController, tmp_path: Path, card: bytes | None
) -> None:
    fitted = run(controller, fit_spec(tmp_path, numbers())).outputs
    spec = predict_spec(tmp_path, numbers(), fitted["model"])
    path = tmp_path / "other.json"
    if card is not None:
        path.write_bytes(card)
    spec["inputs"]["card"] = {"uri": path.as_uri()}
    assert "profile" not in run(controller, spec).outputs["result"]


def test_the_examples_that_online_inference_is_tested_against() -> None:
    path = Path(__file__).parent.parent / "contract" / "tallies.json"
    for example in json.loads(path.read_text()):
        tally = Tally(read_histogram(example["baseline"]))
        tally.add_numbers(np.array(example["values"], float))
        assert tally.to_json() == example["tally"]
