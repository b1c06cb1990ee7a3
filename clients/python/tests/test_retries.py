import socket

import pytest

from fake_fitlane import KEY, Answer, FakeFitlane
from fitlane import Client, FitlaneError, RetryPolicy, ServiceUnavailable, Unreachable

SOON = {"Retry-After": "0"}
BROKEN = Answer(0)


def test_a_submit_is_sent_again_only_when_nothing_was_done(
    fake: FakeFitlane, client: Client
) -> None:
    fake.answer_next("POST /v1/jobs", Answer(503, headers=SOON), Answer(429, headers=SOON))
    assert client.fit("ds_1").status == "queued"
    keys = {request.headers["Idempotency-Key"] for request in fake.seen("POST", "/v1/jobs")}
    assert len(fake.jobs) == 1
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("answer", "error"), [(BROKEN, Unreachable), (Answer(502, headers=SOON), ServiceUnavailable)]
)
def test_a_submit_that_may_have_arrived_is_not_sent_again(
    fake: FakeFitlane, client: Client, answer: Answer, error: type[FitlaneError]
) -> None:
    fake.answer_next("POST /v1/jobs", answer)
    with pytest.raises(error):
        client.fit("ds_1")
    assert len(fake.seen("POST", "/v1/jobs")) == 1


def test_every_submit_has_its_own_idempotency_key(fake: FakeFitlane, client: Client) -> None:
    client.fit("ds_1")
    client.fit("ds_1")
    first, second = fake.seen("POST", "/v1/jobs")
    assert first.headers["Idempotency-Key"] != second.headers["Idempotency-Key"]


def test_a_read_is_repeated_until_it_answers(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    fake.answer_next(f"GET /v1/jobs/{job.id}", BROKEN, Answer(504), Answer(429, headers=SOON))
    assert client.status(job.id) == job
    assert len(fake.seen("GET", f"/v1/jobs/{job.id}")) == 4


def test_a_refused_connection_ends_with_the_address_and_a_fix() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        impatient = RetryPolicy(give_up_after_seconds=0)
        with Client(url, KEY, retry=impatient) as client, pytest.raises(Unreachable) as caught:
            client.fit("ds_1")
    assert url in caught.value.message
    assert not caught.value.was_sent
    assert caught.value.fix
