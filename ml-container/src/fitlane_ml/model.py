"""A fitted model: the estimator, and what is needed to feed it and to read its answer."""

from dataclasses import dataclass
from typing import Any

from fitlane_ml.columns import Feature
from fitlane_ml.target import Target


@dataclass(frozen=True)
class FittedModel:
    """What `fit` returns and `predict` takes.

    `estimator` takes a float64 matrix with one column per feature, in this order, and numbers the
    classes 0, 1, … in the order of `target.classes`.
    """

    trainer: str
    features: tuple[Feature, ...]
    target: Target
    estimator: Any
