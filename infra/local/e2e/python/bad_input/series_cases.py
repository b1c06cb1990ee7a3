"""Series for the trainer forecast: times, gaps, zones, horizons."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bad_input.case import Case, Make, accepted, by_api, by_container
from bad_input.tables import ROWS, written

_START = datetime(2024, 3, 27, tzinfo=UTC)
_ASKED = {"trainer": "forecast", "task": "regression"}
_TIMES = "Correct the times, or remove the rows."
_FREQUENCY = "Name the frequency and time zone of the rows, or round the times."
_TWICE = "Remove one, or name the column of series, or of when rows became known."
_LATER = 24


def _times(hours: Any) -> pa.Array:
    moments = [_START + timedelta(hours=float(hour)) for hour in hours]
    return pa.array(moments, pa.timestamp("us", "UTC"))


def _series(rows: int = ROWS, first: int = 0) -> pa.Table:
    """Hours over a night in which clocks are put forward; the target is that of every day."""
    hours = np.arange(first, first + rows)
    y = 5 + np.sin(2 * np.pi * hours / 24) + 0.01 * (hours * 7 % 11)
    return pa.table({"time": _times(hours), "x": np.cos(hours), "y": y})


def _with(name: str, values: Any) -> Callable[[], pa.Table]:
    def make() -> pa.Table:
        table = _series()
        column = values(table) if callable(values) else values
        array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column)
        return table.set_column(table.column_names.index(name), name, array)

    return make


def _one_hour(hour: float) -> Callable[[], pa.Table]:
    """The last row's time replaced."""
    return _with("time", _times([*range(ROWS - 1), hour]))


def _missing(row: int) -> Callable[[], pa.Table]:
    def times(table: pa.Table) -> pa.Array:
        moments = table["time"].to_pylist()
        return pa.array([*moments[:row], None, *moments[row + 1 :]], table["time"].type)

    return _with("time", times)


def _accepted(file: str, table: Callable[[], pa.Table], **own: Any) -> Case:
    return accepted(file, written(table), parameters=_asked(own), rows=len(table()))


def _refused(file: str, table: Callable[[], pa.Table], code: str, says: str, **more: Any) -> Case:
    """By the container."""
    own, fix = more.pop("own", {}), more.pop("fix", _TIMES)
    return by_container(file, written(table), code, says, fix, parameters=_asked(own), **more)


def _asked(own: dict[str, Any]) -> dict[str, Any]:
    return {**_ASKED, "parameters": own} if own else _ASKED


def _shuffled() -> pa.Table:
    return _series().take(np.random.default_rng(0).permutation(ROWS))


def _with_gap() -> pa.Table:
    return pa.concat_tables([_series(120), _series(60, first=140)])


def _unknown_targets() -> pa.Table:
    known = _series()["y"].to_pylist()
    return _with("y", pa.array([None if 50 < row < 60 else y for row, y in enumerate(known)]))()


