"""How good a model is, as plain numbers."""

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import TrainingData
from fitlane_ml.model import FittedModel
from fitlane_ml.target import Codes

MOST_ROWS = 100_000
"""Training metrics of a larger file are taken on this many rows, evenly spaced."""


def training_metrics(model: FittedModel, data: TrainingData) -> dict[str, float]:
    """Metrics on the training rows themselves (see MOST_ROWS), with the baseline's.

    The baseline gives every row the shares of the classes, and so predicts the largest class.
    Log loss is in nats, with probabilities clipped at 1e-15.
    """
    step = sampling_step(data)
    codes, matrix = data.codes[::step], data.matrix[::step]
    predicted, probabilities = find_trainer(model.trainer).predict(model.estimator, matrix)
    shares = np.bincount(codes, minlength=len(model.target.classes)) / len(codes)
    return {
        "trainAccuracy": float((predicted == codes).mean()),
        "balancedAccuracy": _balanced_accuracy(codes, predicted),
        "logLoss": _log_loss(codes, probabilities),
        "baselineAccuracy": float(shares.max()),
        "baselineLogLoss": _log_loss(codes, np.broadcast_to(shares, probabilities.shape)),
    }


def sampling_step(data: TrainingData) -> int:
    """Every how many rows one is taken for the metrics."""
    return -(-len(data.codes) // MOST_ROWS)


def _balanced_accuracy(codes: Codes, predicted: Codes) -> float:
    """The mean over the classes of the share of their rows that were found."""
    return float(np.mean([(predicted[codes == code] == code).mean() for code in np.unique(codes)]))


def _log_loss(codes: Codes, probabilities: Floats) -> float:
    own = probabilities[np.arange(len(codes)), codes]
    return float(-np.log(np.clip(own, 1e-15, 1.0)).mean())
