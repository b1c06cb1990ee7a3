"""A series that a forecast can learn: every hour, with nights at zero, by the weather."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

START = datetime(2024, 2, 1, tzinfo=UTC)
DAYS = 70
"""Over the last Sunday of March, when clocks are put forward in Europe."""


def hourly(days: int = DAYS, seed: int = 0) -> pa.Table:
    """Columns `time`, `cloud`, `y`: light of the day, as far as the clouds let it through."""
    random = np.random.default_rng(seed)
    hours = np.arange(24 * days)
    cloud = np.repeat(random.uniform(0, 1, days), 24)
    light = np.maximum(np.sin(2 * np.pi * (hours % 24 - 6) / 24), 0).round(6)
    y = 10 * light * (1 - 0.7 * cloud) * random.uniform(0.95, 1.05, len(hours))
    return pa.table({"time": times(hours), "cloud": cloud, "y": y})


def times(hours: Any, start: datetime = START) -> pa.Array:
    """The moments so many hours after the start."""
    moments = [start + timedelta(hours=float(hour)) for hour in hours]
    return pa.array(moments, pa.timestamp("us", "UTC"))


def asked(**own: Any) -> dict[str, Any]:
    """The parameters of a fit: quick ones, unless `own` says otherwise."""
    return {"parameters": {"maxIterations": 20, **own}}


def without(table: pa.Table, rows: range) -> pa.Table:
    """The table without these rows."""
    keep = np.ones(len(table), bool)
    keep[list(rows)] = False
    return table.filter(pa.array(keep))


def changed(table: pa.Table, name: str, values: Any) -> pa.Table:
    """The table with another column of this name."""
    return table.set_column(table.column_names.index(name), name, pa.array(values))
