"""Tells what comes next: gradient boosted trees on calendar, past and covariates."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from fitlane_ml.answers import NumberAnswers
from fitlane_ml.columns import MAX_CATEGORIES, Feature, Floats
from fitlane_ml.errors import UserError
from fitlane_ml.examples import (
    Examples,
    Layout,
    as_of_seconds,
    examples_of,
    layout_of,
    learn_grid,
    numbered,
    refuse_bad_times,
    refuse_off_grid,
)
from fitlane_ml.forecast_frame import Frame, Sight, frame_from, lags_asked
from fitlane_ml.forecaster import Backtest, Forecaster
from fitlane_ml.history import History, history_of
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.lags import Lags
from fitlane_ml.parameter import Choice, Number, Parameter, Shares, Text, Whole
from fitlane_ml.quantile_trees import MEDIAN, Lesson, learn_quantiles, tell_quantiles
from fitlane_ml.target import TaskName
from fitlane_ml.time_grid import FREQUENCIES
from fitlane_ml.trainer import Recipe
from fitlane_ml.training import Training
from fitlane_ml.tree_types import TREE_TYPES

_FEWEST_EXAMPLES = 20
_NEARLY_EMPTY = 0.01


class Forecast(Forecaster):
    """One model of the median, and one of each quantile, for all steps up to the horizon.

    A row is told by values that are at least one horizon older than it, so that the same model
    serves every step: by single ones, by the same place of the last seasons and the mean of a
    whole one, by calendar and covariates. Quantiles never cross. Where at this place of the season
    nothing ever happens, as at night, exactly that is foretold; and nothing below zero, if no
    target was.
    """

    name = "forecast"
    summary = "Foretells series by their past, the calendar and covariates, with quantiles"
    tasks: ClassVar[tuple[TaskName, ...]] = ("regression",)
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Text("timeColumn", "The column of times", "time"),
        Choice("frequency", "From one step to the next", "1h", FREQUENCIES),
        Text("timeZone", "Whose calendar counts, as Europe/Zurich", "UTC"),
        Whole("horizon", "Steps that are foretold", 24, 1, 10_000),
        Whole("seasonality", "Steps of a season; null: a day, a week or a year", None, 1, 10_000),
        Shares("quantiles", "Quantiles that are foretold too", (0.1, 0.9), most_items=9),
        Text("seriesColumn", "The column that tells series apart", None),
        Text("createdAtColumn", "The column that says since when a row is known", None),
        Text("asOf", "Rows that became known later are not seen", None),
        Choice(
            "learns",
            "Values, or their changes since the last season, which suits trends",
            "values",
            ("values", "changes"),
        ),
        Number("learningRate", "How much of each tree is added", 0.1, above=0, most=1),
        Whole("maxIterations", "Rounds of boosting", 100, 1, 10_000),
        Whole("maxLeafNodes", "Leaves of a tree", 31, 2, 10_000),
        Whole("minSamplesLeaf", "Rows in a leaf, at least", 20, 1, 1_000_000),
    )
    libraries = ("tzdata",)
    trusted_types = TREE_TYPES

    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> dict[str, Any]:
        """Raises UserError time_invalid, series_too_short, column_missing, invalid_parameters."""
        frame, names, examples = _prepared(rows, features, recipe)
        return _learnt(frame, names, examples, recipe)

    def foretell(self, estimator: dict[str, Any], X: Floats, known: Floats | None) -> NumberAnswers:
        """Raises UserError time_invalid, beyond_horizon, model_mismatch."""
        frame = frame_from(estimator["frame"])
        asked = _asked(frame, estimator["series"], X, known)
        history = _tails(estimator).with_more(*_newest_last(frame.layout, X, asked))
        sight = frame.see(asked, history)
        _refuse_beyond(frame, asked, history.lasts[asked.series], sight)
        answers = _foretold(estimator, frame, sight)
        answers.predicted[~sight.has_past] = np.nan
        answers.quantiles[~sight.has_past] = np.nan
        return answers

    def backtest(
        self, rows: LabelledRows, features: Sequence[Feature], recipe: Recipe, share: float
    ) -> Backtest:
        """Learns once, from what was before the last share of the time; then the origin moves on.

        What lies before an origin is known to it. Rows that the naive forecast cannot tell are not
        measured.
        """
        frame, names, examples = _prepared(rows, features, recipe)
        first = _first_held_out(examples, share)
        estimator = _learnt(frame, names, examples.take(examples.step < first), recipe)
        history = _history(len(names), examples)
        held_out = examples.take((examples.step >= first) & ~np.isnan(examples.target))
        leads = (held_out.step - first) % frame.lags.horizon + 1
        naive = frame.lags.naive(history, held_out.series, held_out.step, leads)
        is_told = ~np.isnan(naive)
        measured = held_out.take(is_told)
        if not len(measured):
            raise _too_short(0, frame.lags)
        facts = {
            "origins": len(np.unique((measured.step - first) // frame.lags.horizon)),
            "firstOrigin": frame.grid.moment(first - 1),
            "notMeasured": len(held_out) - len(measured),
        }
        labelled = LabelledRows(np.empty((len(measured), 0)), measured.target, measured.weight)
        answers = _foretold(estimator, frame, frame.see(measured, history))
        return Backtest(labelled, answers, naive[is_told], facts)

    def facts(self, estimator: dict[str, Any]) -> Mapping[str, Any]:
        """What is seen of the past, and where it ends."""
        frame, ends = frame_from(estimator["frame"]), _tails(estimator).lasts
        pairs = zip(frame.column_names, estimator["used"], strict=True)
        return {
            "forecast": {
                "frequency": frame.grid.frequency,
                "timeZone": frame.grid.zone,
                "horizon": frame.lags.horizon,
                "seasonality": frame.lags.seasonality,
                "quantiles": estimator["quantiles"].tolist(),
                "sees": [name for name, is_used in pairs if is_used],
                "series": len(ends),
                "historyEnds": frame.grid.moment(int(ends.max())),
                "floor": frame.floor,
                "quantilesWidened": estimator["spreads"].tolist(),
                **json.loads(estimator["told"]),
            }
        }


def _prepared(
    rows: LabelledRows, features: Sequence[Feature], recipe: Recipe
) -> tuple[Frame, Floats, Examples]:
    """How rows are seen, the names of the series, and all examples that may be seen."""
    if rows.groups is not None:
        raise UserError(
            "invalid_parameters",
            "`groupColumn` keeps rows together that are held out; a forecast holds out the last "
            "ones.",
            "Name the column that tells series apart as `parameters.seriesColumn` instead.",
        )
    values, names = recipe.values, tuple(feature.name for feature in features)
    layout = layout_of(features, values)
    places = _places_as_of(rows, layout, as_of_seconds(values), names)
    if len(places) < len(rows):
        rows = rows.take(places)
    grid = learn_grid(names[layout.time], rows.matrix[:, layout.time], places, values)
    known = rows.labels[~np.isnan(rows.labels)]
    frame = Frame(
        layout,
        grid,
        lags_asked(values),
        names,
        is_category=tuple(feature.categories is not None for feature in features),
        changes=values["learns"] == "changes",
        floor=0.0 if known.min(initial=0) >= 0 else None,
    )
    series_names = _series_names(layout, rows, names)
    series = _series(frame, rows.matrix, series_names, places)
    return frame, series_names, examples_of(rows, layout, grid, series, frame.lags.horizon)


def _places_as_of(
    rows: LabelledRows, layout: Layout, as_of: float | None, names: Sequence[str]
) -> Places:
    every = np.arange(len(rows))
    if layout.created is None:
        return every
    created = rows.matrix[:, layout.created]
    refuse_bad_times(names[layout.created], created, every)
    seen = every if as_of is None else np.flatnonzero(created <= as_of)
    if not len(seen):
        raise UserError(
            "empty_dataset",
            "No row was known as of `parameters.asOf`.",
            "Name a later moment, or leave it out.",
        )
    return seen


def _series_names(layout: Layout, rows: LabelledRows, names: Sequence[str]) -> Floats:
    """In ascending order; one of any name where nothing tells series apart."""
    if layout.series is None:
        return np.zeros(1)
    found: Floats = np.unique(rows.matrix[:, layout.series])
    found = found[~np.isnan(found)]
    if len(found) > MAX_CATEGORIES:
        raise UserError(
            "too_many_categories",
            f"The column {names[layout.series]!r} names {len(found)} series; a fit has at most "
            f"{MAX_CATEGORIES}.",
            "Fit them in several jobs.",
            column=names[layout.series],
        )
    return found


def _series(frame: Frame, X: Floats, known: Floats, places: Places) -> Places:
    if frame.layout.series is None:
        return np.zeros(len(X), np.int64)
    name = frame.names[frame.layout.series]
    return numbered(known, X[:, frame.layout.series], name, places)


def _asked(frame: Frame, series_names: Floats, X: Floats, known: Floats | None) -> Examples:
    """Each row of a file to predict, in the file's order. Raises UserError time_invalid."""
    seconds, places = X[:, frame.layout.time], np.arange(len(X))
    refuse_bad_times(frame.time_column, seconds, places)
    refuse_off_grid(frame.grid, frame.time_column, seconds, places)
    return Examples(
        _series(frame, X, series_names, places),
        frame.grid.steps(seconds),
        seconds,
        np.full(len(X), np.nan) if known is None else known,
        X[:, frame.layout.covariates],
        None,
    )


