"""When to try again, and how long to keep trying."""

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fitlane.errors import FitlaneError, RateLimited, ServiceUnavailable, Unreachable

T = TypeVar("T")


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with jitter, in seconds, counted from the first failure in a row.

    `give_up_after_seconds` is for ordinary calls; `wait` bears an API that is away for
    `outage_seconds`, because a restart must not cost a caller the job that goes on without it.
    """

    first_delay_seconds: float = 0.2
    longest_delay_seconds: float = 5.0
    give_up_after_seconds: float = 15.0
    outage_seconds: float = 300.0

    def delay_seconds(self, attempt: int, error: FitlaneError) -> float:
        if error.retry_after_seconds is not None:
            return error.retry_after_seconds
        backoff: float = self.first_delay_seconds * 2.0 ** min(attempt, 20)
        # Half of it at random, so that many clients do not come back in step.
        return min(backoff, self.longest_delay_seconds) * random.uniform(0.5, 1.0)


DEFAULT_POLICY = RetryPolicy()


def is_temporary(error: FitlaneError) -> bool:
    """Anything that passes by itself."""
    return isinstance(error, ServiceUnavailable | Unreachable | RateLimited)


def retrying(
    action: Callable[[], T],
    should_retry: Callable[[FitlaneError], bool] = is_temporary,
    policy: RetryPolicy = DEFAULT_POLICY,
) -> T:
    """Runs the action until it succeeds; raises its last error when the time is up."""
    give_up_at: float | None = None
    for attempt in itertools.count():
        try:
            return action()
        except FitlaneError as error:
            now = time.monotonic()
            give_up_at = give_up_at or now + policy.give_up_after_seconds
            delay = policy.delay_seconds(attempt, error)
            if not should_retry(error) or now + delay > give_up_at:
                raise
            time.sleep(delay)
    raise AssertionError("unreachable: the loop above has no end")
