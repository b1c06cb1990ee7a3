"""What a fit leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fitlane.timestamp import parse_time


@dataclass(frozen=True)
class ModelVersion:
    """One version of a model; `schema` names target and features.

    `classes`: the labels in order; none where the task is a regression.
    """

    id: str
    model: str
    job: str | None
    trainer: str | None
    task: str | None
    schema: Mapping[str, Any] = field(hash=False)
    classes: tuple[Any, ...]
    metrics: Mapping[str, float] = field(hash=False)
    created_at: datetime | None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ModelVersion:
        return cls(
            id=data["id"],
            model=data["model"],
            job=data.get("job"),
            trainer=data.get("trainer"),
            task=data.get("task"),
            schema=data.get("schema") or {},
            classes=tuple(data.get("classes") or ()),
            metrics=data.get("metrics") or {},
            created_at=parse_time(data.get("createdAt")),
        )
