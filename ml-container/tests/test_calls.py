"""HTTP with retries, and ID tokens."""

import time
from pathlib import Path

import pytest
from fake_controller import FakeController, unsigned_id_token

from fitlane_ml.attempt_client import Attempt, AttemptClient, Refused, Superseded
from fitlane_ml.errors import SystemFault
from fitlane_ml.http_json import Unreachable, post_json
from fitlane_ml.identity import Identity, IdentityUnavailable, IdToken
from fitlane_ml.report import Report

REPORT = Report(SystemFault("terminated", "m", "f"), [])


def client(controller: FakeController, retry_seconds: float = 30.0) -> AttemptClient:
    attempt = Attempt(f"{controller.url}/jobs/j/attempts/1", "token", "n", 0)
    return AttemptClient(attempt, Identity(controller.host, controller.url), retry_seconds)


def test_repeats_the_same_body_until_it_is_answered(controller: FakeController) -> None:
    controller.failures["finish"] = [503, "drop", 500]
    client(controller).finish(REPORT)
    finishes = controller.named("finish")
    assert len(finishes) == 4
    assert all(call.body == finishes[0].body for call in finishes)


@pytest.mark.parametrize(("status", "expected"), [(409, Superseded), (400, Refused)])
def test_4xx_is_final(controller: FakeController, status: int, expected: type[Exception]) -> None:
    controller.finish_status = status
    with pytest.raises(expected):
        client(controller).finish(REPORT)
    assert len(controller.named("finish")) == 1


def test_gives_up_in_the_end(controller: FakeController) -> None:
    controller.close()
    with pytest.raises(Unreachable):
        client(controller, retry_seconds=0.3).finish(REPORT)


def test_fetches_headers_for_each_try(controller: FakeController) -> None:
    tries = []

    def headers() -> dict[str, str]:
        tries.append(1)
        if len(tries) == 1:
            raise IdentityUnavailable("not yet")
        return {}

    assert post_json(f"{controller.url}/finish", {}, headers, 30.0).status == 200
    assert len(tries) == 2


def test_a_token_is_kept_until_5_min_before_its_end(controller: FakeController) -> None:
    identity = Identity(controller.host, f"{controller.url}/jobs/j/attempts/1")
    assert identity.token() is identity.token()
    assert len(controller.named("token")) == 1
    near_its_end = IdToken(unsigned_id_token("a"), time.time() + 299)
    renewed = Identity(controller.host, controller.url, near_its_end).token()
    assert renewed is not near_its_end
    assert len(controller.named("token")) == 2


def test_a_token_in_a_file_is_read_again_when_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "token"
    with pytest.raises(OSError, match="token"):
        Identity(str(file), "https://c").token()
    first, second = unsigned_id_token("first"), unsigned_id_token("second")
    file.write_text(f"{first}\n")
    identity = Identity(str(file), "https://c")
    assert identity.token().text == first
    file.write_text(second)
    assert identity.token().text == first
    near_its_end = IdToken(first, time.time() + 299)
    assert Identity(str(file), "https://c", near_its_end).token().text == second


def test_what_is_no_token_is_refused(
    controller: FakeController, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fake_controller.unsigned_id_token", lambda audience: "<html>")
    with pytest.raises(IdentityUnavailable):
        Identity(controller.host, controller.url).token()
