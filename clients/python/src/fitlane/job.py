"""A piece of work and its record: parameters, state, outputs, error, timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fitlane.errors import Owner
from fitlane.timeline import Timeline
from fitlane.timestamp import parse_time

TERMINAL_STATUSES = frozenset({"succeeded", "failed", "cancelled", "expired"})


@dataclass(frozen=True)
class Progress:
    """The phase that runs now, its done share from 0 to 1, and how good the model is by now.

    `metrics` are those of the newest epoch, of trainers that learn in epochs.
    """

    phase: str | None
    fraction: float | None
    metrics: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Quote:
    """What the job was expected to need, before it started."""

    expected_seconds: float | None
    expected_memory_bytes: int | None
    lane: str | None
    size: str | None


@dataclass(frozen=True)
class Pending:
    """Why a job has not started. `position`: its place, from 1 on; None outside the queue.

    `reason`: turn, tenant_limit, budget, backing_off, no_capacity, starting. `expected_start_at`
    moves with the clock: two jobs that differ in it alone are equal.
    """

    reason: str
    message: str
    position: int | None
    expected_start_at: datetime | None = field(compare=False)


@dataclass(frozen=True)
class JobError:
    """Why the job failed, whose it is ("user" or "system"), and what to change."""

    code: str
    owner: Owner
    message: str
    fix: str | None
    column: str | None
    row: int | None


@dataclass(frozen=True)
class Job:
    """A job as the API last saw it. `status`: queued, starting, running, cancelling, or terminal:
    succeeded, failed, cancelled, expired.

    `pending` is known to `status` and `wait` alone. `cached`: the answer to a submit was a job that
    had succeeded before. `goes_on_for_others`: the answer to a cancel of a shared job.
    """

    id: str
    kind: str
    status: str
    lane: str | None
    size: str | None
    model: str | None
    parameters: Mapping[str, Any] = field(hash=False)
    inputs: Mapping[str, Any] = field(hash=False)
    outputs: Mapping[str, Any] = field(hash=False)
    metrics: Mapping[str, float] = field(hash=False)
    error: JobError | None
    attempts: int
    tasks: int
    steps: tuple[Mapping[str, Any], ...] = field(hash=False)
    retry_of: str | None
    cached: bool
    goes_on_for_others: bool
    trace_id: str | None
    pending: Pending | None
    progress: Progress | None
    quote: Quote | None
    timeline: Timeline
    created_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_terminal(self) -> bool:
        return self.status in TERMINAL_STATUSES

    @property
    def is_succeeded(self) -> bool:
        return self.status == "succeeded"

    @property
    def version(self) -> str | None:
        """The id of the fitted model version; None for a predict, or before the end."""
        return self.outputs.get("version")

    @property
    def rows(self) -> int | None:
        """Rows read by a fit, rows written by a predict; None before the end."""
        return self.outputs.get("rows")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Job:
        return cls(
            id=data["id"],
            kind=data["kind"],
            status=data["status"],
            lane=data.get("lane"),
            size=data.get("size"),
            model=data.get("model"),
            parameters=data.get("parameters") or {},
            inputs=data.get("inputs") or {},
            outputs=data.get("outputs") or {},
            metrics=data.get("metrics") or {},
            error=_job_error(data.get("error")),
            attempts=data.get("attempts") or 0,
            tasks=data.get("tasks") or 1,
            steps=tuple(data.get("steps") or ()),
            retry_of=data.get("retryOf"),
            cached=data.get("cached") or False,
            goes_on_for_others=data.get("goesOnForOthers") or False,
            trace_id=data.get("traceId"),
            pending=_pending(data.get("pending")),
            progress=_progress(data.get("progress")),
            quote=_quote(data.get("quote")),
            timeline=Timeline.from_json(data.get("timeline") or {}),
            created_at=parse_time(data.get("createdAt")),
            started_at=parse_time(data.get("startedAt")),
            finished_at=parse_time(data.get("finishedAt")),
        )


def _pending(data: Mapping[str, Any] | None) -> Pending | None:
    if not data:
        return None
    return Pending(
        data["reason"],
        data.get("message") or "",
        data.get("position"),
        parse_time(data.get("expectedStartAt")),
    )


def _progress(data: Mapping[str, Any] | None) -> Progress | None:
    if not data:
        return None
    return Progress(data.get("phase"), data.get("fraction"), data.get("metrics") or {})


def _quote(data: Mapping[str, Any] | None) -> Quote | None:
    if not data:
        return None
    return Quote(
        data.get("expectedSeconds"),
        data.get("expectedMemoryBytes"),
        data.get("lane"),
        data.get("size"),
    )


def _job_error(data: Mapping[str, Any] | None) -> JobError | None:
    if not data:
        return None
    return JobError(
        code=data.get("code") or "unknown",
        owner=data.get("owner") or "system",
        message=data.get("message") or "The job failed.",
        fix=data.get("fix"),
        column=data.get("column"),
        row=data.get("row"),
    )
