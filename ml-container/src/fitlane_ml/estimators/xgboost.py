"""Gradient boosted trees: XGBoost with its own defaults, kept as UBJ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from xgboost import Booster, DMatrix, build_info
from xgboost import train as boost

from fitlane_ml.answers import Answers, ClassAnswers, NumberAnswers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.parameter import Number, Parameter, Whole
from fitlane_ml.single import to_single
from fitlane_ml.target import TaskName
from fitlane_ml.threads import usual_threads
from fitlane_ml.trainer import Recipe, Trainer
from fitlane_ml.training import Training
from fitlane_ml.trees import Trees
from fitlane_ml.xgboost_trees import trees_of

_TWO_CLASSES, _MORE_CLASSES, _QUANTITY = "binary:logistic", "multi:softprob", "reg:squarederror"


@dataclass(frozen=True)
class Boosted:
    """The trees, what their sum means, and what kind of processor grew them."""

    booster: Booster
    objective: str
    device: str


class Xgboost(Trainer):
    """Without parameters exactly XGBClassifier or XGBRegressor: the same bits, on any threads.

    XGBoost computes in float32: so are the probabilities and the estimates. Numbers beyond its
    range count as the largest.
    """

    name = "xgboost"
    summary = "Gradient boosted trees by XGBoost: quick, with many parameters"
    tasks: ClassVar[tuple[TaskName, ...]] = ("classification", "regression")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Number("learningRate", "How much of each tree is added", 0.3, above=0, most=1),
        Whole("iterations", "Rounds of boosting", 100, 1, 10_000),
        Whole("maxDepth", "Splits from the root of a tree to a leaf", 6, 1, 100),
        Number("minChildWeight", "Weight of the rows in a leaf, at least", 1.0, least=0),
        Number("subsample", "Share of the rows that a tree sees", 1.0, above=0, most=1),
        Number("columnSample", "Share of the columns that a tree sees", 1.0, above=0, most=1),
        Number("l2Regularization", "Penalty of large values in leaves", 1.0, least=0),
        Number("l1Regularization", "Penalty of values in leaves", 0.0, least=0),
        Number("minSplitGain", "What a split must gain", 0.0, least=0),
    )
    libraries = ("xgboost-cpu",)

    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> Boosted:
        """As XGBoost trains."""
        is_category = [feature.categories is not None for feature in features]
        data = DMatrix(
            to_single(rows.matrix),
            rows.labels,
            weight=rows.weight,
            feature_types=["c" if is_one else "q" for is_one in is_category],
            enable_categorical=True,
        )
        classes = int(rows.labels.max()) + 1 if recipe.task == "classification" else 0
        objective = _objective(classes)
        device = _device()
        options = _options(recipe) | {"objective": objective, "device": device}
        options["nthread"] = usual_threads()
        if objective == _MORE_CLASSES:
            options["num_class"] = classes
        booster = boost(options, data, recipe.values["iterations"])
        return _boosted(booster, objective, device)

    def predict(self, estimator: Boosted, X: Floats, groups: Places | None) -> Answers:
        """As XGBoost predicts."""
        predicted = estimator.booster.inplace_predict(to_single(X))
        if estimator.objective == _QUANTITY:
            return NumberAnswers(predicted.astype(np.float64))
        if estimator.objective == _TWO_CLASSES:
            probabilities = np.column_stack([1 - predicted, predicted])
            return ClassAnswers((predicted > 0.5).astype(np.int64), probabilities)
        return ClassAnswers(predicted.argmax(axis=1), predicted)

    def facts(self, estimator: Boosted) -> Mapping[str, Any]:
        """How many rounds there were; on which kind of processor: another grows other trees."""
        rounds = estimator.booster.num_boosted_rounds()
        return {"iterations": rounds, "device": estimator.device}

    def scorer(self, estimator: Boosted, features: Sequence[Feature]) -> Trees:
        """All trees, and the sums in float32."""
        return trees_of(estimator.booster, is_probability=estimator.objective == _TWO_CLASSES)

    def to_saved(self, estimator: Boosted) -> dict[str, Any]:
        """XGBoost's own file format, universal binary JSON: it holds no code."""
        ubj = bytes(estimator.booster.save_raw("ubj"))
        return {"objective": estimator.objective, "device": estimator.device, "ubj": ubj}

    def from_saved(self, saved: dict[str, Any]) -> Boosted:
        """The same trees."""
        booster = Booster()
        booster.load_model(bytearray(saved["ubj"]))
        return _boosted(booster, saved["objective"], saved["device"])


def _device() -> str:
    """A GPU, where there is one and XGBoost was built for it: `xgboost-cpu` was not."""
    has_gpu = build_info()["USE_CUDA"] and Path("/dev/nvidia0").exists()
    return "cuda" if has_gpu else "cpu"


def _boosted(booster: Booster, objective: str, device: str) -> Boosted:
    # Batches are predicted by several threads already.
    booster.set_param({"nthread": 1, "device": "cpu"})
    return Boosted(booster, objective, device)


def _objective(classes: int) -> str:
    if classes == 0:
        return _QUANTITY
    return _TWO_CLASSES if classes == 2 else _MORE_CLASSES


def _options(recipe: Recipe) -> dict[str, Any]:
    values = recipe.values
    return {
        "learning_rate": values["learningRate"],
        "max_depth": values["maxDepth"],
        "min_child_weight": values["minChildWeight"],
        "subsample": values["subsample"],
        "colsample_bytree": values["columnSample"],
        "reg_lambda": values["l2Regularization"],
        "reg_alpha": values["l1Regularization"],
        "gamma": values["minSplitGain"],
        "seed": recipe.random_state,
        "verbosity": 0,
    }


TRAINER = Xgboost()
