"""Which rows belong together: recordings, subjects, machines."""

import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.columns import kind_of, plain
from fitlane_ml.errors import UserError
from fitlane_ml.target import Codes


def read_groups(name: str, column: pa.ChunkedArray) -> Codes:
    """The number of each row's group, (n,): 0, 1, … in the order of their first rows.

    Raises UserError column_unusable.
    """
    if kind_of(column.type) is None:
        raise _unusable(name, f"has the type {column.type}")
    values = plain(column)
    missing = pc.is_null(values, nan_is_null=True)
    if pc.any(missing).as_py():
        row = pc.index(missing, value=True).as_py()
        raise _unusable(name, f"is missing in row {row} (counted from 0)", row)
    groups: Codes = pc.index_in(values, value_set=pc.unique(values)).to_numpy().astype("int64")
    return groups


def _unusable(name: str, what: str, row: int | None = None) -> UserError:
    return UserError(
        "column_unusable",
        f"The column {name!r}, which names groups of rows, {what}.",
        "Name the group of each row by a text, a number or a date, or leave out `groupColumn`.",
        column=name,
        row=row,
    )
