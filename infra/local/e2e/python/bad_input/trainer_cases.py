"""Trainers, their parameters, and targets that are quantities."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from bad_input.case import Case, accepted, by_api, by_container
from bad_input.tables import ROWS, at, every, usual, usual_file, usual_with, with_column, written

_REGRESSION = {"task": "regression"}
_NUMBERS = "Name a column of numbers, or choose the task classification."
_OTHER_VALUES = "Add rows of other values."
_FILL = "Remove these rows, or fill in their numbers."
_GROUPS = "Name the group of each row, or leave out `groupColumn`."
_RECORDED = {"trainer": "gesture-mlp", "groupColumn": "r"}
_INVALID = "invalid_parameters"
_SEE = "Correct it, or leave it out; `GET /v1/trainers/{name}` says what is allowed."


def _estimated(what: str, values: Any, type_: pa.DataType | None = None) -> Case:
    make = with_column("y", values, type_)
    return accepted(f"A quantity of {what}", make, parameters=_REGRESSION)


def _no_quantity(what: str, values: Any, type_: pa.DataType | None = None) -> Case:
    make = with_column("y", values, type_)
    return by_api(
        f"A quantity of {what}",
        make,
        "column_unusable",
        "no number to be estimated",
        _NUMBERS,
        column="y",
        parameters=_REGRESSION,
    )


def _refused_quantity(file: str, values: Any, code: str, says: str, **more: Any) -> Case:
    make = with_column("y", values)
    return by_container(file, make, code, says, column="y", parameters=_REGRESSION, **more)


def _unknown_quantity(file: str, values: Any, row: int) -> Case:
    return _refused_quantity(file, values, "target_null", "1 of 200", fix=_FILL, row=row)


def _wrong(file: str, says: str, *, alone: str | None = None, **asked: Any) -> Case:
    """Refused by the API, whatever the file."""
    code = "invalid_request" if alone else _INVALID
    return by_api(file, usual_file, code, says, _SEE, parameters=asked, alone=alone)


def _learns(trainer: str, file: str, table: Any, **asked: Any) -> Case:
    return accepted(f"{file} ({trainer})", written(table), parameters={"trainer": trainer, **asked})


def _with_gaps() -> pa.Table:
    return usual_with("x", at(3, None))


def _huge() -> pa.Table:
    return usual_with("x", at(3, 1e300))


def _recorded() -> pa.Table:
    return usual_with("r", [f"recording {row // 20}" for row in range(ROWS)])


def _one_class_a_recording() -> pa.Table:
    table = _recorded()
    return table.set_column(table.column_names.index("y"), "y", table["r"])


QUANTITIES = (
    _estimated("whole numbers", range(ROWS)),
    _estimated("floats", np.arange(ROWS) / 3),
    _estimated("float16", np.arange(ROWS, dtype=np.float16), pa.float16()),
    _estimated("uint64", range(ROWS), pa.uint64()),
    _estimated("decimals", range(ROWS), pa.decimal128(5, 0)),
    _no_quantity("texts", ["1", "2"] * (ROWS // 2)),
    _no_quantity("booleans", [True, False] * (ROWS // 2)),
    _no_quantity("dates", [date(2024, 1, 1 + row % 28) for row in range(ROWS)]),
    _no_quantity("lists", [[row] for row in range(ROWS)]),
    by_container(
        "A quantity of codes (a dictionary of numbers)",
        with_column("y", pa.array([1, 2] * (ROWS // 2)).dictionary_encode()),
        "column_unusable",
        "no number to be estimated",
        _NUMBERS,
        column="y",
        parameters=_REGRESSION,
    ),
    by_api(
        "A quantity that never changes, and statistics that show it",
        with_column("y", every(7)),
        "target_constant",
        "same value",
        _OTHER_VALUES,
        column="y",
        parameters=_REGRESSION,
    ),
    by_container(
        "A quantity that never changes, without statistics",
        written(lambda: usual_with("y", every(7.5)), write_statistics=False),
        "target_constant",
        "same value",
        _OTHER_VALUES,
        column="y",
        parameters=_REGRESSION,
    ),
    _refused_quantity(
        "A quantity with a null", at(2, None), "target_null", "1 of 200", fix=_FILL, row=2
    ),
    _refused_quantity(
        "A quantity with a NaN", at(5, np.nan), "target_null", "1 of 200", fix=_FILL, row=5
    ),
    _refused_quantity(
        "A quantity with an infinity",
        at(9, -np.inf),
        "infinite_value",
        "infinite",
        fix="Replace it by a number.",
        row=9,
    ),
    _refused_quantity(
        "A quantity beyond 1e30",
        at(4, 1e31),
        "column_unusable",
        "beyond 1e+30",
        fix="Write it in a larger unit.",
        row=4,
    ),
    by_api(
        "A quantity, measured on a file where it is a text",
        usual_file,
        "model_mismatch",
        '"y"',
        "Write it as numbers in both files.",
        column="y",
        validation=with_column("y", every("text")),
        parameters=_REGRESSION,
    ),
)

TRAINERS = (
    _wrong(
        "A trainer that does not exist", "trainer", trainer="oracle", alone="invalid_parameters"
    ),
    _wrong("A task that does not exist", "task", task="clustering", alone=_INVALID),
    _wrong(
        "A task that the trainer does not have",
        "no task",
        trainer="sgd-linear-regression",
        task="classification",
    ),
    _wrong("A parameter that the trainer does not have", "depth", parameters={"depth": 3}),
    _wrong("A parameter above its bound", "learningRate", parameters={"learningRate": 2}),
    _wrong("A parameter at an open bound", "learningRate", parameters={"learningRate": 0}),
    _wrong("A fraction for a whole number", "maxIterations", parameters={"maxIterations": 2.5}),
    _wrong("A text for a number", "maxIterations", parameters={"maxIterations": "2"}),
    _wrong("A null where there is none", "maxIterations", parameters={"maxIterations": None}),
    _wrong("A word that is no choice", "earlyStopping", parameters={"earlyStopping": "maybe"}),
    accepted(
        "A null where it is a choice", usual_file, parameters={"parameters": {"maxDepth": None}}
    ),
    _learns("xgboost", "The usual file", usual),
    _learns("xgboost", "A missing number", _with_gaps),
    _learns("xgboost", "A number beyond float32", _huge),
    _learns("sgd-linear-regression", "A missing number, and texts", _with_gaps),
    _learns("sgd-linear-regression", "A number far beyond the others", _huge),
    _wrong("Recordings that nobody names (gesture-mlp)", "groupColumn", trainer="gesture-mlp"),
    accepted("Recordings of 20 rows (gesture-mlp)", written(_recorded), parameters=_RECORDED),
    by_container(
        "A class of one recording alone (gesture-mlp)",
        written(_one_class_a_recording),
        "target_rare_class",
        "no row of some class is left",
        "Record each class several times.",
        parameters=_RECORDED,
    ),
    accepted(
        "Groups of rows that are held out whole",
        written(_recorded),
        parameters={"groupColumn": "r", "validation": {"fraction": 0.2}},
    ),
    by_api(
        "Groups of a type that names nothing",
        with_column("r", [[row] for row in range(ROWS)]),
        "column_unusable",
        "names groups of rows",
        _GROUPS,
        column="r",
        parameters={"groupColumn": "r"},
    ),
    by_container(
        "A row whose group is missing",
        with_column("r", [None, *["a"] * (ROWS - 1)]),
        "column_unusable",
        "missing in row 0",
        _GROUPS,
        column="r",
        row=0,
        parameters={"groupColumn": "r"},
    ),
)
