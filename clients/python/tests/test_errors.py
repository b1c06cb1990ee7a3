import httpx
import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import (
    AuthenticationFailed,
    Client,
    Conflict,
    FitlaneError,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    ServiceUnavailable,
)
from fitlane.problem import error_from_response

PROBLEM = {
    "code": "target_missing",
    "detail": 'The file has no column "y".',
    "owner": "user",
    "fix": 'Add a column "y", or name another target.',
    "column": "y",
    "row": 0,
    "requestId": "req_1",
}


def test_an_error_prints_message_fix_and_place() -> None:
    error = error_from_response(httpx.Response(422, json=PROBLEM))
    assert str(error) == (
        'The file has no column "y".\n'
        'fix: Add a column "y", or name another target.\n'
        "(target_missing, column y, row 0, request req_1)"
    )
    assert (error.code, error.owner, error.column, error.row) == ("target_missing", "user", "y", 0)
    assert isinstance(error, InvalidRequest)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, AuthenticationFailed),
        (403, PermissionDenied),
        (404, NotFound),
        (409, Conflict),
        (413, InvalidRequest),
        (429, RateLimited),
        (500, ServerError),
        (503, ServiceUnavailable),
    ],
)
def test_the_status_chooses_the_class(status: int, kind: type[FitlaneError]) -> None:
    assert type(error_from_response(httpx.Response(status, json=PROBLEM))) is kind


def test_wrong_fields_are_named() -> None:
    errors = [{"path": "lane", "message": "must be express or bulk"}]
    problem = {"title": "Invalid request", "errors": errors}
    error = error_from_response(httpx.Response(400, json=problem))
    assert error.message == "Invalid request; lane: must be express or bulk"


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "[]", ""])
def test_an_answer_that_is_no_problem_still_makes_an_error(body: str) -> None:
    error = error_from_response(httpx.Response(500, text=body))
    assert (error.code, error.owner) == ("http_500", "system")
    assert "500" in str(error)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("0.5", 0.5), ("Wed, 21 Oct 2026 07:28:00 GMT", None), (None, None)],
)
def test_retry_after_is_read_in_seconds(header: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": header} if header else {}
    error = error_from_response(httpx.Response(429, headers=headers))
    assert error.retry_after_seconds == seconds


def test_a_wrong_key_says_so(fake: FakeFitlane) -> None:
    with Client(fake.url, "flk_wrong") as client, pytest.raises(AuthenticationFailed):
        client.status("job_1")


def test_the_users_mistake_is_not_retried(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("POST /v1/jobs", Answer(422, PROBLEM))
    with pytest.raises(InvalidRequest):
        client.fit("ds_1")
    assert len(fake.seen("POST", "/v1/jobs")) == 1


def test_something_else_at_the_address_is_recognised(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("GET /v1/jobs/job_1", Answer(200, "<html>Welcome</html>"))
    with pytest.raises(ServerError, match="FITLANE_URL"):
        client.status("job_1")
