"""How much a model's answers depend on each feature: permutation importance."""

from dataclasses import dataclass

import numpy as np

from fitlane_ml.answers import answers_of
from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.metrics import mean_log_loss
from fitlane_ml.model import FittedModel

MAX_FEATURES = 200
_FEWEST_ROWS = 200
_MOST_ROWS = 5_000
_LEARNT_PER_ROW = 20
"""One row for so many that were learnt from keeps this near a tenth of the time of the fits."""


@dataclass(frozen=True)
class Importance:
    """`increase`: by how much the log loss rises, feature by feature, when its values are shuffled.

    Measured on `rows` rows, each feature shuffled once: many rows say as much as many shuffles.
    Of features that tell the same, each alone seems unimportant.
    """

    rows: int
    increase: tuple[float, ...]


def permutation_importance(
    model: FittedModel, unseen: LabelledRows, rows_learnt: int, seed: int
) -> Importance | None:
    """On a sample of rows that the model has not seen; None above MAX_FEATURES features."""
    if len(model.features) > MAX_FEATURES:
        return None
    most = min(max(rows_learnt // _LEARNT_PER_ROW, _FEWEST_ROWS), _MOST_ROWS)
    rows = unseen.sample(most, seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    usual = _loss(model, rows, rows.matrix)
    increase = [
        _loss(model, rows, _shuffled(rows.matrix, place, order)) - usual
        for place in range(len(model.features))
    ]
    return Importance(len(rows), tuple(increase))


def _shuffled(matrix: Floats, place: int, order: Places) -> Floats:
    shuffled = matrix.copy(order="F")
    shuffled[:, place] = matrix[order, place]
    return shuffled


def _loss(model: FittedModel, rows: LabelledRows, matrix: Floats) -> float:
    return mean_log_loss(rows, answers_of(model, matrix))
