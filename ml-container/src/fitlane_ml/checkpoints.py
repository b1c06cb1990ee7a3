"""What a fit in epochs keeps in its output folder, so that the next attempt goes on from there."""

import time
from collections.abc import Callable, Mapping

from fitlane_ml.errors import SystemFault
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.log import log
from fitlane_ml.spec import Spec
from fitlane_ml.storage import delete, read_if_there, write_bytes
from fitlane_ml.training import Training

_NAME = "checkpoint"
_SECONDS_BETWEEN = 2.0
"""So much work is lost with an attempt at most, and one epoch."""


class TaskTraining(Training):
    """Tells the controller about each epoch, and keeps every epoch that is not too soon."""

    def __init__(self, spec: Spec, heartbeat: Heartbeat) -> None:
        self._heartbeat = heartbeat
        self._own = f"{spec.output_uri}{_NAME}"
        self._earlier = [f"{uri}{_NAME}" for uri in spec.earlier_uris]
        self._kept: list[str] = []
        self._due = time.monotonic() + _SECONDS_BETWEEN

    def epoch(self, done: int, of: int, metrics: Mapping[str, float]) -> None:
        """One line in the job's log, and the newest metrics in its progress."""
        self._heartbeat.advance(done / of)
        self._heartbeat.measure({"epoch": done, **metrics})
        told = ", ".join(f"{name} {value:.4f}" for name, value in metrics.items())
        self._heartbeat.note(f"epoch {done} of {of}: {told}")

    def save(self, state: Callable[[], bytes]) -> None:
        """Without it the next attempt begins anew: a failure is no reason to fail."""
        if time.monotonic() < self._due:
            return
        try:
            write_bytes(self._own, state())
            self._kept = [self._own, *(uri for uri in self._kept if uri != self._own)]
        except SystemFault as fault:
            log("WARNING", f"the checkpoint was not written: {fault}")
        self._due = time.monotonic() + _SECONDS_BETWEEN

    def saved(self) -> bytes | None:
        """Of the latest attempt that kept something. Raises SystemFault."""
        for uri in self._earlier:
            data = read_if_there(uri)
            if data is not None:
                self._kept.append(uri)
                self._heartbeat.note("going on where an earlier attempt stopped")
                return data
        return None

    def clean_up(self) -> None:
        """The model is written: nobody needs what was kept."""
        for uri in self._kept:
            try:
                delete(uri)
            except SystemFault as fault:
                log("WARNING", f"the checkpoint was not deleted: {fault}")
