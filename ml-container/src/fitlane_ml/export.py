"""The export of a model: all that online inference needs, as one file that runs no code.

It lies beside the model, is verified when it is made, and is loaded only by its digest.
functions/inference/model/read-export.ts reads it. Little endian:

    12 bytes  "fitlane-exp1"
    uint32    length of the header in bytes; it is padded with spaces to a multiple of 8
    header    JSON, see `_header`: what the columns and classes are, and which arrays follow
    arrays    one after the other, each begins at a multiple of 8

The same model gives the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fitlane_ml.answers import Answers, answers_of
from fitlane_ml.columns import Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.export_checks import rows_to_check
from fitlane_ml.model import FittedModel
from fitlane_ml.trees import Array, Trees, arrays_of, raw_scores

FILE_NAME = "export.bin"
MAGIC = b"fitlane-exp1"
_ALIGNMENT = 8
_LARGEST_WHOLE = 2**53
"""Up to here every whole number is a JSON number that every reader understands alike."""
_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Export:
    """The file, and `sha256:…` over its bytes."""

    content: bytes
    digest: str


@dataclass(frozen=True)
class Withheld:
    """There is no export, and why, as a sentence."""

    reason: str


def make_export(model: FittedModel, matrix: Floats) -> Export | Withheld:
    """The export of a model, checked on rows of its training matrix (rows, features).

    Rows as they are, rows on the thresholds of the trees and just above them, and rows with missing
    values: the labels must be equal, and the probabilities within 1e-12.
    """
    trees_of = find_trainer(model.trainer).trees
    if trees_of is None:
        return Withheld(f"The trainer {model.trainer!r} predicts in batches only.")
    if name := _beyond_json(model):
        return Withheld(
            f"The column {name!r} has labels or categories beyond 2^53, which no JSON number holds."
        )
    trees = trees_of(model.estimator)
    content = dump_export(_header(model, trees), arrays_of(trees))
    return _verified(content, model, rows_to_check(trees, model.features, matrix))


def dump_export(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """The bytes of an export file."""
    listed = [
        {"name": name, "type": str(array.dtype), "length": array.size}
        for name, array in arrays.items()
    ]
    text = json.dumps({**header, "arrays": listed}, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    parts = [MAGIC, len(text).to_bytes(4, "little"), text]
    for array in arrays.values():
        data = array.astype(array.dtype.newbyteorder("<")).tobytes()
        parts += [data, bytes(-len(data) % _ALIGNMENT)]
    return b"".join(parts)


def read_trees(content: bytes) -> Trees:
    """The trees of an export that this process has made."""
    start = len(MAGIC) + 4
    end = start + int.from_bytes(content[len(MAGIC) : start], "little")
    arrays = {}
    for listed in json.loads(content[start:end])["arrays"]:
        arrays[listed["name"]] = np.frombuffer(content, listed["type"], listed["length"], end)
        end += -(-arrays[listed["name"]].nbytes // _ALIGNMENT) * _ALIGNMENT
    return Trees(**{**arrays, "bitsets": arrays["bitsets"].reshape(-1, 8)})


def _header(model: FittedModel, trees: Trees) -> dict[str, Any]:
    """`link`: from a row's scores to its probabilities: logit for one score, softmax for more."""
    return {
        "trainer": model.trainer,
        "task": "classification",
        "link": "logit" if len(trees.baseline) == 1 else "softmax",
        "target": {"name": model.target.name, "type": str(model.target.type)},
        "classes": list(model.target.classes),
        "features": [
            {
                "name": feature.name,
                "type": feature.type,
                "kind": feature.kind,
                "categories": None if feature.categories is None else list(feature.categories),
            }
            for feature in model.features
        ],
    }


def _beyond_json(model: FittedModel) -> str | None:
    """The first column whose labels or categories a JSON number does not hold exactly."""
    columns = [(model.target.name, model.target.classes)]
    columns += [(feature.name, feature.categories or ()) for feature in model.features]
    for name, values in columns:
        if any(not isinstance(value, str) and abs(value) > _LARGEST_WHOLE for value in values):
            return name
    return None


def _verified(content: bytes, model: FittedModel, X: Floats) -> Export | Withheld:
    theirs, ours = answers_of(model, X), answers_of_export(content, X)
    is_wrong = theirs.predicted != ours.predicted
    is_wrong |= (np.abs(theirs.probabilities - ours.probabilities) > _TOLERANCE).any(axis=1)
    if is_wrong.any():
        return Withheld(f"It answers {is_wrong.sum()} of {len(X)} rows unlike the model itself.")
    return Export(content, f"sha256:{hashlib.sha256(content).hexdigest()}")


def answers_of_export(content: bytes, X: Floats) -> Answers:
    """What an export says about rows, as online inference reads it.

    Labels by the scores, as scikit-learn decides; probabilities by scikit-learn's links.
    """
    scores = raw_scores(read_trees(content), X)
    with np.errstate(over="ignore"):  # exp overflows to infinity, which is what the formula needs
        if scores.shape[1] == 1:
            positive = 1 / (1 + np.exp(-scores[:, 0]))
            codes = (scores[:, 0] > 0).astype(np.int64)
            return Answers(codes, np.column_stack([1 - positive, positive]))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return Answers(scores.argmax(axis=1), powers / powers.sum(axis=1, keepdims=True))
