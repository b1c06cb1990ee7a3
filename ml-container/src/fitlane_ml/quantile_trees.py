"""The median and quantiles by gradient boosted trees, as far apart as later rows want them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import Places
from fitlane_ml.trainer import Recipe

MEDIAN = 0.5

_LATER = 0.2
_FEWEST_LATER, _FEWEST_EARLIER = 30, 100


@dataclass(frozen=True)
class Lesson:
    """n rows to learn from: `X` (n, columns), `y`, `step` (when), `weight`, all (n,).

    `is_category`: which columns hold categories.
    """

    X: Floats
    y: Floats
    step: Places
    weight: Floats | None
    is_category: Any

    def take(self, which: Any) -> "Lesson":
        """Those where the mask is true; columns that have no value there hold 0.

        scikit-learn fails on a column without any value.
        """
        weight = None if self.weight is None else self.weight[which]
        X = self.X[which]
        X[:, np.isnan(X).all(axis=0)] = 0
        return Lesson(X, self.y[which], self.step[which], weight, self.is_category)


def learn_quantiles(lesson: Lesson, recipe: Recipe) -> dict[str, Any]:
    """`levels` (the median among them), `regressors`, `spreads`: as numbers and estimators."""
    levels = sorted({MEDIAN, *recipe.values["quantiles"]})
    return {
        "levels": np.array(levels),
        "regressors": _regressors(lesson, levels, recipe),
        "spreads": _spreads(lesson, levels, recipe),
    }


def tell_quantiles(learnt: Mapping[str, Any], X: Floats) -> Floats:
    """(n, levels), ascending in each row."""
    told = _told(learnt["regressors"], X)
    median = told[:, [learnt["levels"].tolist().index(MEDIAN)]]
    told = np.asarray(median + learnt["spreads"] * (told - median), np.float64)
    told.sort(axis=1)
    return told


def _spreads(lesson: Lesson, levels: Sequence[float], recipe: Recipe) -> Floats:
    """How much farther from the median quantiles have to lie, (levels,), at least 1.

    Trees know the rows that they learnt, and put quantiles too near. So others learn the earlier
    rows, and these say how far the later ones lie: conformal prediction (Romano, Patterson, Candès:
    Conformalized Quantile Regression, 2019) in units of the distance to the median.
    """
    first = np.quantile(lesson.step, 1 - _LATER)
    earlier, later = lesson.take(lesson.step < first), lesson.take(lesson.step >= first)
    spreads = np.ones(len(levels))
    if len(levels) == 1 or len(earlier.y) < _FEWEST_EARLIER or len(later.y) < _FEWEST_LATER:
        return spreads
    told = _told(_regressors(earlier, levels, recipe), later.X)
    told.sort(axis=1)
    median = told[:, levels.index(MEDIAN)]
    for place, level in enumerate(levels):
        distance = np.abs(told[:, place] - median)
        beyond = np.sign(level - MEDIAN) * (later.y - median)
        has_distance = distance > 0
        if level != MEDIAN and has_distance.any():
            ratios = beyond[has_distance] / distance[has_distance]
            spreads[place] = max(1.0, np.quantile(ratios, max(level, 1 - level)))
    return spreads


def _regressors(
    lesson: Lesson, levels: Sequence[float], recipe: Recipe
) -> list[HistGradientBoostingRegressor]:
    regressors = [_regressor(level, lesson.is_category, recipe) for level in levels]
    for regressor in regressors:
        regressor.fit(lesson.X, lesson.y, sample_weight=lesson.weight)
        # How many threads sorted values into bins is no part of the model.
        regressor._bin_mapper.n_threads = 1  # noqa: SLF001
    return regressors


def _regressor(level: float, is_category: Any, recipe: Recipe) -> HistGradientBoostingRegressor:
    is_median, values = level == MEDIAN, recipe.values
    return HistGradientBoostingRegressor(
        loss="absolute_error" if is_median else "quantile",
        quantile=None if is_median else level,
        learning_rate=values["learningRate"],
        max_iter=values["maxIterations"],
        max_leaf_nodes=values["maxLeafNodes"],
        min_samples_leaf=values["minSamplesLeaf"],
        categorical_features=is_category,
        # It would withhold rows at random, between those that are learnt.
        early_stopping=False,
        random_state=recipe.random_state,
    )


def _told(regressors: Sequence[HistGradientBoostingRegressor], X: Floats) -> Floats:
    return np.column_stack([regressor.predict(X) for regressor in regressors])
