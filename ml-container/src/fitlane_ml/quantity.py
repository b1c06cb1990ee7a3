"""The target of a regression: a column of numbers, as float64."""

import numpy as np
import pyarrow as pa

from fitlane_ml.columns import Floats, kind_of, refuse_infinite, to_float64
from fitlane_ml.errors import UserError
from fitlane_ml.target import Target, refuse_null

MAX_QUANTITY = 1e30
"""Trainers compute in float32 in places, and metrics with squares: far below the end of both."""


def learn_quantity(
    name: str, column: pa.ChunkedArray, *, has_gaps: bool = False
) -> tuple[Target, Floats]:
    """The target that a training column defines, and the number of each row, float64 (n,).

    `has_gaps`: a number that is missing is NaN, and no error.
    Raises UserError column_unusable, target_null, infinite_value, target_constant.
    """
    if not is_quantity(column.type):
        raise UserError(
            "column_unusable",
            f"The target {name!r} has the type {column.type}, which is no number to be estimated.",
            "Name a column of numbers as `target`, or choose the task classification.",
            column=name,
        )
    numbers = quantities(name, column, has_gaps=has_gaps)
    known = numbers[~np.isnan(numbers)]
    if len(known) == 0:
        refuse_null(name, column)
    if (known == known[0]).all():
        raise UserError(
            "target_constant",
            f"Every row has the same value in the target {name!r}: {known[0]:g}.",
            "Add rows of other values: there is nothing to estimate.",
            column=name,
        )
    return Target(name, column.type, ()), numbers


def quantities(name: str, column: pa.ChunkedArray, *, has_gaps: bool = False) -> Floats:
    """The numbers of a column of quantities, float64 (n,); NaN in gaps, where these may be.

    Raises UserError target_null, infinite_value, column_unusable (beyond MAX_QUANTITY).
    """
    if not has_gaps:
        refuse_null(name, column)
    numbers = to_float64(column)
    refuse_infinite(name, numbers, first_row=0)
    too_large = np.abs(numbers) > MAX_QUANTITY
    if too_large.any():
        row = int(too_large.argmax())
        raise UserError(
            "column_unusable",
            f"The target {name!r} holds numbers beyond {MAX_QUANTITY:g}, first in row {row} "
            "(counted from 0).",
            "Write it in a larger unit.",
            column=name,
            row=row,
        )
    return numbers


def known_quantities(column: pa.ChunkedArray) -> Floats:
    """The numbers of a column of quantities, float64 (n,); NaN where they are not known."""
    numbers = to_float64(column)
    return np.where(np.isinf(numbers), np.nan, numbers)


def is_quantity(arrow_type: pa.DataType) -> bool:
    """Whether a column of this type holds numbers; a boolean is one to a model, and no quantity."""
    return kind_of(arrow_type) == "number" and not (
        pa.types.is_boolean(arrow_type) or pa.types.is_null(arrow_type)
    )
