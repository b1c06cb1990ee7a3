"""Who has the last word on a task: its result, a SIGTERM, a timeout, or a cancel. One only."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn


class Outcome:
    """The right to end this process, taken once. Whoever comes later does nothing more."""

    def __init__(self) -> None:
        self._taken = threading.Lock()

    def take(self) -> bool:
        """True for the first caller, False for all others."""
        return self._taken.acquire(blocking=False)

    def take_or_wait(self) -> None:
        """Takes it, or waits for the end of the process, which another thread is preparing."""
        if not self.take():
            threading.Event().wait()


def leave(status: int) -> NoReturn:
    """Ends the process now: no clean-up can hang, or write what must not be written any more."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def on_sigterm(act: Callable[[], None]) -> None:
    """Calls `act` in a thread of its own at the first SIGTERM.

    A signal handler would wait for the main thread, which may be inside a long computation.
    Call it before other threads start: they must inherit that SIGTERM is not for them.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

    def wait() -> None:
        signal.sigwait({signal.SIGTERM})
        act()

    threading.Thread(target=wait, name="sigterm", daemon=True).start()
