"""What a model says about rows."""

from dataclasses import dataclass

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
    """Of n rows the estimated numbers, float64 (n,)."""

    predicted: Floats


Answers = ClassAnswers | NumberAnswers
