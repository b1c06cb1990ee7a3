"""Aliases: what is sent, what comes back, and that a lost answer changes nothing twice."""

import datetime as dt
from typing import Any

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, Conflict, ModelVersion

MODEL = "/v1/models/churn"


def entry(seq: int, **changes: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "model": "churn",
        "alias": "production",
        "version": f"ver_{seq}",
        "at": "2025-01-02T03:04:05.678Z",
        "by": "key_1",
        "cause": "promote",
        "reason": None,
        "predecessor": None,
        **changes,
    }


def test_a_version_is_promoted(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {MODEL}/promote", Answer(200, entry(1, changed=True)))
    version = ModelVersion.from_json({"id": "ver_1", "model": "churn"})
    found = client.promote("churn", version, reason="better")
    (request,) = fake.seen("POST", f"{MODEL}/promote")
    assert request.json == {"version": "ver_1", "alias": "production", "reason": "better"}
    assert (found.version, found.alias, found.changed) == ("ver_1", "production", True)
    assert found.at == dt.datetime(2025, 1, 2, 3, 4, 5, 678_000, tzinfo=dt.UTC)


def test_what_the_alias_means_already_is_not_a_change(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next(f"POST {MODEL}/promote", Answer(200, entry(1, changed=False)))
    assert not client.promote("churn", "ver_1", "staging").changed
    assert fake.requests[-1].json == {"version": "ver_1", "alias": "staging"}


def test_a_demote_whose_answer_was_lost_goes_under_the_same_key(
    fake: FakeFitlane, client: Client
) -> None:
    answers = [Answer(0), Answer(503), Answer(200, entry(3, cause="demote", changed=True))]
    fake.answer_next(f"POST {MODEL}/demote", *answers)
    assert client.demote("churn", reason="worse").cause == "demote"
    asked = fake.seen("POST", f"{MODEL}/demote")
    assert [request.json for request in asked] == [{"alias": "production", "reason": "worse"}] * 3
    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1


def test_nothing_to_go_back_to_is_a_conflict(fake: FakeFitlane, client: Client) -> None:
    body = {"status": 409, "code": "no_predecessor", "detail": "No.", "owner": "user", "fix": "F"}
    fake.answer_next(f"POST {MODEL}/demote", Answer(409, body))
    with pytest.raises(Conflict) as error:
        client.demote("churn")
    assert error.value.code == "no_predecessor"


def test_the_ledger_comes_page_by_page(fake: FakeFitlane, client: Client) -> None:
    first = {"items": [entry(3, predecessor=2), entry(2)], "nextCursor": "c"}
    last = {"items": [entry(1)], "nextCursor": None}
    fake.answer_next(f"GET {MODEL}/ledger", Answer(200, first), Answer(200, last))
    assert [(one.seq, one.predecessor) for one in client.ledger("churn", "production")] == [
        (3, 2),
        (2, None),
        (1, None),
    ]
    queries = [request.path.partition("?")[2] for request in fake.requests]
    assert queries == ["alias=production&limit=100", "alias=production&limit=100&cursor=c"]


def test_names_go_into_the_path_safely(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("POST /v1/models/a%2Fb/demote", Answer(200, entry(1)))
    client.demote("a/b")
    assert fake.requests[-1].path == "/v1/models/a%2Fb/demote"
