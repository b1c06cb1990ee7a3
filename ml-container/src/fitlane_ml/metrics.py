"""How good answers about rows of known classes are, as plain numbers: scikit-learn's metrics.

All are weighted, and take rows of a weight above 0 only. A class without a row among them is left
out of the means over the classes. Log loss is in nats.
"""

from collections.abc import Mapping

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    recall_score,
    roc_auc_score,
)

from fitlane_ml.answers import Answers, answers_of, answers_without_model
from fitlane_ml.columns import Floats
from fitlane_ml.fit import TrainingData
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.model import FittedModel

MAX_CONFUSION_CLASSES = 100
MAX_TRAINING_ROWS = 100_000
"""Of a larger training table, so many rows drawn at random are measured."""


def training_metrics(model: FittedModel, data: TrainingData) -> dict[str, float]:
    """Of the model on rows that it has learnt, and of the baseline there: all begin with `train`.

    They flatter the model: compare them with those on unseen rows.
    """
    rows = data.rows.sample(MAX_TRAINING_ROWS, data.parameters.random_state)
    shares = class_shares(data.rows, len(model.target.classes))
    baseline = scores(rows, answers_without_model(shares, len(rows)))
    own = scores(rows, answers_of(model, rows.matrix))
    return prefixed("train", own | prefixed("baseline", baseline))


def unseen_metrics(rows: LabelledRows, answers: Answers, shares: Floats) -> dict[str, float]:
    """Of answers about rows that were not learnt, and of the baseline that knows `shares`."""
    area = roc_auc(rows, answers)
    baseline = scores(rows, answers_without_model(shares, len(rows)))
    return {
        **scores(rows, answers),
        **({} if area is None else {"rocAuc": area}),
        **prefixed("baseline", baseline),
    }


def scores(rows: LabelledRows, answers: Answers) -> dict[str, float]:
    """`accuracy`, `balancedAccuracy` (the mean over the classes of the share found), `logLoss`."""
    codes, predicted, weight = rows.codes, answers.predicted, rows.weight
    recall = recall_score(
        codes, predicted, labels=np.unique(codes), average="macro", sample_weight=weight
    )
    return {
        "accuracy": float(accuracy_score(codes, predicted, sample_weight=weight)),
        "balancedAccuracy": float(recall),
        "logLoss": mean_log_loss(rows, answers),
    }


def mean_log_loss(rows: LabelledRows, answers: Answers) -> float:
    """Probabilities of 0 count as the smallest float64 above 1, less 1."""
    every = range(answers.probabilities.shape[1])
    loss = log_loss(rows.codes, answers.probabilities, labels=every, sample_weight=rows.weight)
    return float(loss)


def roc_auc(rows: LabelledRows, answers: Answers) -> float | None:
    """The area under the ROC curve; None where all rows are of one class.

    Of more than two classes: each against the rest, and the plain mean of these areas.
    """
    present = np.unique(rows.codes)
    if len(present) < 2:
        return None
    areas = [
        roc_auc_score(rows.codes == code, answers.probabilities[:, code], sample_weight=rows.weight)
        for code in (present if answers.probabilities.shape[1] > 2 else [1])
    ]
    return float(np.mean(areas))


def confusion(rows: LabelledRows, answers: Answers) -> list[list[int]] | None:
    """Counts of rows, one list for each actual class; None above MAX_CONFUSION_CLASSES."""
    classes = answers.probabilities.shape[1]
    if classes > MAX_CONFUSION_CLASSES:
        return None
    counts: list[list[int]] = confusion_matrix(
        rows.codes, answers.predicted, labels=range(classes)
    ).tolist()
    return counts


def class_shares(rows: LabelledRows, classes: int) -> Floats:
    """The share of each class in the weight of all rows, (classes,)."""
    totals = np.bincount(rows.codes, weights=rows.weight, minlength=classes)
    shares: Floats = totals / totals.sum()
    return shares


def prefixed(prefix: str, metrics: Mapping[str, float]) -> dict[str, float]:
    """The same metrics under other names: `accuracy` becomes `trainAccuracy`."""
    return {f"{prefix}{name[0].upper()}{name[1:]}": value for name, value in metrics.items()}
