"""Each trainer, asked twice for the same: the same model and the same predictions, bit by bit.

Once in a warm worker, once as a task of its own, which has other threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fitlane import Client, Job
from fitlane_examples.forecast_solar import solar
from fitlane_examples.gestures import gestures
from fitlane_ml.model_file import digest_of


def everyday(seed: int) -> pa.Table:
    """Numbers with gaps, words, and a whole number that both explain."""
    random = np.random.default_rng(seed)
    x, z = random.normal(size=(2, 12_000))
    word = np.array(["red", "green", "blue", None])[random.integers(0, 4, len(x))]
    gaps = pa.array(x, mask=random.random(len(x)) < 0.05)
    y = np.digitize(x + (word == "red") + z / 4, [-0.3, 0.6])
    return pa.table({"x": gaps, "z": z, "word": word, "y": y})


def recordings(seed: int) -> pa.Table:
    return gestures([3 * seed, 3 * seed + 1, 3 * seed + 2])


def sunshine(seed: int) -> pa.Table:
    days = solar(75)
    return days.slice(0, 24 * 60) if seed == 0 else days.slice(24 * 60)


@dataclass(frozen=True)
class Asked:
    """`table(0)` is learnt, `table(1)` predicted."""

    table: Callable[[int], pa.Table] = everyday
    target: str = "y"
    group_column: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


ASKED = {
    "forecast": Asked(sunshine, "power", parameters={"timeZone": "Europe/Zurich"}),
    "gesture-mlp": Asked(recordings, "gesture", "recording", {"epochs": 20}),
    "hist-gradient-boosting": Asked(),
    "sgd-linear-regression": Asked(),
    "xgboost": Asked(parameters={"subsample": 0.8, "columnSample": 0.8}),
}
Lane = Literal["express", "bulk"]


@dataclass(frozen=True)
class Outcome:
    digest: str
    predictions: bytes
    metrics: Mapping[str, float]


def test_all_trainers_are_asked(client: Client) -> None:
    assert {trainer.name for trainer in client.trainers()} == set(ASKED)


@pytest.mark.parametrize("trainer", ASKED)
def test_the_same_again(client: Client, trainer: str, tmp_path: Path) -> None:
    own = ASKED[trainer]
    files = [write(own.table(seed), tmp_path / f"{seed}.parquet") for seed in (0, 1)]
    rows, later = (client.upload(file, progress=False).id for file in files)
    tasks = next(each.tasks for each in client.trainers() if each.name == trainer)
    for task in tasks:

        def outcome(lane: Lane, task: Any = task) -> Outcome:
            asked = client.fit(
                rows,
                target=own.target,
                model="again",
                trainer=trainer,
                task=task,
                group_column=own.group_column,
                parameters=own.parameters,
                lane=lane,
                reuse=False,
            )
            return outcome_of(client, client.wait(asked), later, lane, tmp_path)

        first, second = outcome("express"), outcome("bulk")
        assert second.digest == first.digest
        assert second.predictions == first.predictions
        assert second.metrics == first.metrics


def outcome_of(client: Client, fitted: Job, rows: str, lane: Lane, folder: Path) -> Outcome:
    model = client.download_model(fitted, folder / "model.skops")
    predicted = client.wait(client.predict(rows, fitted, lane=lane, reuse=False))
    result = client.download(predicted, folder / "predictions.parquet")
    return Outcome(digest_of(model.read_bytes()), result.read_bytes(), fitted.metrics)


def write(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path)
    return path
