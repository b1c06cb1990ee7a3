"""The rows of a table as examples of series: one for each step, with what was known in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.errors import UserError
from fitlane_ml.history import steps_spanned
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.time_grid import EARLIEST, LATEST, TimeGrid, grid_of

_SPARSEST = 50
"""So many times more steps than rows: the frequency is not that of the series."""
_STEPS_OF_ANY_SERIES = 100_000


@dataclass(frozen=True)
class Layout:
    """Which columns of the matrix are what; the others are covariates."""

    time: int
    created: int | None
    series: int | None
    covariates: tuple[int, ...]


@dataclass(frozen=True)
class Examples:
    """n steps of series, in the order of series and time.

    `series`: its number; `seconds`: its time; `target`: NaN where it
    is not known; `covariates`: (n, covariates); `weight`: None: all alike.
    """

    series: Places
    step: Places
    seconds: Floats
    target: Floats
    covariates: Floats
    weight: Floats | None

    def __len__(self) -> int:
        return len(self.step)

    def take(self, which: Any) -> "Examples":
        """Those at these places, or where a mask is true."""
        weight = None if self.weight is None else self.weight[which]
        return Examples(
            self.series[which],
            self.step[which],
            self.seconds[which],
            self.target[which],
            self.covariates[which],
            weight,
        )


def layout_of(features: Sequence[Feature], values: Mapping[str, Any]) -> Layout:
    """Raises UserError column_missing, time_invalid."""
    names = [feature.name for feature in features]

    def place_of(parameter: str) -> int | None:
        name = values[parameter]
        if name is None:
            return None
        if name not in names:
            raise UserError(
                "column_missing",
                f"The column {name!r}, named in `parameters.{parameter}`, is not among the columns "
                "to learn from.",
                f"Correct its name in `parameters.{parameter}`, or add the column; name it in "
                "`features` if you name any, and not in `exclude` or `idColumns`.",
                column=name,
            )
        return names.index(name)

    time, created = place_of("timeColumn"), place_of("createdAtColumn")
    series = place_of("seriesColumn")
    assert time is not None  # noqa: S101 (it has a default)
    for place in (time, created):
        if place is not None:
            _refuse_no_moment(features[place])
    if values["timeZone"] != "UTC" and features[time].kind == "time":
        raise UserError(
            "time_invalid",
            f"The times in {names[time]!r} have no zone, and `parameters.timeZone` is "
            f"{values['timeZone']}: which of two equal hours in autumn is meant nobody knows.",
            "Write them with a time zone, or leave out `timeZone`: they count as they are then.",
            column=names[time],
        )
    roles = {time, created, series}
    return Layout(time, created, series, tuple(p for p in range(len(names)) if p not in roles))


def _refuse_no_moment(feature: Feature) -> None:
    if feature.kind not in {"time", "instant"}:
        raise UserError(
            "time_invalid",
            f"The column {feature.name!r} has the type {feature.type}, which is no date or time.",
            "Write it as dates or timestamps.",
            column=feature.name,
        )


def zone_of(name: str) -> str:
    """The zone itself. Raises UserError invalid_parameters."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UserError(
            "invalid_parameters",
            f"`parameters.timeZone`: there is no time zone {name!r}.",
            "Use a name of the tz database, as Europe/Zurich, or leave it out: it is UTC then.",
        ) from error
    return name


def as_of_seconds(values: Mapping[str, Any]) -> float | None:
    """The moment `asOf`, in seconds since 1970; without a zone it is UTC's.

    Raises UserError invalid_parameters.
    """
    text = values["asOf"]
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            "invalid_parameters",
            f"`parameters.asOf` is {text!r}, which is no date or time.",
            "Write it as 2025-01-31 or 2025-01-31T12:00:00Z.",
        ) from error
    if values["createdAtColumn"] is None:
        raise UserError(
            "invalid_parameters",
            "`parameters.asOf` asks for what was known then, and no column says since when a row "
            "is known.",
            "Name that column as `parameters.createdAtColumn`, or leave out `asOf`.",
        )
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def refuse_bad_times(name: str, seconds: Floats, places: Places) -> None:
    """Raises UserError time_invalid for a time that is missing, or of another age.

    `places`: the rows of the file, here and below.
    """
    wrong = ~((seconds >= EARLIEST) & (seconds < LATEST))
    if wrong.any():
        first = int(wrong.argmax())
        row = int(places[first])
        what = "is missing" if np.isnan(seconds[first]) else "lies before 1900 or after 2199"
        raise UserError(
            "time_invalid",
            f"The time in {name!r} {what}, first in row {row} (counted from 0).",
            "Correct it, or remove the row.",
            column=name,
            row=row,
        )


