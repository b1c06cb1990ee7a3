"""The trainer forecast through the API: a generated series and a real one, told 20 % better.

Better than seasonal-naive, the last season's values, by the mean absolute error on rolling origins.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fitlane import Client, InvalidRequest, Job, JobFailed
from fitlane_examples.forecast_solar import TRAIN_DAYS, solar
from statsmodels.datasets import elnino

LARGEST_RATIO = 0.8


def sea_temperatures() -> pa.Table:
    """Of the sea off Peru, month by month since 1950: NOAA's, in the public domain."""
    table = elnino.load_pandas().data
    months = pd.date_range("1950-01-01", periods=12 * len(table), freq="MS")
    values = table.drop(columns="YEAR").to_numpy().ravel()
    return pa.table({"time": pa.array(months.date), "temperature": values})


@dataclass(frozen=True)
class Series:
    """`rows` are learnt, and the `later` ones foretold, of which the target is known to us."""

    name: str
    target: str
    rows: pa.Table
    later: pa.Table
    season: int
    parameters: dict[str, Any]


def series() -> list[Series]:
    sun, sea = solar(), sea_temperatures()
    hours, months = 24 * TRAIN_DAYS, len(sea) - 36
    zurich = {"timeZone": "Europe/Zurich", "horizon": 24}
    quarter = {"frequency": "1month", "horizon": 3}
    return [
        Series("solar", "power", sun.slice(0, hours), sun.slice(hours), 24, zurich),
        Series("sea", "temperature", sea.slice(0, months), sea.slice(months), 12, quarter),
    ]


@dataclass(frozen=True)
class Fitted:
    series: Series
    job: Job


@pytest.fixture(scope="module", params=series(), ids=lambda each: each.name)
def fitted(
    client: Client, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Fitted:
    own: Series = request.param
    rows = client.upload(write(own.rows, tmp_path_factory.mktemp(own.name)), progress=False)
    asked = client.fit(
        rows, target=own.target, model=own.name, trainer="forecast", parameters=own.parameters
    )
    return Fitted(own, client.wait(asked))


def test_is_better_than_seasonal_naive_on_rolling_origins(client: Client, fitted: Fitted) -> None:
    metrics, card = fitted.job.metrics, client.card(fitted.job)
    assert metrics["seasonalNaiveRatio"] <= LARGEST_RATIO
    assert metrics["mae"] <= LARGEST_RATIO * metrics["baselineMae"]
    assert metrics["rmse"] < metrics["baselineRmse"]
    assert 0.6 < metrics["coverage"] < 0.99
    assert metrics["pinballLoss"] < metrics["mae"]
    assert card["validation"]["used"] == "rolling-origin"
    assert card["validation"]["origins"] > 10
    assert card["forecast"]["quantiles"] == [0.1, 0.9]


def test_the_naive_forecast_is_what_it_says(fitted: Fitted) -> None:
    """By hand: the value of one season before, of the last fifth of the rows."""
    own = fitted.series
    values, season = own.rows[own.target].to_numpy(), own.season
    rows = round(0.2 * len(values))
    expected = np.abs(values[-rows:] - values[-rows - season : -season]).mean()
    assert fitted.job.metrics["baselineMae"] == pytest.approx(expected)


def test_rows_that_are_known_by_now_are_told_as_well(
    client: Client, fitted: Fitted, tmp_path: Path
) -> None:
    """Each of the later rows as one horizon before it: nobody has seen them at the fit."""
    own = fitted.series
    predicted = client.wait(client.predict(uploaded(client, own.later, tmp_path), fitted.job))
    result = pq.read_table(client.download(predicted, tmp_path / "predictions.parquet"))
    assert result.column_names == [own.target, "prediction", "quantile_0_1", "quantile_0_9"]
    actual, estimate = (result[name].to_numpy() for name in (own.target, "prediction"))
    every = np.concatenate([own.rows[own.target].to_numpy(), actual])
    naive = every[-len(actual) - own.season : -own.season]
    mae = np.abs(estimate - actual).mean()
    assert predicted.metrics["mae"] == pytest.approx(mae)
    assert mae <= LARGEST_RATIO * np.abs(naive - actual).mean()


def test_what_nobody_knows_is_told_up_to_the_horizon(
    client: Client, fitted: Fitted, tmp_path: Path
) -> None:
    own, horizon = fitted.series, int(fitted.series.parameters["horizon"])
    future = own.later.drop_columns([own.target])
    asked = uploaded(client, future.slice(0, horizon), tmp_path)
    predicted = client.wait(client.predict(asked, fitted.job))
    result = pq.read_table(client.download(predicted, tmp_path / "predictions.parquet"))
    low, middle, high = (
        result[name].to_numpy() for name in ("quantile_0_1", "prediction", "quantile_0_9")
    )
    assert len(result) == horizon
    assert (low <= middle).all()
    assert (middle <= high).all()
    if own.name == "solar":
        assert (high[[0, 1, 2, 22, 23]] == 0).all()
    too_far = uploaded(client, future.slice(0, horizon + 1), tmp_path)
    with pytest.raises(JobFailed, match="after the last value") as error:
        client.wait(client.predict(too_far, fitted.job))
    assert error.value.code == "beyond_horizon"


def test_steps_are_not_shared_among_tasks(client: Client, fitted: Fitted, tmp_path: Path) -> None:
    rows = uploaded(client, fitted.series.later, tmp_path)
    with pytest.raises(InvalidRequest, match="together"):
        client.predict(rows, fitted.job, tasks=2)


def uploaded(client: Client, table: pa.Table, folder: Path) -> str:
    return client.upload(write(table, folder), progress=False).id


def write(table: pa.Table, folder: Path) -> Path:
    path = folder / "table.parquet"
    pq.write_table(table, path)
    return path
