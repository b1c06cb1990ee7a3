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

from fitlane_ml.answers import Answers, ClassAnswers
from fitlane_ml.columns import Floats
from fitlane_ml.estimators import find_trainer
from fitlane_ml.export_checks import rows_to_check
from fitlane_ml.line import Line
from fitlane_ml.links import Link, answers_of_scores
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.scorer import Array, Scorer
from fitlane_ml.tasks import task_of
from fitlane_ml.trees import Trees

FILE_NAME = "export.bin"
MAGIC = b"fitlane-exp1"
_HEADER_AT = len(MAGIC) + 4
_ALIGNMENT = 8
_LARGEST_WHOLE = 2**53
"""Up to here every whole number is a JSON number that every reader understands alike."""
_TOLERANCES = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 1e-6}


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
    values: labels and estimates must be equal, and the probabilities within 1e-12, or within 1e-6
    of a model that computes in float32.
    """
    scorer = find_trainer(model.trainer).scorer(model.estimator, model.features)
    if scorer is None:
        return Withheld(f"The trainer {model.trainer!r} predicts in batches only.")
    if name := _beyond_json(model):
        return Withheld(
            f"The column {name!r} has labels or categories beyond 2^53, which no JSON number holds."
        )
    content = dump_export(_header(model, scorer), scorer.arrays())
    return _verified(content, model, rows_to_check(scorer, model.features, matrix))


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


def read_header(content: bytes) -> dict[str, Any]:
    """The header of an export that this process has made."""
    header: dict[str, Any] = json.loads(content[_HEADER_AT : _header_end(content)])
    return header


def read_scorer(content: bytes) -> Scorer:
    """What an export that this process has made computes with."""
    header, end = read_header(content), _header_end(content)
    arrays = {}
    for listed in header["arrays"]:
        arrays[listed["name"]] = np.frombuffer(content, listed["type"], listed["length"], end)
        end += -(-arrays[listed["name"]].nbytes // _ALIGNMENT) * _ALIGNMENT
    if header["form"] == Line.form:
        return Line(**arrays)
    return Trees(**{**arrays, "bitsets": arrays["bitsets"].reshape(-1, 8)})


def _header_end(content: bytes) -> int:
    return _HEADER_AT + int.from_bytes(content[len(MAGIC) : _HEADER_AT], "little")


def _header(model: FittedModel, scorer: Scorer) -> dict[str, Any]:
    """`form`: what the arrays are. `link`: from a row's scores to its probabilities, or to the
    quantity that is estimated.
    """
    return {
        "trainer": model.trainer,
        "task": task_of(model.target).name,
        "form": scorer.form,
        "link": link_of(model, scorer),
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


def link_of(model: FittedModel, scorer: Scorer) -> Link:
    """How the scores become what the model answers."""
    if not model.target.classes:
        return "identity"
    return "logit" if scorer.score_count == 1 else "softmax"


def _beyond_json(model: FittedModel) -> str | None:
    """The first column whose labels or categories a JSON number does not hold exactly."""
    columns = [(model.target.name, model.target.classes)]
    columns += [(feature.name, feature.categories or ()) for feature in model.features]
    for name, values in columns:
        if any(not isinstance(value, str) and abs(value) > _LARGEST_WHOLE for value in values):
            return name
    return None


def _verified(content: bytes, model: FittedModel, X: Floats) -> Export | Withheld:
    is_wrong = _differ(answers_of(model, X, None), answers_of_export(content, X))
    if is_wrong.any():
        return Withheld(f"It answers {is_wrong.sum()} of {len(X)} rows unlike the model itself.")
    return Export(content, f"sha256:{hashlib.sha256(content).hexdigest()}")


def _differ(theirs: Answers, ours: Answers) -> Array:
    """Of each row, whether it is answered in two ways."""
    is_wrong: Array = theirs.predicted != ours.predicted
    if isinstance(theirs, ClassAnswers) and isinstance(ours, ClassAnswers):
        most = _TOLERANCES[ours.probabilities.dtype]
        is_wrong |= (np.abs(theirs.probabilities - ours.probabilities) > most).any(axis=1)
    return is_wrong


def answers_of_export(content: bytes, X: Floats) -> Answers:
    """What an export says about rows, as online inference reads it."""
    return answers_of_scores(read_scorer(content).scores(X), read_header(content)["link"])
