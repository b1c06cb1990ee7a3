"""What runs in a forked child of the worker: one claimed attempt, under a lease."""

import json
import resource
import signal
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from fitlane_ml.attempt_client import Attempt, AttemptClient
from fitlane_ml.errors import terminated
from fitlane_ml.identity import Identity, IdToken
from fitlane_ml.outcome import Outcome, leave, on_sigterm
from fitlane_ml.run_attempt import REPORTED, STOPPED, Surroundings, end_early, run_attempt
from fitlane_ml.spec import parse_spec

CRASHED = 2
"""Exit status of a child that failed before it could report anything."""


@dataclass(frozen=True)
class ChildTask:
    """All that a child needs: its attempt, the spec as the controller sent it, the settings.

    `id_token` is the parent's, so that the child need not fetch one.
    """

    attempt: Attempt
    spec: dict[str, Any]
    token_source: str
    id_token: IdToken | None
    retry_seconds: float
    lease_seconds: float
    memory_mib: int | None

    def to_json(self) -> dict[str, Any]:
        """A form that `task_from_json` reads."""
        return asdict(self)


def task_from_json(body: dict[str, Any]) -> ChildTask:
    """The task that `to_json` wrote."""
    token = body["id_token"]
    return ChildTask(
        **{
            **body,
            "attempt": Attempt(**body["attempt"]),
            "id_token": IdToken(**token) if token else None,
        }
    )


def await_task(pipe: int) -> NoReturn:
    """Runs the task that is written to `pipe` (`to_json` as JSON).

    Ends the process with the exit status of `run_attempt`.
    """
    try:
        _warm_up()
        with open(pipe, "rb") as task:
            body = task.read()
        # Closed without a task: the parent is gone.
        leave(_run(task_from_json(json.loads(body))) if body else REPORTED)
    except BaseException:  # noqa: BLE001 (a forked child must never return into its parent's code)
        traceback.print_exc()
        leave(CRASHED)


def _warm_up() -> None:
    """Does ahead what every task begins with, and what the parent must not do: it has threads."""
    from fitlane_ml.storage import connect_ahead
    from fitlane_ml.threads import libraries

    libraries()
    connect_ahead()


def _run(task: ChildTask) -> int:
    _prefer_to_be_killed()
    if task.memory_mib:
        _limit_memory(task.memory_mib)
    outcome = Outcome()
    identity = Identity(task.token_source, task.attempt.url, task.id_token)
    client = AttemptClient(task.attempt, identity, task.retry_seconds)
    on_sigterm(lambda: end_early(client, outcome, terminated()))
    renew_lease(task.lease_seconds)
    around = Surroundings(
        on_answer=lambda: renew_lease(task.lease_seconds),
        on_outcome=lambda: renew_lease(0),
        stopped=STOPPED,
    )
    return run_attempt(parse_spec(task.spec), client, outcome, around)


def renew_lease(seconds: float) -> None:
    """Has the kernel kill this process in `seconds` unless renewed before; 0: never.

    SIGALRM's default action needs no thread and no interpreter lock: a computation that holds
    both cannot outlive its lease.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(mib: int) -> None:
    """Beyond it an allocation fails (MemoryError) instead of endangering the other children."""
    resource.setrlimit(resource.RLIMIT_DATA, (mib * 2**20, mib * 2**20))


def _prefer_to_be_killed() -> None:
    """If memory runs out, let the kernel choose a child and not the front process."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
