"""Every error of this package is a FitlaneError: what happened, whose it is, and the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fitlane.job import Job

Owner = Literal["user", "system"]


class FitlaneError(Exception):
    """Prints as the message, the fix, and the place (column, row, request id).

    `code` is stable and made for programs; `owner` says who can do something about it:
    "user" (your data or your call) or "system" (Fitlane). `status` is the HTTP status, if any.
    """

    default_owner: Owner = "user"

    def __init__(
        self,
        message: str,
        *,
        code: str,
        fix: str | None = None,
        owner: Owner | None = None,
        column: str | None = None,
        row: int | None = None,
        request_id: str | None = None,
        status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.fix = fix
        self.owner: Owner = owner or self.default_owner
        self.column = column
        self.row = row
        self.request_id = request_id
        self.status = status
        self.retry_after_seconds = retry_after_seconds

    @property
    def place(self) -> str:
        """Code, column, row and request id in one line, as far as they are known."""
        named = {"column": self.column, "row": self.row, "request": self.request_id}
        return ", ".join(
            [self.code, *(f"{name} {value}" for name, value in named.items() if value is not None)]
        )

    def __str__(self) -> str:
        fix = f"\nfix: {self.fix}" if self.fix else ""
        return f"{self.message}{fix}\n({self.place})"


class ConfigurationError(FitlaneError):
    """This client cannot start: no key, or an unusable address."""


class InvalidRequest(FitlaneError):
    """The API refused what was sent (400, 413, 422): the fix says what to change."""


class AuthenticationFailed(FitlaneError):
    """The API key is missing, unknown or expired (401)."""


class PermissionDenied(FitlaneError):
    """The API key may not do this (403)."""


class NotFound(FitlaneError):
    """No such dataset, job or version (404, 410)."""


class Conflict(FitlaneError):
    """Not possible in the present state (409, 412): for example a result before the job's end."""


class RateLimited(FitlaneError):
    """Too many requests (429); `retry_after_seconds` says when to come again."""


class ServerError(FitlaneError):
    """Fitlane itself failed (5xx); not retried, because the cause is unknown."""

    default_owner = "system"


class ServiceUnavailable(ServerError):
    """Temporarily down (502, 503, 504), and not back within the time given."""


class Unreachable(FitlaneError):
    """No answer came. `was_sent` is False when the request certainly never left."""

    default_owner = "system"

    def __init__(self, message: str, *, was_sent: bool, fix: str | None = None) -> None:
        super().__init__(message, code="unreachable", fix=fix)
        self.was_sent = was_sent


class TransferFailed(FitlaneError):
    """Object storage refused an upload or a download."""


class JobFailed(FitlaneError):
    """The job ended as failed, cancelled or expired; `job` is its last state."""

    def __init__(self, job: Job) -> None:
        error = job.error
        super().__init__(
            error.message if error else f"Job {job.id} was {job.status}.",
            code=error.code if error else f"job_{job.status}",
            fix=error.fix if error else None,
            owner=error.owner if error else None,
            column=error.column if error else None,
            row=error.row if error else None,
        )
        self.job = job

    @property
    def place(self) -> str:
        return f"{super().place}, job {self.job.id}"


class WaitTimeout(FitlaneError, TimeoutError):
    """The job was not done in the time that `wait` was given; it goes on; `job` as last seen."""

    default_owner = "system"

    def __init__(self, job_id: str, job: Job | None, timeout_seconds: float) -> None:
        seen = job.status if job else "not seen"
        super().__init__(
            f"Job {job_id} was not done after {timeout_seconds:g} s (last status: {seen}).",
            code="wait_timeout",
            fix="The job goes on: wait for it again, with a longer timeout.",
        )
        self.job = job
