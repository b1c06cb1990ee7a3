"""Cross-validation and search over tasks: prepare, trials, and the last fit."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import fit_spec
from fake_controller import FakeController
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold, StratifiedKFold, TimeSeriesSplit
from test_predict_shards import run

from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.parameters import read_parameters
from fitlane_ml.prepared import read_prepared
from fitlane_ml.search_space import Choices, Range, Search, parameters_of, read_search

ROWS = 300
FOLDS = {"mode": "folds", "folds": 3, "timeColumn": None}


def table(**columns: Any) -> pa.Table:
    rng = np.random.default_rng(5)
    x = rng.standard_normal((ROWS, 2))
    x[::17, 1] = np.nan
    plan = rng.choice(["a", "b", "c"], ROWS)
    y = (x[:, 0] + (plan == "b") + rng.normal(0, 0.5, ROWS) > 0.3).astype(int)
    return pa.table({"x0": x[:, 0], "x1": x[:, 1], "plan": plan, **columns, "y": y})


def steps(
    controller: FakeController,
    folder: Path,
    data: pa.Table,
    parameters: Mapping[str, Any],
    tasks: int,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Prepares, and runs so many tasks. The reports of the trials; the spec of the last fit."""
    spec = fit_spec(folder, data)
    reports = steps_of(controller, folder, spec, parameters, tasks)
    fit = {**spec, "step": "fit", "attempt": 3, "outputUri": f"{folder.as_uri()}/job_a/3/"}
    fit["inputs"] = {**spec["inputs"], "trials": reports, "bestTrial": 0}
    return reports, fit


def steps_of(
    controller: FakeController,
    folder: Path,
    spec: dict[str, Any],
    parameters: Mapping[str, Any],
    tasks: int,
) -> list[dict[str, Any]]:
    """Prepares what the spec names, and tries. Changes the spec to what its fit is given."""
    rows = pq.read_metadata(folder / "job_a.parquet").num_rows
    spec["parameters"] = {**spec["parameters"], **parameters}
    spec["inputs"]["prepared"] = {"uri": f"{folder.as_uri()}/p.arrow", "rows": rows}
    run(controller, {**spec, "step": "prepare"})
    trials = [
        run(controller, {**spec, "step": "trials", "taskIndex": index, "taskCount": tasks})
        for index in range(tasks)
    ]
    return [dict(trial.outputs["trial"]) for trial in trials]


def encoded(data: pa.Table) -> tuple[Any, Any]:
    """As a data scientist would hand it to scikit-learn."""
    frame = [data["x0"].to_numpy(), data["x1"].to_numpy()]
    frame.append(np.searchsorted(["a", "b", "c"], data["plan"].to_pylist()).astype(float))
    return np.column_stack(frame), data["y"].to_numpy()


def expected(data: pa.Table, parts: Any) -> list[float]:
    X, y = encoded(data)
    losses = []
    for learning, held_out in parts:
        model = HistGradientBoostingClassifier(random_state=0, categorical_features=[2])
        answers = model.fit(X[learning], y[learning]).predict_proba(X[held_out])
        losses.append(log_loss(y[held_out], answers))
    return losses


def losses(trials: list[dict[str, Any]]) -> list[float]:
    return [trial["metrics"]["logLoss"] for trial in trials]


def test_each_fold_measures_as_scikit_learn_does_and_the_model_is_of_all_rows(
    controller: FakeController, tmp_path: Path
) -> None:
    data = table()
    trials, fit = steps(controller, tmp_path, data, {"validation": FOLDS}, 3)
    X, y = encoded(data)
    parts = StratifiedKFold(3, shuffle=True, random_state=0).split(X, y)
    assert losses(trials) == pytest.approx(expected(data, parts), rel=1e-12)
    whole = run(controller, {**fit_spec(tmp_path, data), "outputUri": f"{tmp_path.as_uri()}/w/1/"})
    last = run(controller, fit)
    assert last.outputs["model"]["digest"] == whole.outputs["model"]["digest"]
    assert last.metrics["logLoss"] == pytest.approx(np.mean(losses(trials)))
    assert last.metrics["logLossStd"] == pytest.approx(np.std(losses(trials), ddof=1))


def test_folds_follow_time_or_keep_groups_together(
    controller: FakeController, tmp_path: Path
) -> None:
    data = table(t=np.random.default_rng(1).permutation(ROWS), g=np.arange(ROWS) % 7)
    in_time = {"validation": {**FOLDS, "timeColumn": "t"}, "exclude": ["t", "g"]}
    trials, _ = steps(controller, tmp_path, data, in_time, 3)
    places = np.argsort(data["t"].to_numpy())
    parts = [
        (np.sort(places[learning]), np.sort(places[held_out]))
        for learning, held_out in TimeSeriesSplit(3).split(places)
    ]
    assert losses(trials) == pytest.approx(expected(data, parts), rel=1e-12)
    grouped = {"validation": FOLDS, "groupColumn": "g", "exclude": ["t"]}
    trials, _ = steps(controller, tmp_path, data, grouped, 3)
    X, y = encoded(data)
    kept = GroupKFold(3, shuffle=True, random_state=0).split(X, y, data["g"].to_numpy())
    assert losses(trials) == pytest.approx(expected(data, kept), rel=1e-12)


