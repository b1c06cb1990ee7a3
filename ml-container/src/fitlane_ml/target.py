"""The target: from labels to class numbers, and back to exactly the type it had.

Of a regression it is a quantity (see quantity.py), and has no classes.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.columns import is_text, plain
from fitlane_ml.errors import UserError

Codes = npt.NDArray[np.int64]
TaskName = Literal["classification", "regression"]


@dataclass(frozen=True)
class Target:
    """The column that was learnt: its type, and its classes in the order of probabilities.

    A quantity has none. `quantiles`: the levels that are estimated of it besides, ascending.
    """

    name: str
    type: pa.DataType
    classes: tuple[Any, ...]
    quantiles: tuple[float, ...] = ()

    @property
    def task(self) -> TaskName:
        """What a model of this target does."""
        return "classification" if self.classes else "regression"

    @property
    def class_array(self) -> pa.Array:
        """The classes as Arrow values, without a dictionary."""
        return pa.array(self.classes, _plain_type(self.type))

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes as text, for column names: `true`, `1`, `setosa`."""
        return tuple(
            str(value).lower() if isinstance(value, bool) else str(value) for value in self.classes
        )


def learn_classes(name: str, column: pa.ChunkedArray) -> tuple[Target, Codes]:
    """The target that a training column defines, and the class number of each row, shape (n,).

    Classes are in ascending order, text by code points, as scikit-learn has them.
    Raises UserError target_null, target_single_class, column_unusable.
    """
    _refuse_unusable(name, column.type)
    values = _labels(column)
    refuse_null(name, values)
    _refuse_fractions(name, values)
    classes = tuple(sorted(pc.unique(values).to_pylist()))
    if len(classes) < 2:
        raise UserError(
            "target_single_class",
            f"Every row has the same value in the target {name!r}: {classes[0]!r}.",
            "Add rows of another class: there is nothing to tell apart.",
            column=name,
        )
    target = Target(name, column.type, classes)
    return target, class_numbers(target, column)


def class_numbers(target: Target, column: pa.ChunkedArray) -> Codes:
    """The class number of each row, shape (n,); -1 for null and for a label not seen at fit."""
    known = target.class_array
    numbers = pc.index_in(_labels(column), value_set=known)
    codes: Codes = numbers.fill_null(-1).to_numpy().astype(np.int64)
    return codes


def _labels(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The labels in the one type in which they are compared."""
    values = plain(column).cast(_plain_type(column.type))
    # Arrow tells -0.0 from 0.0; as labels they are one, as in scikit-learn.
    return pc.add(values, 0.0) if pa.types.is_floating(values.type) else values


def prediction_column(target: Target, codes: Codes) -> pa.Array:
    """The labels of class numbers, with exactly the target's type."""
    classes = target.class_array
    if not pa.types.is_dictionary(target.type):
        return classes.take(pa.array(codes)).cast(target.type)
    indices = pa.array(codes).cast(target.type.index_type)
    dictionary = classes.cast(target.type.value_type)
    return pa.DictionaryArray.from_arrays(indices, dictionary, ordered=target.type.ordered)


def has_comparable_labels(target: Target, other: pa.DataType) -> bool:
    """Whether labels of a column of the type `other` can be compared with the target's."""
    return _plain_type(target.type) == _plain_type(other)


def _plain_type(arrow_type: pa.DataType) -> pa.DataType | None:
    """The one type in which labels of this type are kept and compared; None if they cannot be."""
    types = pa.types
    value_type = arrow_type.value_type if types.is_dictionary(arrow_type) else arrow_type
    if types.is_uint64(value_type) or types.is_boolean(value_type):
        return value_type
    if types.is_integer(value_type):
        return pa.int64()
    if types.is_floating(value_type):
        return pa.float64()
    return pa.string() if is_text(value_type) else None


def _refuse_unusable(name: str, arrow_type: pa.DataType) -> None:
    if _plain_type(arrow_type) is None:
        raise UserError(
            "column_unusable",
            f"The target {name!r} has the type {arrow_type}, which cannot be a class.",
            "Use whole numbers, booleans, text or a dictionary (categorical) for the target.",
            column=name,
        )


def refuse_null(name: str, labels: pa.ChunkedArray) -> None:
    """Raises UserError `target_null`, with the count and the first row, if a label is missing."""
    missing = pc.is_null(plain(labels), nan_is_null=True)
    count = pc.sum(missing).as_py()
    if count:
        row = pc.index(missing, value=True).as_py()
        raise UserError(
            "target_null",
            f"The target {name!r} is missing in {count} of {len(labels)} rows, "
            f"first in row {row} (counted from 0).",
            "Remove these rows, or fill in their labels.",
            column=name,
            row=row,
        )


def _refuse_fractions(name: str, values: pa.ChunkedArray) -> None:
    if not pa.types.is_floating(values.type):
        return
    numbers = values.to_numpy()
    fractions = ~np.isfinite(numbers) | (numbers != np.floor(numbers))
    if fractions.any():
        row = int(fractions.argmax())
        raise UserError(
            "column_unusable",
            f"The target {name!r} holds numbers that are not whole, first in row {row} "
            f"(counted from 0): it is no class.",
            "Round or bin it to classes; a number to be estimated is learnt by `task` regression.",
            column=name,
            row=row,
        )
