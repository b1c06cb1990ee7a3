"""The numbers that the step `prepare` has written, for the steps after it."""

from fitlane_ml.errors import SystemFault
from fitlane_ml.fit import TrainingData
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.log import log
from fitlane_ml.other_dataset import labelled_rows, require_roles
from fitlane_ml.parameters import FitParameters, read_parameters
from fitlane_ml.prepare_task import prepare_here
from fitlane_ml.prepared import Prepared, read_prepared
from fitlane_ml.roles import Roles
from fitlane_ml.spec import DatasetInput, Spec
from fitlane_ml.storage import ParquetSource, open_arrow


def read_other_rows(other: DatasetInput | None, data: TrainingData) -> LabelledRows | None:
    """The rows of the other dataset, for the validation mode `dataset`.

    Raises UserError as `labelled_rows` does, SystemFault.
    """
    if other is None:
        return None
    source = ParquetSource(other.uri, other.size_bytes)
    chosen = data.parameters
    features = tuple(feature.name for feature in data.features)
    roles = Roles(chosen.target, features, chosen.sample_weight, chosen.group_column)
    require_roles(source.schema, roles)
    return labelled_rows(source.read(roles.columns), data)


def read_prepared_input(spec: Spec, chosen: FitParameters) -> Prepared:
    """Reads it, once in memory; if it was deleted since the job was planned, prepares it again.

    Raises SystemFault, UserError as a fit does.
    """
    if spec.prepared is None:
        raise SystemFault("internal_error", "The spec names no numbers.", "Report the job id.")
    try:
        with open_arrow(spec.prepared.uri) as (schema, batches):
            return read_prepared(schema, batches, spec.prepared.rows, chosen)
    except SystemFault as fault:
        if fault.code != "input_gone":
            raise
        log("WARNING", f"prepared again: {fault}")
    return prepare_here(spec, chosen)


def read_rows(spec: Spec, heartbeat: Heartbeat) -> tuple[TrainingData, LabelledRows | None]:
    """What the step `prepare` has left, and the rows of the other dataset, if there is one."""
    with heartbeat.phase("download"):
        chosen = read_parameters(spec.parameters, spec.trainer)
        data = read_prepared_input(spec, chosen).data
        return data, read_other_rows(spec.validation, data)
