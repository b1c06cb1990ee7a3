"""What only the whole stack shows of online inference: new versions, and the routes of the API."""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest
from fitlane import Client, InvalidRequest, Job
from sklearn.datasets import load_diabetes

TABLE = pd.DataFrame({"bmi": [float(i % 50) for i in range(400)]})
PATIENCE_SECONDS = 60.0


def fit(client: Client, folder: Path, model: str, random_state: int = 0) -> Job:
    path = folder / "table.parquet"
    TABLE.assign(y=TABLE["bmi"] > 20).to_parquet(path, index=False)
    dataset = client.upload(path, progress=False)
    return client.wait(client.fit(dataset, model=model, random_state=random_state))


def test_a_new_version_is_served_and_no_request_fails(client: Client, tmp_path: Path) -> None:
    first = fit(client, tmp_path, "swapped")
    seen: list[str] = []
    swapped, gone = threading.Event(), threading.Event()

    def ask() -> None:
        while not gone.is_set():
            seen.append(client.predict_online([[1.0]], model="swapped").version)
            if seen[-1] != first.version:
                swapped.set()

    asking = threading.Thread(target=ask)
    asking.start()
    second = fit(client, tmp_path, "swapped", random_state=1)
    was_swapped = swapped.wait(PATIENCE_SECONDS)
    gone.set()
    asking.join()
    assert was_swapped  # and the thread has not ended before, as it would by an error
    assert seen[0] == first.version
    assert seen[-1] == second.version
    assert seen == sorted(seen, key=[first.version, second.version].index)


def post(client: Client, path: str, content: str, content_type: str) -> httpx.Response:
    key = os.environ["FITLANE_API_KEY"]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": content_type}
    return httpx.post(f"{client.url}{path}", content=content, headers=headers)


def posted(client: Client, path: str, body: Any) -> Any:
    return post(client, path, json.dumps(body), "application/json").raise_for_status().json()


def test_the_short_routes_and_lines_answer_alike(client: Client, tmp_path: Path) -> None:
    fit(client, tmp_path, "default")
    labels = [value > 20 for value in (3.0, 40.0, 7.0)]
    instances = [3.0, [40.0], {"bmi": 7.0}]
    assert posted(client, "/batch", {"instances": instances})["predictions"] == labels
    assert posted(client, "/stream", {"instance": 40.0})["prediction"] is True
    lines = "\n".join(json.dumps(instance) for instance in instances)
    answer = post(client, "/v1/models/default/predict", lines, "application/x-ndjson")
    assert [json.loads(line)["prediction"] for line in answer.text.splitlines()] == labels


def test_the_commands_of_a_regression_service_work_as_written(
    client: Client, tmp_path: Path
) -> None:
    bunch = load_diabetes(as_frame=True)
    features, target = bunch.data[["bmi"]], bunch.target
    path = tmp_path / "diabetes.parquet"
    features.assign(y=target).to_parquet(path, index=False)
    dataset = client.upload(path, progress=False)
    fitted = client.wait(client.fit(dataset, trainer="sgd-linear-regression"))

    # As they are documented, bodies and all, but for the host and the credential.
    instances = [[0.0778], [-0.0396], [0.0110]]
    asked = [0.0110390390462862, 0.0778, -0.0396, 0.0110]
    expected = in_a_batch(client, tmp_path, fitted, asked)
    until_served(client, fitted)
    one = posted(client, "/stream", {"instance": 0.0110390390462862})
    many = posted(client, "/batch", {"instances": instances})
    answers = [one["prediction"], *many["predictions"]]
    np.testing.assert_allclose(answers, expected, rtol=1e-12)
    assert get(client, "/ping") == {"status": "ok"}
    (served,) = [one for one in get(client, "/")["models"] if one["model"] == "default"]
    assert (served["version"], served["answersOnline"]) == (fitted.version, True)
    assert [column["name"] for column in served["features"]] == ["bmi"]


def in_a_batch(client: Client, folder: Path, fitted: Job, values: list[float]) -> list[float]:
    path = folder / "asked.parquet"
    pd.DataFrame({"bmi": values}).to_parquet(path, index=False)
    job = client.wait(client.predict(client.upload(path, progress=False), fitted))
    table = pd.read_parquet(client.download(job, folder / "predicted.parquet"))
    return [float(value) for value in table["prediction"]]


def get(client: Client, path: str) -> Any:
    headers = {"Authorization": f"Bearer {os.environ['FITLANE_API_KEY']}"}
    return httpx.get(f"{client.url}{path}", headers=headers).raise_for_status().json()


def until_served(client: Client, fitted: Job) -> None:
    """Whoever asks meanwhile is answered by the version before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while client.predict_online([0.0]).version != fitted.version:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_wrong_column_is_named(client: Client, tmp_path: Path) -> None:
    fit(client, tmp_path, "default")
    with pytest.raises(InvalidRequest) as error:
        client.predict_online([{"bmi": "tall"}])
    assert error.value.code == "invalid_instance"
    assert "bmi" in str(error.value)
