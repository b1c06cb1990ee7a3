"""A training table as numbers, kept in object storage: prepared once, read by many tasks.

An Arrow IPC file: a column for each feature (float64), the label, and, where there are any, weight,
group and order; what the numbers mean is JSON in the schema's metadata. Batch by batch, so that
neither side has it in memory twice.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from fitlane_ml.columns import Feature, Floats
from fitlane_ml.errors import SystemFault
from fitlane_ml.fit import TrainingData, with_quantiles
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.parameters import FitParameters
from fitlane_ml.target import Target

_BATCH_ROWS = 65_536
_META = b"fitlane"
_LABEL, _WEIGHT, _GROUP, _ORDER = "label", "weight", "group", "order"


@dataclass(frozen=True)
class Prepared:
    """Training data, and when each row happened, (n,), if folds are to follow time."""

    data: TrainingData
    order: Floats | None


def schema_of(prepared: Prepared) -> pa.Schema:
    """The schema of the file, with what its numbers mean."""
    data = prepared.data
    fields = [pa.field(f"feature_{place}", pa.float64()) for place in range(len(data.features))]
    fields += [pa.field(name, pa.from_numpy_dtype(array.dtype)) for name, array in _more(prepared)]
    return pa.schema(fields, metadata={_META: json.dumps(_meta(data)).encode()})


def batches_of(prepared: Prepared) -> Iterator[pa.RecordBatch]:
    """The rows, in batches of that schema."""
    schema, matrix = schema_of(prepared), prepared.data.rows.matrix
    more = [array for _, array in _more(prepared)]
    for start in range(0, len(matrix), _BATCH_ROWS):
        rows = slice(start, start + _BATCH_ROWS)
        columns = [matrix[rows, place] for place in range(matrix.shape[1])]
        arrays = [pa.array(values) for values in (*columns, *(array[rows] for array in more))]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def read_prepared(
    schema: pa.Schema, batches: Iterator[pa.RecordBatch], rows: int, chosen: FitParameters
) -> Prepared:
    """What was written, for these parameters: columns and target are those it was prepared for.

    Raises SystemFault input_gone if there are fewer rows than that.
    """
    meta = json.loads(schema.metadata[_META])
    features = tuple(_feature(feature) for feature in meta["features"])
    matrix: Floats = np.empty((rows, len(features)), dtype=np.float64, order="F")
    more = {
        field.name: np.empty(rows, dtype=field.type.to_pandas_dtype())
        for field in list(schema)[len(features) :]
    }
    start = 0
    for batch in batches:
        place = slice(start, start + batch.num_rows)
        for number in range(len(features)):
            matrix[place, number] = batch.column(number).to_numpy()
        for name, array in more.items():
            array[place] = batch.column(name).to_numpy()
        start += batch.num_rows
    if start != rows:
        raise SystemFault(
            "input_gone",
            f"Of the numbers that were prepared {start} of {rows} rows are left.",
            "Send the job again.",
        )
    labelled = LabelledRows(matrix, more[_LABEL], more.get(_WEIGHT), more.get(_GROUP))
    target = with_quantiles(_target(meta["target"]), chosen.recipe)
    data = TrainingData(chosen, features, target, labelled, tuple(meta["warnings"]))
    return Prepared(data, more.get(_ORDER))


def _more(prepared: Prepared) -> list[tuple[str, Any]]:
    rows = prepared.data.rows
    all_columns = [
        (_LABEL, rows.labels),
        (_WEIGHT, rows.weight),
        (_GROUP, rows.groups),
        (_ORDER, prepared.order),
    ]
    return [(name, array) for name, array in all_columns if array is not None]


def _meta(data: TrainingData) -> Mapping[str, Any]:
    target_type = pa.schema([pa.field(data.target.name, data.target.type)])
    return {
        "features": [
            {
                "name": feature.name,
                "type": feature.type,
                "kind": feature.kind,
                "categories": None if feature.categories is None else list(feature.categories),
            }
            for feature in data.features
        ],
        "target": {
            "schema": target_type.serialize().to_pybytes().hex(),
            "classes": list(data.target.classes),
        },
        "warnings": list(data.warnings),
    }


def _feature(meta: Mapping[str, Any]) -> Feature:
    categories = meta["categories"]
    return Feature(
        meta["name"], meta["type"], meta["kind"], None if categories is None else tuple(categories)
    )


def _target(meta: Mapping[str, Any]) -> Target:
    field = pa.ipc.read_schema(pa.py_buffer(bytes.fromhex(meta["schema"]))).field(0)
    return Target(field.name, field.type, tuple(meta["classes"]))
