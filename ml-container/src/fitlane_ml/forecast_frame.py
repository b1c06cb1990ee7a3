"""How steps of series become what trees see: everything that is learnt of it before the trees."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.examples import Examples, Layout
from fitlane_ml.history import History
from fitlane_ml.lags import Lags, lags_of
from fitlane_ml.time_grid import LENGTHS, TimeGrid, calendar_of, usual_seasonality

_CALENDAR = ("hour", "weekday", "day of year")


@dataclass(frozen=True)
class Sight:
    """What can be seen of n examples.

    `columns`: (n, columns) of the frame. `base`: what learnt values are relative to, (n,).
    `quiet`: the value of those where nothing ever happens, else NaN, (n,). `has_past`: whether
    anything is known at all that they may see, (n,).
    """

    columns: Floats
    base: Floats
    quiet: Floats
    has_past: Any


@dataclass(frozen=True)
class Frame:
    """`names`, `is_category`: of the columns of the matrix. `floor`: nothing is foretold below it.

    `changes`: whether changes since the last season are learnt.
    """

    layout: Layout
    grid: TimeGrid
    lags: Lags
    names: tuple[str, ...]
    is_category: tuple[bool, ...]
    changes: bool
    floor: float | None

    @property
    def time_column(self) -> str:
        """Its name."""
        return self.names[self.layout.time]

    @property
    def column_names(self) -> list[str]:
        """Of what is seen."""
        covariates = [self.names[place] for place in self.layout.covariates]
        return [*self.lags.names, *_CALENDAR, *covariates, "series"]

    @property
    def categorical(self) -> list[bool]:
        """Which columns of what is seen hold categories."""
        covariates = [self.is_category[place] for place in self.layout.covariates]
        numbers = len(self.lags.names) + len(_CALENDAR)
        return [*([False] * numbers), *covariates, True]

    def see(self, examples: Examples, history: History) -> Sight:
        """What of history, calendar and covariates each example may see."""
        past = self.lags.features(history, examples.series, examples.step)
        calendar = calendar_of(examples.seconds, self.grid.zone)
        columns = np.column_stack([past, calendar, examples.covariates, examples.series])
        quiet = self.lags.quiet(history, examples.series, examples.step)
        base = self._base(past) if self.changes else np.zeros(len(examples))
        return Sight(columns, base, quiet, ~np.isnan(past).all(axis=1))

    def _base(self, past: Floats) -> Floats:
        """The last season's value; where that is not known, the mean of the season."""
        season = past[:, self.lags.single.index(self.lags.seasons[0])]
        mean = past[:, self.lags.names.index("mean of a season")]
        base: Floats = np.where(np.isnan(season), np.nan_to_num(mean), season)
        return base

    def to_json(self) -> str:
        """As a text."""
        return json.dumps(asdict(self))


def frame_from(text: str) -> Frame:
    """The frame that became this text."""
    told = json.loads(text)
    layout, lags = told["layout"], told["lags"]
    layout["covariates"] = tuple(layout["covariates"])
    lags["single"], lags["seasons"] = tuple(lags["single"]), tuple(lags["seasons"])
    parts = {"layout": Layout(**layout), "lags": Lags(**lags), "grid": TimeGrid(**told["grid"])}
    lists = {name: tuple(told[name]) for name in ("names", "is_category")}
    return Frame(**{**told, **parts, **lists})


def lags_asked(values: Mapping[str, Any]) -> Lags:
    """By the parameters of the trainer."""
    frequency = values["frequency"]
    usual = usual_seasonality(frequency)
    seasonality = values["seasonality"] or usual
    is_day = frequency in LENGTHS and seasonality == usual
    return lags_of(values["horizon"], seasonality, 7 * usual if is_day else None)
