"""Gradient boosted trees: scikit-learn's HistGradientBoostingClassifier with its own defaults."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.errors import UserError
from fitlane_ml.estimators.trainer import Trainer
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.target import Codes
from fitlane_ml.trees import Trees, trees_of

_EARLY_STOPPING_ABOVE_ROWS = 10_000
_WITHHELD = 0.1
_NEARLY_EMPTY = 0.01


def _fit(
    rows: LabelledRows, features: Sequence[Feature], random_state: int
) -> HistGradientBoostingClassifier:
    _refuse_rare_classes(rows.codes)
    is_category = [feature.categories is not None for feature in features]
    # Without categories exactly HistGradientBoostingClassifier(random_state=…): same bits.
    options = {"categorical_features": is_category} if any(is_category) else {}
    estimator = HistGradientBoostingClassifier(random_state=random_state, **options)
    try:
        estimator.fit(rows.matrix, rows.codes, sample_weight=rows.weight)
    except ValueError as error:
        _blame_emptiest(rows.matrix, features, error)
        raise
    # scikit-learn notes how many threads have sorted the values into bins. That is no part of the
    # model, which is the same for all numbers of threads, and so is its digest.
    estimator._bin_mapper.n_threads = 1  # noqa: SLF001
    return estimator


def _blame_emptiest(X: Floats, features: Sequence[Feature], error: ValueError) -> None:
    """Raises UserError column_unusable if a column that is nearly empty explains the failure.

    scikit-learn makes bins from the rows that are neither withheld nor beyond its sample of 200,000
    rows. If a column of numbers has no value in these it fails: "window shape cannot be larger".
    """
    values = len(X) - np.isnan(X).sum(axis=0)
    is_category = [feature.categories is not None for feature in features]
    emptiest = int(np.where(is_category, len(X), values).argmin())
    if values[emptiest] <= _NEARLY_EMPTY * len(X):
        name = features[emptiest].name
        raise UserError(
            "column_unusable",
            f"The column {name!r} has a value in only {values[emptiest]} of {len(X)} rows, too few "
            "to learn from.",
            f"Fill it, or name it in `exclude`: {name!r}.",
            column=name,
        ) from error


def _predict(estimator: HistGradientBoostingClassifier, X: Floats) -> tuple[Codes, Floats]:
    # One walk through the trees for both answers. The class is decided on the raw score as in
    # scikit-learn's predict: a tiny raw score is lost in the probability 0.5.
    if len(X) == 0:
        classes = len(estimator.classes_)
        return np.empty(0, dtype=np.int64), np.empty((0, classes), dtype=np.float64)
    raw = estimator.decision_function(X)
    codes = (raw > 0).astype(np.int64) if raw.ndim == 1 else raw.argmax(axis=1)
    return codes, estimator._loss.predict_proba(raw)  # noqa: SLF001 (as predict_proba does)


def _facts(estimator: HistGradientBoostingClassifier) -> dict[str, Any]:
    withheld = estimator.validation_fraction if estimator.do_early_stopping_ else 0
    return {
        "earlyStopping": {
            "active": bool(estimator.do_early_stopping_),
            "withheldFraction": withheld,
        },
        "iterations": int(estimator.n_iter_),
    }


def _trees(estimator: HistGradientBoostingClassifier) -> Trees:
    is_category = estimator.is_categorical_
    if is_category is None:
        columns = np.arange(estimator.n_features_in_)
    else:
        columns = np.concatenate([np.flatnonzero(is_category), np.flatnonzero(~is_category)])
    return trees_of(estimator._predictors, estimator._baseline_prediction, columns)  # noqa: SLF001


def _refuse_rare_classes(codes: Codes) -> None:
    """Early stopping withholds a stratified part, which needs each class on both sides."""
    counts = np.bincount(codes)
    if len(codes) <= _EARLY_STOPPING_ABOVE_ROWS:
        return
    if counts.min() < 2 or len(counts) > _WITHHELD * len(codes):
        raise UserError(
            "target_rare_class",
            f"Of {len(counts)} classes the rarest has {counts.min()} row(s); above "
            f"{_EARLY_STOPPING_ABOVE_ROWS} rows a part is withheld to stop early, which needs "
            "2 rows of each class, and at most one class per 10 rows.",
            "Merge or remove the rare classes.",
        )


TRAINER = Trainer(
    name="hist-gradient-boosting",
    fit=_fit,
    predict=_predict,
    facts=_facts,
    trusted_types=(
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        # Only in models with categories.
        "functools.partial",
        "sklearn.utils.validation.check_array",
    ),
    trees=_trees,
)
