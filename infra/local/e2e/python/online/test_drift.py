"""Drift and profiles through the whole stack: what the container counts, the API tells."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pandas as pd
import pytest
from fitlane import Client, Drift, Job

ROWS = 3_000
PATIENCE_SECONDS = 90.0


def rows(seed: int, shift: float = 0.0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "still": random.normal(size=ROWS),
            "moving": random.normal(size=ROWS) + shift,
            "plan": random.choice(["basic", "plus"] if shift == 0 else ["plus", "new"], ROWS),
        }
    )


@pytest.fixture(scope="module")
def fitted(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Job:
    path = tmp_path_factory.mktemp("drift") / "train.parquet"
    table = rows(0)
    table.assign(y=table["moving"] > 0).to_parquet(path, index=False)
    return client.wait(client.fit(client.upload(path, progress=False), model="drifting"))


def batch(client: Client, fitted: Job, folder: Path, table: pd.DataFrame) -> Job:
    path = folder / "rows.parquet"
    table.to_parquet(path, index=False, row_group_size=1_000)
    dataset = client.upload(path, progress=False)
    return client.wait(client.predict(dataset, fitted))


def events_of(client: Client, job: Job) -> str:
    """The stream of its events, which ends with the last one."""
    headers = {"Authorization": f"Bearer {os.environ['FITLANE_API_KEY']}"}
    return httpx.get(f"{client.url}/v1/jobs/{job.id}/events", headers=headers).text


def test_rows_like_those_of_the_fit_have_not_drifted(
    client: Client, fitted: Job, tmp_path: Path
) -> None:
    job = batch(client, fitted, tmp_path, rows(1))
    drift = client.drift(job)
    assert "event: driftFound" not in events_of(client, job)
    assert (drift.verdict, drift.rows) == ("none", ROWS)
    assert drift.version == fitted.version
    assert drift.predictions is not None


def test_the_features_that_have_moved_come_first(
    client: Client, fitted: Job, tmp_path: Path
) -> None:
    job = batch(client, fitted, tmp_path, rows(2, shift=1.5))
    drift = client.drift(job)
    assert events_of(client, job).count("event: driftFound") == 1
    assert drift.verdict == "strong"
    verdicts = {feature.name: feature.verdict for feature in drift.features}
    assert verdicts == {"moving": "strong", "plan": "strong", "still": "none"}
    assert drift.features[-1].name == "still"
    assert drift.predictions is not None
    assert drift.predictions.verdict == "strong"


def test_what_is_asked_online_is_counted(client: Client, fitted: Job) -> None:
    asked = rows(3, shift=1.5).to_dict("records")

    def seen() -> Drift | None:
        drift = client.online_drift("drifting")
        return drift if drift.rows >= ROWS / 2 else None

    client.predict_online(asked[:1], model="drifting")  # its card is read beside the first answers
    client.predict_online(asked, model="drifting")
    drift = until(seen)
    assert drift.version == fitted.version
    assert {"moving", "plan"} == {one.name for one in drift.features if one.verdict == "strong"}


def until(look: Callable[[], Drift | None]) -> Drift:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := look()) is None:
        assert time.monotonic() < deadline, "nothing was counted"
        time.sleep(0.5)
    return found


def test_a_dataset_is_described(client: Client, tmp_path: Path) -> None:
    table = rows(4)
    table.loc[:9, "plan"] = None
    path = tmp_path / "table.parquet"
    table.to_parquet(path, index=False)
    dataset = client.upload(path, progress=False)
    first, again = client.profile(dataset), client.profile(dataset)
    assert first == again
    still, _, plan = first.columns
    assert first.rows == ROWS
    assert still.smallest == table["still"].min()
    assert still.mean == pytest.approx(table["still"].mean())
    assert still.distinct == pytest.approx(ROWS, rel=5 * still.distinct_error)
    assert (plan.missing, plan.values) == (10, table["plan"].value_counts().to_dict())
    assert len(list(client.jobs(kind="profile", dataset=dataset))) == 1
