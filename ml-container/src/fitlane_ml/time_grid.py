"""The steps of a series: from moments to whole numbers that neighbours have in a row.

Up to 12 hours a step is a length of time: clocks that are put forward or back change nothing. From
a day on it is a part of the calendar of a time zone: a day may have 23 or 25 hours.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

import numpy as np
import numpy.typing as npt

from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import Places

# The calendar of the package tzdata, which is pinned, and not that of whatever machine this is.
reset_tzpath(())

Micros = npt.NDArray[np.int64]

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_MOST_DAYS_OF_A_MONTH = 32

LENGTHS = {
    **{f"{minutes}min": minutes * _MINUTE for minutes in (1, 5, 10, 15, 30)},
    **{f"{hours}h": hours * _HOUR for hours in (1, 2, 3, 6, 12)},
}
"""Steps that are lengths of time, in microseconds."""
DAYS = {"1d": 1, "1w": 7}
MONTHS = {"1month": 1, "3months": 3, "1year": 12}
FREQUENCIES = (*LENGTHS, *DAYS, *MONTHS)
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (1900, 2200))


def usual_seasonality(frequency: str) -> int:
    """Steps of a day where steps are shorter, of a week where they are days, else of a year."""
    if frequency in LENGTHS:
        return _DAY // LENGTHS[frequency]
    return {"1d": 7, "1w": 52}.get(frequency) or 12 // MONTHS[frequency]


@dataclass(frozen=True)
class TimeGrid:
    """Steps of a frequency in a time zone; `phase`: how far in its step each moment lies."""

    frequency: str
    zone: str
    phase: int

    def steps(self, seconds: Floats) -> Micros:
        """The number of each moment's step, (n,)."""
        return _split(_micros(seconds), self.frequency, self.zone)[0]

    def steps_from(self, seconds: Floats) -> Micros:
        """The number of the first step that is not before each moment, (n,)."""
        steps, phases = _split(_micros(seconds), self.frequency, self.zone)
        return steps + (phases > self.phase)

    def off_grid(self, seconds: Floats) -> Places:
        """The places of the moments that lie between the grid's."""
        return np.flatnonzero(_split(_micros(seconds), self.frequency, self.zone)[1] != self.phase)

    def moment(self, step: int) -> str:
        """A step's moment as ISO 8601; of a day or longer, the wall clock's."""
        if self.frequency in LENGTHS:
            return _iso(step * LENGTHS[self.frequency] + self.phase) + "Z"
        if self.frequency in DAYS:
            return _iso(step * DAYS[self.frequency] * _DAY + self.phase)
        months, rest = divmod(self.phase, _MOST_DAYS_OF_A_MONTH * _DAY)
        month = np.datetime64(step * MONTHS[self.frequency] + months, "M")
        return _iso(int(month.astype("datetime64[us]").astype(np.int64)) + rest)


def grid_of(seconds: Floats, frequency: str, zone: str) -> TimeGrid:
    """The grid on which most of the moments lie, (n,), n > 0."""
    phases, counts = np.unique(_split(_micros(seconds), frequency, zone)[1], return_counts=True)
    return TimeGrid(frequency, zone, int(phases[counts.argmax()]))


def calendar_of(seconds: Floats, zone: str) -> Floats:
    """The wall clock's hour (with minutes as a fraction), weekday (Monday is 0), day of year."""
    wall = _wall(_micros(seconds), zone)
    day = wall // _DAY
    first = day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]")
    day_of_year = day - first.astype(np.int64)
    return np.column_stack([(wall - day * _DAY) / _HOUR, (day + 3) % 7, day_of_year]).astype(float)


def _micros(seconds: Floats) -> Micros:
    micros: Micros = np.rint(seconds * _SECOND).astype(np.int64)
    return micros


def _split(micros: Micros, frequency: str, zone: str) -> tuple[Micros, Micros]:
    """Steps, and how far each moment lies in its step."""
    if frequency in LENGTHS:
        return np.divmod(micros, LENGTHS[frequency])
    wall = _wall(micros, zone)
    if frequency in DAYS:
        return np.divmod(wall, DAYS[frequency] * _DAY)
    months = wall.astype("datetime64[us]").astype("datetime64[M]")
    rest = wall - months.astype("datetime64[us]").astype(np.int64)
    steps, in_step = np.divmod(months.astype(np.int64), MONTHS[frequency])
    return steps, in_step * _MOST_DAYS_OF_A_MONTH * _DAY + rest


def _wall(micros: Micros, zone: str) -> Micros:
    """What clocks on the wall show, in microseconds since 1970 as they count."""
    if zone == "UTC":
        return micros
    # Nowhere are clocks put forward or back within a minute.
    minutes, places = np.unique(micros // _MINUTE, return_inverse=True)
    info = ZoneInfo(zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    moments = [(epoch + timedelta(minutes=int(one))).astimezone(info) for one in minutes]
    offsets = [moment.utcoffset() or timedelta() for moment in moments]
    shifts = np.array([offset // timedelta(microseconds=1) for offset in offsets])
    wall: Micros = micros + shifts[places]
    return wall


def _iso(micros: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).strftime(
        "%Y-%m-%dT%H:%M:%S"
    )
