"""From a table to the matrix that an estimator takes."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from fitlane_ml.columns import Feature, Floats, feature_values, refuse_infinite, require_columns


def to_matrix(features: Sequence[Feature], table: pa.Table, first_row: int = 0) -> Floats:
    """As `any_matrix`, of values that an estimator takes.

    `first_row` is the number of the first row in its file, for error messages.
    Raises UserError column_missing, model_mismatch, infinite_value.
    """
    matrix = any_matrix(features, table)
    for place, feature in enumerate(features):
        refuse_infinite(feature.name, matrix[:, place], first_row)
    return matrix


def any_matrix(features: Sequence[Feature], table: pa.Table) -> Floats:
    """The features of `table` as float64 of shape (rows, features), column by column in memory.

    Columns are matched by name; their order and further columns do not matter. Values may be
    infinite. Raises UserError column_missing, model_mismatch.
    """
    require_columns(table.schema, [feature.name for feature in features], "a feature of the model")
    matrix: Floats = np.empty((table.num_rows, len(features)), dtype=np.float64, order="F")
    for place, feature in enumerate(features):
        matrix[:, place] = feature_values(feature, table.column(feature.name))
    return matrix
