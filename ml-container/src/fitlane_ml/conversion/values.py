"""Columns of text become columns of their types."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.conversion.column_kind import Reading, as_doubles, cast_or_none
from fitlane_ml.conversion.missing import without

_TRUE = pa.array(["true", "1"])
_TRUE_OR_FALSE = pa.array(["true", "false", "1", "0"])
_WHOLE = r"^[+-]?[0-9]+$"


def values_of(column: pa.Array, arrow_type: pa.DataType, reading: Reading) -> pa.Array | None:
    """The column, (n,) strings, as this type; None if a value is none of it.

    Laxer than what finds a type out: who chooses int64 wants 001 to be 1.
    """
    if pa.types.is_string(arrow_type):
        return column
    values = _parsed(column, arrow_type, reading)
    if values is None:
        column = without(column, reading.words)
        values = _parsed(column, arrow_type, reading)
    if values is None:
        values = _parsed(pc.utf8_trim_whitespace(column), arrow_type, reading)
    return values


def misfits(column: pa.Array, arrow_type: pa.DataType, reading: Reading) -> npt.NDArray[np.int64]:
    """The places of the values that are none of this type, by halving where there are some."""
    if values_of(column, arrow_type, reading) is not None:
        return np.empty(0, np.int64)
    if len(column) == 1:
        return np.zeros(1, np.int64)
    half = len(column) // 2
    first = misfits(column.slice(0, half), arrow_type, reading)
    second = misfits(column.slice(half), arrow_type, reading)
    return np.concatenate([first, second + half])


def _parsed(column: pa.Array, arrow_type: pa.DataType, reading: Reading) -> pa.Array | None:
    types = pa.types
    if types.is_int64(arrow_type):
        return _whole(column)
    if types.is_floating(arrow_type):
        return as_doubles(column, reading)
    if types.is_boolean(arrow_type):
        return _booleans(column)
    return cast_or_none(column, arrow_type)


def _whole(column: pa.Array) -> pa.Array | None:
    numbers = cast_or_none(column, pa.int64())
    if numbers is not None and numbers.cast(pa.string()).equals(column):
        return numbers
    # Arrow reads 0x1F, and does not read +1.
    if not pc.all(pc.match_substring_regex(column, _WHOLE)).as_py():
        return None if column.null_count < len(column) else numbers
    return cast_or_none(pc.utf8_ltrim(column, "+"), pa.int64())


def _booleans(column: pa.Array) -> pa.Array | None:
    lower = pc.utf8_lower(column)
    known = pc.or_(pc.is_in(lower, _TRUE_OR_FALSE), pc.is_null(lower))
    if not pc.all(known).as_py():
        return None
    return pc.if_else(pc.is_null(lower), pa.scalar(None, pa.bool_()), pc.is_in(lower, _TRUE))
