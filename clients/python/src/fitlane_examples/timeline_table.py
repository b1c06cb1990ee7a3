"""Where the time of jobs went, as a table."""

from collections.abc import Mapping

from rich.table import Table

from fitlane import Timeline
from fitlane_examples.duration import readable

COLUMNS = ("queue", "start", "download", "compute", "upload", "total")


def timeline_table(timelines: Mapping[str, Timeline]) -> Table:
    """One row per named timeline."""
    table = Table("job", *COLUMNS)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, timeline in timelines.items():
        table.add_row(name, *cells(timeline))
    return table


def cells(timeline: Timeline) -> list[str]:
    return [readable(getattr(timeline, f"{column}_ms")) for column in COLUMNS]
