"""Drift: what is asked, and what comes back."""

from typing import Any

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, ModelVersion, NotFound


def column(verdict: str = "strong", **changes: Any) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "distance": 0.3,
        "interval": {"low": 0.25, "high": 0.35},
        "missing": {"baseline": 0.01, "seen": 0.5},
        "outside": {"baseline": 0, "seen": 0.125},
        **changes,
    }


def report(**changes: Any) -> dict[str, Any]:
    return {
        "version": "ver_1",
        "verdict": "strong",
        "rows": 500,
        "features": [{"name": "age", **column()}],
        "predictions": column("none"),
        "featuresLeftOut": 2,
        **changes,
    }


def test_the_drift_of_a_prediction(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("GET /v1/jobs/job_1/drift", Answer(200, report(job="job_1")))
    drift = client.drift("job_1")
    assert (drift.verdict, drift.rows, drift.features_left_out) == ("strong", 500, 2)
    (age,) = drift.features
    assert (age.name, age.verdict, age.low, age.high) == ("age", "strong", 0.25, 0.35)
    assert (age.missing, age.missing_at_fit, age.outside) == (0.5, 0.01, 0.125)
    assert drift.predictions is not None
    assert drift.predictions.verdict == "none"


def test_too_few_rows_have_no_distance(fake: FakeFitlane, client: Client) -> None:
    few = column("not_enough_rows", distance=None, interval=None)
    body = report(features=[{"name": "age", **few}], predictions=None, verdict="not_enough_rows")
    fake.answer_next("GET /v1/jobs/job_1/drift", Answer(200, body))
    drift = client.drift("job_1")
    assert drift.predictions is None
    assert (drift.features[0].distance, drift.features[0].low) == (None, None)


def test_the_drift_of_what_was_asked_online(fake: FakeFitlane, client: Client) -> None:
    path = "/v1/models/my%20model/drift"
    fake.answer_next(f"GET {path}", *[Answer(200, report())] * 2)
    assert client.online_drift("my model", window="7d").version == "ver_1"
    assert fake.requests[-1].path == f"{path}?window=7d"
    version = ModelVersion.from_json({"id": "ver_1", "model": "my model"})
    client.online_drift("my model", version=version)
    assert fake.requests[-1].path == f"{path}?window=24h&version=ver_1"


def test_a_fit_has_none(fake: FakeFitlane, client: Client) -> None:
    body = {"status": 404, "code": "not_found", "detail": "No.", "owner": "user", "fix": "F"}
    fake.answer_next("GET /v1/jobs/job_1/drift", Answer(404, body))
    with pytest.raises(NotFound):
        client.drift("job_1")


def test_the_performance_of_a_model(fake: FakeFitlane, client: Client) -> None:
    day = {
        "day": "2026-01-31",
        "version": "ver_1",
        "rows": 500,
        "metric": "accuracy",
        "value": 0.6,
        "rmse": None,
        "interval": {"low": 0.54, "high": 0.66},
        "promised": 0.9,
        "verdict": "worse",
    }
    body = {"model": "churn", "items": [day]}
    fake.answer_next("GET /v1/models/churn/performance", Answer(200, body))
    (found,) = client.performance("churn", window="7d")
    assert fake.requests[-1].path == "/v1/models/churn/performance?window=7d"
    assert (found.day, found.verdict, found.low, found.promised) == (day["day"], "worse", 0.54, 0.9)
