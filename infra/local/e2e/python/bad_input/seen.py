"""What a user, or a controller, sees of a case in the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bad_input.case import Case, Decision


@dataclass(frozen=True)
class Seen:
    """`error` in the form that the API and the container share; None: the job succeeded."""

    decided: Decision
    error: Mapping[str, Any] | None = None
    rows: int | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    attempts: int = 0
    # All text that was answered or logged for the user.
    text: str = ""


# What only a program that failed says.
_INSIDE = ("Traceback", 'File "', "pyarrow", "ArrowInvalid", "    at ")


def check_accepted(case: Case, seen: Seen, usual: Mapping[str, float]) -> None:
    """Raises AssertionError unless the job succeeded; `usual`: the metrics of the usual rows."""
    assert seen.error is None
    assert seen.rows == case.rows
    if case.is_usual:
        assert seen.metrics == usual
    _check_quiet(seen)


def check_refused(case: Case, seen: Seen, code: str) -> None:
    """Raises AssertionError unless the user is told what is wrong, where, and what to do."""
    assert seen.error is not None
    assert seen.error["code"] == code, seen.error
    assert seen.error["owner"] == "user"
    assert seen.error["fix"].endswith("."), seen.error["fix"]
    if code == case.code:
        assert seen.error.get("column") == case.column
    if code == case.code and seen.decided == "container":
        assert seen.error.get("row") == case.row
    if seen.decided == case.decided:
        assert case.says in message_of(seen.error)
    _check_quiet(seen)


def message_of(error: Mapping[str, Any]) -> str:
    """The message, and each field of a request that was wrong."""
    fields = [f"{at['path']}: {at['message']}" for at in error.get("errors", [])]
    return " ".join([error["message"], *fields])


def _check_quiet(seen: Seen) -> None:
    assert seen.attempts <= 1, "it was retried"
    assert not [word for word in _INSIDE if word in seen.text], seen.text