PARAMETERS = find_trainer("hist-gradient-boosting").parameters
SEARCH = {
    "trials": 4,
    "parameters": {
        "learningRate": {"min": 0.01, "max": 0.5, "log": True},
        "maxLeafNodes": {"values": [5, 9]},
    },
}


def test_a_search_tells_of_each_trial_and_the_last_fit_is_the_best_one_again(
    controller: FakeController, tmp_path: Path
) -> None:
    data = table()
    asked = {"search": SEARCH, "validation": {"mode": "fraction", "fraction": 0.3}}
    trials, fit = steps(controller, tmp_path, data, asked, 4)
    assert len({trial["parameters"]["learningRate"] for trial in trials}) == 4
    best = min(trials, key=lambda trial: trial["metrics"]["logLoss"])
    fit["parameters"] = {**fit["parameters"], "parameters": best["parameters"]}
    fit["inputs"]["bestTrial"] = best["trial"]
    last = run(controller, fit)
    direct = fit_spec(tmp_path, data)
    direct["parameters"] = {**direct["parameters"], "parameters": best["parameters"]}
    direct["outputUri"] = f"{tmp_path.as_uri()}/direct/1/"
    assert last.outputs["model"]["digest"] == run(controller, direct).outputs["model"]["digest"]
    assert last.metrics["logLoss"] == best["metrics"]["logLoss"]
    card = json.loads((tmp_path / "job_a/3/card.json").read_text())
    assert card["search"]["best"] == best["trial"]
    assert card["search"]["trials"] == trials


def test_a_trial_that_cannot_be_fitted_is_a_result(
    controller: FakeController, tmp_path: Path
) -> None:
    search = {"trials": 2, "parameters": {"learningRate": {"values": [0.1, -1]}}}
    asked = {"search": search, "validation": {"mode": "fraction", "fraction": 0.3}}
    good, bad = steps(controller, tmp_path, table(), asked, 2)[0]
    assert "metrics" in good
    assert bad["error"]["code"] == "invalid_parameters"


def test_a_search_needs_rows_to_measure_on(controller: FakeController, tmp_path: Path) -> None:
    asked = {"search": SEARCH, "validation": {"mode": "auto"}}
    with pytest.raises(UserError, match="none can be held out"):
        steps(controller, tmp_path, table().slice(0, 40), asked, 1)


@pytest.mark.parametrize(
    ("validation", "says"),
    [
        ({**FOLDS, "folds": 20}, "too few for 20 folds"),
        ({**FOLDS, "timeColumn": "z"}, "'z'"),
        ({**FOLDS, "timeColumn": "plan"}, "is no time or number"),
        ({**FOLDS, "timeColumn": "x1"}, "is missing in some rows"),
        ({**FOLDS, "folds": 1}, "from 2 to 20"),
        # In the order of `late`, the first rows are all of one class.
        ({**FOLDS, "timeColumn": "late"}, "'1' is not among the rows"),
    ],
)
def test_folds_that_cannot_be_had_are_told_of(
    controller: FakeController, tmp_path: Path, validation: dict[str, Any], says: str
) -> None:
    data = table().slice(0, 36)
    data = data.append_column("late", data.column("y"))
    asked = {"validation": validation, "exclude": ["late"]}
    with pytest.raises(UserError, match=says):
        steps(controller, tmp_path, data, asked, 1)


def test_trials_are_the_same_for_the_same_seed_and_only_for_it() -> None:
    search = read_search(SEARCH, PARAMETERS)
    assert parameters_of(search, 2, 7) == parameters_of(search, 2, 7)
    assert parameters_of(search, 2, 7) != parameters_of(search, 3, 7)
    assert parameters_of(search, 2, 7) != parameters_of(search, 2, 8)


def test_choices_alone_are_tried_each_combination_once() -> None:
    search = Search(6, {"a": Choices([1, 2]), "b": Choices(["x", "y", "z"])})
    tried = [parameters_of(search, trial, 0) for trial in range(6)]
    assert tried[:3] == [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}, {"a": 1, "b": "z"}]
    assert len({tuple(values.values()) for values in tried}) == 6


@pytest.mark.parametrize("is_log", [False, True])
def test_whole_numbers_stay_whole_and_both_ends_are_met(is_log: bool) -> None:  # noqa: FBT001
    drawn = [
        Range(1, 3, is_log, is_whole=True).draw(np.random.default_rng(seed)) for seed in range(300)
    ]
    assert set(drawn) == {1, 2, 3}
    # JSON writes 1.0 as 1: what is drawn is as the parameter is, whole or not.
    for low in (0.5, 1):
        space = {"learningRate": {"min": low, "max": 2, "log": is_log}}
        (rate,) = read_search({"trials": 1, "parameters": space}, PARAMETERS).space.values()
        fractions = [rate.draw(np.random.default_rng(seed)) for seed in range(300)]
        assert low <= min(fractions) < 1.1 * low
        assert 1.9 < max(fractions) <= 2


