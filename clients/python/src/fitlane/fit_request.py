"""The body of a fit, from what a user names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fitlane.dataset import Dataset

Task = Literal["classification", "regression"]

Validation = str | float | Dataset | Mapping[str, Any]
"""`"auto"`, `"none"`, the share of rows to hold out, a dataset (or its id) to measure on, or
`{"folds": 5}`, with `"timeColumn"` if what is held out is to be later than what is learnt."""


def columns_json(
    *,
    features: Sequence[str] | None,
    exclude: Sequence[str] | None,
    id_columns: Sequence[str] | None,
    sample_weight: str | None,
    group_column: str | None,
) -> Mapping[str, Any]:
    """The part that columns play; None is not sent."""
    return {
        "features": _names(features),
        "exclude": _names(exclude),
        "idColumns": _names(id_columns),
        "sampleWeight": sample_weight,
        "groupColumn": group_column,
    }


def trainer_json(
    trainer: str | None, task: Task | None, parameters: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """Who learns, what for, with which of its own parameters; None is not sent."""
    own = None if parameters is None else dict(parameters)
    return {"trainer": trainer, "task": task, "parameters": own}


def validation_json(validation: Validation) -> Any:
    if isinstance(validation, Dataset):
        return {"dataset": validation.id}
    if isinstance(validation, Mapping):
        return dict(validation)
    if not isinstance(validation, str):
        return {"fraction": validation}
    return validation if validation in ("auto", "none") else {"dataset": validation}


def _names(names: Sequence[str] | None) -> list[str] | None:
    # A text is a sequence too: of its letters, which nobody means.
    return [names] if isinstance(names, str) else None if names is None else list(names)