def _newest_last(layout: Layout, X: Floats, asked: Examples) -> tuple[Places, Places, Floats]:
    """Series, step and target of all rows, in the order in which they became known."""
    if layout.created is None:
        return asked.series, asked.step, asked.target
    order = np.argsort(np.nan_to_num(X[:, layout.created], nan=-np.inf), kind="stable")
    return asked.series[order], asked.step[order], asked.target[order]


def _history(count: int, examples: Examples) -> History:
    return history_of(count, examples.series, examples.step, examples.target)


def _tails(estimator: Mapping[str, Any]) -> History:
    return History(estimator["firsts"], estimator["starts"], estimator["values"])


def _learnt(frame: Frame, names: Floats, examples: Examples, recipe: Recipe) -> dict[str, Any]:
    history = _history(len(names), examples)
    sight = frame.see(examples, history)
    is_quiet, is_known = ~np.isnan(sight.quiet), ~np.isnan(examples.target)
    usable = np.flatnonzero(is_known & ~is_quiet & sight.has_past)
    if len(usable) < _FEWEST_EXAMPLES:
        raise _too_short(len(usable), frame.lags)
    used = (~np.isnan(sight.columns[usable])).mean(axis=0) >= _NEARLY_EMPTY
    lesson = Lesson(
        sight.columns[usable][:, used],
        (examples.target - sight.base)[usable],
        examples.step[usable],
        None if examples.weight is None else examples.weight[usable],
        np.array(frame.categorical)[used],
    )
    told = {
        "examples": len(usable),
        "quietRows": int((is_known & is_quiet).sum()),
        "gaps": int(np.isnan(history.values).sum()),
    }
    tails = history.tail(frame.lags.longest + frame.lags.horizon)
    return {
        "frame": frame.to_json(),
        "series": names,
        "used": used,
        "quantiles": np.array(recipe.values["quantiles"], dtype=np.float64),
        **learn_quantiles(lesson, recipe),
        **vars(tails),
        "told": json.dumps(told),
    }


