"""`python -m fitlane_ml.describe_trainers`: all trainers as JSON, for shared/domain/trainer."""

import json
import sys
from typing import Any

from fitlane_ml.estimators import find_trainer, trainer_names
from fitlane_ml.trainer import Trainer


def describe_trainers() -> list[dict[str, Any]]:
    """Each trainer with the JSON schema of its parameters, by name in alphabetical order."""
    return [_describe(find_trainer(name)) for name in trainer_names()]


def _describe(trainer: Trainer) -> dict[str, Any]:
    properties = {parameter.name: parameter.to_json() for parameter in trainer.parameters}
    return {
        "name": trainer.name,
        "summary": trainer.summary,
        "tasks": list(trainer.tasks),
        "readsGroups": trainer.reads_groups,
        "parameters": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        },
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe_trainers(), indent=2) + "\n")
