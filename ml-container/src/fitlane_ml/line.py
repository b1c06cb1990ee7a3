"""A sum over columns: what an export of a linear model holds.

functions/inference/model/line.ts has the same arrays and the same sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.scorer import Array, Scorer


@dataclass(frozen=True)
class Line(Scorer):
    """m terms that are added to the intercept one after the other, in this order.

    `intercept` (1,) float64. `slope` (m,) float64. `column` (m,) int32: what a term looks at.
    `category` (m,) int32: the category number for which the slope is added; -1 for a term by
    number, which adds slope · value. `filler` (m,) float64: what a missing number counts as.
    """

    form = "line"

    intercept: Floats
    slope: Floats
    column: Array
    category: Array
    filler: Floats

    @property
    def score_count(self) -> int:
        """One."""
        return 1

    @property
    def steps(self) -> int:
        """Hardly any."""
        return 1

    def scores(self, X: Floats) -> Floats:
        """(rows, 1)."""
        sums = np.repeat(self.intercept, len(X))
        for slope, column, category, filler in zip(
            self.slope, self.column, self.category, self.filler, strict=True
        ):
            values = X[:, column]
            if category < 0:
                sums += slope * np.where(np.isnan(values), filler, values)
            else:
                sums[values == category] += slope
        return sums[:, np.newaxis]

    def thresholds(self, column: int) -> Array:  # noqa: ARG002 (a line has none)
        """None."""
        return np.zeros(0)

    def arrays(self) -> Mapping[str, Array]:
        """By name."""
        return dict(vars(self))


def line_of(features: Sequence[Feature], intercept: float, slope: Floats, means: Floats) -> Line:
    """Of a line over the columns of encoding.py: numbers first, then a column for each category.

    `means`: what the missing values of each number count as.
    """
    numbers = [place for place, feature in enumerate(features) if feature.categories is None]
    categories = [
        (place, code)
        for place, feature in enumerate(features)
        for code in range(len(feature.categories or ()))
    ]
    return Line(
        intercept=np.array([intercept]),
        slope=slope,
        column=np.array([*numbers, *(place for place, _ in categories)], np.int32),
        category=np.array([*(-1 for _ in numbers), *(code for _, code in categories)], np.int32),
        filler=np.concatenate([means, np.zeros(len(categories))]),
    )
