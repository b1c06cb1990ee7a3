"""How a feature was spread at fit, to be compared with later data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fitlane_ml.columns import Feature, Floats

_BINS = 10


@dataclass(frozen=True)
class Histogram:
    """Counts of values per bin, and of missing ones.

    A category is a bin, in the order of the vocabulary, and `edges` is None. Of numbers, bin i
    holds the values above edges[i - 1] up to edges[i]; the last one those above the last edge.
    """

    edges: tuple[float, ...] | None
    counts: tuple[int, ...]
    missing: int

    def to_json(self) -> Mapping[str, Any]:
        """For the model card."""
        edges = {} if self.edges is None else {"edges": list(self.edges)}
        return {**edges, "counts": list(self.counts), "missing": self.missing}


def histogram(feature: Feature, values: Floats) -> Histogram:
    """The histogram of a feature's column, (n,): the inner deciles that differ are the edges."""
    present = values[~np.isnan(values)]
    missing = len(values) - len(present)
    if feature.categories is not None:
        counts = np.bincount(present.astype(np.int64), minlength=len(feature.categories))
        return Histogram(None, tuple(counts.tolist()), missing)
    edges = _deciles(present)
    bins = np.searchsorted(edges, present, side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), missing)


def _deciles(present: Floats) -> Floats:
    """Values that occur, so that a few distinct ones fall into bins of their own."""
    if len(present) == 0:
        return present
    inner = np.arange(1, _BINS) / _BINS
    edges: Floats = np.unique(np.quantile(present, inner, method="inverted_cdf"))
    return edges
