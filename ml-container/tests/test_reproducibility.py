"""The same inputs give the same model, also on another processor where a trainer promises that."""

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import numbers

from fitlane_ml.estimators import find_trainer, trainer_names
from fitlane_ml.fit import prepare, train
from fitlane_ml.model_card import describe_training


def digests(**environment: str) -> dict[str, str]:
    """Of a model of each trainer and task, learnt in a process of its own."""
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "digests.py")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(ended.stdout)
    return found


def test_another_process_and_another_kind_of_processor_learn_the_same() -> None:
    """OpenBLAS multiplies here as on a processor of 2008; of another maker it ignores the name."""
    own, other = digests(), digests(OPENBLAS_CORETYPE="Nehalem")
    assert {name.split()[0] for name in own} == set(trainer_names())
    promised = [name for name in own if find_trainer(name.split()[0]).on_any_processor]
    assert len(promised) >= 5
    assert {name: own[name] for name in promised} == {name: other[name] for name in promised}
    assert digests() == own


def test_the_card_says_where() -> None:
    for trainer, where in (("xgboost", "any processor"), ("sgd-linear-regression", "this kind of")):
        data = prepare(numbers(), {"task": "regression", "target": "x0"}, trainer)
        assert where in describe_training(train(data), data)["sameModelAgain"]
