"""Following one job to its end, whatever happens to the API meanwhile."""

import time
from collections.abc import Callable
from dataclasses import replace

from fitlane.api import Api
from fitlane.errors import FitlaneError, JobFailed, WaitTimeout
from fitlane.job import Job
from fitlane.retry import RetryPolicy, is_temporary

LONG_POLL_SECONDS = 30
# A long poll ends with the job; whoever wants to see changes on the way has to ask more often.
WATCHING_SECONDS = 1
# Should an API answer before the hold is over, this keeps the loop from spinning.
PAUSE_SECONDS = 0.2

OnChange = Callable[[Job], None]


class Deadline:
    """The moment at which a wait ends; never, without a timeout."""

    def __init__(self, timeout_seconds: float | None) -> None:
        self.timeout_seconds = timeout_seconds
        self._ends_at = None if timeout_seconds is None else time.monotonic() + timeout_seconds

    @property
    def remaining_seconds(self) -> float:
        return float("inf") if self._ends_at is None else max(0, self._ends_at - time.monotonic())


def wait_for(
    api: Api, job_id: str, timeout_seconds: float | None, on_change: OnChange | None
) -> Job:
    """The succeeded job. Raises JobFailed, or WaitTimeout while the job goes on."""
    job = wait_until_terminal(api, job_id, Deadline(timeout_seconds), on_change)
    if not job.is_succeeded:
        raise JobFailed(job)
    return job


def wait_until_terminal(
    api: Api, job_id: str, deadline: Deadline, on_change: OnChange | None
) -> Job:
    seen: Job | None = None
    while True:
        job = poll(
            api, job_id, deadline, seen, WATCHING_SECONDS if on_change else LONG_POLL_SECONDS
        )
        if on_change and job != seen:
            on_change(job)
        if job.is_terminal:
            return job
        seen = job
        if deadline.remaining_seconds == 0:
            raise WaitTimeout(job_id, job, deadline.timeout_seconds or 0)


def poll(api: Api, job_id: str, deadline: Deadline, seen: Job | None, longest_seconds: int) -> Job:
    hold_seconds = max(1, int(min(longest_seconds, deadline.remaining_seconds)))
    asked_at = time.monotonic()
    try:
        answer = api.get(
            f"/jobs/{job_id}",
            {"wait": f"{hold_seconds}s"},
            hold_seconds=hold_seconds,
            policy=patience(api.policy, deadline),
        )
    except FitlaneError as error:
        if is_temporary(error) and deadline.timeout_seconds is not None:
            raise WaitTimeout(job_id, seen, deadline.timeout_seconds) from error
        raise
    job = Job.from_json(answer)
    if not job.is_terminal and time.monotonic() - asked_at < hold_seconds / 2:
        time.sleep(min(PAUSE_SECONDS, deadline.remaining_seconds))
    return job


def patience(policy: RetryPolicy, deadline: Deadline) -> RetryPolicy:
    """An outage is borne for its own time, but never beyond the deadline."""
    seconds = min(policy.outage_seconds, deadline.remaining_seconds)
    return replace(policy, give_up_after_seconds=seconds)