def refuse_off_grid(grid: TimeGrid, name: str, seconds: Floats, places: Places) -> None:
    """Raises UserError time_invalid for a time between the steps of the series."""
    off = grid.off_grid(seconds)
    if len(off):
        row = int(places[off[0]])
        example = grid.moment(int(grid.steps(seconds[off[:1]])[0]))
        raise UserError(
            "time_invalid",
            f"The time in {name!r} of row {row} (counted from 0) lies between the steps of a "
            f"series with the frequency {grid.frequency} in {grid.zone}: a step near it is "
            f"{example}.",
            "Name the right `parameters.frequency` and `timeZone`, or round the times.",
            column=name,
            row=row,
        )


def learn_grid(name: str, seconds: Floats, places: Places, values: Mapping[str, Any]) -> TimeGrid:
    """The grid of a training table. Raises UserError time_invalid, invalid_parameters."""
    refuse_bad_times(name, seconds, places)
    grid = grid_of(seconds, values["frequency"], zone_of(values["timeZone"]))
    refuse_off_grid(grid, name, seconds, places)
    return grid


def numbered(known: Floats, names: Floats, column: str, places: Places) -> Places:
    """The number of each name among those known (sorted). Raises UserError model_mismatch."""
    numbers = np.searchsorted(known, names).clip(0, len(known) - 1)
    unknown = known[numbers] != names
    if unknown.any():
        row = int(places[unknown.argmax()])
        raise UserError(
            "model_mismatch",
            f"The series named in {column!r} of row {row} (counted from 0) is missing, or was not "
            "there at fit.",
            "Name one of the series that the model has learnt, or fit again with this one.",
            column=column,
            row=row,
        )
    return np.asarray(numbers, np.int64)


def examples_of(
    rows: LabelledRows, layout: Layout, grid: TimeGrid, series: Places, horizon: int
) -> Examples:
    """One for each step of a series, in order.

    Of several rows of a step, which only may be where there is a column of when they became known,
    the newest target counts, and covariates as they were known one horizon before: a forecast could
    not have seen later ones.
    Raises UserError time_invalid.
    """
    seconds = rows.matrix[:, layout.time]
    steps = grid.steps(seconds)
    created = np.zeros(len(rows)) if layout.created is None else rows.matrix[:, layout.created]
    order = np.lexsort((created, steps, series))
    is_new = np.append(True, (np.diff(series[order]) != 0) | (np.diff(steps[order]) != 0))
    if layout.created is None and not is_new.all():
        raise _twice(int(order[~is_new].min()))
    _refuse_sparse(series, steps)
    known = np.ones(len(rows), bool)
    if layout.created is not None:
        known = (grid.steps_from(created) <= steps - horizon)[order]
    number, last = np.cumsum(is_new) - 1, np.append(is_new[1:], True)
    covariates = rows.matrix[order][:, layout.covariates]
    place = order[last]
    return Examples(
        series[place],
        steps[place],
        seconds[place],
        _newest(rows.labels[order], ~np.isnan(rows.labels[order]), number),
        _newest(covariates, known, number),
        None if rows.weight is None else rows.weight[place],
    )


def _newest(values: Floats, counts: Any, number: Places) -> Floats:
    """Of rows that are numbered in order, for each number the last one that counts, or NaN."""
    newest = np.full((int(number[-1]) + 1, *values.shape[1:]), np.nan)
    rows = np.full(len(newest), -1)
    np.maximum.at(rows, number[counts], np.flatnonzero(counts))
    newest[rows >= 0] = values[rows[rows >= 0]]
    return newest


def _twice(row: int) -> UserError:
    return UserError(
        "time_invalid",
        f"Row {row} (counted from 0) has the time of an earlier row of its series.",
        "Remove one of them; name the column that tells series apart as `parameters.seriesColumn`, "
        "or the one that says since when a row is known as `parameters.createdAtColumn`.",
        row=row,
    )


def _refuse_sparse(series: Places, steps: Places) -> None:
    spanned = steps_spanned(series, steps)
    if spanned > _SPARSEST * len(steps) + _STEPS_OF_ANY_SERIES:
        raise UserError(
            "time_invalid",
            f"The rows' times span {spanned} steps, of which {len(steps)} have a row.",
            "Name the `parameters.frequency` that the rows have.",
        )
