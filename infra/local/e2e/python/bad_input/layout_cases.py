"""The usual rows, as three libraries can keep them: every way works, and gives the same model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq

from bad_input.case import Case, accepted
from bad_input.tables import usual, written


def _kept(file: str, make: Any) -> Case:
    return accepted(file, make, is_usual=True)


def _arrow(file: str, **options: Any) -> Case:
    return _kept(f"pyarrow, {file}", written(usual, **options))


def _duckdb(path: Path, options: str, select: str = "*") -> None:
    with duckdb.connect() as connection:
        connection.register("usual", usual())
        query = f"SELECT {select} FROM usual"  # noqa: S608 (our own words)
        connection.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet, {options})")


def _from_duckdb(file: str, options: str, select: str = "*") -> Case:
    return _kept(f"DuckDB, {file}", lambda path: _duckdb(path, options, select))


def _from_polars(
    file: str,
    change: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame,
    **options: Any,
) -> Case:
    def make(path: Path) -> None:
        frame = pl.DataFrame(usual())
        change(frame).write_parquet(path, **options)

    return _kept(f"polars, {file}", make)


def _with_empty_groups(path: Path) -> None:
    table = usual()
    with pq.ParquetWriter(path, table.schema) as writer:
        writer.write_table(table.slice(0, 80))
        writer.write_table(table.slice(0, 0))
        writer.write_table(table.slice(80))


def _with_another_dictionary_in_each_group(path: Path) -> None:
    table = usual()
    parts = [table.slice(0, 3), table.slice(3, 2), table.slice(5)]
    encoded = [
        part.set_column(2, "s", part.column("s").combine_chunks().dictionary_encode())
        for part in parts
    ]
    with pq.ParquetWriter(path, encoded[0].schema) as writer:
        for part in encoded:
            writer.write_table(part)


_ENCODINGS: dict[str, dict[str, str]] = {
    "PLAIN": dict.fromkeys(["x", "i", "s", "b", "y"], "PLAIN"),
    "RLE": {"b": "RLE"},
    "BYTE_STREAM_SPLIT": {"x": "BYTE_STREAM_SPLIT", "i": "BYTE_STREAM_SPLIT"},
    "DELTA_BINARY_PACKED": {"i": "DELTA_BINARY_PACKED", "y": "DELTA_BINARY_PACKED"},
    "DELTA_LENGTH_BYTE_ARRAY": {"s": "DELTA_LENGTH_BYTE_ARRAY"},
    "DELTA_BYTE_ARRAY": {"s": "DELTA_BYTE_ARRAY"},
}

LAYOUTS = (
    _arrow("a row group for each row", row_group_size=1),
    _arrow("one row group for all rows", row_group_size=10**9),
    _kept("pyarrow, a row group without rows between others", _with_empty_groups),
    _arrow("pages of a few bytes", data_page_size=1, write_batch_size=1),
    _arrow("data pages of version 2", data_page_version="2.0"),
    _arrow("no statistics", write_statistics=False),
    _arrow("page index and checksums", write_page_index=True, write_page_checksum=True),
    _arrow("no Arrow schema", store_schema=False),
    _arrow("format 1.0", version="1.0"),
    _arrow("dictionaries that are too large", dictionary_pagesize_limit=1),
    _kept("pyarrow, another dictionary in each row group", _with_another_dictionary_in_each_group),
)

COMPRESSIONS_AND_ENCODINGS = (
    *(
        _arrow(f"compression {name}", compression=name)
        for name in ("none", "snappy", "gzip", "brotli", "lz4", "zstd")
    ),
    *(
        _arrow(f"encoding {name}", use_dictionary=False, column_encoding=encodings)
        for name, encodings in _ENCODINGS.items()
    ),
    *(
        _from_duckdb(
            f"compression {name}, {version}", f"COMPRESSION {name}, PARQUET_VERSION {version}"
        )
        for version in ("V1", "V2")
        for name in ("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw")
    ),
    _from_duckdb(
        "enums", "COMPRESSION zstd", "x, i, s::ENUM('v0','v1','v2','v3','v4','v5','v6') s, b, y"
    ),
    _from_duckdb("hugeint, decimal", "COMPRESSION zstd", "x, i::HUGEINT i, s, b, y"),
    *(
        _from_polars(f"compression {name}", compression=name)
        for name in ("uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4")
    ),
    _from_polars("no statistics", statistics=False),
    _from_polars("small row groups and pages", row_group_size=10, data_page_size=64),
    _from_polars(
        "categories",
        lambda frame: frame.with_columns(pl.col("s").cast(pl.Categorical)),
    ),
    _from_polars(
        "an enum",
        lambda frame: frame.with_columns(
            pl.col("s").cast(pl.Enum([f"v{number}" for number in range(7)]))
        ),
    ),
)
