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
class BadRow:
    """A row that was left out; `line` counts the lines of the file from 1."""

    line: int | None
    reason: str


@dataclass(frozen=True)
class Conversion:
    """How a text became a table: by which job, and what was found out about it.

    `bad_rows`: how many were left out, of which `first_bad_rows` are the first ones.
    """

    job: str
    upload_bytes: int
    delimiter: str | None
    bad_rows: int
    first_bad_rows: tuple[BadRow, ...]
    notes: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Conversion:
        bad_rows = data.get("badRows") or {}
        return cls(
            job=data["job"],
            upload_bytes=data["uploadBytes"],
            delimiter=data.get("delimiter"),
            bad_rows=bad_rows.get("count") or 0,
            first_bad_rows=tuple(
                BadRow(row.get("line"), row["reason"]) for row in bad_rows.get("first") or ()
            ),
            notes=tuple(data.get("notes") or ()),
        )


@dataclass(frozen=True)
class Dataset:
    """`status` is "uploading", "converting", "ready" or "failed"; `rows` and `columns` are known
    once it is ready. `conversion` is None of Parquet.
    """

    id: str
    name: str | None
    status: str
    size_bytes: int | None
    sha256: str | None
    rows: int | None
    columns: tuple[Column, ...]
    conversion: Conversion | None
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
            conversion=Conversion.from_json(data["conversion"]) if data.get("conversion") else None,
            created_at=parse_time(data.get("createdAt")),
            completed_at=parse_time(data.get("completedAt")),
        )
