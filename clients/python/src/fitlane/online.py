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
    api: Api,
    instances: Sequence[Instance],
    model: str,
    version: str | None,
    row_ids: Sequence[str] | None,
) -> OnlinePredictions:
    """All instances are answered by one version, however many requests they take."""
    if row_ids is not None and len(row_ids) != len(instances):
        raise ValueError(f"There are {len(row_ids)} row_ids for {len(instances)} instances.")
    answers: list[Mapping[str, Any]] = []
    asked = [to_json(instance) for instance in instances]
    for part in _requests(asked):
        query = "" if version is None else f"?{urlencode({'version': version})}"
        path = f"{model_path(model)}/predict{query}"
        named = {} if row_ids is None else {"rowIds": list(row_ids[part])}
        answers.append(api.post(path, {"instances": asked[part], **named}))
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


def _requests(instances: Sequence[Any]) -> Iterator[slice]:
    """Which instances each request has; one request at least."""
    start, characters = 0, 0
    for place, instance in enumerate(instances):
        length = len(json.dumps(instance))
        if characters + length > _MOST_CHARACTERS and place > start:
            yield slice(start, place)
            start, characters = place, 0
        characters += length
    yield slice(start, len(instances))


def to_json(value: Any) -> Any:
    """Dates and times as ISO 8601, decimals as text, NaN as null, NumPy's scalars as Python's."""
    if isinstance(value, Mapping):
        return {str(name): to_json(item) for name, item in value.items()}
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, float | date | Decimal):
        # NaN, pandas' NaT and the decimal NaN are unlike themselves.
        return None if value != value else _scalarto_json(value)
    if hasattr(value, "tolist"):
        return to_json(value.tolist())
    return [to_json(item) for item in value]


def _scalarto_json(value: float | date | Decimal) -> float | str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
