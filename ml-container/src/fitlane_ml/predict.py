"""predict(model, batch) → table. Pure: no files, no clock, no network."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fitlane_ml import bad_rows
from fitlane_ml.answers import Answers
from fitlane_ml.bad_rows import errors_of
from fitlane_ml.columns import Floats, refuse_duplicate_names, require_columns
from fitlane_ml.errors import UserError
from fitlane_ml.groups import read_groups
from fitlane_ml.labelled_rows import Places
from fitlane_ml.matrix import any_matrix, to_matrix
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.profile import Profile
from fitlane_ml.quantity import is_quantity, known_quantities
from fitlane_ml.tasks import task_of

Engine = Callable[[FittedModel, Floats, Places | None, Floats | None], Answers]
"""What the model says about the rows of a matrix: see `answers_of`."""


@dataclass(frozen=True)
class How:
    """How to predict: by which engine, and whether bad rows get a text in a column `error`.

    `profile` is told of all that is read and answered.
    """

    engine: Engine = answers_of
    tells_errors: bool = False
    profile: Profile | None = None


STRICTLY = How()
"""By the library that fitted the model; a row that cannot be predicted is an error."""


def predict(
    model: FittedModel, batch: pa.Table, first_row: int = 0, how: How = STRICTLY
) -> pa.Table:
    """The rows of `batch` in their order: what is no feature, the prediction, the probabilities.

    Of a class, `prediction` has exactly the target's type. `probability_<class>` are float64, in
    the order of the classes; above 100 classes they are one list column, `probabilities`. Of a
    quantity, `prediction` is float64, and all there is but the `quantile_…` of a forecast.
    `first_row` is the number of the batch's first row in its file, for error messages.
    Raises UserError column_missing, column_name_clash, model_mismatch, infinite_value,
    time_invalid, beyond_horizon.
    """
    kept = [batch.column(name) for name in pass_through(model, batch.schema, how)]
    added = (
        _tolerant(model, batch, how) if how.tells_errors else _strict(model, batch, first_row, how)
    )
    return pa.table([*kept, *added], schema=result_schema(model, batch.schema, how))


def _strict(model: FittedModel, batch: pa.Table, first_row: int, how: How) -> list[pa.Array]:
    matrix = _row_by_row(batch, to_matrix(model.features, batch, first_row), how)
    answers = _answers(model, matrix, _groups(model, batch), _known(model, batch), how)
    return _answer_columns(model, answers)


def _tolerant(model: FittedModel, batch: pa.Table, how: How) -> list[pa.Array]:
    """A row that cannot be predicted is null in all columns but `error`."""
    matrix = _row_by_row(batch, any_matrix(model.features, batch), how)
    groups, known = _groups(model, batch), _known(model, batch)
    is_bad, errors = errors_of(model.features, matrix)
    if not is_bad.any():
        return [*_answer_columns(model, _answers(model, matrix, groups, known, how)), errors]
    is_good = ~is_bad
    answers = _answers(
        model,
        matrix[is_good],
        None if groups is None else groups[is_good],
        None if known is None else known[is_good],
        how,
    )
    places = pa.array(np.cumsum(is_good) - 1, mask=is_bad)
    return [*(column.take(places) for column in _answer_columns(model, answers)), errors]


def _row_by_row(batch: pa.Table, matrix: Floats, how: How) -> Floats:
    """The matrix, which comes column by column, as trees are walked; counted before."""
    if how.profile is not None:
        how.profile.add_features(batch, matrix)
    return np.ascontiguousarray(matrix)


def _answers(
    model: FittedModel, matrix: Floats, groups: Places | None, known: Floats | None, how: How
) -> Answers:
    answers = how.engine(model, matrix, groups, known)
    if how.profile is not None:
        how.profile.add_predictions(answers)
    return answers


def _answer_columns(model: FittedModel, answers: Answers) -> list[pa.Array]:
    return task_of(model.target).answer_columns(model.target, answers)


def _groups(model: FittedModel, batch: pa.Table) -> Places | None:
    if model.group is None:
        return None
    require_columns(batch.schema, [model.group], "which tells groups of rows apart")
    return read_groups(model.group, batch.column(model.group))


def _known(model: FittedModel, batch: pa.Table) -> Floats | None:
    """What the batch says about the target of a model that foretells."""
    name = model.target.name
    if model.time is None or name not in batch.column_names:
        return None
    column = batch.column(name)
    return known_quantities(column) if is_quantity(column.type) else None


def pass_through(model: FittedModel, schema: pa.Schema, how: How = STRICTLY) -> list[str]:
    """The columns that are in the result as they came: all but the features, in file order.

    Raises UserError column_name_clash if one is named as a column that predict adds.
    """
    refuse_duplicate_names(schema)
    features = {feature.name for feature in model.features}
    kept = [name for name in schema.names if name not in features]
    added = {field.name for field in _added(model, how)}
    for name in kept:
        if name in added:
            raise UserError(
                "column_name_clash",
                f"The file has a column {name!r}, and the result adds one of the same name.",
                f"Rename or remove the column {name!r}.",
                column=name,
            )
    return kept


def result_schema(model: FittedModel, schema: pa.Schema, how: How = STRICTLY) -> pa.Schema:
    """The schema of the result for a file with `schema`, without the file's own metadata."""
    kept = [schema.field(name).remove_metadata() for name in pass_through(model, schema, how)]
    return pa.schema([*kept, *_added(model, how)])


def _added(model: FittedModel, how: How) -> list[pa.Field]:
    fields = task_of(model.target).answer_fields(model.target)
    return [*fields, bad_rows.FIELD] if how.tells_errors else fields
