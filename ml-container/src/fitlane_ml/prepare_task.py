"""The step before those that learn: a table is checked, and turned into numbers, once."""

import numpy as np
import pyarrow as pa

from fitlane_ml.columns import Floats, feature_values, learn_feature
from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.fit import training_data
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.parameters import FitParameters, read_parameters
from fitlane_ml.prepared import Prepared, batches_of, schema_of
from fitlane_ml.report import Result
from fitlane_ml.roles import Roles, choose_roles
from fitlane_ml.spec import Spec
from fitlane_ml.storage import ParquetSource, write_arrow


def run_prepare(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Checks the spec's dataset; writes its numbers where the spec says.

    Raises UserError as a fit does, SystemFault.
    """
    with heartbeat.phase("download"):
        chosen = read_parameters(spec.parameters, spec.trainer)
        table, roles = _read(spec, chosen)
    with heartbeat.phase("prepare"):
        prepared = _prepared(table, roles, chosen)
        for warning in prepared.data.warnings:
            heartbeat.note(f"warning: {warning}")
    with heartbeat.phase("upload"):
        size_bytes = write_arrow(_destination(spec), schema_of(prepared), batches_of(prepared))
    return Result({"kind": "prepare", "sizeBytes": size_bytes}, {})


def prepare_here(spec: Spec, chosen: FitParameters) -> Prepared:
    """The same, of a step after it, and kept by nobody. Raises UserError, SystemFault."""
    table, roles = _read(spec, chosen)
    return _prepared(table, roles, chosen)


def _read(spec: Spec, chosen: FitParameters) -> tuple[pa.Table, Roles]:
    source = ParquetSource(spec.dataset.uri, spec.dataset.size_bytes)
    roles = choose_roles(source.schema, chosen)
    time = chosen.validation.time_column
    named = [] if time is None else _refuse_missing(source.schema, time)
    return source.read(list(dict.fromkeys([*roles.columns, *named]))), roles


def _prepared(table: pa.Table, roles: Roles, chosen: FitParameters) -> Prepared:
    return Prepared(training_data(table, chosen, roles), _order(table, chosen))


def _destination(spec: Spec) -> str:
    """Named by its content: attempts, and jobs, that write it at once write the same."""
    if spec.prepared is None:
        raise SystemFault("internal_error", "The spec names no destination.", "Report the job id.")
    return spec.prepared.uri


def _refuse_missing(schema: pa.Schema, time: str) -> list[str]:
    if time in schema.names:
        return [time]
    raise UserError(
        "column_missing",
        f"The column {time!r}, by which the folds are to be ordered, is not in the file.",
        "Correct `validation.timeColumn`, or add the column.",
        column=time,
    )


def _order(table: pa.Table, chosen: FitParameters) -> Floats | None:
    name = chosen.validation.time_column
    if name is None:
        return None
    column = table.column(name)
    feature = learn_feature(name, column)
    values = feature_values(feature, column)
    if feature.categories is not None or column.null_count or np.isnan(values).any():
        raise UserError(
            "column_unusable",
            f"The column {name!r}, by which the folds are to be ordered, is no time or number, or "
            "is missing in some rows.",
            "Fill it in, or name another column as `validation.timeColumn`.",
            column=name,
        )
    return values
