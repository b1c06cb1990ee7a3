"""What a forecast sees of the past: nothing that is younger than the horizon."""

import warnings
from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.history import History
from fitlane_ml.labelled_rows import Places

_NEAREST = 3
_SEASONS = 7
_VALUES_AT_ONCE = 4_000_000
_FEWEST_QUIET = 7


@dataclass(frozen=True)
class Lags:
    """Distances into the past, in steps, each at least `horizon`.

    `single`: values that are features by themselves. `seasons`: the same place in the last
    seasons, of which mean, smallest and largest are. So is the mean of a whole season.
    """

    horizon: int
    seasonality: int
    single: tuple[int, ...]
    seasons: tuple[int, ...]

    @property
    def longest(self) -> int:
        """How far back a forecast looks."""
        window = self.horizon + self.seasonality - 1
        return max(*self.single, int(self._around.max()), window)

    @property
    def names(self) -> list[str]:
        """Of the columns of `features`."""
        of_seasons = [f"{what} of {_SEASONS} seasons" for what in ("mean", "smallest", "largest")]
        return [*(f"{lag} steps before" for lag in self.single), *of_seasons, "mean of a season"]

    @property
    def _around(self) -> Places:
        """The seasons, and a little before and after each, (seasons, 3)."""
        aside = max(1, self.seasonality // 48)
        around = np.array(self.seasons)[:, np.newaxis] + np.array([0, -aside, aside])
        lags: Places = np.maximum(around, self.horizon)
        return lags

    def features(self, history: History, series: Places, steps: Places) -> Floats:
        """(n, features), NaN where nothing is known."""
        parts = self._parts(len(steps))
        return np.concatenate(
            [self._some_features(history, series[part], steps[part]) for part in parts]
        )

    def _some_features(self, history: History, series: Places, steps: Places) -> Floats:
        single = _before(history, series, steps, np.array(self.single))
        seasons = _before(history, series, steps, np.array(self.seasons))
        window = _before(history, series, steps, self.horizon + np.arange(self.seasonality))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=RuntimeWarning)  # of nothing the mean is NaN
            described = [each(seasons, axis=1) for each in (np.nanmean, np.nanmin, np.nanmax)]
            described.append(np.nanmean(window, axis=1))
        return np.column_stack([single, *described])

    def quiet(self, history: History, series: Places, steps: Places) -> Floats:
        """The value of rows where nothing ever happens, as at night; NaN for all others, (n,).

        That is where all values at the same place of the last seasons, and a little before and
        after it, are one.
        """
        parts = self._parts(len(steps))
        return np.concatenate(
            [self._some_quiet(history, series[part], steps[part]) for part in parts]
        )

    def _some_quiet(self, history: History, series: Places, steps: Places) -> Floats:
        around = _before(history, series, steps, self._around.ravel())
        is_known = ~np.isnan(around)
        low = np.where(is_known, around, np.inf).min(axis=1)
        high = np.where(is_known, around, -np.inf).max(axis=1)
        is_quiet = (low == high) & (is_known.sum(axis=1) >= _FEWEST_QUIET)
        quiet: Floats = np.where(is_quiet, low, np.nan)
        return quiet

    def _parts(self, rows: int) -> list[slice]:
        """A few rows at a time: each looks at a whole season."""
        at_once = max(_VALUES_AT_ONCE // (self.seasonality + len(self.single)), 1)
        return [slice(first, first + at_once) for first in range(0, max(rows, 1), at_once)]

    def naive(self, history: History, series: Places, steps: Places, leads: Places) -> Floats:
        """The value of the last season that was over when the forecast was made, (n,).

        `leads`: how many steps before (from 1) that was.
        """
        seasons = -(-leads // self.seasonality)
        return history.at(series, steps - seasons * self.seasonality)


def lags_of(horizon: int, seasonality: int, weekly: int | None) -> Lags:
    """`weekly`: the steps of a week, where a season is shorter."""
    first = -(-horizon // seasonality)
    near = [horizon + more for more in range(_NEAREST)]
    seasons = tuple(seasonality * (first + more) for more in range(_SEASONS))
    single = {*near, *seasons[:3], seasons[0] + 1}
    if seasons[0] > horizon:
        single.add(seasons[0] - 1)
    if weekly is not None:
        week = -(-horizon // weekly)
        single |= {weekly * week, weekly * (week + 1)}
    return Lags(horizon, seasonality, tuple(sorted(single)), seasons)


def _before(history: History, series: Places, steps: Places, lags: Places) -> Floats:
    """(n, lags)."""
    return history.at(series[:, np.newaxis], steps[:, np.newaxis] - lags)
