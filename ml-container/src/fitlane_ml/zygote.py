"""The parent of the worker's children: it has imported everything, and does nothing but fork.

One child more than there are jobs is forked ahead. It does what every job begins with (25 ms:
see `child.py`), and waits for its task, so that no job waits for that.

A process that has once run OpenMP (any fit or predict) and then forks leaves a child that hangs.
So this process imports, never computes, and never has a second thread; a regression test watches
both. By hand instead of multiprocessing's forkserver: a child starts in 3 ms instead of 8, it is
reaped here with its exit status and memory, and a signal cannot hit a process id used again.

The front process speaks to it in JSON lines, over its standard input and output:
    in   {"id": 1, "run": {…a child's task…}}      {"id": 1, "signal": 15}
    out  {"ready": true}    {"id": 1, "pid": 42}    {"id": 1, "status": -9, "maxRssKib": 90000}
`status` is an exit status, or minus the number of the signal that killed the child.
"""

import ctypes
import gc
import importlib
import json
import os
import select
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fitlane_ml.http_json import tls

_PR_SET_PDEATHSIG = 1
_FORK_FAILED = 2

_PRELOADED = (
    "fitlane_ml.child",
    "fitlane_ml.fit_task",
    "fitlane_ml.predict_task",
    "fitlane_ml.threads",
    "skops.io",
    # What the first fit in a process would import (joblib, zipfile).
    "encodings.cp437",
    "multiprocessing.dummy",
)
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Imports, says that it is ready, and forks until its standard input ends."""
    # Signals are the front's business: it tells the children first, and then lets this end.
    # Blocked, not ignored: a child inherits that, and so misses no SIGTERM before it listens.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    die_with_parent(os.getppid())
    requests, reports = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # what anybody prints is no report
    _preload()
    Zygote(requests, reports).serve()


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process as soon as the process `parent` is gone."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _preload() -> None:
    for module in _PRELOADED:
        importlib.import_module(module)
    from fitlane_ml.estimators import find_trainer, trainer_names

    for name in trainer_names():
        find_trainer(name)
    tls()
    # Garbage collection would touch, and so copy, the pages that parent and children share.
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Spare:
    """A child that waits for its task at the other end of `pipe`."""

    pid: int
    pipe: int

    def begin(self, task: dict[str, Any]) -> None:
        """Gives it the task. If it has died, it is about to be reaped, and reported as any is."""
        with suppress(BrokenPipeError), open(self.pipe, "wb") as pipe:  # noqa: PTH123 (no path)
            pipe.write(json.dumps(task).encode())


class Zygote:
    """Forks a child per request, passes on signals, and reports who ended how."""

    def __init__(self, requests: int, reports: int) -> None:
        self._requests = requests
        self._reports = reports
        self._ids: dict[int, int] = {}  # by process id
        self._spare: Spare | None = None
        self._unread = b""

    def serve(self) -> None:
        """Returns when the front process is gone; the kernel then kills the children."""
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._spare = self._fork()
        self._report({"ready": True})
        while True:
            readable, _, _ = select.select([self._requests, woken], [], [])
            if woken in readable:
                os.read(woken, 4096)
                self._reap()
            if self._requests in readable and not self._read():
                return

    def _read(self) -> bool:
        data = os.read(self._requests, 65536)
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))
        return bool(data)

    def _obey(self, request: dict[str, Any]) -> None:
        if "run" in request:
            self._start(request["id"], request["run"])
        for pid in [pid for pid, number in self._ids.items() if number == request["id"]]:
            if "signal" in request:
                os.kill(pid, request["signal"])

    def _start(self, number: int, task: dict[str, Any]) -> None:
        child = self._spare or self._fork()
        self._spare = None
        if child is None:  # no memory, or too many processes: this job fails, the others go on
            self._report({"id": number, "status": _FORK_FAILED, "maxRssKib": 0})
            return
        self._ids[child.pid] = number
        child.begin(task)
        self._report({"id": number, "pid": child.pid})

    def _fork(self) -> Spare | None:
        zygote = os.getpid()
        reader, writer = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            os.close(reader)
            os.close(writer)
            return None
        if pid == 0:
            os.close(writer)
            self._become_child(zygote, reader)
        os.close(reader)
        return Spare(pid, writer)

    def _become_child(self, zygote: int, pipe: int) -> None:
        from fitlane_ml.child import await_task

        try:
            die_with_parent(zygote)
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for descriptor in (0, self._requests, self._reports):
                os.close(descriptor)
            await_task(pipe)
        finally:
            os._exit(2)  # await_task does not return: it failed

    def _reap(self) -> None:
        while self._spare or self._ids:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            if self._spare and pid == self._spare.pid:
                os.close(self._spare.pipe)
                self._spare = None
                continue
            self._report(
                {
                    "id": self._ids.pop(pid),
                    "status": os.waitstatus_to_exitcode(status),
                    "maxRssKib": usage.ru_maxrss,
                }
            )
            # Only now: a child that has just begun shall not share its core with the next one.
            self._spare = self._spare or self._fork()

    def _report(self, report: dict[str, Any]) -> None:
        os.write(self._reports, json.dumps(report).encode() + b"\n")


if __name__ == "__main__":
    main()
