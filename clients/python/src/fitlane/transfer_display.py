"""What a user sees of an upload: a bar on a terminal, a line now and then in a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from fitlane.upload import OnBytes

LINE_EVERY_SECONDS = 2.0


@contextmanager
def shown(label: str, total_bytes: int, progress: bool | OnBytes) -> Iterator[OnBytes]:
    """`progress`: True for the bar or the lines on stderr, False for nothing, or a callback."""
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda _done, _total: None
    elif sys.stderr.isatty():
        with bar(label, total_bytes) as on_bytes:
            yield on_bytes
    else:
        yield lines(label, time.monotonic)


@contextmanager
def bar(label: str, total_bytes: int) -> Iterator[OnBytes]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), console=Console(stderr=True)) as display:
        task = display.add_task(label, total=total_bytes)
        yield lambda done, _total: display.update(task, completed=done)


def lines(label: str, now: Callable[[], float]) -> OnBytes:
    last_at = now()

    def on_bytes(done: int, total: int) -> None:
        nonlocal last_at
        if done < total and now() - last_at < LINE_EVERY_SECONDS:
            return
        last_at = now()
        print(f"{label}: {decimal(done)} of {decimal(total)}", file=sys.stderr, flush=True)

    return on_bytes
