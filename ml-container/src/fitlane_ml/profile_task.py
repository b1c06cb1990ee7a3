"""The only step of a job of kind `profile`: what the columns of a dataset hold."""

import json
from collections.abc import Callable

import pyarrow as pa

from fitlane_ml.column_profile import ColumnProfile
from fitlane_ml.columns import refuse_duplicate_names
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
from fitlane_ml.storage import ParquetSource, write_bytes


def run_profile(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Reads the dataset twice, in bounded memory, and writes `profile.json`.

    Raises UserError, SystemFault.
    """
    with heartbeat.phase("download"):
        source = ParquetSource(spec.dataset.uri, spec.dataset.size_bytes)
        refuse_duplicate_names(source.schema)
    columns = [ColumnProfile(field) for field in source.schema]
    with heartbeat.phase("prepare"):
        _read(source, columns, ColumnProfile.add, lambda share: heartbeat.advance(share / 2))
        again = ColumnProfile.add_again
        _read(source, columns, again, lambda share: heartbeat.advance((1 + share) / 2))
    with heartbeat.phase("upload"):
        uri = f"{spec.output_uri}profile.json"
        body = {"rows": source.rows, "columns": [column.to_json() for column in columns]}
        write_bytes(uri, json.dumps(body, allow_nan=False).encode())
    return Result({"kind": "profile", "profile": {"uri": uri}, "rows": source.rows}, {})


def _read(
    source: ParquetSource,
    columns: list[ColumnProfile],
    add: Callable[[ColumnProfile, pa.ChunkedArray], None],
    advance: Callable[[float], None],
) -> None:
    for first_row, batch in source.batches(0, 1):
        for column, values in zip(columns, batch.columns, strict=True):
            add(column, values)
        advance((first_row + batch.num_rows) / source.rows)