def _revised() -> pa.Table:
    """Each row twice: foretold a day before, known an hour after."""
    table = _series(ROWS // 2)
    early = _times(np.arange(ROWS // 2) - 30)
    late = _times(np.arange(ROWS // 2) + 1)
    return pa.concat_tables(
        [table.append_column("known", early), table.append_column("known", late)]
    )


def _two_plants() -> pa.Table:
    table = _series(ROWS // 2)
    named = [table.append_column("plant", pa.array([name] * len(table))) for name in ("a", "b")]
    return pa.concat_tables(named)


def _local_days() -> pa.Table:
    days = np.arange("2024-01-01", "2024-08-01", dtype="datetime64[D]").astype("datetime64[s]")
    times = pc.assume_timezone(pa.array(days), "Europe/Zurich")
    numbers = np.arange(len(days))
    return pa.table({"time": times, "y": numbers % 7 + 0.1 * np.cos(numbers)})


_KNOWN = {"createdAtColumn": "known"}
_DAYS = {"frequency": "1d", "horizon": 7, "timeZone": "Europe/Zurich"}

FITS = (
    _accepted("Hours in a row", _series),
    _accepted("Hours in a row, over a change of clocks", _series, timeZone="Europe/Zurich"),
    _accepted("Days of 23, 24 and 25 hours", _local_days, **_DAYS),
    _accepted("Rows in any order", _shuffled),
    _accepted("Rows that are missing", _with_gap),
    _accepted("Targets that are missing", _unknown_targets),
    _accepted("Rows that were revised", _revised, **_KNOWN),
    _accepted("Several series", _two_plants, seriesColumn="plant"),
    by_api(
        "A file without times",
        written(lambda: _series().drop_columns(["time"])),
        "column_missing",
        "timeColumn",
        "Name the column of times, or add it.",
        column="time",
        parameters=_ASKED,
    ),
    by_api(
        "Times that are texts",
        written(_with("time", [str(row) for row in range(ROWS)])),
        "time_invalid",
        "no date or time",
        "Write dates or timestamps.",
        column="time",
        parameters=_ASKED,
    ),
    _refused(
        "A time that is missing", _missing(7), "time_invalid", "missing", column="time", row=7
    ),
    _refused(
        "A time before 1900",
        _one_hour(-24 * 365 * 200),
        "time_invalid",
        "before 1900",
        column="time",
        row=ROWS - 1,
    ),
    _refused(
        "A time between two steps",
        _one_hour(ROWS + 0.5),
        "time_invalid",
        "between the steps",
        fix=_FREQUENCY,
        column="time",
        row=ROWS - 1,
    ),
    _refused(
        "Days as they count in another zone",
        _local_days,
        "time_invalid",
        "between the steps",
        own={**_DAYS, "timeZone": "Asia/Tokyo"},
        fix=_FREQUENCY,
        column="time",
        row=0,
    ),
    _refused(
        "Two rows of one time",
        _one_hour(3),
        "time_invalid",
        "earlier row",
        fix=_TWICE,
        row=ROWS - 1,
    ),
    _refused(
        "Several series that nobody tells apart",
        lambda: _two_plants().drop_columns(["plant"]),
        "time_invalid",
        "earlier row",
        fix=_TWICE,
        row=ROWS // 2,
    ),
    _refused(
        "Times without a zone, and a zone that is named",
        _with("time", lambda table: table["time"].cast(pa.timestamp("us"))),
        "time_invalid",
        "no zone",
        own={"timeZone": "Europe/Zurich"},
        fix="Write them with a zone, or name none.",
        column="time",
    ),
    _refused(
        "A zone that does not exist",
        _series,
        "invalid_parameters",
        "no time zone",
        own={"timeZone": "Mars/Base"},
        fix="Use a name of the tz database.",
    ),
    by_api(
        "A frequency that does not exist",
        written(_series),
        "invalid_parameters",
        "frequency",
        "Name one of those that `GET /v1/trainers/forecast` lists.",
        parameters=_asked({"frequency": "fortnight"}),
    ),
    _refused(
        "Quantiles that descend",
        _series,
        "invalid_parameters",
        "ascending",
        own={"quantiles": [0.9, 0.1]},
        fix="Sort them.",
    ),
    _refused(
        "Weeks that are called minutes",
        lambda: pa.table({"time": _times(np.arange(40) * 168), "y": np.arange(40) % 7 / 3}),
        "time_invalid",
        "steps, of which 40",
        own={"frequency": "1min"},
        fix=_FREQUENCY,
    ),
    _refused(
        "A series shorter than the horizon",
        lambda: _series(30),
        "series_too_short",
        "too few",
        fix="Add earlier rows, or foretell fewer steps.",
    ),
    _refused(
        "A moment of which nothing was known",
        _revised,
        "empty_dataset",
        "asOf",
        own={**_KNOWN, "asOf": "2020-01-01"},
        fix="Name a later moment.",
    ),
    _refused(
        "A moment, and no column of when rows became known",
        _series,
        "invalid_parameters",
        "asOf",
        own={"asOf": "2024-01-01"},
        fix="Name that column.",
    ),
    by_container(
        "Series that are named as groups",
        written(_two_plants),
        "invalid_parameters",
        "groupColumn",
        "Name them as seriesColumn.",
        parameters={**_ASKED, "groupColumn": "plant"},
    ),
)


def _later(rows: int = _LATER, *, with_target: bool = False) -> pa.Table:
    table = _series(rows, first=ROWS)
    return table if with_target else table.drop_columns(["y"])


_BY_FORECAST: dict[str, Any] = {
    "operation": "predict",
    "trained_on": written(_series),
    "trained_by": "forecast",
}


def _foretold(file: str, make: Make, rows: int) -> Case:
    return accepted(file, make, rows=rows, **_BY_FORECAST)


def _not_foretold(
    file: str, table: Callable[[], pa.Table], code: str, says: str, **more: Any
) -> Case:
    return by_container(file, written(table), code, says, more.pop("fix"), **more, **_BY_FORECAST)


PREDICTIONS: tuple[Case, ...] = (
    _foretold("The next day", written(_later), _LATER),
    _foretold("A week that is known by now", written(lambda: _later(168, with_target=True)), 168),
    _not_foretold(
        "An hour beyond the horizon",
        lambda: _later(_LATER + 1),
        "beyond_horizon",
        "25 steps after",
        fix="Ask for fewer steps, or add newer rows with their target.",
        column="time",
        row=_LATER,
    ),
    _not_foretold(
        "Hours of last year",
        lambda: _series(24, first=-9000).drop_columns(["y"]),
        "beyond_horizon",
        "nothing is known",
        fix="Add the rows before, with their target.",
        column="time",
        row=0,
    ),
    _not_foretold(
        "A half hour among hours",
        lambda: pa.table({"time": _times([ROWS, ROWS + 0.5]), "x": [0.0, 1.0]}),
        "time_invalid",
        "between the steps",
        fix=_FREQUENCY,
        column="time",
        row=1,
    ),
)
