"""The front process's view of the zygote: start a child, wait for it, signal it."""

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, cast

# Set for the zygote: libraries must not start threads while they are imported.
_SINGLE_THREADED = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


@dataclass(frozen=True)
class Ended:
    """How a child ended: exit status or minus the signal; its largest memory in KiB."""

    status: int
    max_rss_kib: int


class Child:
    """A started child."""

    def __init__(self, number: int, send: Callable[[dict[str, Any]], None]) -> None:
        self._number = number
        self._send = send
        self._end: queue.SimpleQueue[Ended] = queue.SimpleQueue()

    def wait(self, timeout_seconds: float | None = None) -> Ended | None:
        """How it ended; None if it runs longer than that. To be called until it has ended."""
        try:
            return self._end.get(timeout=timeout_seconds)
        except queue.Empty:
            return None

    def signal(self, number: int) -> None:
        """Sends it a signal; nothing happens if it has ended."""
        self._send({"id": self._number, "signal": number})

    def ended(self, how: Ended) -> None:
        """Called once, by the one who reads the zygote's reports."""
        self._end.put(how)


class Children:
    """Starts the zygote, waits until it has imported everything, then forks children from it.

    `on_lost` is called when the zygote is gone, and with it all children: there is no way to go
    on. Create it in the main thread: the zygote dies with the thread that started it.
    """

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self._numbers = itertools.count(1)
        self._running: dict[int, Child] = {}
        self._lock = threading.Lock()
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "fitlane_ml.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_SINGLE_THREADED},
        )
        self._requests = cast("IO[bytes]", self._zygote.stdin)
        self._reports = cast("IO[bytes]", self._zygote.stdout)
        self._wait_until_ready()
        threading.Thread(target=self._read_reports, name="reports", daemon=True).start()

    @property
    def zygote_pid(self) -> int:
        """The process id of the zygote."""
        return self._zygote.pid

    def start(self, task: dict[str, Any]) -> Child:
        """Forks a child that runs `task` (ChildTask as JSON)."""
        number = next(self._numbers)
        child = Child(number, self._send)
        with self._lock:
            self._running[number] = child
        self._send({"id": number, "run": task})
        return child

    def signal_all(self, number: int) -> None:
        """Sends a signal to every running child."""
        with self._lock:
            children = list(self._running.values())
        for child in children:
            child.signal(number)

    def _send(self, request: dict[str, Any]) -> None:
        line = json.dumps(request).encode() + b"\n"
        with self._lock:
            self._requests.write(line)
            self._requests.flush()

    def _wait_until_ready(self) -> None:
        if not self._reports.readline():
            raise RuntimeError("the process that children are forked from did not start")

    def _read_reports(self) -> None:
        for line in self._reports:
            report = json.loads(line)
            if "status" in report:
                with self._lock:
                    child = self._running.pop(report["id"])
                child.ended(Ended(report["status"], report["maxRssKib"]))
        self._on_lost()
