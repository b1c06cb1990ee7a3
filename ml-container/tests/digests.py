"""`python tests/digests.py`: the digest of a model of each trainer and task, as JSON."""

import json
import sys

from hourly import asked, hourly
from test_gesture_mlp import asked as asked_of_gestures
from test_gesture_mlp import movements
from test_trainers import everyday

from fitlane_ml.estimators import find_trainer, trainer_names
from fitlane_ml.fit import fit
from fitlane_ml.model_file import dump_model
from fitlane_ml.threads import limit_threads

OWN = {"forecast": (hourly, asked), "gesture-mlp": (movements, asked_of_gestures)}
"""What trainers learn that do not learn rows one by one, and what they are asked."""


def digest_of(trainer: str, task: str) -> str:
    table, parameters = OWN.get(trainer, (everyday, dict))
    return dump_model(fit(table(), {**parameters(), "task": task}, trainer))[1]


if __name__ == "__main__":
    limit_threads(1)
    found = {
        f"{name} {task}": digest_of(name, task)
        for name in trainer_names()
        for task in find_trainer(name).tasks
    }
    json.dump(found, sys.stdout)
