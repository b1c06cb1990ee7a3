"""Gradient boosted trees: scikit-learn's HistGradientBoosting with its own defaults."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from fitlane_ml.answers import Answers, ClassAnswers, NumberAnswers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.errors import UserError
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.parameter import Choice, Number, Parameter, Whole
from fitlane_ml.target import Codes, TaskName
from fitlane_ml.trainer import Recipe, Trainer
from fitlane_ml.training import Training
from fitlane_ml.tree_types import TREE_TYPES
from fitlane_ml.trees import Trees, trees_of

Estimator = Any  # HistGradientBoostingClassifier or -Regressor, which have no type information

_EARLY_STOPPING_ABOVE_ROWS = 10_000
_WITHHELD = 0.1
_NEARLY_EMPTY = 0.01
_EARLY_STOPPING: Mapping[str, str | bool] = {"auto": "auto", "always": True, "never": False}
_SCIKIT_LEARNS = {
    "learningRate": "learning_rate",
    "maxIterations": "max_iter",
    "maxLeafNodes": "max_leaf_nodes",
    "maxDepth": "max_depth",
    "minSamplesLeaf": "min_samples_leaf",
    "l2Regularization": "l2_regularization",
    "earlyStopping": "early_stopping",
}
_CLASSES = {
    "classification": HistGradientBoostingClassifier,
    "regression": HistGradientBoostingRegressor,
}


class HistGradientBoosting(Trainer):
    """Without parameters exactly scikit-learn's classifier or regressor: the same bits."""

    name = "hist-gradient-boosting"
    summary = "Gradient boosted trees on binned values: strong on tables of any kind, without care"
    tasks: ClassVar[tuple[TaskName, ...]] = ("classification", "regression")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Number("learningRate", "How much of each tree is added", 0.1, above=0, most=1),
        Whole("maxIterations", "Rounds of boosting", 100, 1, 10_000),
        Whole("maxLeafNodes", "Leaves of a tree; null: no limit", 31, 2, 10_000),
        Whole("maxDepth", "Splits from the root of a tree to a leaf", None, 1, 100),
        Whole("minSamplesLeaf", "Rows in a leaf, at least", 20, 1, 1_000_000),
        Number("l2Regularization", "Penalty of large values in leaves", 0.0, least=0),
        Choice(
            "earlyStopping",
            "Whether a tenth of the rows is withheld to see when to stop; auto: above 10,000 rows",
            "auto",
            tuple(_EARLY_STOPPING),
        ),
    )
    trusted_types = TREE_TYPES

    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> Estimator:
        """As scikit-learn fits. Raises UserError target_rare_class, column_unusable."""
        if recipe.task == "classification":
            _refuse_rare_classes(rows.labels, recipe.values["earlyStopping"])
        estimator = _CLASSES[recipe.task](**_options(features, recipe))
        try:
            estimator.fit(rows.matrix, rows.labels, sample_weight=rows.weight)
        except ValueError as error:
            _blame_emptiest(rows.matrix, features, error)
            raise
        # scikit-learn notes how many threads have sorted the values into bins. That is no part of
        # the model, which is the same for all numbers of threads, and so is its digest.
        estimator._bin_mapper.n_threads = 1  # noqa: SLF001
        return estimator

    def predict(self, estimator: Estimator, X: Floats, groups: Places | None) -> Answers:
        """As scikit-learn predicts."""
        if isinstance(estimator, HistGradientBoostingRegressor):
            return NumberAnswers(estimator.predict(X))
        return _classify(estimator, X)

    def facts(self, estimator: Estimator) -> Mapping[str, Any]:
        """Whether it stopped early, and after how many rounds."""
        withheld = estimator.validation_fraction if estimator.do_early_stopping_ else 0
        return {
            "earlyStopping": {
                "active": bool(estimator.do_early_stopping_),
                "withheldFraction": withheld,
            },
            "iterations": int(estimator.n_iter_),
        }

    def scorer(self, estimator: Estimator, features: Sequence[Feature]) -> Trees:
        """All of them, by the columns of the matrix."""
        is_category = estimator.is_categorical_
        if is_category is None:
            columns = np.arange(estimator.n_features_in_)
        else:
            columns = np.concatenate([np.flatnonzero(is_category), np.flatnonzero(~is_category)])
        baseline = estimator._baseline_prediction  # noqa: SLF001 (scikit-learn has no public word for these)
        return trees_of(estimator._predictors, baseline, columns)  # noqa: SLF001


def _options(features: Sequence[Feature], recipe: Recipe) -> dict[str, Any]:
    """Only what differs from scikit-learn's own defaults: else these very objects, the same bits.

    skops notes which numbers are one object, and so does a model's digest.
    """
    is_category = [feature.categories is not None for feature in features]
    usual = {parameter.name: parameter.default for parameter in HistGradientBoosting.parameters}
    asked = {name: value for name, value in recipe.values.items() if value != usual[name]}
    if "earlyStopping" in asked:
        asked["earlyStopping"] = _EARLY_STOPPING[asked["earlyStopping"]]
    return {
        "random_state": recipe.random_state,
        **{_SCIKIT_LEARNS[name]: value for name, value in asked.items()},
        **({"categorical_features": is_category} if any(is_category) else {}),
    }


def _classify(estimator: HistGradientBoostingClassifier, X: Floats) -> ClassAnswers:
    # One walk through the trees for both answers. The class is decided on the raw score as in
    # scikit-learn's predict: a tiny raw score is lost in the probability 0.5.
    raw = estimator.decision_function(X)
    codes = (raw > 0).astype(np.int64) if raw.ndim == 1 else raw.argmax(axis=1)
    return ClassAnswers(codes, estimator._loss.predict_proba(raw))  # noqa: SLF001 (as predict_proba does)


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


def _refuse_rare_classes(codes: Codes, early_stopping: str) -> None:
    """Early stopping withholds a stratified part, which needs each class on both sides."""
    above = {"auto": _EARLY_STOPPING_ABOVE_ROWS, "always": 0, "never": len(codes)}[early_stopping]
    counts = np.bincount(codes)
    if len(codes) <= above:
        return
    if counts.min() < 2 or len(counts) > _WITHHELD * len(codes):
        raise UserError(
            "target_rare_class",
            f"Of {len(counts)} classes the rarest has {counts.min()} row(s); above "
            f"{above} rows a part is withheld to stop early, which needs "
            "2 rows of each class, and at most one class per 10 rows.",
            "Merge or remove the rare classes.",
        )


TRAINER = HistGradientBoosting()
