"""From a claimed spec to a reported outcome: what `job` and `worker` have in common.

Imports what computes only when it runs: the bulk job claims before scikit-learn is loaded.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from fitlane_ml.attempt_client import AttemptClient, Refused, Superseded
from fitlane_ml.errors import SystemFault, UserError, internal_error, out_of_memory
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.http_json import Unreachable
from fitlane_ml.log import log, log_always, log_exception
from fitlane_ml.outcome import Outcome, leave
from fitlane_ml.report import Report, Result
from fitlane_ml.spec import Spec, Step
from fitlane_ml.trace import trace_id

REPORTED = 0
"""Exit status: the outcome was reported, or the attempt is not ours."""
NOT_REPORTED = 1
"""Exit status: the outcome could not be reported; the manifest holds it."""
STOPPED = 3
"""Exit status of a worker's child: told to stop, it has reported nothing. Its parent says so."""

# Cloud Run kills 10 s after SIGTERM.
_LAST_WORDS_SECONDS = 8.0


@dataclass(frozen=True)
class Surroundings:
    """What the process around an attempt needs.

    `on_answer` is called after each answered beat, `on_outcome` once nothing is computed any more.
    `stopped` is the exit status when the controller says that nobody wants the outcome.
    """

    on_answer: Callable[[], None] = lambda: None
    on_outcome: Callable[[], None] = lambda: None
    stopped: int = REPORTED


def run_attempt(
    spec: Spec, client: AttemptClient, outcome: Outcome, around: Surroundings = Surroundings()
) -> int:
    """Runs the task and reports how it ended. Returns the exit status."""
    log_always(job=spec.job_id, traceId=trace_id(spec.traceparent))
    heartbeat = Heartbeat(
        client,
        spec.beat_seconds,
        on_answer=around.on_answer,
        on_stop=lambda: _stop(outcome, around.stopped),
    )
    heartbeat.start()
    result = _run(spec, heartbeat)
    around.on_outcome()
    heartbeat.end()
    outcome.take_or_wait()
    report = Report(result, heartbeat.phases)
    if not isinstance(result, SystemFault):
        _write_manifest(spec, report)
    return report_outcome(client, report)


def report_outcome(
    client: AttemptClient, report: Report, within_seconds: float | None = None
) -> int:
    """Sends the finish. Returns the exit status."""
    try:
        client.finish(report, within_seconds)
        _delete_used_up(report)
    except Superseded:
        log("INFO", "the attempt was superseded; its outcome is not wanted any more")
    except (Unreachable, Refused) as error:
        log_exception("the outcome could not be reported", error)
        return NOT_REPORTED
    return REPORTED


def _delete_used_up(report: Report) -> None:
    """What is not deleted costs storage, and nothing else."""
    if not isinstance(report.outcome, Result) or not report.outcome.used_up:
        return
    from fitlane_ml.storage import delete

    for uri in report.outcome.used_up:
        try:
            delete(uri)
        except SystemFault as fault:
            log("WARNING", f"an object that nobody needs any more was not deleted: {fault}")


def end_early(client: AttemptClient, outcome: Outcome, fault: SystemFault) -> None:
    """Reports `fault` and ends the process, unless the outcome is already being reported."""
    if outcome.take():
        log("WARNING", f"ending early: {fault}")
        leave(report_outcome(client, Report(fault, []), _LAST_WORDS_SECONDS))


def _stop(outcome: Outcome, status: int) -> None:
    if outcome.take():
        log("INFO", "cancelled, or superseded: stopping at once")
        leave(status)


def _run(spec: Spec, heartbeat: Heartbeat) -> Result | UserError | SystemFault:
    start = time.monotonic()
    try:
        return _steps(spec, heartbeat)
    except (UserError, SystemFault) as error:
        log("INFO", f"the task failed: {error}", seconds=time.monotonic() - start)
        return error
    except MemoryError as error:
        log_exception("the task ran out of memory", error)
        return out_of_memory()
    except Exception as error:  # noqa: BLE001 (whatever happens is reported, never lost)
        log_exception("the task failed unexpectedly", error)
        return internal_error(error)


_RUNS: Mapping[Step, tuple[str, str]] = {
    "prepare": ("prepare_task", "run_prepare"),
    "trials": ("trial_task", "run_trial"),
    "fit": ("fit_task", "run_fit"),
    "train": ("train_task", "run_train"),
    "validate": ("validate_task", "run_validate"),
    "predict": ("predict_task", "run_predict"),
    "join": ("join_task", "run_join"),
    "convert": ("convert_task", "run_convert"),
    "profile": ("profile_task", "run_profile"),
}
"""Who runs which step: each imports what it computes with, and no more."""


def _steps(spec: Spec, heartbeat: Heartbeat) -> Result:
    from fitlane_ml.threads import limit_threads

    limit_threads(spec.limits.threads)
    module, name = _RUNS[spec.step]
    run: Callable[[Spec, Heartbeat], Result] = getattr(import_module(f"fitlane_ml.{module}"), name)
    return run(spec, heartbeat)


def _write_manifest(spec: Spec, report: Report) -> None:
    """Written before the report, so that a lost report loses nothing. Its own loss is no harm."""
    from fitlane_ml.storage import write_bytes

    body = {"taskIndex": spec.task_index, **report.to_json()}
    try:
        write_bytes(spec.manifest_uri, json.dumps(body).encode())
    except SystemFault as fault:
        log("WARNING", f"the manifest was not written: {fault}")
