"""How much each row counts: the column that `sampleWeight` names, as numbers."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fitlane_ml.columns import Floats, kind_of, to_float64
from fitlane_ml.errors import UserError

MAX_WEIGHT = 1e30
"""Gradient boosting adds weights up in float32: far below its end, so that sums stay finite."""


def read_weight(name: str, column: pa.ChunkedArray) -> Floats:
    """The weight of each row as float64, (n,): from 0 to MAX_WEIGHT, and one at least above 0.

    Raises UserError weight_invalid.
    """
    if kind_of(column.type) != "number" or pa.types.is_boolean(column.type):
        raise _invalid(name, f"has the type {column.type}, which is no number")
    weight = to_float64(column)
    for what, where in (
        ("is missing", np.isnan(weight)),
        ("is negative", weight < 0),
        (f"is above {MAX_WEIGHT:g}", weight > MAX_WEIGHT),
    ):
        _refuse_where(name, what, where)
    if not weight.any():
        raise _invalid(name, "is 0 in every row")
    return weight


def _refuse_where(name: str, what: str, where: npt.NDArray[np.bool_]) -> None:
    if where.any():
        row = int(where.argmax())
        count = f"{what} in {int(where.sum())} of {len(where)} rows"
        raise _invalid(name, f"{count}, first in row {row} (counted from 0)", row)


def _invalid(name: str, what: str, row: int | None = None) -> UserError:
    return UserError(
        "weight_invalid",
        f"The weight {name!r} {what}.",
        "Write weights as numbers from 0 up, one per row and not all 0, or leave out "
        "`sampleWeight`.",
        column=name,
        row=row,
    )
