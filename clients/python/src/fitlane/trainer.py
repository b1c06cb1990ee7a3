"""Who learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Trainer:
    """A trainer; `parameters` is the JSON schema of its own parameters, with their defaults."""

    name: str
    summary: str
    tasks: tuple[str, ...]
    parameters: Mapping[str, Any] = field(hash=False)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trainer:
        return cls(
            name=data["name"],
            summary=data.get("summary") or "",
            tasks=tuple(data.get("tasks") or ()),
            parameters=data.get("parameters") or {},
        )
