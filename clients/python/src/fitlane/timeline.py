"""Where a job's time went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timeline:
    """Durations in milliseconds; None while unknown.

    queue: accepted, not admitted · retries: from the first start to the last attempt's admission,
    if there were several · start: admitted, not yet claimed by a container · download, compute,
    upload: inside the container · report: between these, and until the end was recorded ·
    total: from submit to the end; the others make it up.
    """

    queue_ms: float | None = None
    retries_ms: float | None = None
    start_ms: float | None = None
    download_ms: float | None = None
    compute_ms: float | None = None
    upload_ms: float | None = None
    report_ms: float | None = None
    total_ms: float | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Timeline:
        return cls(
            queue_ms=data.get("queueMs"),
            retries_ms=data.get("retriesMs"),
            start_ms=data.get("startMs"),
            download_ms=data.get("downloadMs"),
            compute_ms=data.get("computeMs"),
            upload_ms=data.get("uploadMs"),
            report_ms=data.get("reportMs"),
            total_ms=data.get("totalMs"),
        )
