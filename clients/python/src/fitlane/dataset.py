"""An uploaded file: immutable, known by its content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fitlane.timestamp import parse_time


@dataclass(frozen=True)
class Column:
    """A column's name and its Parquet type."""

    name: str
    type: str


@dataclass(frozen=True)
class Dataset:
    """`status` is "uploading" or "ready"; `rows` and `columns` are known once it is ready."""

    id: str
    name: str | None
    status: str
    size_bytes: int | None
    sha256: str | None
    rows: int | None
    columns: tuple[Column, ...]
    created_at: datetime | None
    completed_at: datetime | None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dataset:
        return cls(
            id=data["id"],
            name=data.get("name"),
            status=data["status"],
            size_bytes=data.get("sizeBytes"),
            sha256=data.get("sha256"),
            rows=data.get("rows"),
            columns=tuple(Column(c["name"], c["type"]) for c in data.get("columns") or ()),
            created_at=parse_time(data.get("createdAt")),
            completed_at=parse_time(data.get("completedAt")),
        )
