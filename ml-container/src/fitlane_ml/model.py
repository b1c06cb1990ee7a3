"""A fitted model: the estimator, and what is needed to feed it and to read its answer."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fitlane_ml.answers import Answers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.labelled_rows import Places
from fitlane_ml.target import Target
from fitlane_ml.tasks import task_of


@dataclass(frozen=True)
class FittedModel:
    """What `fit` returns and `predict` takes.

    `estimator` takes a float64 matrix with one column per feature, in this order, and numbers the
    classes 0, 1, … in the order of `target.classes`; of a quantity it gives float64.
    `group` is the column that tells groups of rows apart, if the trainer reads groups; `time` the
    feature that says when, if it foretells.
    """

    trainer: str
    features: tuple[Feature, ...]
    target: Target
    estimator: Any
    group: str | None = None
    time: str | None = None

    @property
    def sees_all_rows(self) -> bool:
        """Whether what it says about a row depends on other rows: all of a file go together."""
        return self.group is not None or self.time is not None


def answers_of(
    model: FittedModel, matrix: Floats, groups: Places | None, known: Floats | None = None
) -> Answers:
    """What the model says about the rows of a matrix of its features, (n, features).

    `groups`, (n,), where the trainer reads groups. `known`: what is known of the target, (n,), NaN
    elsewhere, for a model that foretells.
    """
    if len(matrix) == 0:  # which no library takes
        nothing = np.zeros(max(len(model.target.classes), 1))
        answers: Answers = task_of(model.target).answers_without_model(nothing, 0)
        return answers
    trainer = find_trainer(model.trainer)
    if isinstance(trainer, Forecaster):
        return trainer.foretell(model.estimator, matrix, known)
    return trainer.predict(model.estimator, matrix, groups)
