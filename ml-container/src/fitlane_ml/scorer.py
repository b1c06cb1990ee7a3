"""What an export holds: how a row of numbers becomes scores."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy.typing as npt

from fitlane_ml.columns import Floats

Array = npt.NDArray[Any]


class Scorer(ABC):
    """Computes what its model's library computes, operation by operation, on arrays alone.

    form: its name in the export's header.
    """

    form: ClassVar[str]

    @property
    @abstractmethod
    def score_count(self) -> int:
        """How many scores a row has: k."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """About how long a row takes, in walks through a tree."""

    @abstractmethod
    def scores(self, X: Floats) -> Array:
        """(rows, k) of X (rows, features), which is encoded as the model takes it."""

    @abstractmethod
    def thresholds(self, column: int) -> Array:
        """Where the scores jump: a value of this column and the next larger one differ there."""

    @abstractmethod
    def arrays(self) -> Mapping[str, Array]:
        """All that it knows, by name."""
