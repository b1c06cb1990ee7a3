"""What the trials of a search, or the folds of a validation, say about the model fitted last."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fitlane_ml.parameters import FitParameters
from fitlane_ml.validation import Validation


def folds_validation(
    trials: Sequence[Mapping[str, Any]], best: int, chosen: FitParameters
) -> Validation:
    """The validation of the recipe of the trial `best`: each metric's mean over its folds.

    A metric that some fold does not have (the AUC of rows of one class) is left out.
    `<metric>Std` is the standard deviation over the folds (n - 1).
    """
    folds = [trial for trial in trials if trial["trial"] == best]
    metrics: dict[str, float] = {}
    everywhere = set.intersection(*(set(fold["metrics"]) for fold in folds))
    for name in (name for name in folds[0]["metrics"] if name in everywhere):
        values = [fold["metrics"][name] for fold in folds]
        metrics |= {name: float(np.mean(values)), f"{name}Std": float(np.std(values, ddof=1))}
    facts = {
        "asked": "folds",
        "used": "folds",
        "dataset": None,
        "seed": chosen.random_state,
        "folds": chosen.validation.folds,
        "timeColumn": chosen.validation.time_column,
        "rows": sum(fold["rowsMeasured"] for fold in folds),
        "scores": [fold["metrics"] for fold in folds],
        "why": None,
    }
    return Validation(metrics, None, facts)


def search_facts(
    trials: Sequence[Mapping[str, Any]], best: int, chosen: FitParameters
) -> dict[str, Any] | None:
    """What the model card says about the search: every trial, and which one was fitted again."""
    if chosen.search is None:
        return None
    return {
        "best": best,
        "trials": list(trials),
        "refit": "the parameters of the best trial, on all rows",
    }
