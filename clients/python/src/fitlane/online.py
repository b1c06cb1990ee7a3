"""Predictions at once, without a job: instances as JSON, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from fitlane.api import Api
from fitlane.ledger import model_path

Instance = Mapping[str, Any] | Sequence[Any] | str | float | bool | None
"""A record of named columns; a list in the order of the features; or the value of the only one."""

_MOST_CHARACTERS = 500_000
"""Of one request, whose body may have a mebibyte."""


@dataclass(frozen=True)
class OnlinePredictions:
    """What one version answers, in the order of the instances.

    `probabilities` of each instance in the order of `classes`; both empty for a regression.
    """

    model: str
    version: str
    classes: tuple[Any, ...]
    predictions: tuple[Any, ...]
    probabilities: tuple[tuple[float, ...], ...]


def predict_online(
    api: Api, instances: Sequence[Instance], model: str, version: str | None
) -> OnlinePredictions:
    """All instances are answered by one version, however many requests they take."""
    answers: list[Mapping[str, Any]] = []
    for texts in _requests([_to_json(instance) for instance in instances]):
        query = "" if version is None else f"?{urlencode({'version': version})}"
        path = f"{model_path(model)}/predict{query}"
        answers.append(api.post(path, {"instances": texts}))
        version = answers[0]["version"]
    return OnlinePredictions(
        model=answers[0]["model"],
        version=answers[0]["version"],
        classes=tuple(answers[0].get("classes", ())),
        predictions=tuple(label for answer in answers for label in answer["predictions"]),
        probabilities=tuple(
            tuple(row) for answer in answers for row in answer.get("probabilities", ())
        ),
    )


def _requests(instances: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The instances of each request; one request at least."""
    start, characters = 0, 0
    for place, instance in enumerate(instances):
        length = len(json.dumps(instance))
        if characters + length > _MOST_CHARACTERS and place > start:
            yield instances[start:place]
            start, characters = place, 0
        characters += length
    yield instances[start:]


def _to_json(value: Any) -> Any:
    """Dates and times as ISO 8601, decimals as text, NaN as null, NumPy's scalars as Python's."""
    if isinstance(value, Mapping):
        return {str(name): _to_json(item) for name, item in value.items()}
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, float | date | Decimal):
        # NaN, pandas' NaT and the decimal NaN are unlike themselves.
        return None if value != value else _scalar_to_json(value)
    if hasattr(value, "tolist"):
        return _to_json(value.tolist())
    return [_to_json(item) for item in value]


def _scalar_to_json(value: float | date | Decimal) -> float | str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
