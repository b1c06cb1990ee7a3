"""What the worker asks the controller: the next express job, and to be woken again."""

from dataclasses import dataclass
from typing import Any

from fitlane_ml.attempt_client import Attempt, Refused
from fitlane_ml.http_json import post_json
from fitlane_ml.identity import Identity
from fitlane_ml.spec import parse_spec


@dataclass(frozen=True)
class Claimed:
    """An attempt that is already ours, and its spec as the controller sent it."""

    attempt: Attempt
    spec: dict[str, Any]
    timeout_seconds: float


class ControllerClient:
    """Speaks for one worker instance. All calls raise Unreachable, Refused."""

    def __init__(self, url: str, worker: str, identity: Identity, retry_seconds: float) -> None:
        self._url = url
        self._worker = worker
        self._identity = identity
        self._retry_seconds = retry_seconds

    def next_job(self, nonce: str) -> Claimed | None:
        """Claims the next express job; None if nothing may run now.

        A retry carries the same nonce: an answer that was lost is given again.
        """
        body = {"lane": "express", "nonce": nonce, "worker": self._worker}
        answer = self._post("claims", body, {200, 204})
        return None if answer is None else _claimed(answer, nonce)

    def wake_again(self) -> None:
        """Asks for another wake-up of the express lane."""
        self._post("wake-ups", {"lane": "express"}, {200, 201, 202, 204})

    def _post(self, call: str, body: dict[str, Any], accepted: set[int]) -> Any:
        answer = post_json(f"{self._url}/{call}", body, self._headers, self._retry_seconds)
        if answer.status not in accepted:
            raise Refused(f"{call}: status {answer.status} {answer.body[:200]!r}")
        return answer.json() if answer.status == 200 and answer.body else None

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._identity.token().text}"}


def _claimed(body: Any, nonce: str) -> Claimed:
    try:
        spec = dict(body["spec"])
        parsed = parse_spec(spec)
        attempt = Attempt(
            str(body["attemptUrl"]),
            str(body["attemptToken"]),
            nonce,
            parsed.task_index,
            parsed.traceparent,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"claims: the answer does not follow the contract: {error!r}") from error
    return Claimed(attempt, spec, parsed.limits.timeout_seconds)
