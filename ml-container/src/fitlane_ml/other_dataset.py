"""The rows of another dataset, for the validation mode `dataset`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa

from fitlane_ml.columns import require_columns
from fitlane_ml.errors import UserError
from fitlane_ml.fit import TrainingData
from fitlane_ml.groups import read_groups
from fitlane_ml.labelled_rows import LabelledRows, Labels
from fitlane_ml.matrix import to_matrix
from fitlane_ml.roles import Roles
from fitlane_ml.sample_weight import read_weight
from fitlane_ml.target import Target
from fitlane_ml.tasks import task_of


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

    Raises UserError: what a prediction refuses, weight_invalid, empty_dataset, model_mismatch for a
    target of another type, and what the task says of its labels (`Task.labels_of`).
    """
    target, weight = data.target, data.parameters.sample_weight
    group = data.parameters.group_column
    with _blaming_it():
        if table.num_rows == 0:
            raise UserError("empty_dataset", "The file has no rows.", "Upload a file with rows.")
        return LabelledRows(
            to_matrix(data.features, table),
            _labels(target, table.column(target.name)),
            None if weight is None else read_weight(weight, table.column(weight)),
            None if group is None else read_groups(group, table.column(group)),
        )


def _labels(target: Target, column: pa.ChunkedArray) -> Labels:
    task = task_of(target)
    if not task.is_comparable(target, column.type):
        raise UserError(
            "model_mismatch",
            f"The target {target.name!r} is {target.type} in training, and {column.type} here.",
            f"Write it with the type {target.type}, as in the training data.",
            column=target.name,
        )
    return task.labels_of(target, column)


@contextmanager
def _blaming_it() -> Iterator[None]:
    try:
        yield
    except UserError as error:
        raise replace(error, message=f"In the validation dataset: {error.message}") from error
