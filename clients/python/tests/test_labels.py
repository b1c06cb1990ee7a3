"""Late labels: what is sent, and what comes back."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, InvalidRequest, LabelOutcome, labels

PATH = "/v1/models/churn/labels"


def outcome(*, labelled: int, unknown: tuple[str, ...] = ()) -> Answer:
    told: dict[str, Any] = {"count": len(unknown), "rowIds": list(unknown)}
    return Answer(200, {"labelled": labelled, "corrected": 2, "unchanged": 3, "unknown": told})


def test_labels_go_by_the_names_of_their_rows(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {PATH}", outcome(labelled=1, unknown=("b",)))
    at = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    found = client.label({"a": np.True_, "b": 1.5}, "churn", at=at)
    (request,) = fake.seen("POST", PATH)
    first, second = request.json["labels"]
    assert (first["rowId"], first["label"], second["label"]) == ("a", True, 1.5)
    assert dt.datetime.fromisoformat(first["at"]) == at
    assert found == LabelOutcome(1, 2, 3, 1, ("b",))


def test_many_labels_take_several_requests(
    fake: FakeFitlane, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "_MOST_LABELS", 2)
    fake.answer_next(f"POST {PATH}", outcome(labelled=2), outcome(labelled=0, unknown=("c",)))
    assert client.label({"a": 1, "b": 2, "c": 3}, "churn") == LabelOutcome(2, 4, 6, 1, ("c",))
    assert [len(request.json["labels"]) for request in fake.requests] == [2, 1]
    assert "at" not in fake.requests[0].json["labels"][0]


def test_a_label_of_another_type_is_an_invalid_request(fake: FakeFitlane, client: Client) -> None:
    body = {"status": 400, "code": "invalid_request", "detail": "No.", "owner": "user", "fix": "F"}
    fake.answer_next(f"POST {PATH}", Answer(400, body))
    with pytest.raises(InvalidRequest):
        client.label({"a": "1"}, "churn")
