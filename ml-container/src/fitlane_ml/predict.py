"""predict(model, batch) → table. Pure: no files, no clock, no network."""

import numpy as np
import pyarrow as pa

from fitlane_ml.columns import Floats, refuse_duplicate_names, require_columns
from fitlane_ml.errors import UserError
from fitlane_ml.groups import read_groups
from fitlane_ml.labelled_rows import Places
from fitlane_ml.matrix import to_matrix
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.quantity import is_quantity, known_quantities
from fitlane_ml.tasks import task_of


def predict(model: FittedModel, batch: pa.Table, first_row: int = 0) -> pa.Table:
    """The rows of `batch` in their order: what is no feature, the prediction, the probabilities.

    Of a class, `prediction` has exactly the target's type. `probability_<class>` are float64, in
    the order of the classes; above 100 classes they are one list column, `probabilities`. Of a
    quantity, `prediction` is float64, and all there is but the `quantile_…` of a forecast.
    `first_row` is the number of the batch's first row in its file, for error messages.
    Raises UserError column_missing, column_name_clash, model_mismatch, infinite_value,
    time_invalid, beyond_horizon.
    """
    kept = pass_through(model, batch.schema)
    # Row by row in memory, as trees are walked.
    matrix = np.ascontiguousarray(to_matrix(model.features, batch, first_row))
    answers = answers_of(model, matrix, _groups(model, batch), _known(model, batch))
    added = task_of(model.target).answer_columns(model.target, answers)
    columns = [*(batch.column(name) for name in kept), *added]
    return pa.table(columns, schema=result_schema(model, batch.schema))


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


def pass_through(model: FittedModel, schema: pa.Schema) -> list[str]:
    """The columns that are in the result as they came: all but the features, in file order.

    Raises UserError column_name_clash if one is named as a column that predict adds.
    """
    refuse_duplicate_names(schema)
    features = {feature.name for feature in model.features}
    kept = [name for name in schema.names if name not in features]
    added = {field.name for field in task_of(model.target).answer_fields(model.target)}
    for name in kept:
        if name in added:
            raise UserError(
                "column_name_clash",
                f"The file has a column {name!r}, and the result adds one of the same name.",
                f"Rename or remove the column {name!r}.",
                column=name,
            )
    return kept


def result_schema(model: FittedModel, schema: pa.Schema) -> pa.Schema:
    """The schema of the result for a file with `schema`, without the file's own metadata."""
    kept = [schema.field(name).remove_metadata() for name in pass_through(model, schema)]
    return pa.schema([*kept, *task_of(model.target).answer_fields(model.target)])
