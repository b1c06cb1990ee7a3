"""A fleet of jobs on the screen: a table that updates, or plain lines in a pipe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from fitlane import Job
from fitlane_examples.duration import readable
from fitlane_examples.fleet import Fleet

COLOURS = {"succeeded": "green", "failed": "red", "running": "cyan", "queued": "yellow"}
# Of a large fleet the table shows what happens now; the line above it counts them all.
LONGEST_TABLE = 20

Show = Callable[[Fleet], None]


@contextmanager
def fleet_display(console: Console) -> Iterator[Show]:
    """Call the given function after each refresh."""
    if not console.is_terminal:
        yield lines()
        return
    with Live(console=console, refresh_per_second=8) as live:
        yield lambda fleet: live.update(picture(fleet))


def lines() -> Show:
    last = ""

    def show(fleet: Fleet) -> None:
        nonlocal last
        if (text := summary(fleet)) != last:
            print(text, flush=True)
        last = text

    return show


def picture(fleet: Fleet) -> Group:
    table = Table("job", "status", "phase", "queue", "total")
    for job in (fleet.active + [j for j in fleet.jobs if j.is_terminal])[:LONGEST_TABLE]:
        table.add_row(*row(job))
    return Group(Text(summary(fleet)), table)


def row(job: Job) -> tuple[str | Text, ...]:
    status = Text(job.status, style=COLOURS.get(job.status, ""))
    times = readable(job.timeline.queue_ms), readable(job.timeline.total_ms)
    return job.id, status, phase(job), *times


def phase(job: Job) -> str:
    if job.progress is None or job.is_terminal:
        return ""
    return f"{job.progress.phase or ''} {job.progress.fraction or 0:.0%}"


def summary(fleet: Fleet) -> str:
    parts = [f"{count} {status}" for status, count in fleet.counts().items()]
    return f"{len(fleet.jobs)} jobs: " + ", ".join(parts)
