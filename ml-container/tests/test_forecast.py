"""The trainer forecast: what it sees, what it says, and what it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import skops.io
from conftest import fit_spec, predict_spec
from fake_controller import FakeController
from hourly import DAYS, asked, changed, hourly, times, without
from test_fit_task import run

from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.model import FittedModel
from fitlane_ml.model_file import dump_model, load_model
from fitlane_ml.other_dataset import labelled_rows
from fitlane_ml.predict import STRICTLY, predict
from fitlane_ml.predict_task import _predicted
from fitlane_ml.spec import parse_spec
from fitlane_ml.storage import ParquetSource
from fitlane_ml.threads import limit_threads
from fitlane_ml.validation import Validation, plan_trial, validate

TRAINER = "forecast"
ZURICH = ZoneInfo("Europe/Zurich")
LAST = 24 * DAYS


def fitted(table: pa.Table, **own: Any) -> FittedModel:
    return fit(table, asked(**own), TRAINER)


def tomorrow(days: int = 1) -> pa.Table:
    """What follows the usual table, without what is to be told."""
    return hourly(DAYS + 7).slice(LAST, 24 * days).drop_columns(["y"])


def told(model: FittedModel, table: pa.Table) -> list[float]:
    values: list[float] = predict(model, table)["prediction"].to_pylist()
    return values


def validated(table: pa.Table, **own: Any) -> Validation:
    data = prepare(table, asked(**own), TRAINER)
    return validate(train(data), plan_trial(data, None), data.parameters)


def refused(table: pa.Table, **own: Any) -> UserError:
    with pytest.raises(UserError) as error:
        fitted(table, **own)
    return error.value


def refused_prediction(model: FittedModel, table: pa.Table) -> UserError:
    with pytest.raises(UserError) as error:
        predict(model, table)
    return error.value


def test_is_better_than_the_last_season_on_rolling_origins() -> None:
    found = validated(hourly(), maxIterations=100)
    assert found.metrics["seasonalNaiveRatio"] < 0.8
    assert found.metrics["mae"] < 0.8 * found.metrics["baselineMae"]
    assert found.metrics["r2"] > 0.9
    assert 0.7 < found.metrics["coverage"] <= 1
    assert 0 < found.metrics["pinballLoss"] < found.metrics["mae"]
    assert found.facts["used"] == "rolling-origin"
    assert found.facts["baseline"] == "seasonal-naive"
    assert found.facts["origins"] == 14
    assert found.facts["rows"] == 14 * 24


def test_the_last_season_is_what_it_is_compared_with() -> None:
    """By hand: the value of the same hour on the day before."""
    y = hourly()["y"].to_numpy()
    held_out = 14 * 24
    expected = np.abs(y[-held_out:] - y[-held_out - 24 : -24]).mean()
    assert validated(hourly()).metrics["baselineMae"] == pytest.approx(expected)


def test_what_is_younger_than_the_horizon_is_never_seen() -> None:
    """A forecast made two days before hears nothing of those, whatever happened in them."""
    model = fitted(hourly(), horizon=48)
    later = hourly(DAYS + 4).slice(LAST)
    usual = told(model, later)
    y = later["y"].to_numpy().copy()
    y[48:] = 1e6
    assert told(model, changed(later, "y", y)) == usual
    y[:24] *= 3
    assert told(model, changed(later, "y", y))[:48] == usual[:48]
    assert told(model, changed(later, "y", y))[48:] != usual[48:]


def test_the_backtest_knows_nothing_of_what_comes_after_an_origin() -> None:
    table = hourly()
    found = validated(table)
    data = prepare(table, asked(), TRAINER)
    trainer = find_trainer(TRAINER)
    recipe = data.parameters.recipe
    usual = trainer.backtest(data.rows, data.features, recipe, 0.2)  # type: ignore[attr-defined]
    y = data.rows.labels.copy()
    y[-24:] = 500.0
    changed_rows = type(data.rows)(data.rows.matrix, y)
    other = trainer.backtest(changed_rows, data.features, recipe, 0.2)  # type: ignore[attr-defined]
    np.testing.assert_array_equal(other.answers.predicted, usual.answers.predicted)
    assert found.metrics["mae"] == np.abs(usual.answers.predicted - usual.rows.labels).mean()


def test_the_newer_rows_of_a_file_move_the_horizon() -> None:
    model = fitted(hourly())
    week = hourly(DAYS + 7).slice(LAST)
    y = week["y"].to_pylist()
    known = changed(week, "y", [value if row < 6 * 24 else None for row, value in enumerate(y)])
    assert len(told(model, known)) == 7 * 24
    error = refused_prediction(model, changed(week, "y", pa.array([None] * len(y), pa.float64())))
    assert (error.code, error.row, error.column) == ("beyond_horizon", 24, "time")
    assert "25 steps" in error.message
    assert "horizon" in error.fix


def test_the_end_of_the_history_tells_what_all_of_it_tells() -> None:
    """The model remembers the last rows only; a file that repeats all of them changes nothing."""
    table, model = hourly(), fitted(hourly())
    after = tomorrow().append_column("y", pa.array([None] * 24, pa.float64()))
    answers = told(model, pa.concat_tables([table, after]).slice(300))
    assert answers[-24:] == told(model, tomorrow())
    assert answers[:24] == [None] * 24
    assert None not in answers[24:]


def test_rows_before_all_that_is_remembered_are_refused() -> None:
    early = hourly().slice(24 * 20, 24).drop_columns(["y"])
    error = refused_prediction(fitted(hourly()), early)
    assert (error.code, error.row) == ("beyond_horizon", 0)
    assert "nothing is known" in error.message


def test_answers_come_in_the_order_of_the_file() -> None:
    model, table = fitted(hourly()), tomorrow()
    mixed = np.random.default_rng(0).permutation(24)
    result = predict(model, table.append_column("id", pa.array(range(24))).take(mixed))
    assert result.column_names == ["id", "prediction", "quantile_0_1", "quantile_0_9"]
    assert result["id"].to_pylist() == mixed.tolist()
    assert result["prediction"].to_numpy().tolist() == np.array(told(model, table))[mixed].tolist()


def test_rows_may_come_in_any_order() -> None:
    mixed = hourly().take(np.random.default_rng(0).permutation(LAST))
    assert told(fitted(mixed), tomorrow()) == told(fitted(hourly()), tomorrow())


def test_quantiles_ascend_and_hold_the_prediction() -> None:
    model = fitted(hourly(), quantiles=[0.05, 0.25, 0.5, 0.9])
    result = predict(model, tomorrow())
    assert result.column_names[1:] == [f"quantile_0_{level}" for level in ("05", "25", "5", "9")]
    values = np.column_stack([result[name].to_numpy() for name in result.column_names[1:]])
    assert (np.diff(values, axis=1) >= 0).all()
    assert result["prediction"].equals(result["quantile_0_5"])
    assert predict(fitted(hourly(), quantiles=[]), tomorrow()).column_names == ["prediction"]


def test_nights_are_exactly_zero_and_nothing_is_below() -> None:
    model, table = fitted(hourly()), tomorrow(1)
    result = predict(model, table)
    night = [hour for hour in range(24) if hour < 5 or hour > 19]
    for name in ("prediction", "quantile_0_1", "quantile_0_9"):
        values = result[name].to_numpy()
        assert (values[night] == 0).all()
        assert (values >= 0).all()
        assert values.max() > 0
    assert fitted(changed(hourly(), "y", hourly()["y"].to_numpy() - 5)).time == "time"


def test_a_target_below_zero_has_no_floor() -> None:
    negative = changed(hourly(), "y", -hourly()["y"].to_numpy())
    assert min(told(fitted(negative), tomorrow())) < -1


def test_gaps_are_missing_rows_or_missing_targets_alike() -> None:
    table, hole = hourly(), range(24 * 60, 24 * 60 + 30)
    y = [None if row in hole else value for row, value in enumerate(table["y"].to_pylist())]
    missing, empty = fitted(without(table, hole)), fitted(changed(table, "y", y))
    assert told(missing, tomorrow()) == told(empty, tomorrow())
    facts = find_trainer(TRAINER).facts(missing.estimator)["forecast"]
    assert facts["gaps"] == len(hole)


def test_hours_go_on_when_clocks_are_put_forward_and_the_calendar_is_the_walls() -> None:
    """What happens at 9 on the wall happens an hour earlier by UTC from the last of March on."""
    hours = np.arange(24 * 200)
    moments = times(hours)
    wall = np.array([moment.as_py().astimezone(ZURICH).hour for moment in moments])
    y = np.where(wall == 9, 10.0, 1.0) + np.random.default_rng(0).uniform(0, 0.1, len(hours))
    table = pa.table({"time": moments, "y": y})
    start = 24 * (29 + 31 - 1 + 1)  # the 1st of April, a day after
    model = fitted(table.slice(0, start), timeZone="Europe/Zurich", learns="values")
    result = told(model, table.slice(start, 24).drop_columns(["y"]))
    assert wall[start + int(np.argmax(result))] in {9, 10}
    assert find_trainer(TRAINER).facts(model.estimator)["forecast"]["gaps"] == 0


def test_days_have_23_hours_once_a_year() -> None:
    moments = pa.array(
        np.arange("2024-01-01", "2024-07-01", dtype="datetime64[D]").astype("datetime64[s]")
    )
    local = pc.assume_timezone(moments, "Europe/Zurich")
    y = np.arange(len(local)) % 7 + np.random.default_rng(0).uniform(0, 0.1, len(local))
    model = fitted(
        pa.table({"time": local, "y": y}), frequency="1d", horizon=7, timeZone="Europe/Zurich"
    )
    facts = find_trainer(TRAINER).facts(model.estimator)["forecast"]
    assert (facts["gaps"], facts["historyEnds"]) == (0, "2024-06-30T00:00:00")


def test_changes_follow_a_trend_that_values_do_not() -> None:
    hours = np.arange(24 * 60)
    y = hours * 0.05 + 5 * np.sin(hours * 2 * np.pi / 24)
    table = pa.table({"time": times(hours), "y": y})
    own = {
        learns: validated(table, learns=learns).metrics["mae"] for learns in ("values", "changes")
    }
    assert own["changes"] < 0.2 * own["values"]


def two_series() -> pa.Table:
    """One is ten times the other."""
    one = hourly()
    ten = changed(one, "y", 10 * one["y"].to_numpy())
    names = pa.array(["one"] * len(one) + ["ten"] * len(one))
    return pa.concat_tables([one, ten]).append_column("plant", names)


def test_series_are_told_apart() -> None:
    model = fitted(two_series(), seriesColumn="plant")
    rows = [tomorrow().append_column("plant", pa.array([name] * 24)) for name in ("one", "ten")]
    one, ten = (max(told(model, each)) for each in rows)
    assert 5 < ten / one < 20
    mixed = pa.concat_tables(rows).take(np.random.default_rng(0).permutation(48))
    ratio = sorted(told(model, mixed)) == sorted(told(model, rows[0]) + told(model, rows[1]))
    assert ratio
    unknown = tomorrow().append_column("plant", pa.array(["new"] * 24))
    error = refused_prediction(model, unknown)
    assert (error.code, error.row, error.column) == ("model_mismatch", 0, "plant")


def with_revisions() -> pa.Table:
    """Each cloud is foretold 36 hours before, wrongly, and seen 1 hour after: then y is known."""
    table, hours = hourly(), np.arange(LAST)
    wrong = np.random.default_rng(9).uniform(0, 1, LAST)
    foretold = changed(changed(table, "cloud", wrong), "y", pa.array([None] * LAST, pa.float64()))
    early = foretold.append_column("known", times(hours - 36))
    late = table.append_column("known", times(hours + 1))
    return pa.concat_tables([early, late])


def test_weather_counts_as_it_was_known_one_horizon_before() -> None:
    own = {"createdAtColumn": "known", "maxIterations": 100}
    seen = validated(hourly(), maxIterations=100).metrics["mae"]
    foretold = validated(with_revisions(), **own).metrics["mae"]
    assert foretold > 1.3 * seen
    # Of forecasts that came 36 hours before, one of 48 hours sees none.
    model = fitted(with_revisions(), horizon=48, **own)
    assert "cloud" not in find_trainer(TRAINER).facts(model.estimator)["forecast"]["sees"]


def test_as_of_a_day_rows_that_became_known_later_are_not_seen() -> None:
    table, day = with_revisions(), 24 * 50
    moment = times([day])[0]
    known = table.filter(pc.less_equal(table["known"], moment))
    own = {"createdAtColumn": "known"}
    as_of = fitted(table, asOf=moment.as_py().isoformat(), **own)
    assert len(known) < len(table)
    expected = fitted(known, **own)
    rows = known.slice(len(known) - 24)
    assert told(as_of, rows) == told(expected, rows)
    assert dump_model(as_of)[1] == dump_model(expected)[1]


def test_the_same_inputs_give_the_same_model_on_any_number_of_threads() -> None:
    digests = set()
    for threads in (1, 2, 4):
        limit_threads(threads)
        digests.add(dump_model(fitted(hourly()))[1])
    limit_threads(1)
    assert len(digests) == 1


def test_comes_back_from_its_file_which_holds_no_other_types() -> None:
    model = fitted(two_series(), seriesColumn="plant", quantiles=[0.25])
    content, digest = dump_model(model)
    loaded = load_model(content, digest)
    rows = tomorrow().append_column("plant", pa.array(["ten"] * 24))
    assert predict(loaded, rows).equals(predict(model, rows))
    trusted = set(find_trainer(TRAINER).trusted_types)
    assert set(skops.io.get_untrusted_types(data=content)) <= trusted


def test_nothing_to_predict_is_no_error() -> None:
    model = fitted(hourly())
    assert predict(model, tomorrow().slice(0, 0)).schema == predict(model, tomorrow()).schema


def with_time(table: pa.Table, hour: float) -> pa.Table:
    """One more row, so many hours after the start."""
    return pa.concat_tables([table, table.slice(0, 1).set_column(0, "time", times([hour]))])


def missing_time(table: pa.Table) -> pa.Table:
    moments = table["time"].to_pylist()
    return changed(table, "time", pa.array([*moments[:9], None, *moments[10:]], table["time"].type))


def sparse(table: pa.Table) -> pa.Table:
    return pa.table({"time": times(np.arange(30) * 24 * 7), "y": table["y"].slice(10, 30)})


def unzoned(table: pa.Table) -> pa.Table:
    return changed(table, "time", table["time"].cast(pa.timestamp("us")).combine_chunks())


def never_known(table: pa.Table) -> pa.Table:
    return changed(table, "y", pa.array([None] * LAST, pa.float64()))


def texts(table: pa.Table) -> pa.Table:
    return changed(table, "time", ["a", "b"] * (LAST // 2))


def same(table: pa.Table) -> pa.Table:
    return table


REFUSED: dict[str, tuple[Callable[[pa.Table], pa.Table], dict[str, Any], str, int | None]] = {
    "two rows of one time": (lambda table: with_time(table, 5), {}, "time_invalid", LAST),
    "a time that is missing": (missing_time, {}, "time_invalid", 9),
    "a time between two steps": (lambda table: with_time(table, 5.5), {}, "time_invalid", LAST),
    "a time of another age": (lambda table: with_time(table, -2e6), {}, "time_invalid", LAST),
    "too fine a frequency": (sparse, {"frequency": "1min"}, "time_invalid", None),
    "no time": (lambda table: table.drop_columns(["time"]), {}, "column_missing", None),
    "times that are texts": (texts, {}, "time_invalid", None),
    "a zone of times without": (unzoned, {"timeZone": "Asia/Tokyo"}, "time_invalid", None),
    "a zone that is none": (same, {"timeZone": "Mars/Base"}, "invalid_parameters", None),
    "too short a series": (lambda table: table.slice(0, 40), {}, "series_too_short", None),
    "too long a horizon": (same, {"horizon": 9_999}, "series_too_short", None),
    "as of no day": (same, {"asOf": "soon"}, "invalid_parameters", None),
    "as of, without since": (same, {"asOf": "2024-01-01"}, "invalid_parameters", None),
    "a target never known": (never_known, {}, "target_null", 0),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(case: Any) -> None:
    change, own, code, row = case
    error = refused(change(hourly()), **own)
    assert (error.code, error.row) == (code, row)
    assert error.fix


def on_dataset(other: pa.Table) -> Validation:
    """Learns the usual table, and is measured on the other one."""
    own = {**asked(), "validation": {"mode": "dataset", "dataset": "ds_o"}}
    data = prepare(hourly(), own, TRAINER)
    return validate(train(data), plan_trial(data, labelled_rows(other, data)), data.parameters)


def test_is_measured_on_what_comes_after_as_a_dataset_of_its_own() -> None:
    later = hourly(DAYS + 7).slice(LAST)
    found = on_dataset(later)
    off = np.array(told(fitted(hourly()), later)) - later["y"].to_numpy()
    assert found.metrics["mae"] == pytest.approx(np.abs(off).mean())
    assert found.facts["rows"] == len(later)
    much_later = hourly(DAYS + 40).slice(LAST + 24 * 20)
    assert on_dataset(much_later).facts["rows"] == len(much_later) - 24
    with pytest.raises(UserError, match="validation dataset"):
        on_dataset(much_later.slice(0, 5))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quantiles", [0.9, 0.1]),
        ("quantiles", [0.5, 0.5]),
        ("quantiles", [0]),
        ("quantiles", [0.1] * 10),
        ("quantiles", 0.1),
        ("timeColumn", ""),
        ("timeColumn", None),
        ("seriesColumn", 1),
        ("frequency", "2min"),
    ],
)
def test_a_parameter_that_is_none_is_refused_by_name(name: str, value: Any) -> None:
    error = refused(hourly(), **{name: value})
    assert error.code == "invalid_parameters"
    assert name in error.message


def test_groups_are_refused_with_a_word_on_series() -> None:
    with pytest.raises(UserError, match="seriesColumn"):
        fit(two_series(), {**asked(), "groupColumn": "plant"}, TRAINER)


def test_a_task_writes_model_card_and_metrics(controller: FakeController, tmp_path: Path) -> None:
    spec = {**fit_spec(tmp_path, hourly()), "trainer": TRAINER}
    spec["parameters"] = {"target": "y", **asked()}
    result, card = run(controller, spec)
    assert result.outputs["schema"]["time"] == "time"
    assert result.outputs["schema"]["quantiles"] == [0.1, 0.9]
    assert card["metrics"] == result.metrics
    assert card["validation"]["used"] == "rolling-origin"
    assert card["forecast"]["horizon"] == 24
    assert card["permutationImportance"] is None
    assert "batches only" in card["export"]["withheld"]


def test_a_file_is_predicted_at_once(tmp_path: Path) -> None:
    model, rows = fitted(hourly()), hourly(DAYS + 7).slice(LAST)
    spec = predict_spec(tmp_path, rows, {"uri": "file:///m", "digest": "sha256:0"})
    dataset = spec["inputs"]["dataset"]
    source = ParquetSource(dataset["uri"], dataset["sizeBytes"])
    (only,) = _predicted(parse_spec(spec), model, source, STRICTLY)
    assert only.batch.num_rows == len(rows)
    assert only.result["prediction"].equals(predict(model, rows)["prediction"])
    with pytest.raises(UserError, match="one task"):
        _predicted(parse_spec({**spec, "taskCount": 2}), model, source, STRICTLY)
