"""Walks a model's trees with ONNX Runtime, which is faster than the libraries that fit them.

All in float64: `TreeEnsemble` of ai.onnx.ml 5. The scores come within 1e-14 of scikit-learn's, as
the trees are summed in another order.
https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import onnxruntime
from onnx import ModelProto, TensorProto, helper, numpy_helper

from fitlane_ml.answers import Answers, ClassAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.export import link_of
from fitlane_ml.export_checks import rows_to_check
from fitlane_ml.labelled_rows import Places
from fitlane_ml.links import answers_of_scores
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.scorer import Array
from fitlane_ml.trees import Trees

_TOLERANCE = 1e-6
_AT_MOST, _MEMBER = 0, 6
_SUM, _NO_TRANSFORM = 1, 0
_NOBODY = -1.0
"""Stands for the empty set of categories: an empty list would end the one before it."""
_OPSETS = [helper.make_opsetid("ai.onnx.ml", 5), helper.make_opsetid("", 21)]
_IR_VERSION = 10


@dataclass(frozen=True)
class NoOnnx:
    """Why the model is not run by ONNX Runtime, as a sentence."""

    reason: str


class OnnxEngine:
    """An Engine (predict.py) of one model; several threads may call it at once."""

    def __init__(self, model: FittedModel, trees: Trees) -> None:
        self._link = link_of(model, trees)
        self._baseline = trees.baseline
        options = onnxruntime.SessionOptions()
        # The rows are shared out before: each call has one thread to itself.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph = onnx_model(trees, len(model.features)).SerializeToString()
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def __call__(
        self,
        model: FittedModel,
        matrix: Floats,
        groups: Places | None,
        known: Floats | None = None,
    ) -> Answers:
        """Answers for the rows of a matrix (n, features)."""
        if len(matrix) == 0:
            return answers_of(model, matrix, groups, known)
        (scores,) = self._session.run(None, {"X": matrix})
        return answers_of_scores(scores + self._baseline, self._link)


def onnx_engine(model: FittedModel) -> OnnxEngine | NoOnnx:
    """The engine, checked on rows at the thresholds of the trees, just above, and missing."""
    trees = find_trainer(model.trainer).scorer(model.estimator, model.features)
    if not isinstance(trees, Trees) or trees.value.dtype != np.float64:
        return NoOnnx(f"ONNX Runtime is not offered for the trainer {model.trainer!r}.")
    engine = OnnxEngine(model, trees)
    rows = rows_to_check(trees, model.features, np.zeros((1, len(model.features))))
    if _agree(answers_of(model, rows, None), engine(model, rows, None)):
        return engine
    return NoOnnx("ONNX Runtime answers unlike the model itself.")


def _agree(theirs: Answers, ours: Answers) -> bool:
    if isinstance(theirs, ClassAnswers) and isinstance(ours, ClassAnswers):
        apart = np.abs(theirs.probabilities - ours.probabilities).max()
        return bool((theirs.predicted == ours.predicted).all() and apart <= _TOLERANCE)
    return bool(np.allclose(theirs.predicted, ours.predicted, rtol=_TOLERANCE, atol=0))


def onnx_model(trees: Trees, features: int) -> ModelProto:
    """From `X` (rows, features) to `scores` (rows, k), float64, before the baseline is added."""
    node = helper.make_node(
        "TreeEnsemble", ["X"], ["scores"], domain="ai.onnx.ml", **_attributes(trees)
    )
    scores = len(trees.baseline)
    inputs = [helper.make_tensor_value_info("X", TensorProto.DOUBLE, [None, features])]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.DOUBLE, [None, scores])]
    graph = helper.make_graph([node], "trees", inputs, outputs)
    return helper.make_model(graph, opset_imports=_OPSETS, ir_version=_IR_VERSION)


def _with_roots(trees: Trees) -> Trees:
    """A tree that is a leaf gets a split above it, both of whose sides are that leaf."""
    is_lone = trees.feature[trees.roots] < 0
    lone, splits = trees.roots[is_lone], np.zeros(is_lone.sum(), dtype=np.int32)
    roots = trees.roots.copy()
    roots[is_lone] = len(trees.feature) + np.arange(len(lone))
    return replace(
        trees,
        roots=roots,
        feature=np.concatenate([trees.feature, splits]),
        value=np.concatenate([trees.value, splits]),
        left=np.concatenate([trees.left, lone]),
        right=np.concatenate([trees.right, lone]),
        bitset=np.concatenate([trees.bitset, splits - 1]),
        missing_left=np.concatenate([trees.missing_left, splits.astype(np.uint8)]),
    )


def _attributes(grown: Trees) -> dict[str, Any]:
    trees = _with_roots(grown)
    is_leaf = trees.feature < 0
    # Splits and leaves are numbered each by itself.
    number = np.where(is_leaf, np.cumsum(is_leaf), np.cumsum(~is_leaf)) - 1
    splits, leaves = np.flatnonzero(~is_leaf), np.flatnonzero(is_leaf)
    left, right = trees.left[splits], trees.right[splits]
    by_category = trees.bitset[splits] >= 0
    return {
        "tree_roots": number[trees.roots].tolist(),
        "nodes_featureids": trees.feature[splits].tolist(),
        "nodes_splits": numpy_helper.from_array(trees.value[splits]),
        "nodes_modes": numpy_helper.from_array(
            np.where(by_category, _MEMBER, _AT_MOST).astype(np.uint8)
        ),
        "nodes_missing_value_tracks_true": trees.missing_left[splits].tolist(),
        "nodes_truenodeids": number[left].tolist(),
        "nodes_trueleafs": is_leaf[left].astype(int).tolist(),
        "nodes_falsenodeids": number[right].tolist(),
        "nodes_falseleafs": is_leaf[right].astype(int).tolist(),
        "leaf_targetids": (_tree_of(grown)[leaves] % len(trees.baseline)).tolist(),
        "leaf_weights": numpy_helper.from_array(trees.value[leaves]),
        "n_targets": len(trees.baseline),
        "aggregate_function": _SUM,
        "post_transform": _NO_TRANSFORM,
        **_members(trees, splits[by_category]),
    }


def _tree_of(trees: Trees) -> Array:
    """Of each node the number of its tree."""
    begins = np.zeros(len(trees.feature), dtype=np.int64)
    begins[trees.roots] = 1
    return np.cumsum(begins) - 1


def _members(trees: Trees, splits: Array) -> dict[str, Any]:
    """The categories that go left, split by split, each list ended by NaN."""
    if len(splits) == 0:
        return {}
    values: list[float] = []
    for split in splits:
        words = trees.bitsets[trees.bitset[split]]
        bits = np.unpackbits(words.astype("<u4").view(np.uint8), bitorder="little")
        values += [*(np.flatnonzero(bits).astype(float).tolist() or [_NOBODY]), np.nan]
    return {"membership_values": numpy_helper.from_array(np.array(values, dtype=np.float64))}
