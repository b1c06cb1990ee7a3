"""The steps of a fit: download, prepare, train, validate, upload."""

import json

from fitlane_ml.fit import needed_columns, prepare, train
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.metrics import training_metrics
from fitlane_ml.model_card import model_card, schema_to_json
from fitlane_ml.model_file import dump_model
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
from fitlane_ml.storage import ParquetSource, write_bytes


def run_fit(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Fits the spec's dataset; writes model and card to its output folder.

    Raises UserError, SystemFault.
    """
    with heartbeat.phase("download"):
        source = ParquetSource(spec.dataset.uri)
        table = source.read(needed_columns(source.schema, spec.parameters))
    with heartbeat.phase("prepare"):
        data = prepare(table, spec.parameters)
        del table  # the matrix replaces it: half the memory while training
        for warning in data.warnings:
            heartbeat.note(warning)
    with heartbeat.phase("train"):
        model = train(data, spec.trainer)
    with heartbeat.phase("validate"):
        metrics = training_metrics(model, data)
        card = model_card(model, data, metrics, spec.limits.threads)
    with heartbeat.phase("upload"):
        model_uri, card_uri = f"{spec.output_uri}model.skops", f"{spec.output_uri}card.json"
        content, digest = dump_model(model)
        write_bytes(model_uri, content)
        write_bytes(card_uri, json.dumps(card, indent=2).encode())
    outputs = {
        "kind": "fit",
        "model": {"uri": model_uri, "digest": digest, "sizeBytes": len(content)},
        "card": {"uri": card_uri},
        "rows": len(data.codes),
        "schema": schema_to_json(model),
        "classes": list(model.target.classes),
    }
    return Result(outputs, metrics)
