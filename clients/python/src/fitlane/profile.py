"""What the columns of a dataset hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnProfile:
    """`kind`: number, time, instant, text or code; None for what can be no feature.

    Numbers of times and instants are seconds since 1970. `distinct` is exact where
    `distinct_error`, relative, is 0. `values`: the counts of a category's values, the most frequent
    first; None above 50. `histogram`: {"edges": [...], "counts": [...]}.
    """

    name: str
    type: str
    kind: str | None
    missing: int
    distinct: int | None
    distinct_error: float
    smallest: float | None
    largest: float | None
    mean: float | None
    standard_deviation: float | None
    histogram: Mapping[str, list[float]] | None = field(hash=False)
    values: Mapping[str, int] | None = field(hash=False)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ColumnProfile:
        distinct, values = data.get("distinct") or {}, data.get("values")
        return cls(
            name=data["name"],
            type=data["type"],
            kind=data["kind"],
            missing=data["missing"],
            distinct=distinct.get("count"),
            distinct_error=distinct.get("standardError", 0.0),
            smallest=data.get("smallest"),
            largest=data.get("largest"),
            mean=data.get("mean"),
            standard_deviation=data.get("standardDeviation"),
            histogram=data.get("histogram"),
            values=None if values is None else {one["value"]: one["count"] for one in values},
        )


@dataclass(frozen=True)
class Profile:
    """Of all rows of a dataset; `columns` in their order."""

    rows: int
    columns: tuple[ColumnProfile, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Profile:
        columns = tuple(ColumnProfile.from_json(column) for column in data["columns"])
        return cls(rows=data["rows"], columns=columns)
