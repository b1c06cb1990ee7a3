"""Files to predict, for a model that was fitted on `usual.parquet`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from bad_input.broken_files import with_garbage
from bad_input.case import Case, Make, accepted, by_api, by_container
from bad_input.lying_footers import claiming_rows
from bad_input.tables import (
    ROWS,
    at,
    contents,
    every,
    usual,
    usual_bytes,
    usual_file,
    usual_with,
    with_column,
    written,
)

_ADD = "Add it; the order of the columns does not matter."
_SAME_TYPE = "Write it with a type of the same kind as in the training data."
_RENAME = "Rename or remove it."
_BATCH_ROWS = 65_536


def _works(file: str, table: Callable[[], pa.Table], **more: Any) -> Case:
    return accepted(file, written(table), operation="predict", trained_on=usual_file, **more)


def _refused(file: str, make: Make, code: str, says: str, fix: str, **more: Any) -> Case:
    model = {"operation": "predict", "trained_on": usual_file}
    return by_api(file, make, code, says, fix, **{**model, **more})


def _kind(file: str, column: str, values: Any) -> Case:
    make = with_column(column, values)
    return _refused(file, make, "model_mismatch", "at fit", _SAME_TYPE, column=column)


def _clash(name: str) -> Case:
    return _refused(
        f"A column named `{name}`",
        with_column(name, every(0)),
        "column_name_clash",
        "the result adds one of the same name",
        _RENAME,
        column=name,
    )


def _infinite_beyond_the_first_batch() -> pa.Table:
    table = pa.concat_tables([usual()] * 400)
    x = table.column("x").to_numpy().copy()
    x[_BATCH_ROWS + 1] = np.inf
    return table.set_column(0, "x", pa.array(x))


def _with_infinities(*rows: int) -> pa.Table:
    x = usual().column("x").to_numpy().copy()
    x[list(rows)] = np.inf
    return usual().set_column(0, "x", pa.array(x))


def _features() -> pa.Table:
    return usual().drop_columns(["y"])


_INSTANT = datetime(2024, 1, 1, tzinfo=UTC)

CASES = (
    _works("The training file itself", usual),
    _works("Without the target", _features),
    _works("Columns in another order", lambda: usual().select(["b", "y", "s", "x", "i"])),
    _works("A column more", lambda: usual_with("more", range(ROWS))),
    _works("A nested column more", lambda: usual_with("more", every({"a": [1]}))),
    _works("A column of JSON more", lambda: usual_with("more", pa.array(every("{}"), pa.json_()))),
    _works("A column of the type null more", lambda: usual_with("more", pa.nulls(ROWS))),
    _works("One row", lambda: usual().slice(0, 1), rows=1),
    _works("float32 where float64 was", lambda: usual_with("x", np.arange(ROWS, dtype=np.float32))),
    _works("Whole numbers where float64 was", lambda: usual_with("x", range(ROWS))),
    _works("Decimals where float64 was", lambda: usual_with("x", every(1), pa.decimal128(5, 2))),
    _works("Booleans where int64 was", lambda: usual_with("i", [n > 9 for n in range(ROWS)])),
    _works("int8 where a boolean was", lambda: usual_with("b", every(1), pa.int8())),
    _works(
        "A dictionary where text was",
        lambda: usual_with("s", pa.array(usual()["s"].to_pylist()).dictionary_encode()),
    ),
    _works("large_string where text was", lambda: usual_with("s", every("v1"), pa.large_string())),
    _works("A text that was not there at fit (missing)", lambda: usual_with("s", every("new"))),
    _works("Nulls in each feature", lambda: usual_with("x", every(None), pa.float64())),
    _works("A feature of the type null", lambda: usual_with("x", pa.nulls(ROWS))),
    _works("A target of another type (no metrics)", lambda: usual_with("y", every("a"))),
    _works("Nulls in the target", lambda: usual_with("y", every(None), pa.int64())),
    _refused(
        "A feature is missing",
        written(lambda: usual().drop_columns(["x"])),
        "column_missing",
        '"x"',
        _ADD,
        column="x",
    ),
    _refused(
        "All features are missing",
        written(lambda: usual().select(["y"])),
        "column_missing",
        '"x", "i", "s", "b"',
        _ADD,
        column="x",
    ),
    _refused(
        "A feature in upper case",
        written(lambda: usual().rename_columns(["X", "i", "s", "b", "y"])),
        "column_missing",
        '"x"',
        _ADD,
        column="x",
    ),
    _kind("Text where a number was", "x", every("1.5")),
    _kind("A timestamp where a number was", "x", every(_INSTANT)),
    _kind("A number where text was", "s", range(ROWS)),
    _kind("A list where a number was", "x", every([1.0])),
    by_container(
        "A dictionary of numbers where a number was",
        with_column("i", pa.array(range(ROWS)).dictionary_encode()),
        "model_mismatch",
        "at fit",
        _SAME_TYPE,
        column="i",
        operation="predict",
        trained_on=usual_file,
    ),
    by_container(
        "A time zone where none was",
        with_column("t", every(_INSTANT), pa.timestamp("us", "UTC")),
        "model_mismatch",
        "at fit",
        _SAME_TYPE,
        column="t",
        operation="predict",
        trained_on=with_column("t", every(_INSTANT.replace(tzinfo=None))),
    ),
    by_container(
        "An infinity",
        with_column("x", at(7, np.inf)),
        "infinite_value",
        "first in row 7",
        "Replace it by a large number, or by null.",
        column="x",
        row=7,
        operation="predict",
        trained_on=usual_file,
    ),
    by_container(
        "An infinity in row 65,537 of 80,000",
        written(_infinite_beyond_the_first_batch),
        "infinite_value",
        "first in row 65537",
        "Replace it by a large number, or by null.",
        column="x",
        row=_BATCH_ROWS + 1,
        operation="predict",
        trained_on=usual_file,
    ),
    accepted(
        "Two infinities, and maxBadRows: 2",
        written(lambda: _with_infinities(7, 9)),
        operation="predict",
        trained_on=usual_file,
        parameters={"maxBadRows": 2},
    ),
    by_container(
        "Three infinities, and maxBadRows: 2",
        written(lambda: _with_infinities(7, 9, 11)),
        "too_many_bad_rows",
        "row 7",
        "Mend these rows, or allow more with maxBadRows.",
        row=7,
        operation="predict",
        trained_on=usual_file,
        parameters={"maxBadRows": 2},
    ),
    by_api(
        "A column named error, and maxBadRows: 2",
        written(lambda: usual().append_column("error", pa.array(["?"] * usual().num_rows))),
        "column_name_clash",
        "the result adds one of the same name",
        _RENAME,
        column="error",
        operation="predict",
        trained_on=usual_file,
        parameters={"maxBadRows": 2},
    ),
    _clash("prediction"),
    _clash("probability_1"),
    _refused(
        "Two columns of one name",
        written(lambda: usual().rename_columns(["x", "i", "s", "b", "x"])),
        "column_name_clash",
        'named "x"',
        "Rename one of the two.",
        column="x",
    ),
    _refused(
        "No rows",
        written(lambda: usual().slice(0, 0)),
        "empty_dataset",
        "no rows",
        "Upload a file with rows.",
    ),
    _refused(
        "The end is missing",
        contents(lambda: usual_bytes()[:-100]),
        "not_parquet",
        "cut off",
        "Close the writer before uploading, and upload all of it.",
    ),
    by_container(
        "Garbage in a page",
        contents(with_garbage),
        "not_parquet",
        "no readable Parquet",
        "Upload the whole file again, as a new dataset.",
        operation="predict",
        trained_on=usual_file,
    ),
    by_container(
        "More rows in the footer than in the pages",
        claiming_rows(1000),
        "not_parquet",
        "says 1000 rows",
        "Write the file again with a maintained library.",
        operation="predict",
        trained_on=usual_file,
    ),
)
