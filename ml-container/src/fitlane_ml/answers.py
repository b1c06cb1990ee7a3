"""What a model says about rows."""

from dataclasses import dataclass, field

import numpy as np

from fitlane_ml.columns import Floats
from fitlane_ml.target import Codes


@dataclass(frozen=True)
class ClassAnswers:
    """Of n rows the class numbers, (n,), and the probabilities of the classes, (n, classes).

    These are float32 where the trainer computes in float32.
    """

    predicted: Codes
    probabilities: Floats


@dataclass(frozen=True)
class NumberAnswers:
    """Of n rows the estimated numbers, float64 (n,).

    `quantiles`: those of the target's levels, (n, levels). NaN: nothing can be told.
    """

    predicted: Floats
    quantiles: Floats = field(default_factory=lambda: np.empty((0, 0)))


Answers = ClassAnswers | NumberAnswers
