"""What a user may say about any job, whatever it computes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Priority = Literal["low", "normal", "high"]
Engine = Literal["native", "onnx"]
"""Worth four hours of age in the queue: "high" passes others, "low" lets them pass."""


@dataclass(frozen=True)
class SubmitOptions:
    """`lane` and `timeout_seconds`: None leaves them to Fitlane."""

    lane: str | None
    timeout_seconds: int | None
    priority: Priority
    reuse: bool

    def to_json(self) -> Mapping[str, Any]:
        return {
            "lane": self.lane,
            "timeoutSeconds": self.timeout_seconds,
            "priority": self.priority,
            "reuse": self.reuse,
        }