def test_a_fold_without_some_class_has_fewer_metrics_and_the_others_keep_theirs(
    controller: FakeController, tmp_path: Path
) -> None:
    data = table()
    t = np.arange(ROWS)
    y = np.where(t >= ROWS * 3 // 4, 1, t % 2)
    data = data.set_column(data.num_columns - 1, "y", pa.array(y)).append_column("t", pa.array(t))
    asked = {"validation": {**FOLDS, "timeColumn": "t"}, "exclude": ["t"]}
    trials, fit = steps(controller, tmp_path, data, asked, 3)
    assert ["rocAuc" in trial["metrics"] for trial in trials] == [True, True, False]
    metrics = run(controller, fit).metrics
    assert metrics["logLoss"] == pytest.approx(np.mean(losses(trials)))
    assert "rocAuc" not in metrics


@pytest.mark.parametrize("left", ["nothing", "half of it"])
def test_numbers_that_are_gone_since_the_job_was_planned_are_prepared_again(
    controller: FakeController, tmp_path: Path, left: str
) -> None:
    data = table()
    trials, fit = steps(controller, tmp_path, data, {"validation": FOLDS}, 3)
    file = tmp_path / "p.arrow"
    if left == "nothing":
        file.unlink()
    else:
        with pa.ipc.open_stream(file.read_bytes()) as stream:
            schema, batch = stream.schema, stream.read_next_batch()
        half = batch.slice(0, ROWS // 2)
        with pytest.raises(SystemFault, match="150 of 300 rows"):
            read_prepared(schema, iter([half]), ROWS, read_parameters(fit["parameters"]))
        with pa.ipc.new_stream(file, schema) as writer:
            writer.write_batch(half)
    spec = {**fit, "step": "trials", "taskIndex": 1, "taskCount": 3}
    assert run(controller, spec).outputs["trial"] == trials[1]


FORECAST = {"timeColumn": "time", "frequency": "1h", "horizon": 24}


def forecast_spec(folder: Path) -> dict[str, Any]:
    hours = np.arange(24 * 40)
    noise = np.random.default_rng(0).standard_normal(len(hours))
    times = pa.array(hours * 3_600_000_000, pa.timestamp("us", tz="UTC"))
    data = pa.table({"time": times, "y": np.sin(2 * np.pi * hours / 24) + 0.01 * noise})
    spec = fit_spec(folder, data)
    spec["trainer"] = "forecast"
    asked = {"task": "regression", "parameters": FORECAST, "validation": {"mode": "auto"}}
    spec["parameters"] = {**spec["parameters"], **asked}
    return spec


def test_a_search_of_a_forecast_is_measured_by_its_rolling_origins(
    controller: FakeController, tmp_path: Path
) -> None:
    spec = forecast_spec(tmp_path)
    search = {"trials": 2, "parameters": {"learningRate": {"values": [0.05, 0.1]}}}
    trials = steps_of(controller, tmp_path, spec, {"search": search}, 2)
    assert all("mae" in trial["metrics"] for trial in trials)
    # What is prepared is there already: no step looks at it again.
    folds = {**spec["parameters"], "search": None, "validation": FOLDS}
    with pytest.raises(UserError, match="by origins that move on"):
        run(controller, {**spec, "step": "trials", "taskCount": 3, "parameters": folds})


def test_quantiles_are_those_that_are_asked_for_and_not_those_of_whoever_prepared(
    controller: FakeController, tmp_path: Path
) -> None:
    spec = forecast_spec(tmp_path)
    choices = {"quantiles": {"values": [[0.25, 0.75], [0.05, 0.5, 0.95]]}}
    search = {"trials": 2, "parameters": choices}
    few, many = steps_of(controller, tmp_path, spec, {"search": search}, 2)
    assert few["metrics"]["coverage"] < many["metrics"]["coverage"]
    asked = {**FORECAST, "quantiles": [0.05, 0.5, 0.95]}
    spec["parameters"] = {**spec["parameters"], "search": None, "parameters": asked}
    fitted = run(controller, {**spec, "step": "fit"})
    assert fitted.outputs["schema"]["quantiles"] == [0.05, 0.5, 0.95]
    assert fitted.metrics["coverage"] == many["metrics"]["coverage"]


def test_folds_in_the_order_of_time_do_not_cut_groups(
    controller: FakeController, tmp_path: Path
) -> None:
    data = table(t=np.arange(ROWS), g=np.arange(ROWS) % 7)
    asked = {"validation": {**FOLDS, "timeColumn": "t"}, "groupColumn": "g"}
    with pytest.raises(UserError, match="cut the groups of 'g' in two"):
        steps(controller, tmp_path, data, asked, 1)
