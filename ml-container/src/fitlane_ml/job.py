"""The entry of a bulk task, a Cloud Run Job's task: claim, run, report, exit.

Start-up is latency that users feel: the claim is on its way before scikit-learn and pyarrow are
imported, and they are imported while it is.
"""

import os
import threading

from fitlane_ml.attempt_client import Attempt, AttemptClient, Refused, Superseded, new_nonce
from fitlane_ml.errors import job_timeout, terminated
from fitlane_ml.http_json import Unreachable
from fitlane_ml.identity import Identity
from fitlane_ml.log import log, log_exception
from fitlane_ml.outcome import Outcome, leave, on_sigterm
from fitlane_ml.run_attempt import NOT_REPORTED, REPORTED, end_early, run_attempt
from fitlane_ml.settings import InvalidSettings, TaskSettings, read_task_settings
from fitlane_ml.spec import InvalidSpec, Spec


def main() -> int:
    """Runs the task that the environment names. Returns the exit status."""
    try:
        settings = read_task_settings(os.environ)
    except InvalidSettings as error:
        log("ERROR", f"the environment is not usable: {error}")
        return NOT_REPORTED
    client, outcome = _client(settings), Outcome()
    on_sigterm(lambda: end_early(client, outcome, terminated()))
    imports = Imports()
    try:
        spec = client.claim(settings.execution, on_sent=imports.start)
    except Superseded:
        log("INFO", "the attempt is over, or another execution's: nothing to do")
        return REPORTED
    except (Refused, Unreachable, InvalidSpec) as error:
        log_exception("the claim failed", error)
        return NOT_REPORTED
    _end_in_time(spec, client, outcome)
    imports.wait()
    return run_attempt(spec, client, outcome)


def _client(settings: TaskSettings) -> AttemptClient:
    attempt = Attempt(
        settings.attempt_url, settings.attempt_token, new_nonce(), settings.task_index
    )
    identity = Identity(settings.access.token_source, settings.attempt_url)
    return AttemptClient(attempt, identity, settings.access.retry_seconds)


class Imports:
    """Imports what computes, in a thread of its own.

    It must be waited for before another thread imports any of it: scikit-learn's modules import
    each other in circles, and two threads inside a circle end in a deadlock error.
    """

    def __init__(self) -> None:
        self._thread = threading.Thread(target=self._run, name="imports", daemon=True)

    def start(self) -> None:
        """Begins; further calls do nothing."""
        if self._thread.ident is None:
            self._thread.start()

    def wait(self) -> None:
        """Returns when all is imported, or has failed to be (whoever needs it then fails too)."""
        self._thread.join()

    @staticmethod
    def _run() -> None:
        import fitlane_ml.estimators.hist_gradient_boosting  # most jobs are its
        import fitlane_ml.fit_task
        import fitlane_ml.predict_task
        import fitlane_ml.threads  # noqa: F401


def _end_in_time(spec: Spec, client: AttemptClient, outcome: Outcome) -> None:
    """Ends the task at its time limit: a little before the platform would kill it unheard."""
    fault = job_timeout(spec.limits.timeout_seconds)
    timer = threading.Timer(spec.limits.timeout_seconds, end_early, args=(client, outcome, fault))
    timer.daemon = True
    timer.start()


if __name__ == "__main__":
    leave(main())
