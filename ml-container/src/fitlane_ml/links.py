"""From the scores of rows to what a user reads: functions/inference/model/links.ts does the same.

In float64 by the formulas of scikit-learn, which decides the class on the scores; in float32 by
those of XGBoost, which decides it on the probabilities.
"""

from typing import Literal

import numpy as np

from fitlane_ml.answers import Answers, ClassAnswers, NumberAnswers
from fitlane_ml.scorer import Array

Link = Literal["logit", "softmax", "identity"]


def answers_of_scores(scores: Array, link: Link) -> Answers:
    """The answers about n rows with scores (n, k), k as the link wants it."""
    if link == "identity":
        return NumberAnswers(scores[:, 0].astype(np.float64))
    probabilities = logit(scores[:, 0]) if link == "logit" else softmax(scores)
    is_single = scores.dtype == np.float32
    if link == "logit":
        is_second = probabilities[:, 1] > 0.5 if is_single else scores[:, 0] > 0
        return ClassAnswers(is_second.astype(np.int64), probabilities)
    return ClassAnswers((probabilities if is_single else scores).argmax(axis=1), probabilities)


def logit(scores: Array) -> Array:
    """Of two classes, (n, 2)."""
    with np.errstate(over="ignore"):  # to infinity, which is what the formula needs
        second = 1 / (1 + _exp(-scores))
    return np.column_stack([1 - second, second])


def softmax(scores: Array) -> Array:
    """Of more than two, (n, k)."""
    powers = _exp(scores - scores.max(axis=1, keepdims=True))
    sums = powers.sum(axis=1, keepdims=True, dtype=np.float64)
    probabilities: Array = powers / sums.astype(scores.dtype)
    return probabilities


def _exp(scores: Array) -> Array:
    """Rounded from float64: NumPy's own exp in float32 is off by more than the last bit."""
    return np.exp(scores.astype(np.float64)).astype(scores.dtype)
