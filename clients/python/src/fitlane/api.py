"""JSON over HTTP with the Fitlane API: the key, the retries, and errors made from problems."""

import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from fitlane.problem import error_from_foreign_answer, error_from_response, error_from_transport
from fitlane.retry import RetryPolicy, is_temporary, retrying

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
# The local stack is never behind a proxy, whatever HTTP_PROXY says.
NO_PROXY: dict[str, httpx.BaseTransport | None] = {
    "all://127.0.0.1": None,
    "all://localhost": None,
    "all://[::1]": None,
}


class Api:
    """Answers are parsed JSON objects; every failure is a FitlaneError."""

    def __init__(self, url: str, api_key: str, policy: RetryPolicy) -> None:
        self.url = url
        self.policy = policy
        self._http = httpx.Client(
            base_url=f"{url}/v1",
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            mounts=NO_PROXY,
        )

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        hold_seconds: float = 0,
        policy: RetryPolicy | None = None,
    ) -> Any:
        """`hold_seconds`: how long the API may hold a long poll before it answers."""
        request = self._http.build_request(
            "GET",
            path,
            params=params,
            timeout=httpx.Timeout(ANSWER_SECONDS + hold_seconds, connect=CONNECT_SECONDS),
        )
        return retrying(lambda: self._answer(request), is_temporary, policy or self.policy)

    def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> Any:
        """What is None in the body is not sent. A lost answer is asked for again under the same
        key, so that nothing is made twice; without `idempotency_key` each call has its own.
        """
        given = {name: value for name, value in (body or {}).items() if value is not None}
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        request = self._http.build_request("POST", path, json=given, headers=headers)
        return retrying(lambda: self._answer(request), is_temporary, self.policy)

    def close(self) -> None:
        self._http.close()

    def _answer(self, request: httpx.Request) -> Any:
        try:
            response = self._http.send(request)
        except httpx.RequestError as error:
            raise error_from_transport(error, self.url) from error
        if not response.is_success:
            raise error_from_response(response)
        try:
            return response.json()
        except ValueError as error:
            raise error_from_foreign_answer(self.url) from error
