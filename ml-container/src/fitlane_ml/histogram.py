"""How values were spread at fit, to be compared with later data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fitlane_ml.answers import Answers, ClassAnswers
from fitlane_ml.columns import Feature, Floats

_BINS = 10

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Histogram:
    """Counts of values per bin, and of missing ones.

    A category is a bin, in the order of the vocabulary, and `edges` is None. Of numbers, bin i
    holds the values above edges[i - 1] up to edges[i]; the last one those above the last edge.
    `range` is the smallest and the largest number, None where there was none. Numbers that are not
    finite, which a model may answer, count as missing.
    """

    edges: tuple[float, ...] | None
    counts: tuple[int, ...]
    missing: int
    range: tuple[float, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """For the model card."""
        edges = {} if self.edges is None else {"edges": list(self.edges)}
        spread = {} if self.range is None else {"range": list(self.range)}
        return {**edges, "counts": list(self.counts), "missing": self.missing, **spread}


def read_histogram(card: Mapping[str, Any]) -> Histogram:
    """What `to_json` wrote. Raises KeyError, TypeError, ValueError for anything else."""
    edges, spread = card.get("edges"), card.get("range")
    return Histogram(
        None if edges is None else tuple(float(edge) for edge in edges),
        tuple(int(count) for count in card["counts"]),
        int(card["missing"]),
        None if spread is None else (float(spread[0]), float(spread[1])),
    )


def histogram(feature: Feature, values: Floats) -> Histogram:
    """The histogram of a feature's column, (n,): the inner deciles that differ are the edges."""
    if feature.categories is None:
        return _of_numbers(values)
    present = values[~np.isnan(values)]
    return _of_places(present.astype(np.int64), len(feature.categories), len(values) - len(present))


def answers_histogram(answers: Answers, classes: Sequence[Any]) -> Histogram:
    """The histogram of what a model says: a bin for each class, or those of numbers."""
    if isinstance(answers, ClassAnswers):
        return _of_places(answers.predicted, len(classes), 0)
    return _of_numbers(answers.predicted)


def _of_places(places: Counts, bins: int, missing: int) -> Histogram:
    return Histogram(None, tuple(np.bincount(places, minlength=bins).tolist()), missing)


def _of_numbers(values: Floats) -> Histogram:
    present = values[np.isfinite(values)]
    edges = _deciles(present)
    bins = np.searchsorted(edges, present, side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    spread = (float(present.min()), float(present.max())) if len(present) else None
    missing = len(values) - len(present)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), missing, spread)


def _deciles(present: Floats) -> Floats:
    """Values that occur, so that a few distinct ones fall into bins of their own."""
    if len(present) == 0:
        return present
    inner = np.arange(1, _BINS) / _BINS
    edges: Floats = np.unique(np.quantile(present, inner, method="inverted_cdf"))
    return edges
