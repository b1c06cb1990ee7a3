"""The trainer gesture-mlp on the generated gestures, through the API: other people, new moves."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fitlane import Client, InvalidRequest, Job
from fitlane.dataset import Dataset
from fitlane_examples.gestures import CHANNELS, TEST_PEOPLE, TRAIN_PEOPLE, gestures
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROWS = 50
LEAST_SHARE = 0.9


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gestures")


@pytest.fixture(scope="module")
def fitted(client: Client, folder: Path) -> Job:
    rows = client.upload(write(gestures(TRAIN_PEOPLE), folder / "train.parquet"), progress=False)
    return client.wait(
        client.fit(
            rows,
            target="gesture",
            model="gestures",
            trainer="gesture-mlp",
            group_column="recording",
            id_columns=["person"],
        )
    )


@pytest.fixture(scope="module")
def unseen(client: Client, folder: Path) -> Dataset:
    path = write(gestures(TEST_PEOPLE), folder / "test.parquet")
    return client.upload(path, progress=False)


def test_tells_gestures_of_people_it_never_saw_better_than_a_linear_model(
    client: Client, folder: Path, fitted: Job, unseen: Dataset
) -> None:
    predicted = client.wait(client.predict(unseen, fitted))
    result = pq.read_table(client.download(predicted, folder / "predictions.parquet"))
    assert result.column_names[:3] == ["person", "recording", "gesture"]
    own = share_right(result["gesture"], result["prediction"])
    assert own >= LEAST_SHARE
    assert own == pytest.approx(predicted.metrics["accuracy"])
    assert own > linear_share() + 0.1


def test_each_epoch_is_told_while_it_learns_and_kept_in_the_card(
    client: Client, fitted: Job
) -> None:
    card = client.card(fitted)
    assert len(card["epochs"]) >= card["bestEpoch"] >= 1
    assert set(card["epochs"][0]) == {"loss", "heldOutLoss", "heldOutAccuracy"}
    assert card["epochs"][-1]["loss"] < card["epochs"][0]["loss"]
    assert card["groupColumn"] == "recording"
    assert card["validation"]["used"] == "fraction"
    assert fitted.metrics["accuracy"] > fitted.metrics["baselineAccuracy"] + 0.5


def test_rows_are_not_shared_among_tasks(client: Client, fitted: Job, unseen: Dataset) -> None:
    with pytest.raises(InvalidRequest, match="look"):
        client.predict(unseen, fitted, tasks=2)


def test_a_fit_without_the_column_of_recordings_is_refused(client: Client, unseen: Dataset) -> None:
    with pytest.raises(InvalidRequest, match="groupColumn"):
        client.fit(unseen, target="gesture", trainer="gesture-mlp")


def test_a_file_without_the_recordings_is_refused(
    client: Client, folder: Path, fitted: Job
) -> None:
    path = write(gestures([9]).drop_columns(["recording"]), folder / "without.parquet")
    with pytest.raises(InvalidRequest, match="recording"):
        client.predict(client.upload(path, progress=False), fitted)


def linear_share() -> float:
    """How much a logistic regression tells right: of windows of equal length, by mean and spread.

    Windows that do not overlap, and each counts once.
    """
    train, test = (windows(gestures(people)) for people in (TRAIN_PEOPLE, TEST_PEOPLE))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5_000)).fit(*train)
    return float(model.score(*test))


def windows(table: pa.Table) -> tuple[np.ndarray, list[str]]:
    described, names = [], []
    recordings = table["recording"].to_numpy()
    channels = np.column_stack([table[name].to_numpy() for name in CHANNELS])
    for recording in np.unique(recordings):
        rows = np.flatnonzero(recordings == recording)
        for first in range(0, len(rows) - ROWS + 1, ROWS):
            window = channels[rows[first : first + ROWS]]
            statistics = (window.mean(0), window.std(0), window.min(0), window.max(0))
            described.append(np.concatenate(statistics))
            names.append(table["gesture"][int(rows[first])].as_py())
    return np.array(described), names


def share_right(actual: pa.ChunkedArray, predicted: pa.ChunkedArray) -> float:
    pairs = zip(actual.to_pylist(), predicted.to_pylist(), strict=True)
    return float(np.mean([one == other for one, other in pairs]))


def write(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path)
    return path
