"""Tables that the files are made of, and how they become files."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bad_input.case import Make

ROWS = 200


def usual() -> pa.Table:
    """A number, a whole number, a text of 7 categories, a boolean; `y` is 0 or 1."""
    random = np.random.default_rng(0)
    x = random.normal(size=ROWS)
    return pa.table(
        {
            "x": x,
            "i": random.integers(0, 1000, ROWS),
            "s": pa.array([f"v{number % 7}" for number in range(ROWS)]),
            "b": random.integers(0, 2, ROWS).astype(bool),
            "y": (x > 0).astype(np.int64),
        }
    )


def usual_with(name: str, values: Any, type_: pa.DataType | None = None) -> pa.Table:
    """The usual table with a column replaced or added (before `y`)."""
    table, column = usual(), _column(values, type_)
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.add_column(table.num_columns - 1, name, column)


def _column(values: Any, type_: pa.DataType | None) -> pa.Array:
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, type_)


def every(value: Any, count: int = ROWS) -> list[Any]:
    """A column of one value."""
    return [value] * count


def at(row: int, value: Any, other: float = 1.0) -> list[Any]:
    """A column of which one row differs."""
    return [value if number == row else other + number for number in range(ROWS)]


def written(table: Callable[[], pa.Table], **options: Any) -> Make:
    """A Parquet file as pyarrow writes it."""
    return lambda path: pq.write_table(table(), path, **options)


def with_column(name: str, values: Any, type_: pa.DataType | None = None) -> Make:
    """The usual file with a column replaced or added."""
    return written(lambda: usual_with(name, values, type_))


def contents(data: Callable[[], bytes]) -> Make:
    """A file of these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(data())

    return make


def parquet_bytes(table: pa.Table, **options: Any) -> bytes:
    """A Parquet file in memory."""
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def usual_bytes() -> bytes:
    """The usual file, plain and small, so that it can be changed byte by byte."""
    return parquet_bytes(usual(), use_dictionary=["s"], compression="snappy")


usual_file = written(usual)
