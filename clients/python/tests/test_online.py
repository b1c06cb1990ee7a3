"""Predictions at once: what is sent, and what comes back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, InvalidRequest, online

PATH = "/v1/models/default/predict"


def answer(labels: list[Any], probabilities: list[list[float]] | None = None) -> Answer:
    body: dict[str, Any] = {"model": "default", "version": "ver_1", "predictions": labels}
    if probabilities is not None:
        body |= {"classes": [0, 1], "probabilities": probabilities}
    return Answer(200, body)


def test_instances_go_as_json(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {PATH}", answer([1, 0], [[0.1, 0.9], [0.8, 0.2]]))
    day, moment = dt.date(2025, 1, 31), dt.datetime(2025, 1, 31, 12, tzinfo=dt.UTC)
    record = {"day": day, "at": moment, "price": Decimal("1.50"), "x": float("nan"), "n": None}
    found = client.predict_online([record, (1.5, "a", True)])
    (request,) = fake.seen("POST", PATH)
    assert request.json["instances"] == [
        {
            "day": "2025-01-31",
            "at": "2025-01-31T12:00:00+00:00",
            "price": "1.50",
            "x": None,
            "n": None,
        },
        [1.5, "a", True],
    ]
    assert (found.version, found.classes) == ("ver_1", (0, 1))
    assert found.predictions == (1, 0)
    assert found.probabilities == ((0.1, 0.9), (0.8, 0.2))


def test_a_regression_has_no_probabilities(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {PATH}", answer([1.5]))
    found = client.predict_online([0.1])
    assert (found.predictions, found.probabilities, found.classes) == ((1.5,), (), ())


def test_a_version_may_be_named(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("POST /v1/models/a%2Fb/predict", answer([1]))
    client.predict_online([{}], model="a/b", version="ver_7")
    assert fake.requests[-1].path == "/v1/models/a%2Fb/predict?version=ver_7"


def test_many_instances_take_several_requests_of_one_version(
    fake: FakeFitlane, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "_MOST_CHARACTERS", 5)
    fake.answer_next(f"POST {PATH}", answer([1, 2]), answer([3]), answer([4]))
    assert client.predict_online([10, 20, 300000, 4]).predictions == (1, 2, 3, 4)
    sent = [request.json["instances"] for request in fake.requests]
    assert sent == [[10, 20], [300000], [4]]
    assert [request.path.partition("?")[2] for request in fake.requests] == [
        "",
        "version=ver_1",
        "version=ver_1",
    ]


def test_rows_may_be_named(
    fake: FakeFitlane, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "_MOST_CHARACTERS", 5)
    fake.answer_next(f"POST {PATH}", answer([1, 2]), answer([3]))
    client.predict_online([10, 20, 300000], row_ids=("a", "b", "c"))
    assert [request.json["rowIds"] for request in fake.requests] == [["a", "b"], ["c"]]
    with pytest.raises(ValueError, match="2 row_ids for 1"):
        client.predict_online([1], row_ids=["a", "b"])


def test_no_instances_are_asked_for_too(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {PATH}", answer([], []))
    assert client.predict_online([]).predictions == ()


def test_what_is_wrong_is_an_invalid_request(fake: FakeFitlane, client: Client) -> None:
    body = {"status": 422, "code": "invalid_instance", "detail": "No.", "owner": "user", "fix": "F"}
    fake.answer_next(f"POST {PATH}", Answer(422, body))
    with pytest.raises(InvalidRequest):
        client.predict_online([{}])
