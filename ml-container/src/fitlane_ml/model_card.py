"""The model card: what a person, or the platform, wants to know about a model without loading it.

It holds no time and no job id: the same inputs give the same card.
"""

import platform
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import sklearn
import skops

from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import TrainingData
from fitlane_ml.metrics import sampling_step
from fitlane_ml.model import FittedModel


def model_card(
    model: FittedModel, data: TrainingData, metrics: Mapping[str, float], threads: int
) -> dict[str, Any]:
    """The card as JSON; lists of classes are in the order of the probabilities."""
    return {
        "format": "fitlane-card/1",
        "trainer": model.trainer,
        "rows": len(data.codes),
        "schema": schema_to_json(model),
        "features": _features(model, data),
        "classes": list(model.target.classes),
        "classCounts": np.bincount(data.codes, minlength=len(model.target.classes)).tolist(),
        "randomState": data.random_state,
        **find_trainer(model.trainer).facts(model.estimator),
        "metrics": dict(metrics),
        "metricsOn": {"data": "training", "rows": len(data.codes[:: sampling_step(data)])},
        "warnings": list(data.warnings),
        "threads": threads,
        "architecture": platform.machine(),
        "libraries": _libraries(),
    }


def schema_to_json(model: FittedModel) -> dict[str, Any]:
    """The target and the features with their Arrow types by name, as in the report of a fit."""
    return {
        "target": {"name": model.target.name, "type": str(model.target.type)},
        "features": [{"name": feature.name, "type": feature.type} for feature in model.features],
    }


def _features(model: FittedModel, data: TrainingData) -> list[dict[str, Any]]:
    missing_rates = np.isnan(data.matrix).mean(axis=0)
    return [
        {
            "name": feature.name,
            "kind": feature.kind,
            "missingRate": float(rate),
            **({"categories": list(feature.categories)} if feature.categories is not None else {}),
        }
        for feature, rate in zip(model.features, missing_rates, strict=True)
    ]


def _libraries() -> dict[str, str]:
    return {
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
        "scikit-learn": sklearn.__version__,
        "skops": skops.__version__,
    }
