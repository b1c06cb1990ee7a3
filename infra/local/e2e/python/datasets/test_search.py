"""Cross-validation and search through the API, against scikit-learn on the same folds."""

from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fitlane import Client, InvalidRequest
from fitlane.dataset import Dataset
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score

FOLDS = 3
SEARCH = {
    "trials": 4,
    "parameters": {
        "learningRate": {"min": 0.02, "max": 0.5, "log": True},
        "maxIterations": {"values": [20, 40]},
    },
}


@pytest.fixture(scope="module")
def dataset(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    X, y = load_breast_cancer(return_X_y=True)
    columns = {f"x{number}": X[:, number] for number in range(X.shape[1])}
    path = tmp_path_factory.mktemp("search") / "cancer.parquet"
    pq.write_table(pa.table({**columns, "y": y}), path)
    return client.upload(path, progress=False)


def test_folds_are_tasks_and_say_what_cross_val_score_says(
    client: Client, dataset: Dataset
) -> None:
    job = client.wait(client.fit(dataset, model="folds", validation={"folds": FOLDS}))
    X, y = load_breast_cancer(return_X_y=True)
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    model = HistGradientBoostingClassifier(random_state=0)
    losses = -cross_val_score(model, X, y, cv=splitter, scoring="neg_log_loss")
    (trial,) = client.trials(job)
    measured = [fold["metrics"]["logLoss"] for fold in trial.folds]
    assert measured == pytest.approx(list(losses), rel=1e-12)
    assert job.metrics["logLoss"] == pytest.approx(np.mean(losses), rel=1e-12)
    assert trial.is_best


def test_a_search_fits_the_best_trial_on_all_rows(
    client: Client, dataset: Dataset, tmp_path: Path
) -> None:
    job = client.wait(client.fit(dataset, model="searched", search=SEARCH))
    trials = client.trials(job)
    assert len(trials) == SEARCH["trials"]
    best = min(trials, key=lambda trial: (trial.metrics or {})["logLoss"])
    assert [trial.number for trial in trials if trial.is_best] == [best.number]
    assert job.metrics["logLoss"] == (best.metrics or {})["logLoss"]
    direct = client.wait(client.fit(dataset, model="direct", parameters=best.parameters))
    rows = client.predict(dataset, job), client.predict(dataset, direct)
    results = [
        client.download(client.wait(one), tmp_path / f"{number}.parquet").read_bytes()
        for number, one in enumerate(rows)
    ]
    assert results[0] == results[1]


def test_an_impossible_search_is_refused_before_any_compute(
    client: Client, dataset: Dataset
) -> None:
    with pytest.raises(InvalidRequest, match="learningRate"):
        client.fit(dataset, search={"parameters": {"learningRate": {"values": [-1]}}})


def test_a_fit_whose_steps_have_their_own_machines_is_the_same_fit(
    client: Client, dataset: Dataset, tmp_path: Path
) -> None:
    # Of columns that nobody has prepared yet.
    asked = partial(client.fit, dataset, trainer="xgboost", exclude=["x0"])
    apart = client.wait(asked(model="apart", lane="gpu"))
    whole = client.wait(asked(model="whole"))
    assert [step["name"] for step in apart.steps] == ["prepare", "train", "validate"]
    assert apart.metrics == whole.metrics
    results = [
        client.download(client.wait(client.predict(dataset, fit)), tmp_path / f"{fit.id}.parquet")
        for fit in (apart, whole)
    ]
    assert results[0].read_bytes() == results[1].read_bytes()
    again = client.wait(asked(model="again", lane="gpu", random_state=1))
    assert [step["name"] for step in again.steps] == ["train", "validate"]
