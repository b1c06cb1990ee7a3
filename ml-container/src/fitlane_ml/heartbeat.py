"""Beats while the task computes, and times its phases."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from fitlane_ml.attempt_client import AttemptClient, Refused, Superseded
from fitlane_ml.http_json import Unreachable
from fitlane_ml.log import log, log_exception
from fitlane_ml.report import Phase, PhaseName, Progress

# An early first beat shows life; jobs shorter than this never beat at all.
_FIRST_BEAT_SECONDS = 1.0
_MOST_LOG_LINES = 100

# Where each phase begins, as a fraction of the whole task.
_STARTS: dict[PhaseName, float] = {
    "download": 0.0,
    "prepare": 0.1,
    "convert": 0.2,
    "train": 0.2,
    "predict": 0.2,
    "validate": 0.9,
    "upload": 0.95,
}


class Heartbeat:
    """The task's progress, sent every few seconds from a thread of its own.

    `on_answer` is called after each answered beat (it renews the lease), `on_stop` when the
    controller says that the attempt is over: both in the beating thread.
    """

    def __init__(
        self,
        client: AttemptClient,
        beat_seconds: float,
        *,
        on_stop: Callable[[], None],
        on_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self.phases: list[Phase] = []
        self._client = client
        self._beat_seconds = beat_seconds
        self._on_stop = on_stop
        self._on_answer = on_answer
        self._current: PhaseName = "download"
        self._fraction = 0.0
        self._logs: list[str] = []
        self._metrics: Mapping[str, float] = {}
        self._ended = threading.Event()
        self._beating = threading.Lock()

    def start(self) -> None:
        """Begins to beat."""
        threading.Thread(target=self._run, name="heartbeat", daemon=True).start()

    @contextmanager
    def phase(self, name: PhaseName) -> Iterator[None]:
        """Times what is inside as the phase `name`, also when it fails."""
        self._current, self._fraction = name, _STARTS[name]
        started_at, start = time.time(), time.perf_counter()
        try:
            yield
        finally:
            duration_ms = (time.perf_counter() - start) * 1000
            self.phases.append(Phase(name, int(started_at * 1000), duration_ms))

    def advance(self, fraction: float) -> None:
        """Says how much of the work (`convert`, `train` or `predict`) is done (0 to 1)."""
        span = _STARTS["validate"] - _STARTS["predict"]
        self._fraction = _STARTS["predict"] + span * min(fraction, 1.0)

    def measure(self, metrics: Mapping[str, float]) -> None:
        """Says how good what is learnt has become."""
        self._metrics = metrics

    def note(self, line: str) -> None:
        """Adds a line to the job's own log."""
        log("INFO", line)
        self._logs.append(line)

    def end(self) -> None:
        """Stops beating; sends what is still unsent of the job's log."""
        self._ended.set()
        if not self._logs:
            return
        with self._beating:  # a beat under way may be sending them
            if self._logs:
                self._beat()

    def _run(self) -> None:
        wait = min(_FIRST_BEAT_SECONDS, self._beat_seconds)
        while not self._ended.wait(wait):
            with self._beating:
                self._beat()
            wait = self._beat_seconds

    def _beat(self) -> None:
        lines = self._logs[:_MOST_LOG_LINES]
        progress = Progress(self._current, self._fraction, lines, self._metrics)
        try:
            answer = self._client.beat(progress)
        except Superseded:
            self._on_stop()
        except (Unreachable, Refused, ValueError, KeyError, TypeError) as error:
            log_exception("a beat was not answered", error)
        else:
            del self._logs[: len(lines)]
            self._beat_seconds = answer.beat_seconds
            self._on_answer()
            if answer.cancel:
                self._on_stop()
