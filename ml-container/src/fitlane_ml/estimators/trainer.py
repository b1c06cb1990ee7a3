"""What every trainer offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fitlane_ml.columns import Floats
from fitlane_ml.target import Codes


@dataclass(frozen=True)
class Trainer:
    """One way to learn classes from a matrix.

    fit(X, codes, is_category, random_state): X is float64 (rows, features) with NaN for missing,
    `codes` the class number of each row, `is_category` says per feature whether it holds category
    numbers. Returns an estimator.
    predict(estimator, X): the class number of each row, and float64 (rows, classes) probabilities.
    facts(estimator): what the model card says about the fit, as JSON.
    trusted_types: what skops may load of such an estimator besides its own trusted list.
    """

    name: str
    fit: Callable[[Floats, Codes, Sequence[bool], int], Any]
    predict: Callable[[Any, Floats], tuple[Codes, Floats]]
    facts: Callable[[Any], Mapping[str, Any]]
    trusted_types: tuple[str, ...]
