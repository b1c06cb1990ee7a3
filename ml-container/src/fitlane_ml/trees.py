"""Boosted trees as flat arrays, and the walk through them: what an export of trees holds.

functions/inference/model/trees.ts has the same arrays and the same walk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fitlane_ml.columns import Floats
from fitlane_ml.scorer import Array, Scorer
from fitlane_ml.single import to_single

WORDS_PER_BITSET = 8
"""A category has at most 255 values, and scikit-learn keeps one bit of each in 32-bit words."""


@dataclass(frozen=True)
class Trees(Scorer):
    """All trees in the order in which their values are summed: n nodes, t trees, k scores of a row.

    `baseline` and `value` are of one type, float64 or float32: that is how values are compared and
    summed.
    `baseline` (k,): what each sum begins with; tree i adds to the score i % k.
    `roots` (t,) int32: the first node of each tree; a node's children lie behind it in its tree.
    `feature` (n,) int32: the column of the matrix that a node looks at, -1 for a leaf.
    `value` (n,): a leaf's value; the threshold of a split by number (left if at most).
    `left`, `right` (n,) int32: children as places in these arrays, 0 for a leaf.
    `bitset` (n,) int32: of a split by category its row of `bitsets` (left if set), else -1.
    `missing_left` (n,) uint8: 1 where a missing value goes left.
    `bitsets` (b, 8) uint32: bit c % 32 of word c // 32 stands for the category number c.
    """

    form = "trees"

    baseline: Array
    roots: Array
    feature: Array
    value: Array
    left: Array
    right: Array
    bitset: Array
    missing_left: Array
    bitsets: Array

    @property
    def score_count(self) -> int:
        """One for each class; one of two classes and of a quantity."""
        return len(self.baseline)

    @property
    def steps(self) -> int:
        """The number of trees."""
        return len(self.roots)

    def scores(self, X: Floats) -> Array:
        """What the library's raw prediction answers, bit for bit: (rows, k) for X (rows, features).

        Category numbers in X are whole, from 0 to 254, or NaN.
        """
        values = to_single(X) if self.value.dtype == np.float32 else X
        places = np.repeat(self.roots[:, np.newaxis], len(X), axis=1)
        rows = np.arange(len(X))
        while (self.feature[places] >= 0).any():
            places = _one_step(self, values[rows, self.feature[places]], places)
        # One addition after the other, in the order of the trees, as the libraries sum.
        scores: Array = np.tile(self.baseline, (len(X), 1))
        for tree, added in enumerate(self.value[places]):
            scores[:, tree % self.score_count] += added
        return scores

    def thresholds(self, column: int) -> Array:
        """Of all splits by this column."""
        thresholds: Array = self.value[self.feature == column]
        return thresholds

    def arrays(self) -> Mapping[str, Array]:
        """By name."""
        return dict(vars(self))


def trees_of(
    iterations: Sequence[Sequence[Any]], baseline: Floats, columns: npt.NDArray[np.intp]
) -> Trees:
    """From scikit-learn's TreePredictors; `columns`: its number of a feature → the matrix's column.

    HistGradientBoosting moves categorical features to the front before it numbers them.
    """
    predictors = [predictor for iteration in iterations for predictor in iteration]
    roots = _offsets([len(predictor.nodes) for predictor in predictors])
    sets = _offsets([len(predictor.raw_left_cat_bitsets) for predictor in predictors])
    nodes = np.concatenate([predictor.nodes for predictor in predictors])
    lengths = [len(predictor.nodes) for predictor in predictors]
    shift, set_shift = np.repeat(roots, lengths), np.repeat(sets, lengths)
    is_leaf = nodes["is_leaf"] == 1
    is_category = (nodes["is_categorical"] == 1) & ~is_leaf
    return Trees(
        baseline=np.ravel(baseline).astype(np.float64),
        roots=roots.astype(np.int32),
        feature=np.where(is_leaf, -1, columns[nodes["feature_idx"]]).astype(np.int32),
        value=_values(nodes, is_leaf, is_category),
        left=np.where(is_leaf, 0, nodes["left"] + shift).astype(np.int32),
        right=np.where(is_leaf, 0, nodes["right"] + shift).astype(np.int32),
        bitset=np.where(is_category, nodes["bitset_idx"] + set_shift, -1).astype(np.int32),
        missing_left=(nodes["missing_go_to_left"] * ~is_leaf).astype(np.uint8),
        bitsets=np.concatenate([predictor.raw_left_cat_bitsets for predictor in predictors]),
    )


def _offsets(lengths: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)


def _values(nodes: Array, is_leaf: Array, is_category: Array) -> Array:
    values: Array = np.where(is_leaf, nodes["value"], nodes["num_threshold"])
    # What scikit-learn leaves there is never read, and not the same in every fit.
    values[is_category] = 0
    return values


def _one_step(trees: Trees, values: Array, places: Array) -> Array:
    """The child of each place; a leaf stays where it is."""
    is_missing = np.isnan(values)
    goes_left = np.where(is_missing, trees.missing_left[places] == 1, values <= trees.value[places])
    by_category = (trees.bitset[places] >= 0) & ~is_missing
    if by_category.any():
        category = values[by_category].astype(np.int64)
        words = trees.bitsets[trees.bitset[places][by_category], category // 32]
        goes_left[by_category] = (words >> (category % 32).astype(np.uint32)) & 1
    child = np.where(goes_left, trees.left[places], trees.right[places])
    return np.where(trees.feature[places] >= 0, child, places)
