"""The three calls of an attempt: claim, beat, finish. Every call carries the process's nonce."""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fitlane_ml.http_json import Answer, post_json
from fitlane_ml.identity import Identity
from fitlane_ml.report import Progress, Report
from fitlane_ml.spec import InvalidSpec, Spec, parse_spec
from fitlane_ml.trace import passed_on


class Superseded(Exception):
    """409: the attempt is over or another execution owns it. Exit 0 and touch nothing."""


class Refused(Exception):
    """Another 4xx: the controller does not accept the call, and never will."""


@dataclass(frozen=True)
class BeatAnswer:
    """Whether to stop at once, and when to beat next (seconds)."""

    cancel: bool
    beat_seconds: float


@dataclass(frozen=True)
class Attempt:
    """One task of one attempt: where to report, the token for it, and this process's nonce.

    `traceparent` as the spec has it; None until the spec is known.
    """

    url: str
    token: str
    nonce: str
    task_index: int
    traceparent: str | None = None


def new_nonce() -> str:
    """Random hex; the same nonce gets the same answer, so that a lost answer costs nothing."""
    return secrets.token_hex(16)


class AttemptClient:
    """Speaks for one task of one attempt. Safe to use from several threads.

    All calls raise Superseded (409), Refused (another 4xx) or Unreachable (no answer in time).
    """

    def __init__(self, attempt: Attempt, identity: Identity, retry_seconds: float) -> None:
        self._attempt = attempt
        self._sender = {"nonce": attempt.nonce, "taskIndex": attempt.task_index}
        self._identity = identity
        self._retry_seconds = retry_seconds
        self._seq = itertools.count(1)
        self._traceparent = passed_on(attempt.traceparent)

    def claim(self, execution: str, on_sent: Callable[[], None] = lambda: None) -> Spec:
        """Binds the attempt to this process and execution. Also raises InvalidSpec.

        `on_sent` is called, perhaps repeatedly, when the claim is on its way.
        """
        body = {**self._sender, "execution": execution}
        answer = self._post("claim", body, on_sent=on_sent)
        body = answer.json()
        if not isinstance(body, dict):
            raise InvalidSpec("the answer to the claim is no JSON object")
        spec = parse_spec(body)
        self._traceparent = passed_on(spec.traceparent)
        return spec

    def beat(self, progress: Progress) -> BeatAnswer:
        """Reports progress."""
        body = self._post("beat", self._numbered(progress.to_json())).json()
        return BeatAnswer(bool(body["cancel"]), float(body["beatSeconds"]))

    def finish(
        self, report: Report, within_seconds: float | None = None, seq: int | None = None
    ) -> None:
        """Reports the outcome; `seq` only for a process that speaks for another, dead one."""
        body = self._numbered(report.to_json())
        if seq is not None:
            body["seq"] = seq
        self._post("finish", body, within_seconds)

    def _numbered(self, body: dict[str, Any]) -> dict[str, Any]:
        return {**self._sender, "seq": next(self._seq), **body}

    def _post(
        self,
        call: str,
        body: dict[str, Any],
        within_seconds: float | None = None,
        on_sent: Callable[[], None] = lambda: None,
    ) -> Answer:
        url = f"{self._attempt.url}/{call}"
        allowed = within_seconds or self._retry_seconds
        answer = post_json(url, body, self._headers, allowed, on_sent)
        if answer.status == 409:
            raise Superseded(f"{call}: the attempt is over, or not ours")
        if answer.status != 200:
            raise Refused(f"{call}: status {answer.status} {answer.body[:200]!r}")
        return answer

    def _headers(self) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self._identity.token().text}",
            "X-Fitlane-Attempt": self._attempt.token,
        }
        if self._traceparent is not None:
            headers["traceparent"] = self._traceparent
        return headers
