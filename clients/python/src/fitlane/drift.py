"""How far later data lie from those of the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["not_enough_rows", "none", "some", "strong"]


@dataclass(frozen=True)
class ColumnDrift:
    """Of a feature, or of what was predicted.

    `distance`: Jensen-Shannon, 0 (alike) to 1 (nothing in common), with its interval of 99 %
    confidence, `low` to `high`; None with too few rows. `missing`, `outside`: the shares of rows
    without a value, and with one beyond all those of the fit; `_at_fit`: what they were then.
    """

    name: str
    verdict: Verdict
    distance: float | None
    low: float | None
    high: float | None
    missing: float
    missing_at_fit: float
    outside: float

    @classmethod
    def from_json(cls, name: str, data: Mapping[str, Any]) -> ColumnDrift:
        interval = data["interval"] or {}
        return cls(
            name=name,
            verdict=data["verdict"],
            distance=data["distance"],
            low=interval.get("low"),
            high=interval.get("high"),
            missing=data["missing"]["seen"],
            missing_at_fit=data["missing"]["baseline"],
            outside=data["outside"]["seen"],
        )


@dataclass(frozen=True)
class Drift:
    """`verdict`: the worst of all. `features`: those that have moved most come first.

    `features_left_out`: how many more there are than a report has room for.
    """

    version: str | None
    verdict: Verdict
    rows: int
    features: tuple[ColumnDrift, ...]
    predictions: ColumnDrift | None
    features_left_out: int

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Drift:
        predictions = data["predictions"]
        return cls(
            version=data["version"],
            verdict=data["verdict"],
            rows=data["rows"],
            features=tuple(ColumnDrift.from_json(one["name"], one) for one in data["features"]),
            predictions=predictions and ColumnDrift.from_json("prediction", predictions),
            features_left_out=data["featuresLeftOut"],
        )
