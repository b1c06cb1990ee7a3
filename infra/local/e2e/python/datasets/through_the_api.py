"""The way of a user of the Python client: upload, fit, upload, predict, download."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from fitlane import Client

from datasets.predictions import Predictions
from datasets.real_data_set import RealDataSet


@dataclass(frozen=True)
class Answer:
    """The predictions, the Arrow types of the labels sent and returned, and the fit's metrics."""

    predictions: Predictions
    probability_columns: list[str]
    sent_type: pa.DataType
    received_type: pa.DataType
    metrics: Mapping[str, float]


def predict_through_the_api(client: Client, data: RealDataSet, folder: Path) -> Answer:
    """The test file goes without its labels. Raises FitlaneError."""
    train, test = data.halves
    train_path, test_path = folder / "train.parquet", folder / "test.parquet"
    train.to_parquet(train_path, index=False)
    test.drop(columns=data.target).to_parquet(test_path, index=False)
    fitted = client.wait(
        client.fit(
            client.upload(train_path, progress=False),
            target=data.target,
            model=data.name,
            trainer=data.trainer,
            task=data.task,
        )
    )
    predicted = client.wait(client.predict(client.upload(test_path, progress=False), fitted))
    result = client.download(predicted, folder / "predictions.parquet")
    schema = pq.read_schema(result)
    probability_columns = [name for name in schema.names if name.startswith("probability_")]
    frame = pd.read_parquet(result)
    return Answer(
        Predictions(
            labels=frame["prediction"],
            classes=list(client.version(fitted.version or "").classes),
            probabilities=frame[probability_columns].to_numpy(),
        ),
        probability_columns,
        sent_type=pq.read_schema(train_path).field(data.target).type,
        received_type=schema.field("prediction").type,
        metrics=fitted.metrics,
    )
