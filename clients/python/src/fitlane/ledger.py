"""What the aliases of a model mean, and ever meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fitlane.timestamp import parse_time


@dataclass(frozen=True)
class LedgerEntry:
    """From `at` on, `alias` means `version` (an id), until the next entry of the alias.

    `by`: the id of the API key that asked. `cause`: "promote", "demote" or "validation".
    `predecessor`: the `seq` of the entry that a demote goes back to. `changed`: False where a
    promote found that the alias meant the version already.
    """

    seq: int
    model: str
    alias: str
    version: str
    at: datetime | None
    by: str
    cause: str
    reason: str | None
    predecessor: int | None
    changed: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LedgerEntry:
        return cls(
            seq=data["seq"],
            model=data["model"],
            alias=data["alias"],
            version=data["version"],
            at=parse_time(data["at"]),
            by=data["by"],
            cause=data["cause"],
            reason=data["reason"],
            predecessor=data["predecessor"],
            changed=data.get("changed", True),
        )


def model_path(model: str) -> str:
    return f"/models/{quote(model, safe='')}"
