"""How good a model was once the labels were known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DayPerformance:
    """Of a version on one day (UTC, like "2026-01-31").

    `value` of `metric` ("accuracy" or "mae") over `rows` whose label is known, with its interval of
    99 % confidence, `low` to `high`. `promised`: on the rows that the fit had held out; None where
    there were none. `rmse`: beside mae, else None. `verdict`: "as_promised", "worse",
    "not_enough_rows" or "unknown".
    """

    day: str
    version: str
    rows: int
    metric: str
    value: float
    rmse: float | None
    low: float
    high: float
    promised: float | None
    verdict: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DayPerformance:
        return cls(
            day=data["day"],
            version=data["version"],
            rows=data["rows"],
            metric=data["metric"],
            value=data["value"],
            rmse=data["rmse"],
            low=data["interval"]["low"],
            high=data["interval"]["high"],
            promised=data["promised"],
            verdict=data["verdict"],
        )
