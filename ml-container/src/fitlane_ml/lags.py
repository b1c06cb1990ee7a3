"""What a forecast sees of the past: nothing that is younger than the horizon."""

import warnings
from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.history import History
from fitlane_ml.labelled_rows import Places

_NEAREST = 3
_SEASONS = 7
_ROWS_AT_ONCE = 5_000
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
        parts = [
            self._some_features(history, series[first : first + _ROWS_AT_ONCE], some)
            for first, some in _parts(steps)
        ]
        return np.concatenate(parts)

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
        parts = []
        for first, some in _parts(steps):
            own = series[first : first + _ROWS_AT_ONCE]
            around = _before(history, own, some, self._around.ravel())
            known = (~np.isnan(around)).sum(axis=1)
            low = np.where(np.isnan(around), np.inf, around).min(axis=1)
            high = np.where(np.isnan(around), -np.inf, around).max(axis=1)
            parts.append(np.where((low == high) & (known >= _FEWEST_QUIET), low, np.nan))
        return np.concatenate(parts)

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


def _parts(steps: Places) -> list[tuple[int, Places]]:
    firsts = range(0, max(len(steps), 1), _ROWS_AT_ONCE)
    return [(first, steps[first : first + _ROWS_AT_ONCE]) for first in firsts]


def _before(history: History, series: Places, steps: Places, lags: Places) -> Floats:
    """(n, lags)."""
    return history.at(series[:, np.newaxis], steps[:, np.newaxis] - lags)
