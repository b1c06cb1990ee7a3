"""What every trainer offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.target import Codes
from fitlane_ml.trees import Trees


@dataclass(frozen=True)
class Trainer:
    """One way to learn classes from a matrix.

    fit(rows, features, random_state): `features` describe the columns of `rows.matrix`; those with
    categories hold the numbers of these. Every class occurs. Returns an estimator; raises UserError
    target_rare_class, column_unusable where it cannot learn from these rows.
    predict(estimator, X): the class number of each row, and float64 (rows, classes) probabilities.
    facts(estimator): what the model card says about the fit, as JSON.
    trusted_types: what skops may load of such an estimator besides its own trusted list.
    trees(estimator): its trees, for the export; None: models of it predict in batches only.
    """

    name: str
    fit: Callable[[LabelledRows, Sequence[Feature], int], Any]
    predict: Callable[[Any, Floats], tuple[Codes, Floats]]
    facts: Callable[[Any], Mapping[str, Any]]
    trusted_types: tuple[str, ...]
    trees: Callable[[Any], Trees] | None = None
