"""How much a model's answers depend on each feature: permutation importance."""

from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import LabelledRows, Labels, Places
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.tasks import task_of

MAX_FEATURES = 100
_FEWEST_ROWS = 200
_MOST_ROWS = 5_000
_LEARNT_PER_ROW = 20
"""One row for so many that were learnt from keeps this near a tenth of the time of the fits."""
_ROWS_AT_ONCE = 10_000
"""Asking for few rows takes nearly as long as for many: several features are asked for together."""


@dataclass(frozen=True)
class Importance:
    """`increase`: by how much the loss rises, feature by feature, when its values are shuffled.

    The loss is the task's: log loss, or the mean squared error.
    Measured on `rows` rows, each feature shuffled once: many rows say as much as many shuffles.
    Of features that tell the same, each alone seems unimportant.
    """

    metric: str
    rows: int
    increase: tuple[float, ...]


def permutation_importance(
    model: FittedModel, unseen: LabelledRows, rows_learnt: int, seed: int
) -> Importance | None:
    """On a sample of rows that the model has not seen; None above MAX_FEATURES features."""
    count = len(model.features)
    if count > MAX_FEATURES:
        return None
    most = min(max(rows_learnt // _LEARNT_PER_ROW, _FEWEST_ROWS), _MOST_ROWS)
    rows = unseen.sample(most, seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    usual = _losses(model, rows.matrix, rows.labels, rows.groups)
    at_once = max(_ROWS_AT_ONCE // len(rows), 1)
    increase: list[float] = []
    for first in range(0, count, at_once):
        places = range(first, min(first + at_once, count))
        losses = _losses_when_shuffled(model, rows, places, order)
        increase += np.average(losses - usual, axis=1, weights=rows.weight).tolist()
    return Importance(task_of(model.target).loss, len(rows), tuple(increase))


def _losses_when_shuffled(
    model: FittedModel, rows: LabelledRows, places: range, order: Places
) -> Floats:
    """The loss of each row when one feature is shuffled, (places, rows)."""
    copies = np.tile(rows.matrix, (len(places), 1))
    for number, place in enumerate(places):
        start = number * len(rows)
        copies[start : start + len(rows), place] = rows.matrix[order, place]
    groups = None if rows.groups is None else _apart(rows.groups, len(places))
    losses = _losses(model, copies, np.tile(rows.labels, len(places)), groups)
    return losses.reshape(len(places), len(rows))


def _apart(groups: Places, copies: int) -> Places:
    """The groups of so many copies of the rows, none of which is in two copies."""
    count = int(groups.max()) + 1
    apart: Places = (groups + count * np.arange(copies)[:, None]).ravel()
    return apart


def _losses(model: FittedModel, matrix: Floats, labels: Labels, groups: Places | None) -> Floats:
    """What each row adds to the loss, (rows,)."""
    losses: Floats = task_of(model.target).losses(labels, answers_of(model, matrix, groups))
    return losses
