"""From an HTTP answer to an error: RFC 9457 problem documents, and whatever else may come."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from fitlane.errors import (
    AuthenticationFailed,
    Conflict,
    FitlaneError,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    ServiceUnavailable,
    TransferFailed,
    Unreachable,
)

BY_STATUS: dict[int, type[FitlaneError]] = {
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    412: Conflict,
    429: RateLimited,
    502: ServiceUnavailable,
    503: ServiceUnavailable,
    504: ServiceUnavailable,
}
# Raised before a byte of the request has left.
BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def error_from_response(response: httpx.Response) -> FitlaneError:
    """The error of an API answer with status 400 or more; its body must have been read."""
    problem = read_problem(response)
    status = response.status_code
    return error_class(status)(
        message_of(problem) or f"The API answered {status} {response.reason_phrase}.",
        code=problem.get("code") or f"http_{status}",
        fix=problem.get("fix"),
        owner=problem.get("owner"),
        column=problem.get("column"),
        row=problem.get("row"),
        request_id=problem.get("requestId"),
        status=status,
        retry_after_seconds=retry_after_seconds(response),
    )


def error_from_storage(response: httpx.Response, action: str) -> FitlaneError:
    """The error of an object storage's answer (XML of S3 and GCS); its body must have been read."""
    status = response.status_code
    reason = re.search(r"<Message>(.*?)</Message>", response.text, re.DOTALL)
    kind = BY_STATUS.get(status) if status in (429, 502, 503, 504) else None
    return (kind or TransferFailed)(
        f"Object storage refused the {action} with {status}: "
        f"{reason.group(1).strip() if reason else response.reason_phrase}",
        code="transfer_failed",
        fix=f"Start the {action} again: signed addresses expire, and a file must not change.",
        status=status,
        retry_after_seconds=retry_after_seconds(response),
    )


def error_from_transport(error: httpx.RequestError, url: str) -> FitlaneError:
    """The error for a request without a usable answer."""
    return Unreachable(
        f"No answer from {url}: {str(error).rstrip('.') or type(error).__name__}.",
        was_sent=not isinstance(error, BEFORE_SENDING),
        fix="Check that it runs and is reachable from here (FITLANE_URL names another API).",
    )


def error_from_foreign_answer(url: str) -> FitlaneError:
    """The error for a success that is not JSON: something else listens there."""
    return ServerError(
        f"The answer from {url} is not Fitlane's.",
        code="foreign_answer",
        owner="user",
        fix="Set FITLANE_URL to the address of the Fitlane API.",
    )


def error_class(status: int) -> type[FitlaneError]:
    return BY_STATUS.get(status, InvalidRequest if status < 500 else ServerError)


def read_problem(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def message_of(problem: Mapping[str, Any]) -> str:
    """The detail (else the title), and each field of the request that was wrong."""
    lines = [problem.get("detail") or problem.get("title") or ""]
    lines += [f"{e.get('path')}: {e.get('message')}" for e in problem.get("errors") or []]
    return "; ".join(line for line in lines if line)


def retry_after_seconds(response: httpx.Response) -> float | None:
    """Seconds of Retry-After; its other form, a date, is left to the backoff."""
    value = response.headers.get("Retry-After", "")
    return float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else None
