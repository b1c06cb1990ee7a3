"""From the scores that trees sum up to what a model answers."""

import numpy as np

from fitlane_ml.answers import Answers, ClassAnswers, NumberAnswers
from fitlane_ml.columns import Floats


def answers_of_scores(link: str, scores: Floats) -> Answers:
    """Labels by the scores, (n, k), as scikit-learn decides; probabilities by its links.

    `link`: `identity` of a quantity, `logit` of two classes (k = 1), `softmax` of more.
    """
    if link == "identity":
        return NumberAnswers(scores[:, 0])
    with np.errstate(over="ignore"):  # exp overflows to infinity, which is what the formula needs
        if link == "logit":
            positive = 1 / (1 + np.exp(-scores[:, 0]))
            codes = (scores[:, 0] > 0).astype(np.int64)
            return ClassAnswers(codes, np.column_stack([1 - positive, positive]))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return ClassAnswers(scores.argmax(axis=1), powers / powers.sum(axis=1, keepdims=True))
