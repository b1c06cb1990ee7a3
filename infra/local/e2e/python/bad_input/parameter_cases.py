"""Parameters that do not suit the file."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from bad_input.case import Case, accepted, by_api, by_container
from bad_input.tables import ROWS, at, every, usual, usual_file, usual_with, with_column, written

_NAME_ONCE = "Name the column once."
_WEIGHTS = "Write weights as numbers from 0 up, not all 0, or leave out `sampleWeight`."
_CORRECT = "Correct the name, or add the column."
_SAME_TYPE = "Write it with the same type in both files."


def _two_roles(file: str, column: str, **parameters: Any) -> Case:
    says = "plays one role"
    make = usual_file
    return by_api(
        file, make, "invalid_parameters", says, _NAME_ONCE, column=column, parameters=parameters
    )


def _missing(parameter: str, value: Any) -> Case:
    return by_api(
        f"`{parameter}` names a column that is not there",
        usual_file,
        "column_missing",
        '"z"',
        _CORRECT,
        column="z",
        parameters={parameter: value},
    )


def _weight(file: str, values: Any, says: str, row: int | None = None) -> Case:
    return by_container(
        file,
        with_column("w", values),
        "weight_invalid",
        says,
        _WEIGHTS,
        column="w",
        row=row,
        parameters={"sampleWeight": "w"},
    )


def _validated(file: str, table: Callable[[], pa.Table], **more: Any) -> Case:
    return accepted(file, usual_file, validation=written(table), **more)


def _not_validated(file: str, table: pa.Table, code: str, column: str, fix: str) -> Case:
    says, make = f'"{column}"', written(lambda: table)
    return by_api(file, usual_file, code, says, fix, column=column, validation=make)


ROLES = (
    _two_roles("The target is a feature too", "y", features=["x", "y"]),
    _two_roles("The target is an id too", "y", idColumns=["y"]),
    _two_roles("The target is excluded", "y", exclude=["y"]),
    _two_roles("The target is the weight too", "y", sampleWeight="y"),
    _two_roles("A feature is an id too", "x", features=["x"], idColumns=["x"]),
    _two_roles("A feature is named twice", "x", features=["x", "x"]),
    _missing("features", ["x", "z"]),
    _missing("exclude", ["z"]),
    _missing("idColumns", ["z"]),
    _missing("sampleWeight", "z"),
    by_api(
        "All columns are excluded",
        usual_file,
        "no_features",
        "left to learn from",
        "Exclude fewer columns.",
        parameters={"exclude": ["x", "i", "s", "b"]},
    ),
    by_api(
        "`features` and `exclude` together",
        usual_file,
        "invalid_request",
        "not both",
        "Name the features, or those to exclude.",
        parameters={"features": ["x"], "exclude": ["i"]},
        alone="invalid_parameters",
    ),
    by_api(
        "A parameter that does not exist",
        usual_file,
        "invalid_request",
        "depth",
        "Leave it out, or correct its name.",
        parameters={"depth": 3},
        alone="invalid_parameters",
    ),
    by_api(
        "A negative seed",
        usual_file,
        "invalid_request",
        "randomState",
        "Use a whole number from 0 to 4294967295.",
        parameters={"randomState": -1},
        alone="invalid_parameters",
    ),
    accepted("Features in another order", usual_file, parameters={"features": ["b", "x"]}),
)

WEIGHTS = (
    accepted("Weights", with_column("w", range(ROWS)), parameters={"sampleWeight": "w"}),
    _weight("A negative weight", at(5, -1.0), "negative in 1 of 200 rows", 5),
    _weight("A weight that is null", [None, *every(1.0, 199)], "missing in 1 of 200 rows", 0),
    _weight("A weight that is NaN", at(2, np.nan), "missing in 1 of 200 rows", 2),
    _weight("An infinite weight", at(9, np.inf), "in 1 of 200 rows", 9),
    _weight("Weights that are all 0", every(0), "0 in every row"),
    by_api(
        "Weights that are text",
        with_column("w", every("1")),
        "weight_invalid",
        "no number",
        _WEIGHTS,
        column="w",
        parameters={"sampleWeight": "w"},
    ),
)

VALIDATION = (
    accepted("Metrics on a fifth of the rows", usual_file, parameters={"validation": "auto"}),
    accepted(
        "Too few rows to hold some out (a remark in the card)",
        written(lambda: usual().slice(0, 30)),
        parameters={"validation": "auto"},
        rows=30,
    ),
    by_api(
        "A share of more than half",
        usual_file,
        "invalid_request",
        "0.5",
        "Hold out at most half.",
        parameters={"validation": {"fraction": 0.9}},
        alone="invalid_parameters",
    ),
    by_container(
        "A share, and a class of one row",
        with_column("y", [1, *every(0, 199)]),
        "target_rare_class",
        "class",
        "Add rows of that class, or choose another validation.",
        parameters={"validation": {"fraction": 0.2}},
    ),
    _validated("Metrics on another file", usual),
    _validated(
        "Metrics on another file, its columns in another order",
        lambda: usual().select(["y", "b", "s", "i", "x"]),
    ),
    _not_validated(
        "Metrics on a file without the target",
        usual().drop_columns(["y"]),
        "target_missing",
        "y",
        "Add the labels, or validate on a share of the training rows.",
    ),
    _not_validated(
        "Metrics on a file without a feature",
        usual().drop_columns(["x"]),
        "column_missing",
        "x",
        "Add the column.",
    ),
    _not_validated(
        "Metrics on a file with another type",
        usual_with("x", every("text")),
        "model_mismatch",
        "x",
        _SAME_TYPE,
    ),
)
