"""What is found out about a model once it has learnt: metrics, card, export."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fitlane_ml.export import FILE_NAME, Export, Withheld, make_export
from fitlane_ml.fit import TrainingData
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
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
from fitlane_ml.storage import write_together
from fitlane_ml.tried_trials import folds_validation, search_facts
from fitlane_ml.validation import plan_trial, validate


@dataclass
class Rows:
    """Training data, and the rows of another dataset to measure on. Taken once: memory is dear."""

    data: TrainingData
    other: LabelledRows | None


@dataclass(frozen=True)
class Judgement:
    """Of one model."""

    model: FittedModel
    card: Mapping[str, Any]
    export: Export | Withheld
    metrics: Mapping[str, float]

    def write(self, folder: str, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Writes card and export into the folder, and what else there is at the same time.

        What the report says about them. Raises SystemFault.
        """
        card_uri, export_uri = f"{folder}card.json", f"{folder}{FILE_NAME}"
        card = json.dumps(self.card, indent=2, allow_nan=False).encode()
        if isinstance(self.export, Withheld):
            write_together({**files, card_uri: card})
            return {"card": {"uri": card_uri}, "export": {"withheld": self.export.reason}}
        content, digest = self.export.content, self.export.digest
        write_together({**files, card_uri: card, export_uri: content})
        export = {"uri": export_uri, "digest": digest, "sizeBytes": len(content)}
        return {"card": {"uri": card_uri}, "export": export}

    def result(self, written: Mapping[str, Any]) -> Result:
        """The report of the fit, with what was written."""
        outputs = {
            "kind": "fit",
            **written,
            "rows": self.card["rows"],
            "schema": schema_to_json(self.model),
            "classes": list(self.model.target.classes),
        }
        return Result(outputs, self.metrics)


def judge(
    spec: Spec,
    heartbeat: Heartbeat,
    model: FittedModel,
    rows: Rows,
    judged: FittedModel | None = None,
) -> Judgement:
    """Measures a model of these rows; `judged` is what validation would fit, if it is there.

    Raises UserError where the validation that was asked for cannot be had.
    """
    data, parameters = rows.data, rows.data.parameters
    with heartbeat.phase("validate"):
        description = describe_training(model, data)
        export = make_export(model, data.rows.matrix)
        trained = training_metrics(model, data)
        trial = plan_trial(data, rows.other)
        del data, rows.data, rows.other  # the trial has copies of the rows that it needs
        if spec.trials and parameters.validation.mode == "folds":
            validation = folds_validation(spec.trials, spec.best_trial or 0, parameters)
        else:
            validation = validate(model, trial, parameters, judged)
        metrics = {**validation.metrics, **trained.metrics}
        card = model_card(description, validation, metrics, spec.limits.threads, export)
        card["predictions"] = predictions_to_json(validation, trained)
        card["search"] = search_facts(spec.trials, spec.best_trial or 0, parameters)
    return Judgement(model, card, export, metrics)
