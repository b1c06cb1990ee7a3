"""A fit as one task: download, prepare, train, validate, upload."""

import pyarrow as pa

from fitlane_ml.checkpoints import TaskTraining
from fitlane_ml.fit import TrainingData, train, training_data
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.judgement import Rows, judge
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.model_file import MODEL_FILE, model_file
from fitlane_ml.other_dataset import labelled_rows, require_roles
from fitlane_ml.parameters import read_parameters
from fitlane_ml.read_prepared_input import read_rows
from fitlane_ml.report import Result
from fitlane_ml.roles import Roles, choose_roles
from fitlane_ml.spec import DatasetInput, Spec
from fitlane_ml.storage import ParquetSource


def run_fit(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Fits the spec's dataset; writes model and card to its output folder.

    At most two copies of the numbers are in memory at a time, and scikit-learn needs two as well.
    Raises UserError, SystemFault.
    """
    rows = Rows(*(read_rows(spec, heartbeat) if spec.prepared else _prepare(spec, heartbeat)))
    with heartbeat.phase("train"):
        training = TaskTraining(spec, heartbeat)
        model = train(rows.data, training)
    judgement = judge(spec, heartbeat, model, rows)
    with heartbeat.phase("upload"):
        file = model_file(model, f"{spec.output_uri}{MODEL_FILE}")
        written = judgement.write(spec.output_uri, {file.uri: file.content})
        training.clean_up()
    return judgement.result({"model": file.to_json(), **written})


def _prepare(spec: Spec, heartbeat: Heartbeat) -> tuple[TrainingData, LabelledRows | None]:
    with heartbeat.phase("download"):
        chosen = read_parameters(spec.parameters, spec.trainer)
        source = ParquetSource(spec.dataset.uri, spec.dataset.size_bytes)
        roles = choose_roles(source.schema, chosen)
        table = source.read(roles.columns)
        other_table = _read_other(spec.validation, roles)
    with heartbeat.phase("prepare"):
        data = training_data(table, chosen, roles)
        del table  # the matrix replaces it: half the memory while training
        other = None if other_table is None else labelled_rows(other_table, data)
        for warning in data.warnings:
            heartbeat.note(f"warning: {warning}")
    return data, other


def _read_other(other: DatasetInput | None, roles: Roles) -> pa.Table | None:
    if other is None:
        return None
    source = ParquetSource(other.uri, other.size_bytes)
    require_roles(source.schema, roles)
    return source.read(roles.columns)
