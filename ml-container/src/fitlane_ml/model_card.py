"""The model card: what a person, or the platform, wants to know about a model without loading it.

It holds no time and no job id: the same inputs give the same card. Lists of classes are in the
order of the probabilities, lists of features in that of the schema.
"""

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from fitlane_ml.estimators import find_trainer
from fitlane_ml.export import FILE_NAME, Export, Withheld
from fitlane_ml.fit import TrainingData
from fitlane_ml.histogram import histogram
from fitlane_ml.importance import Importance
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.metrics import Trained
from fitlane_ml.model import FittedModel
from fitlane_ml.tasks import task_of
from fitlane_ml.validation import Validation

MAX_BASELINE_ROWS = 100_000
"""Of a larger training table, the histograms count so many rows drawn at random."""


def model_card(
    description: Mapping[str, Any],
    validation: Validation,
    metrics: Mapping[str, float],
    threads: int,
    export: Export | Withheld,
) -> dict[str, Any]:
    """The card as JSON, from what `describe_training` says and what validation found."""
    return {
        **description,
        "validation": dict(validation.facts),
        "metrics": dict(metrics),
        "permutationImportance": _importance(validation.importance),
        "export": export_to_json(export),
        "threads": threads,
        "architecture": platform.machine(),
        "libraries": _libraries(description["trainer"]),
    }


def describe_training(model: FittedModel, data: TrainingData) -> dict[str, Any]:
    """The part of the card that needs all rows."""
    rows, parameters, task = data.rows, data.parameters, task_of(model.target)
    baseline = rows.sample(MAX_BASELINE_ROWS, parameters.random_state)
    return {
        "format": "fitlane-card/2",
        "intendedUse": task.intended_use(model.target),
        "trainer": model.trainer,
        "task": task.name,
        "parameters": dict(parameters.recipe.values),
        "rows": len(rows),
        "schema": schema_to_json(model),
        "idColumns": list(parameters.id_columns),
        "sampleWeight": parameters.sample_weight,
        "groupColumn": parameters.group_column,
        **task.facts(model.target, rows),
        "features": _features(model, rows, baseline),
        "baselineRows": len(baseline),
        "randomState": parameters.random_state,
        "sameModelAgain": _same_model_again(model),
        **find_trainer(model.trainer).facts(model.estimator),
        "warnings": list(data.warnings),
    }


def _same_model_again(model: FittedModel) -> str:
    """Where the same inputs give the same model, bit by bit."""
    kind = (
        "any processor"
        if find_trainer(model.trainer).on_any_processor
        else "this kind of processor"
    )
    return f"on {kind} of this architecture, with these versions and any number of threads"


def schema_to_json(model: FittedModel) -> dict[str, Any]:
    """The target and the features with their Arrow types by name, as in the report of a fit.

    And `group`, the column of groups that a file to predict has to have, if there is one; `time`,
    the feature that says when, and `quantiles`, the levels that a prediction adds, of a forecast.
    """
    return {
        **({} if model.group is None else {"group": model.group}),
        **({} if model.time is None else {"time": model.time}),
        **({"quantiles": list(model.target.quantiles)} if model.target.quantiles else {}),
        "target": {"name": model.target.name, "type": str(model.target.type)},
        "features": [{"name": feature.name, "type": feature.type} for feature in model.features],
    }


def _features(
    model: FittedModel, rows: LabelledRows, baseline: LabelledRows
) -> list[dict[str, Any]]:
    """`missingRate` is of all rows, `baseline` of those sampled, as histogram.py defines it."""
    return [
        {
            "name": feature.name,
            "kind": feature.kind,
            "missingRate": float(np.isnan(rows.matrix[:, place]).mean()),
            **({"categories": list(feature.categories)} if feature.categories is not None else {}),
            "baseline": histogram(feature, baseline.matrix[:, place]).to_json(),
        }
        for place, feature in enumerate(model.features)
    ]


def _importance(importance: Importance | None) -> dict[str, Any] | None:
    """Of what was measured on unseen rows; None where nothing was, or for too many features."""
    if importance is None:
        return None
    return {
        "metric": importance.metric,
        "rows": importance.rows,
        "increase": list(importance.increase),
    }


def predictions_to_json(validation: Validation, trained: Trained) -> dict[str, Any] | None:
    """How predictions were spread at fit: of unseen rows, or of learnt ones where none were.

    None of a forecast.
    """
    unseen = validation.predictions
    baseline = trained.predictions if unseen is None else unseen
    if baseline is None:
        return None
    return {"of": "learnt" if unseen is None else "unseen", "baseline": baseline.to_json()}


def export_to_json(export: Export | Withheld) -> dict[str, str]:
    """The file beside the card from which the model answers online, or why there is none."""
    if isinstance(export, Withheld):
        return {"withheld": export.reason}
    return {"file": FILE_NAME, "digest": export.digest}


def _libraries(trainer: str) -> dict[str, str]:
    libraries = ("numpy", "pyarrow", "scikit-learn", "skops", *find_trainer(trainer).libraries)
    python = ".".join(str(part) for part in sys.version_info[:3])
    return {"python": python, **{name: version(name) for name in libraries}}
