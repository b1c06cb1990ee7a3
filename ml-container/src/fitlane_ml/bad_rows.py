"""Rows that cannot be predicted, and where they are told of instead of failing the job."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.errors import UserError

COLUMN = "error"
"""Of a result that has a row for each bad one: why it has no prediction; null where it has one."""
FIELD = pa.field(COLUMN, pa.string())
_MOST_EXAMPLES = 20

Bools = npt.NDArray[np.bool_]


def errors_of(features: Sequence[Feature], matrix: Floats) -> tuple[Bools, pa.Array]:
    """Which rows of the matrix, (n, features), are bad, (n,), and the `error` column, (n,)."""
    infinite = np.isinf(matrix)
    is_bad = np.asarray(infinite.any(axis=1))
    texts = np.full(len(matrix), None, dtype=object)
    for row in np.flatnonzero(is_bad):
        name = features[int(infinite[row].argmax())].name
        texts[row] = f"The column {name!r} holds an infinite value."
    return is_bad, pa.array(texts, pa.string())


class BadRows:
    """Counts the bad rows of a task, up to as many as the job allows, and keeps the first."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._count = 0
        self._examples: list[dict[str, Any]] = []

    def add(self, result: pa.Table, first_row: int) -> None:
        """Of a batch of the result whose first row has this number in its file.

        Raises UserError too_many_bad_rows.
        """
        errors = result.column(COLUMN)
        count = len(errors) - errors.null_count
        if count == 0:
            return
        self._count += count
        wanted = _MOST_EXAMPLES - len(self._examples)
        for row, text in _first_errors(errors, wanted):
            self._examples.append({"row": first_row + row, "message": text})
        if self._count > self._allowed:
            raise self._too_many()

    def to_json(self) -> Mapping[str, Any]:
        """As reports hold it."""
        return {"count": self._count, "examples": self._examples}

    def _too_many(self) -> UserError:
        first = self._examples[0]
        return UserError(
            "too_many_bad_rows",
            f"At least {self._count} rows cannot be predicted, and maxBadRows allows "
            f"{self._allowed}. The first, row {first['row']} (counted from 0): {first['message']}",
            "Mend these rows, or allow more with maxBadRows: they then get no prediction.",
            row=int(first["row"]),
        )


def _first_errors(errors: pa.ChunkedArray, count: int) -> Iterator[tuple[int, str]]:
    places = np.flatnonzero(errors.is_valid().to_numpy())[:count]
    return ((int(place), errors[int(place)].as_py()) for place in places)
