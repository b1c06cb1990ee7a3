"""Tells what happens, and is never silent for long: a pipe must show that work goes on."""

import threading
import time
from typing import Self

SILENCE_SECONDS = 2.0


class Narrator:
    """Prints lines; repeats the present activity after two seconds without one.

    The heartbeat has a thread of its own, so that it goes on while a call waits.
    """

    def __init__(self, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence_seconds = silence_seconds
        self._activity = ""
        self._since = self._printed_at = time.monotonic()
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def say(self, text: str) -> None:
        """A line that stands for itself, now."""
        with self._lock:
            self._print(text)

    def now(self, activity: str) -> None:
        """Prints the activity when it is a new one, and keeps it for the heartbeat."""
        with self._lock:
            if activity == self._activity:
                return
            self._activity, self._since = activity, time.monotonic()
            self._print(activity)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._is_over.wait(self._silence_seconds / 10):
            with self._lock:
                now = time.monotonic()
                if self._activity and now - self._printed_at >= self._silence_seconds:
                    self._print(f"{self._activity} … {now - self._since:.0f} s")

    def _print(self, text: str) -> None:
        print(text, flush=True)
        self._printed_at = time.monotonic()
