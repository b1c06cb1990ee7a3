"""Targets that can be learnt, and targets that cannot."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from bad_input.case import Case, accepted, by_api, by_container
from bad_input.tables import ROWS, at, every, usual, usual_with, written

_FILL = "Remove these rows, or fill in their labels."
_LABELS = "Use whole numbers, booleans, text or a dictionary for the target."
_OTHER_CLASS = "Add rows of another class."
_ROUND = "Round or bin it to classes."
_HALF = ROWS // 2


def _target(values: Any, type_: pa.DataType | None = None, **options: Any) -> Any:
    return written(lambda: usual_with("y", values, type_), **options)


def _learnt(what: str, values: Any, type_: pa.DataType | None = None) -> Case:
    return accepted(f"A target of {what}", _target(values, type_))


def _no_class(what: str, values: Any, type_: pa.DataType | None = None) -> Case:
    make = _target(values, type_)
    return by_api(
        f"A target of {what}", make, "column_unusable", "cannot be a class", _LABELS, column="y"
    )


def _null(file: str, values: Any, row: int, says: str) -> Case:
    return by_container(file, _target(values), "target_null", says, _FILL, column="y", row=row)


def _rare() -> pa.Table:
    rows = 10_001
    return pa.table({"x": np.arange(rows), "y": [int(row == 0) for row in range(rows)]})


_HALVES = [0] * _HALF + [1] * _HALF

CASES = (
    by_api(
        "No target column",
        written(lambda: usual().drop_columns(["y"])),
        "target_missing",
        'no column "y"',
        "Add it, or name another column as `target`.",
        column="y",
    ),
    by_api(
        "One class, and statistics that show it",
        _target(every(1)),
        "target_single_class",
        "same value",
        _OTHER_CLASS,
        column="y",
    ),
    by_container(
        "One class, without statistics",
        _target(every(1), write_statistics=False),
        "target_single_class",
        "same value",
        _OTHER_CLASS,
        column="y",
    ),
    by_container(
        "One class of floats",
        _target(every(1.0)),
        "target_single_class",
        "same value",
        _OTHER_CLASS,
        column="y",
    ),
    _null("A target with a null", [None, *_HALVES[1:]], 0, "1 of 200 rows"),
    _null("A target with a NaN", [*map(float, _HALVES[:-1]), np.nan], 199, "1 of 200 rows"),
    _null("A target of nulls alone", pa.array(every(None), pa.int64()), 0, "200 of 200 rows"),
    _null("A target of null texts and one class", [*every("a", 199), None], 199, "1 of 200"),
    by_container(
        "A target of fractions",
        _target(at(3, 0.5, 0.0)),
        "column_unusable",
        "not whole",
        _ROUND,
        column="y",
        row=3,
    ),
    by_container(
        "A target with an infinity",
        _target([*map(float, _HALVES[:-1]), np.inf]),
        "column_unusable",
        "not whole",
        _ROUND,
        column="y",
        row=199,
    ),
    by_container(
        "A class of one row among 10,001",
        written(_rare),
        "target_rare_class",
        "rarest has 1",
        "Merge or remove the rare classes.",
    ),
    _learnt("booleans", [value == 1 for value in _HALVES]),
    _learnt("texts", [f"class {value}" for value in _HALVES]),
    _learnt("texts that are alike (001 and 1)", ["001", "1"] * _HALF),
    _learnt("a dictionary", pa.array(["a", "b"] * _HALF).dictionary_encode()),
    _learnt("uint64", _HALVES, pa.uint64()),
    _learnt("int8 with negatives", [-1, 1] * _HALF, pa.int8()),
    _learnt("whole floats", [float(value) for value in _HALVES]),
    _learnt("float16", np.array(_HALVES, np.float16), pa.float16()),
    _no_class("decimals", _HALVES, pa.decimal128(3, 0)),
    _no_class("dates", [date(2024, 1, 1 + value) for value in _HALVES]),
    _no_class("timestamps", [datetime(2024, 1, 1 + value) for value in _HALVES]),  # noqa: DTZ001
    _no_class("lists", [[value] for value in _HALVES]),
    _no_class("bytes", [b"a", b"b"] * _HALF),
)
