"""Fitlane's labels against scikit-learn's own, from the same files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from fitlane_examples.sample_data import TARGET

PREDICTION = "prediction"


@dataclass(frozen=True)
class Comparison:
    """Shares from 0 to 1, over all test rows."""

    accuracy: float
    equal_share: float

    @property
    def is_equal(self) -> bool:
        return self.equal_share == 1.0


def compare(train: Path, test: Path, predictions: Path) -> Comparison:
    """Fits and predicts directly, with random_state=0, and compares row by row.

    Raises ValueError when the predictions are not one per test row.
    """
    predicted = labels(pq.read_table(predictions), PREDICTION)
    direct = predict_directly(pq.read_table(train), pq.read_table(test))
    if len(predicted) != len(direct):
        raise ValueError(f"{len(predicted)} predictions for {len(direct)} rows")
    truth = labels(pq.read_table(test), TARGET)
    return Comparison(float(np.mean(predicted == truth)), float(np.mean(predicted == direct)))


def predict_directly(train: pa.Table, test: pa.Table) -> npt.NDArray[Any]:
    model = HistGradientBoostingClassifier(random_state=0)
    # The number of threads does not change the labels, and on a busy machine one is the fastest:
    # OpenMP's threads spin while they wait for each other.
    with threadpool_limits(1, user_api="openmp"):
        model.fit(features(train), labels(train, TARGET))
        return np.asarray(model.predict(features(test)))


def features(table: pa.Table) -> npt.NDArray[np.float64]:
    columns = [name for name in table.column_names if name != TARGET]
    return np.column_stack([table[name].to_numpy() for name in columns])


def labels(table: pa.Table, column: str) -> npt.NDArray[Any]:
    return np.asarray(table[column].to_numpy())
