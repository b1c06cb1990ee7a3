"""JSON over HTTP with the contract's retries, on the standard library's client.

`http.client` because its import costs 30 ms and the claim waits for it. One connection a call:
calls are seconds apart, and a connection that the other side has closed cannot surprise us.
"""

import http.client
import json
import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

# A first connection over a private network can stall for a minute: give up early, try again.
_TRY_TIMEOUT_SECONDS = 15.0
_FIRST_WAIT_SECONDS = 0.2
_LONGEST_WAIT_SECONDS = 5.0

Headers = Mapping[str, str]


class Unreachable(Exception):
    """No final answer within the time allowed: no connection, or only 5xx."""


@dataclass(frozen=True)
class Answer:
    """A final answer: its status (below 500) and its raw body."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)


def _nothing() -> None:
    """What is done by default once a request is on its way."""


@cache
def tls() -> ssl.SSLContext:
    """Whom HTTPS trusts; made once, because reading the certificates takes 20 ms."""
    return ssl.create_default_context()


def request(
    method: str,
    url: str,
    headers: Headers,
    body: bytes | None = None,
    on_sent: Callable[[], None] = _nothing,
) -> Answer:
    """One try; `on_sent` is called when the request is on its way, before the answer is awaited.

    Raises OSError or http.client.HTTPException without an answer.
    """
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.netloc)
    try:
        path = parts.path or "/"
        connection.request(method, f"{path}?{parts.query}" if parts.query else path, body, headers)
        on_sent()
        response = connection.getresponse()
        return Answer(response.status, response.read())
    finally:
        connection.close()


def _connection(scheme: str, host: str) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, timeout=_TRY_TIMEOUT_SECONDS, context=tls())
    return http.client.HTTPConnection(host, timeout=_TRY_TIMEOUT_SECONDS)


def post_json(
    url: str,
    body: Mapping[str, Any],
    headers: Callable[[], Headers],
    within_seconds: float,
    on_sent: Callable[[], None] = _nothing,
) -> Answer:
    """Posts `body` until there is a final answer (below 500), the same bytes each time.

    `headers` is asked before each try, because it may have to fetch a token; `on_sent` is called
    in each try, when the request is on its way.
    Raises Unreachable after `within_seconds`.
    """
    payload = json.dumps(body).encode()
    deadline = time.monotonic() + within_seconds
    wait = _FIRST_WAIT_SECONDS
    while True:
        problem = ""
        try:
            sent = {**headers(), "Content-Type": "application/json"}
            answer = request("POST", url, sent, payload, on_sent)
            if answer.status < 500:
                return answer
            problem = f"status {answer.status}"
        except (OSError, http.client.HTTPException) as error:
            problem = repr(error)
        if time.monotonic() + wait > deadline:
            raise Unreachable(f"{url}: {problem}")
        time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 (spreads retries, no secret)
        wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
