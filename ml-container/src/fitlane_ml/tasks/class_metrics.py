"""How good answers about rows of known classes are, as plain numbers: scikit-learn's metrics.

All are weighted, and take rows of a weight above 0 only. A class without a row among them is left
out of the means over the classes. Log loss is in nats.
"""

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    recall_score,
    roc_auc_score,
)

from fitlane_ml.answers import ClassAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.target import Codes

MAX_CONFUSION_CLASSES = 100


def scores(rows: LabelledRows, answers: ClassAnswers) -> dict[str, float]:
    """`accuracy`, `balancedAccuracy` (the mean over the classes of the share found), `logLoss`."""
    codes, predicted, weight = rows.labels, answers.predicted, rows.weight
    recall = recall_score(
        codes, predicted, labels=np.unique(codes), average="macro", sample_weight=weight
    )
    return {
        "accuracy": float(accuracy_score(codes, predicted, sample_weight=weight)),
        "balancedAccuracy": float(recall),
        "logLoss": mean_log_loss(rows, answers),
    }


def mean_log_loss(rows: LabelledRows, answers: ClassAnswers) -> float:
    """Probabilities of 0 count as the smallest float64 above 1, less 1."""
    every = range(answers.probabilities.shape[1])
    loss = log_loss(rows.labels, answers.probabilities, labels=every, sample_weight=rows.weight)
    return float(loss)


def roc_auc(rows: LabelledRows, answers: ClassAnswers) -> float | None:
    """The area under the ROC curve; None where all rows are of one class.

    Of more than two classes: each against the rest, and the plain mean of these areas.
    """
    present = np.unique(rows.labels)
    if len(present) < 2:
        return None
    areas = [
        roc_auc_score(
            rows.labels == code, answers.probabilities[:, code], sample_weight=rows.weight
        )
        for code in (present if answers.probabilities.shape[1] > 2 else [1])
    ]
    return float(np.mean(areas))


def confusion(rows: LabelledRows, answers: ClassAnswers) -> list[list[int]] | None:
    """Counts of rows, one list for each actual class; None above MAX_CONFUSION_CLASSES."""
    classes = answers.probabilities.shape[1]
    if classes > MAX_CONFUSION_CLASSES:
        return None
    counts: list[list[int]] = confusion_matrix(
        rows.labels, answers.predicted, labels=range(classes)
    ).tolist()
    return counts


def class_shares(rows: LabelledRows, classes: int) -> Floats:
    """The share of each class in the weight of all rows, (classes,)."""
    totals = np.bincount(rows.labels, weights=rows.weight, minlength=classes)
    shares: Floats = totals / totals.sum()
    return shares


def class_counts(codes: Codes, classes: int) -> list[int]:
    """How many rows there are of each class."""
    counts: list[int] = np.bincount(codes, minlength=classes).tolist()
    return counts
