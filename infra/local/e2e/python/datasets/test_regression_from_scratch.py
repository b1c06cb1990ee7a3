"""The trainer sgd-linear-regression on the diabetes data, through the API."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from fitlane import Client
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

LAST = 20
LEAST_R2 = 0.42


def test_one_feature_explains_what_least_squares_explains(client: Client, tmp_path: Path) -> None:
    """Learnt from all but the last 20 rows, told of those: the split belongs to the claim."""
    frame = load_diabetes(as_frame=True).frame[["bmi", "target"]]
    train, test = frame[:-LAST], frame[-LAST:]
    fitted = client.wait(
        client.fit(
            client.upload(write(train, tmp_path / "train.parquet"), progress=False),
            target="target",
            model="progress-by-bmi",
            trainer="sgd-linear-regression",
        )
    )
    rows = client.upload(write(test, tmp_path / "test.parquet"), progress=False)
    predicted = client.wait(client.predict(rows, fitted))
    result = client.download(predicted, tmp_path / "predictions.parquet")

    ours = pq.read_table(result)["prediction"].to_numpy()
    least_squares = LinearRegression().fit(train[["bmi"]], train["target"])
    theirs = least_squares.predict(test[["bmi"]])
    assert r2_score(test["target"], ours) >= LEAST_R2
    assert abs(r2_score(test["target"], ours) - r2_score(test["target"], theirs)) < 0.02
    assert np.isclose(predicted.metrics["rmse"], np.sqrt(np.mean((ours - test["target"]) ** 2)))
    card = client.card(fitted)
    assert np.isclose(card["slope"][0], least_squares.coef_[0], rtol=0.02)
    assert card["lossPerEpoch"][-1] < card["lossPerEpoch"][0]


def write(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_parquet(path, index=False)
    return path
