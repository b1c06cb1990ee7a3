"""Rows as a trainer takes them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fitlane_ml.columns import Floats

Places = npt.NDArray[np.int64]
Labels = npt.NDArray[Any]
"""Of a classification the class numbers, int64; of a regression the numbers, float64."""


@dataclass(frozen=True)
class LabelledRows:
    """Rows with their labels: n rows.

    `matrix`: float64 (n, features), column by column in memory, NaN for missing. `labels`: what is
    to be learnt of each row, (n,). `weight`: how much each row counts, (n,), at least 0; None: all
    alike. `groups`: the numbers of groups of rows that belong together, (n,); None: each row stands
    alone.
    """

    matrix: Floats
    labels: Labels
    weight: Floats | None = None
    groups: Places | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def counted_places(self) -> Places:
        """The places of the rows of a weight above 0, in their order."""
        return np.arange(len(self)) if self.weight is None else np.flatnonzero(self.weight)

    def take(self, places: Places) -> "LabelledRows":
        """A copy of the rows at these places, in this order."""
        matrix: Floats = np.empty((len(places), self.matrix.shape[1]), order="F")
        for column in range(self.matrix.shape[1]):
            matrix[:, column] = self.matrix[places, column]
        weight = None if self.weight is None else self.weight[places]
        groups = None if self.groups is None else self.groups[places]
        return LabelledRows(matrix, self.labels[places], weight, groups)

    def counted(self) -> "LabelledRows":
        """The rows of a weight above 0."""
        return self._only(self.counted_places())

    def sample(self, most: int, seed: int) -> "LabelledRows":
        """The rows of a weight above 0, or `most` of them drawn at random with this seed.

        Groups are drawn whole: at least one, and no more than have `most` rows together.
        """
        places = self.counted_places()
        if len(places) <= most:
            return self._only(places)
        generator = np.random.default_rng(seed)
        if self.groups is None:
            return self._only(np.sort(generator.choice(places, most, replace=False)))
        names, sizes = np.unique(self.groups[places], return_counts=True)
        order = generator.permutation(len(names))
        drawn = max(int(np.searchsorted(sizes[order].cumsum(), most, side="right")), 1)
        return self._only(places[np.isin(self.groups[places], names[order[:drawn]])])

    def _only(self, ascending: Places) -> "LabelledRows":
        return self if len(ascending) == len(self) else self.take(ascending)
