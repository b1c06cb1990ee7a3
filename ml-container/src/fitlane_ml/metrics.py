"""How good a model is, as plain numbers, and how good the baseline, which sees no features.

All take rows of a weight above 0 only. What is measured depends on the task: see `tasks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fitlane_ml.answers import Answers
from fitlane_ml.columns import Floats
from fitlane_ml.fit import TrainingData
from fitlane_ml.histogram import Histogram, answers_histogram
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.tasks import Task, task_of

MAX_TRAINING_ROWS = 100_000
"""Of a larger training table, so many rows drawn at random are measured."""


@dataclass(frozen=True)
class Trained:
    """How good the model is on rows that it has learnt, and how its predictions are spread.

    Neither is told of a forecast.
    """

    metrics: Mapping[str, float]
    predictions: Histogram | None


def training_metrics(model: FittedModel, data: TrainingData) -> Trained:
    """Of the model on rows that it has learnt, and of the baseline there: all begin with `train`.

    They flatter the model: compare them with those on unseen rows. Of a forecast there are none:
    it remembers the last rows only.
    """
    if model.time is not None:
        return Trained({}, None)
    task = task_of(data.target)
    rows = data.rows.sample(MAX_TRAINING_ROWS, data.parameters.random_state)
    answers = answers_of(model, rows.matrix, rows.groups)
    own = task.scores(rows, answers)
    baseline = _baseline_scores(task, rows, task.baseline(data.rows, data.target))
    return Trained(
        prefixed("train", own | baseline), answers_histogram(answers, model.target.classes)
    )


def unseen_metrics(
    task: Task[Any], rows: LabelledRows, answers: Answers, baseline: Floats
) -> dict[str, float]:
    """Of answers about rows that were not learnt, and of the baseline of those that were."""
    return task.unseen_scores(rows, answers) | _baseline_scores(task, rows, baseline)


def _baseline_scores(task: Task[Any], rows: LabelledRows, baseline: Floats) -> dict[str, float]:
    scores = task.scores(rows, task.answers_without_model(baseline, len(rows)))
    return prefixed("baseline", scores)


def prefixed(prefix: str, metrics: Mapping[str, float]) -> dict[str, float]:
    """The same metrics under other names: `accuracy` becomes `trainAccuracy`."""
    return {f"{prefix}{name[0].upper()}{name[1:]}": value for name, value in metrics.items()}
