"""Tables with one thing to look at, and the error that a fit of them gives."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest
from conftest import numbers

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit


def with_feature(values: object, name: str = "f", rows: int = 200) -> pa.Table:
    """`numbers` and one more column."""
    table = numbers(rows)
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    return table.append_column(name, column)


def with_target(labels: object) -> pa.Table:
    """`numbers` with these labels, one per row."""
    column = labels if isinstance(labels, pa.Array) else pa.array(labels)
    return numbers(len(column)).set_column(4, "y", column)


def refused(table: pa.Table, parameters: Mapping[str, Any] | None = None) -> UserError:
    """The error of a fit, which says what is wrong and what to do."""
    with pytest.raises(UserError) as error:
        fit(table, parameters or {})
    assert error.value.message
    assert error.value.fix
    return error.value
