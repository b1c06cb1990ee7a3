"""What a model says about rows."""

from dataclasses import dataclass

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.model import FittedModel
from fitlane_ml.target import Codes


@dataclass(frozen=True)
class Answers:
    """Of n rows the class numbers, (n,), and the probabilities of the classes, (n, classes)."""

    predicted: Codes
    probabilities: Floats


def answers_of(model: FittedModel, matrix: Floats) -> Answers:
    """What the model says about the rows of a matrix of its features, (n, features)."""
    return Answers(*find_trainer(model.trainer).predict(model.estimator, matrix))


def answers_without_model(shares: Floats, rows: int) -> Answers:
    """The baseline: the class of the largest share for each row, and the shares as probabilities.

    As scikit-learn's DummyClassifier(strategy="prior").
    """
    predicted = np.full(rows, shares.argmax(), dtype=np.int64)
    return Answers(predicted, np.broadcast_to(shares, (rows, len(shares))))
