"""What a task tells the controller, in the contract's JSON form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fitlane_ml.errors import SystemFault, UserError

PhaseName = Literal["download", "prepare", "convert", "train", "predict", "validate", "upload"]


@dataclass(frozen=True)
class Phase:
    """A finished phase: its start in epoch milliseconds, its length in milliseconds."""

    phase: PhaseName
    started_at: int
    duration_ms: float

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "phase": self.phase,
            "startedAt": self.started_at,
            "durationMs": round(self.duration_ms, 1),
        }


@dataclass(frozen=True)
class Progress:
    """What a beat carries: the phase, the fraction of the whole task done (0 to 1), log lines.

    `metrics`: how good what is learnt has become, of trainers that learn in epochs.
    """

    phase: PhaseName
    fraction: float
    logs: Sequence[str]
    metrics: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """The contract's form, without nonce, taskIndex and seq."""
        return {
            "phase": self.phase,
            "fraction": round(self.fraction, 4),
            "metrics": dict(self.metrics),
            "logs": list(self.logs),
        }


@dataclass(frozen=True)
class Result:
    """What a successful task made: outputs in the contract's form, metrics as numbers.

    `used_up`: URIs of objects that nobody needs any more once the controller has taken the report.
    """

    outputs: Mapping[str, Any]
    metrics: Mapping[str, float]
    used_up: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """How a task ended, with its phases. A finish and the manifest have the same content."""

    outcome: Result | UserError | SystemFault
    phases: Sequence[Phase]

    def to_json(self) -> dict[str, Any]:
        """The contract's form, without nonce, taskIndex and seq."""
        phases = [phase.to_json() for phase in self.phases]
        if isinstance(self.outcome, Result):
            body = {"outputs": dict(self.outcome.outputs), "metrics": dict(self.outcome.metrics)}
            return {**body, "phases": phases}
        return {"error": error_to_json(self.outcome), "phases": phases}


def error_to_json(error: UserError | SystemFault) -> dict[str, Any]:
    """The contract's `error` object; `column` and `row` only where they are known."""
    body = {
        "code": error.code,
        "owner": "user" if isinstance(error, UserError) else "system",
        "message": error.message,
        "fix": error.fix,
    }
    place = {"column": error.column, "row": error.row} if isinstance(error, UserError) else {}
    return {**body, **{name: value for name, value in place.items() if value is not None}}