def _foretold(estimator: Mapping[str, Any], frame: Frame, sight: Sight) -> NumberAnswers:
    X = sight.columns[:, estimator["used"]]
    told = tell_quantiles(estimator, X) + sight.base[:, np.newaxis]
    if frame.floor is not None:
        told = np.maximum(told, frame.floor)
    is_quiet = ~np.isnan(sight.quiet)
    told[is_quiet] = sight.quiet[is_quiet, np.newaxis]
    levels = estimator["levels"].tolist()
    chosen = [levels.index(level) for level in estimator["quantiles"].tolist()]
    return NumberAnswers(told[:, levels.index(MEDIAN)], told[:, chosen])


def _refuse_beyond(frame: Frame, asked: Examples, ends: Places, sight: Sight) -> None:
    """Raises UserError beyond_horizon for what the past cannot tell, and is not known either.

    `ends`: the last step that is known of the series of each row, (n,).
    """
    too_late = asked.step > ends + frame.lags.horizon
    wrong = (too_late | ~sight.has_past) & np.isnan(asked.target)
    if not wrong.any():
        return
    row = int(wrong.argmax())
    if too_late[row]:
        steps, end = asked.step[row] - ends[row], frame.grid.moment(int(ends[row]))
        what = f"{steps} steps after the last value that is known, that of {end}"
        fix = (
            f"Ask for {frame.lags.horizon} steps at most, add the newer rows with their target to "
            "the file, or fit with a longer `parameters.horizon`."
        )
    else:
        what = "nothing is known of the time that would tell it"
        fix = "Add the rows before it, with their target, to the file, or leave it out."
    raise UserError(
        "beyond_horizon",
        f"Row {row} (counted from 0) asks for {frame.grid.moment(int(asked.step[row]))}: {what}.",
        fix,
        column=frame.time_column,
        row=row,
    )


def _first_held_out(examples: Examples, share: float) -> int:
    first, last = int(examples.step.min()), int(examples.step.max())
    return last + 1 - max(1, round(share * (last + 1 - first)))


def _too_short(rows: int, lags: Lags) -> UserError:
    return UserError(
        "series_too_short",
        f"Only {rows} rows have a past that is {lags.horizon} steps old or older: too few to learn "
        "from.",
        "Add earlier rows, or foretell fewer steps (`parameters.horizon`).",
    )


TRAINER = Forecast()
