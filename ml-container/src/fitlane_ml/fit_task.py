"""The steps of a fit: download, prepare, train, validate, upload."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from fitlane_ml.checkpoints import TaskTraining
from fitlane_ml.export import FILE_NAME, Export, Withheld, make_export
from fitlane_ml.fit import TrainingData, train, training_data
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.metrics import training_metrics
from fitlane_ml.model import FittedModel
from fitlane_ml.model_card import (
    describe_training,
    model_card,
    predictions_to_json,
    schema_to_json,
)
from fitlane_ml.model_file import dump_model
from fitlane_ml.other_dataset import labelled_rows, require_roles
from fitlane_ml.parameters import FitParameters, read_parameters
from fitlane_ml.read_prepared_input import read_other_rows, read_prepared_input
from fitlane_ml.report import Result
from fitlane_ml.roles import Roles, choose_roles
from fitlane_ml.spec import DatasetInput, Spec
from fitlane_ml.storage import ParquetSource, write_together
from fitlane_ml.tried_trials import folds_validation, search_facts
from fitlane_ml.validation import NoTrial, Trial, Validation, plan_trial, validate


def run_fit(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Fits the spec's dataset; writes model and card to its output folder.

    At most two copies of the numbers are in memory at a time, and scikit-learn needs two as well.
    Raises UserError, SystemFault.
    """
    data, other = _prepared(spec, heartbeat) if spec.prepared else _prepare(spec, heartbeat)
    with heartbeat.phase("train"):
        training = TaskTraining(spec, heartbeat)
        model = train(data, training)
    with heartbeat.phase("validate"):
        description = describe_training(model, data)
        export = make_export(model, data.rows.matrix)
        trained = training_metrics(model, data)
        parameters, trial = data.parameters, plan_trial(data, other)
        del data, other  # the trial has copies of the rows that it needs
        validation = _validate(spec, model, trial, parameters)
        metrics = {**validation.metrics, **trained.metrics}
        card = model_card(description, validation, metrics, spec.limits.threads, export)
        card["predictions"] = predictions_to_json(validation, trained)
        card["search"] = search_facts(spec.trials, spec.best_trial or 0, parameters)
    with heartbeat.phase("upload"):
        written = _upload(spec.output_uri, model, card, export)
        training.clean_up()
    outputs = {
        "kind": "fit",
        **written,
        "rows": card["rows"],
        "schema": schema_to_json(model),
        "classes": list(model.target.classes),
    }
    return Result(outputs, metrics)


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


def _prepared(spec: Spec, heartbeat: Heartbeat) -> tuple[TrainingData, LabelledRows | None]:
    """What the step `prepare` has left."""
    with heartbeat.phase("download"):
        chosen = read_parameters(spec.parameters, spec.trainer)
        data = read_prepared_input(spec, chosen).data
        other = read_other_rows(spec.validation, data)
    return data, other


def _validate(
    spec: Spec, model: FittedModel, trial: Trial | NoTrial, parameters: FitParameters
) -> Validation:
    if spec.trials and parameters.validation.mode == "folds":
        return folds_validation(spec.trials, spec.best_trial or 0, parameters)
    return validate(model, trial, parameters)


def _read_other(other: DatasetInput | None, roles: Roles) -> pa.Table | None:
    if other is None:
        return None
    source = ParquetSource(other.uri, other.size_bytes)
    require_roles(source.schema, roles)
    return source.read(roles.columns)


def _upload(
    folder: str, model: FittedModel, card: Mapping[str, Any], export: Export | Withheld
) -> dict[str, Any]:
    model_uri, card_uri, export_uri = (
        f"{folder}{name}" for name in ("model.skops", "card.json", FILE_NAME)
    )
    content, digest = dump_model(model)
    files = {model_uri: content, card_uri: json.dumps(card, indent=2, allow_nan=False).encode()}
    exported: dict[str, Any]
    if isinstance(export, Withheld):
        exported = {"withheld": export.reason}
    else:
        files[export_uri] = export.content
        size_bytes = len(export.content)
        exported = {"uri": export_uri, "digest": export.digest, "sizeBytes": size_bytes}
    write_together(files)
    return {
        "model": {"uri": model_uri, "digest": digest, "sizeBytes": len(content)},
        "card": {"uri": card_uri},
        "export": exported,
    }
