"""What a fit has tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Trial:
    """A try of a search, or the folds of a validation.

    `metrics`: the means over `folds`, which hold those of each; None where it could not be fitted:
    then `error` says why.
    """

    number: int
    parameters: Mapping[str, Any] = field(hash=False)
    metrics: Mapping[str, float] | None = field(hash=False)
    folds: tuple[Mapping[str, Any], ...] = field(hash=False)
    error: Mapping[str, Any] | None = field(hash=False)
    is_best: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trial:
        return cls(
            number=data["trial"],
            parameters=data.get("parameters") or {},
            metrics=data.get("metrics"),
            folds=tuple(data.get("folds") or ()),
            error=data.get("error"),
            is_best=bool(data.get("isBest")),
        )
