"""Steps and the calendar, where clocks are put forward and back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fitlane_ml.time_grid import FREQUENCIES, calendar_of, grid_of, usual_seasonality

ZURICH = "Europe/Zurich"


def seconds(*moments: str, zone: str = "UTC") -> np.ndarray:
    return np.array(
        [datetime.fromisoformat(m).replace(tzinfo=ZoneInfo(zone)).timestamp() for m in moments]
    )


def steps_between(frequency: str, zone: str, *moments: str) -> list[int]:
    own = seconds(*moments, zone=zone)
    grid = grid_of(own, frequency, zone)
    assert not len(grid.off_grid(own))
    between: list[int] = np.diff(grid.steps(own)).tolist()
    return between


@pytest.mark.parametrize(
    ("frequency", "zone", "moments", "between"),
    [
        ("1h", "UTC", ("2024-03-31T00:30", "2024-03-31T05:30"), 5),
        ("1h", ZURICH, ("2024-03-31T01:00", "2024-03-31T03:00"), 1),
        ("1h", ZURICH, ("2024-10-27T01:00", "2024-10-27T03:00"), 3),
        ("15min", "UTC", ("1969-12-31T23:45", "1970-01-01T00:15"), 2),
        ("1d", ZURICH, ("2024-03-30T00:00", "2024-04-01T00:00"), 2),
        ("1d", ZURICH, ("2024-10-26T00:00", "2024-10-28T00:00"), 2),
        ("1w", ZURICH, ("2024-03-25T00:00", "2024-04-08T00:00"), 2),
        ("1month", ZURICH, ("2024-01-01T00:00", "2024-12-01T00:00"), 11),
        ("3months", "UTC", ("2024-02-01T00:00", "2024-11-01T00:00"), 3),
        ("1year", "UTC", ("1960-01-01T00:00", "2024-01-01T00:00"), 64),
    ],
)
def test_counts_steps(frequency: str, zone: str, moments: tuple[str, str], between: int) -> None:
    assert steps_between(frequency, zone, *moments) == [between]


@pytest.mark.parametrize(
    ("frequency", "moments"),
    [
        ("1h", ("2024-01-01T00:00", "2024-01-01T01:00", "2024-01-01T01:30")),
        ("1d", ("2024-01-01T00:00", "2024-01-02T00:00", "2024-01-02T01:00")),
        ("1w", ("2024-01-01T00:00", "2024-01-08T00:00", "2024-01-09T00:00")),
        ("1month", ("2024-01-01T00:00", "2024-02-01T00:00", "2024-02-29T00:00")),
        ("3months", ("2024-01-01T00:00", "2024-04-01T00:00", "2024-05-01T00:00")),
    ],
)
def test_finds_what_lies_between_the_steps(frequency: str, moments: tuple[str, ...]) -> None:
    own = seconds(*moments)
    grid = grid_of(own, frequency, "UTC")
    assert grid.off_grid(own).tolist() == [2]
    assert grid.steps_from(own[2:])[0] == grid.steps(own[2:])[0] + 1


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_step_tells_its_moment(frequency: str) -> None:
    own = seconds("2024-02-01T00:00")
    grid = grid_of(own, frequency, "UTC")
    assert grid.moment(int(grid.steps(own)[0])).startswith("2024-02-01T00:00:00")
    assert usual_seasonality(frequency) >= 1


def test_the_calendar_is_that_on_the_wall() -> None:
    own = seconds("2024-03-31T00:30", "2024-03-31T01:30", "2024-12-31T23:15")
    expected = [[1.5, 6, 90], [3.5, 6, 90], [0.25, 2, 0]]
    assert calendar_of(own, ZURICH).tolist() == expected
