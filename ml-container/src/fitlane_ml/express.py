"""What a wake-up does: one express job after the other, each in a child of its own."""

import signal
import threading
import time
from contextlib import suppress

from fitlane_ml.attempt_client import AttemptClient, Superseded, new_nonce
from fitlane_ml.child import ChildTask
from fitlane_ml.children import Children, Ended
from fitlane_ml.controller_client import Claimed, ControllerClient
from fitlane_ml.errors import SystemFault, job_timeout, out_of_memory
from fitlane_ml.http_json import Unreachable
from fitlane_ml.identity import Identity
from fitlane_ml.log import log
from fitlane_ml.report import Report
from fitlane_ml.run_attempt import NOT_REPORTED, REPORTED, STOPPED
from fitlane_ml.settings import WorkerSettings

# The seq of a report for a dead child: later than all that the child itself can have sent.
_LAST_SEQ = 2**31 - 1


class Stopping(Exception):
    """The worker was told to end: no new jobs."""


class Express:
    """Runs express jobs. Used by several requests at the same time."""

    def __init__(
        self,
        settings: WorkerSettings,
        controller: ControllerClient,
        identity: Identity,
        children: Children,
    ) -> None:
        self._settings = settings
        self._controller = controller
        self._identity = identity
        self._children = children
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Takes no new jobs, and tells the running ones to end."""
        self._stopping.set()
        self._children.signal_all(signal.SIGTERM)

    def work(self) -> None:
        """Runs jobs until nothing may run, or until the time of one wake-up is over.

        Raises Stopping, and Unreachable or Refused when the controller fails.
        """
        deadline = time.monotonic() + self._settings.ask_seconds
        while time.monotonic() < deadline:
            if self._stopping.is_set():
                raise Stopping
            claimed = self._controller.next_job(new_nonce())
            if claimed is None:
                return
            self._run(claimed)
        self._controller.wake_again()

    def _run(self, claimed: Claimed) -> None:
        child = self._children.start(self._task(claimed).to_json())
        if self._stopping.is_set():  # stop() may have come before it knew this child
            child.signal(signal.SIGTERM)
        end = child.wait(claimed.timeout_seconds)
        if end is None:
            child.signal(signal.SIGKILL)
            child.wait()
            self._report(claimed, job_timeout(claimed.timeout_seconds))
            return
        log("INFO", "a child ended", status=end.status, maxRssKib=end.max_rss_kib)
        if end.status == NOT_REPORTED:
            raise Unreachable("a child could not report its outcome")
        if end.status != REPORTED:
            self._report(claimed, _fault_of(end))

    def _task(self, claimed: Claimed) -> ChildTask:
        return ChildTask(
            attempt=claimed.attempt,
            spec=claimed.spec,
            token_source=self._settings.access.token_source,
            id_token=self._identity.token(),
            retry_seconds=self._settings.access.retry_seconds,
            lease_seconds=self._settings.lease_seconds,
            memory_mib=self._settings.child_memory_mib,
        )

    def _report(self, claimed: Claimed, fault: SystemFault) -> None:
        """Speaks for a child that cannot any more. Raises Unreachable, Refused."""
        client = AttemptClient(claimed.attempt, self._identity, self._settings.access.retry_seconds)
        with suppress(Superseded):
            client.finish(Report(fault, []), seq=_LAST_SEQ)


def _fault_of(end: Ended) -> SystemFault:
    if end.status == STOPPED:  # the job is cancelled as soon as its child is known to be gone
        return SystemFault("terminated", "The job was cancelled.", "Nothing: it was asked for.")
    # Nobody here sends SIGKILL but at a timeout: it was the kernel, out of memory.
    if end.status == -signal.SIGKILL:
        return out_of_memory()
    if end.status == -signal.SIGALRM:
        what = "lost contact to the controller, and ended itself"
    elif end.status < 0:
        what = f"was killed by {signal.Signals(-end.status).name}"
    else:
        what = f"ended with status {end.status}"
    return SystemFault(
        "worker_crashed",
        f"The process that ran the job {what}.",
        "It is retried; if it keeps failing, report the job id.",
    )
