"""What is known of series, step by step."""

from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import Places


@dataclass(frozen=True)
class History:
    """s series. `values[starts[i]:starts[i + 1]]` are those of series i from step `firsts[i]` on.

    NaN where nothing is known. `firsts`: (s,), `starts`: (s + 1,).
    """

    firsts: Places
    starts: Places
    values: Floats

    @property
    def lasts(self) -> Places:
        """Of each series the last step that is known, (s,); before `firsts` where none is."""
        lasts: Places = self.firsts - 1
        for series in range(len(lasts)):
            known = np.flatnonzero(~np.isnan(self._of(series)))
            if len(known):
                lasts[series] = self.firsts[series] + known[-1]
        return lasts

    def at(self, series: Places, steps: Places) -> Floats:
        """The value of each series at its step, in the shape of both; NaN where it is not known."""
        places = self.starts[series] + steps - self.firsts[series]
        is_inside = (steps >= self.firsts[series]) & (places < self.starts[series + 1])
        if not len(self.values):
            return np.full(places.shape, np.nan)
        values: Floats = np.where(is_inside, self.values[np.where(is_inside, places, 0)], np.nan)
        return values

    def tail(self, steps: int) -> "History":
        """The last steps of each series alone, so many at most."""
        parts = [self._of(series)[-steps:] for series in range(len(self.firsts))]
        lengths = np.diff(self.starts)
        firsts = self.firsts + np.maximum(lengths - steps, 0)
        return History(firsts, _starts([len(part) for part in parts]), np.concatenate(parts))

    def observations(self) -> tuple[Places, Places, Floats]:
        """Series, step and value of everything, step by step."""
        lengths = np.diff(self.starts)
        series = np.repeat(np.arange(len(lengths)), lengths)
        steps = np.arange(len(self.values)) - self.starts[series] + self.firsts[series]
        return series, steps, self.values

    def with_more(self, series: Places, steps: Places, values: Floats) -> "History":
        """With observations, of which the last one counts where there are several of one step."""
        own = self.observations()
        joined = [np.concatenate(pair) for pair in zip(own, (series, steps, values), strict=True)]
        is_known = ~np.isnan(joined[2])
        return history_of(len(self.firsts), *(each[is_known] for each in joined))

    def _of(self, series: int) -> Floats:
        return self.values[self.starts[series] : self.starts[series + 1]]


def history_of(count: int, series: Places, steps: Places, values: Floats) -> History:
    """Of so many series. Of several values of one step the last one counts."""
    firsts, ends = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for one in np.unique(series):
        own = steps[series == one]
        firsts[one], ends[one] = own.min(), own.max() + 1
    starts = _starts((ends - firsts).tolist())
    dense = np.full(int(starts[-1]), np.nan)
    dense[starts[series] + steps - firsts[series]] = values
    return History(firsts, starts, dense)


def steps_spanned(series: Places, steps: Places) -> int:
    """How many values a history of these would hold, known or not."""
    return sum(int(np.ptp(steps[series == one])) + 1 for one in np.unique(series))


def _starts(lengths: list[int]) -> Places:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
