"""Of each trainer that answers online: the same as in a batch, through the whole stack."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fitlane import Client, Job

from online import families
from online.agreement import Answers, answered_online, in_a_batch, upload

ROWS = 20_000
CLASSES = [
    families.gaussian,
    families.prices,
    families.small_integers,
    families.missing,
    families.categories,
    families.multiclass,
]


@pytest.mark.parametrize("make", CLASSES, ids=lambda make: make.__name__)
def test_classes_of_xgboost(client: Client, tmp_path: Path, make: families.Make) -> None:
    train, test = families.Family(make.__name__, make).tables(ROWS)
    rows = upload(client, train, tmp_path)
    fitted = client.wait(client.fit(rows, model="boosted-classes", trainer="xgboost"))
    batch, online = both(client, tmp_path, fitted, test)
    assert (batch.labels == online.labels).all()
    assert batch.probabilities.shape[1] >= 2
    assert np.abs(batch.probabilities - online.probabilities).max() <= 1e-6


@pytest.mark.parametrize(
    ("trainer", "tolerance"), [("xgboost", 0), ("sgd-linear-regression", 1e-12)]
)
def test_estimates(client: Client, tmp_path: Path, trainer: str, tolerance: float) -> None:
    train, test = (quantities(rows, np.random.default_rng(rows)) for rows in (12_000, ROWS))
    rows = upload(client, train, tmp_path)
    asked = client.fit(rows, model=f"estimates-{trainer}", trainer=trainer, task="regression")
    batch, online = both(client, tmp_path, client.wait(asked), test)
    assert len(np.unique(batch.labels)) > 100
    np.testing.assert_allclose(online.labels, batch.labels, rtol=tolerance)


def quantities(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Numbers, some of them missing, categories, and `y` to be estimated."""
    table = families.categories(rows, rng)
    spoilt = table["x0"].where(rng.random(rows) > 0.1)
    return table.assign(x0=spoilt, y=100 + 7 * table["x1"] - 30 * table["y"])


def both(client: Client, folder: Path, fitted: Job, test: pd.DataFrame) -> tuple[Answers, Answers]:
    """What a batch answers for the test rows, and what the online service does."""
    return in_a_batch(client, fitted, test, folder), answered_online(client, fitted, test)
