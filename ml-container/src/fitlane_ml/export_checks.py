"""Rows on which an export must agree with its model: where a walk would first go wrong."""

from collections.abc import Sequence

import numpy as np

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.scorer import Scorer

_WALKS_OF_A_KIND = 2_000
"""Rows times trees: 100 trees are checked in 7 ms, and 10,000 in a fiftieth of the fit's time."""
_FEWEST_ROWS = 4


def rows_to_check(scorer: Scorer, features: Sequence[Feature], matrix: Floats) -> Floats:
    """Rows of the matrix as they are; on thresholds; just above these; with missing values.

    Float64 (rows, features), the same for the same inputs. Categories are met in turn.
    """
    rows = max(_WALKS_OF_A_KIND // scorer.steps, _FEWEST_ROWS)
    places = np.unique(np.linspace(0, len(matrix) - 1, rows).astype(np.int64))
    sample = np.ascontiguousarray(matrix[places])
    on, above = sample.copy(), sample.copy()
    turn = np.arange(len(sample))
    for column, feature in enumerate(features):
        if feature.categories is not None:
            on[:, column] = turn % len(feature.categories)
            continue
        thresholds = scorer.thresholds(column)
        if len(thresholds):
            # Another step for each column: not all of them at their first thresholds together.
            met = thresholds[turn * (column + 1) % len(thresholds)]
            on[:, column], above[:, column] = met, np.nextafter(met, np.inf)
    missing = sample.copy()
    missing[(turn[:, np.newaxis] + np.arange(len(features))) % 2 == 0] = np.nan
    return np.concatenate([sample, on, above, missing])
