import socket

import pytest

from fake_fitlane import KEY, Answer, FakeFitlane
from fitlane import Client, RetryPolicy, Unreachable

SOON = {"Retry-After": "0"}
BROKEN = Answer(0)
LOST = Answer(0, is_lost=True)
PASSING = (429, 502, 503, 504)


@pytest.mark.parametrize("answer", [BROKEN, LOST, *(Answer(s, headers=SOON) for s in PASSING)])
def test_a_submit_is_sent_again_under_its_key_and_makes_one_job(
    fake: FakeFitlane, client: Client, answer: Answer
) -> None:
    fake.answer_next("POST /v1/jobs", answer, answer)
    assert client.fit("ds_1").id == "job_1"
    keys = [request.headers["Idempotency-Key"] for request in fake.seen("POST", "/v1/jobs")]
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert len(fake.jobs) == 1


def test_a_retry_whose_answer_was_lost_makes_one_job(fake: FakeFitlane, client: Client) -> None:
    failed = client.fit("ds_1")
    fake.answer_next(f"POST /v1/jobs/{failed.id}/retry", LOST)
    assert client.retry(failed).retry_of == failed.id
    assert len(fake.jobs) == 2


def test_every_submit_has_its_own_idempotency_key_unless_it_is_named(
    fake: FakeFitlane, client: Client
) -> None:
    jobs = [client.fit("ds_1") for _ in range(2)]
    named = [client.predict("ds_1", "ver_1", idempotency_key="mine") for _ in range(2)]
    assert jobs[0] != jobs[1]
    assert named[0] == named[1]
    assert fake.seen("POST", "/v1/jobs")[-1].headers["Idempotency-Key"] == "mine"


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
