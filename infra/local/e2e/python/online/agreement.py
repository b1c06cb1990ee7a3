"""One family three ways: scikit-learn directly, in a batch through the API, and online.

`python -m online.agreement ROWS` prints what it finds, one JSON line for each family.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from fitlane import Client, Job
from threadpoolctl import threadpool_limits

from online.families import FAMILIES, Family, direct_model, features_of

_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Answers:
    """Labels (n,), and probabilities (n, classes) in the order of the classes.

    Of a regression these are the estimates, and no classes.
    """

    labels: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True)
class Agreement:
    """Against scikit-learn: rows with another label, the largest difference of a probability."""

    family: str
    rows: int
    labels_batch: int
    labels_online: int
    probability_batch: float
    probability_online: float


def agreement_of(client: Client, family: Family, rows: int, folder: Path) -> Agreement:
    """Raises FitlaneError."""
    train, test = family.tables(rows)
    fitted = client.wait(client.fit(upload(client, train, folder), model=family.name))
    direct = _directly(train, test)
    batch = in_a_batch(client, fitted, test, folder)
    online = answered_online(client, fitted, test)
    return Agreement(
        family.name,
        len(test),
        labels_batch=int((direct.labels != batch.labels).sum()),
        labels_online=int((direct.labels != online.labels).sum()),
        probability_batch=float(np.abs(direct.probabilities - batch.probabilities).max()),
        probability_online=float(np.abs(direct.probabilities - online.probabilities).max()),
    )


def upload(client: Client, table: pd.DataFrame, folder: Path) -> str:
    path = folder / "table.parquet"
    table.to_parquet(path, index=False)
    return client.upload(path, progress=False).id


def _directly(train: pd.DataFrame, test: pd.DataFrame) -> Answers:
    model, features = direct_model(train), features_of(test)
    with threadpool_limits(1, user_api="openmp"):
        return Answers(model.predict(features), model.predict_proba(features))


def in_a_batch(client: Client, fitted: Job, test: pd.DataFrame, folder: Path) -> Answers:
    dataset = upload(client, test.drop(columns="y"), folder)
    predicted = client.wait(client.predict(dataset, fitted))
    frame = pd.read_parquet(client.download(predicted, folder / "predictions.parquet"))
    columns = [name for name in frame.columns if name.startswith("probability_")]
    return Answers(frame["prediction"].to_numpy(), frame[columns].to_numpy())


def answered_online(client: Client, fitted: Job, test: pd.DataFrame) -> Answers:
    answers = [_some_online(client, fitted, part) for part in _parts(test.drop(columns="y"))]
    return Answers(
        np.concatenate([answer.labels for answer in answers]),
        np.concatenate([answer.probabilities for answer in answers]),
    )


def _parts(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A million rows as Python objects would take gigabytes."""
    for start in range(0, len(table), _ROWS_AT_ONCE):
        yield table[start : start + _ROWS_AT_ONCE]


def _some_online(client: Client, fitted: Job, part: pd.DataFrame) -> Answers:
    instances: list[dict[str, Any]] = part.to_dict("records")
    answer = client.predict_online(instances, model=fitted.model or "", version=fitted)
    probabilities = np.array(answer.probabilities or np.empty((len(instances), 0)))
    return Answers(np.array(answer.predictions), probabilities)


def main() -> None:
    rows = int(sys.argv[1])
    with Client() as client, TemporaryDirectory() as folder:
        for family in FAMILIES:
            found = agreement_of(client, family, rows, Path(folder))
            sys.stdout.write(f"{json.dumps(asdict(found))}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
