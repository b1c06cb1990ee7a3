"""The rows of another dataset, for the validation mode `dataset`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.columns import require_columns
from fitlane_ml.errors import UserError
from fitlane_ml.fit import TrainingData
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.matrix import to_matrix
from fitlane_ml.roles import Roles
from fitlane_ml.sample_weight import read_weight
from fitlane_ml.target import Codes, Target, class_numbers, is_comparable, refuse_null


def require_roles(schema: pa.Schema, roles: Roles) -> None:
    """Raises UserError target_missing, column_missing if it lacks a column that the fit reads."""
    with _blaming_it():
        if roles.target not in schema.names:
            raise UserError(
                "target_missing",
                f"The target {roles.target!r} is not a column of the file.",
                f"Add the labels as {roles.target!r}, or choose another validation.",
                column=roles.target,
            )
        require_columns(schema, roles.columns, "which the fit reads")


def labelled_rows(table: pa.Table, data: TrainingData) -> LabelledRows:
    """Its rows as the model of `data` takes them; columns are matched by name.

    Raises UserError: what a prediction refuses, weight_invalid, empty_dataset, target_null, and
    model_mismatch for a label that the training data do not have: no model could find it, and
    its log loss would be infinite.
    """
    target, weight = data.target, data.parameters.sample_weight
    with _blaming_it():
        if table.num_rows == 0:
            raise UserError("empty_dataset", "The file has no rows.", "Upload a file with rows.")
        return LabelledRows(
            to_matrix(data.features, table),
            _codes(target, table.column(target.name)),
            None if weight is None else read_weight(weight, table.column(weight)),
        )


def _codes(target: Target, column: pa.ChunkedArray) -> Codes:
    if not is_comparable(target, column.type):
        raise UserError(
            "model_mismatch",
            f"The target {target.name!r} is {target.type} in training, and {column.type} here.",
            f"Write it with the type {target.type}, as in the training data.",
            column=target.name,
        )
    refuse_null(target.name, column)
    codes = class_numbers(target, column)
    if (codes < 0).any():
        raise _unknown_labels(target, column, codes)
    return codes


def _unknown_labels(target: Target, column: pa.ChunkedArray, codes: Codes) -> UserError:
    unknown = pc.unique(column.filter(pa.array(codes < 0))).to_pylist()
    named = ", ".join(repr(label) for label in unknown[:5])
    return UserError(
        "model_mismatch",
        f"The target {target.name!r} has {len(unknown)} label(s) that the training data do not "
        f"have: {named}{', …' if len(unknown) > 5 else ''}.",
        "Remove these rows, or add rows of these labels to the training data.",
        column=target.name,
        row=int((codes < 0).argmax()),
    )


@contextmanager
def _blaming_it() -> Iterator[None]:
    try:
        yield
    except UserError as error:
        raise replace(error, message=f"In the validation dataset: {error.message}") from error
