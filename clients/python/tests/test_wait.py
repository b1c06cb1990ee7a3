from threading import Event, Timer

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, Job, JobFailed, NotFound, WaitTimeout


def test_it_returns_the_succeeded_job(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    done = {"status": "succeeded", "outputs": {"version": "ver_1", "rows": 3}}
    timer = Timer(0.05, lambda: fake.change(job.id, **done))
    timer.start()
    finished = client.wait(job)
    timer.join()
    assert (finished.is_succeeded, finished.version, finished.rows) == (True, "ver_1", 3)
    assert fake.seen("GET", f"/v1/jobs/{job.id}")[0].path.endswith("?wait=30s")


def test_it_survives_a_restart_of_the_api(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")

    def restart() -> None:
        fake.stop()
        Event().wait(0.3)  # long enough for refused connections
        fake.start()
        fake.answer_next(f"GET /v1/jobs/{job.id}", Answer(503), Answer(502))
        fake.change(job.id, status="succeeded")

    timer = Timer(0.05, restart)
    timer.start()
    assert client.wait(job).is_succeeded
    timer.join()


def test_every_change_is_seen_once(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    seen: list[str] = []

    def finish(changed: Job) -> None:
        seen.append(changed.status)
        fake.change(job.id, status="succeeded")

    client.wait(job, on_change=finish)
    assert seen == ["queued", "succeeded"]


def test_a_failed_job_raises_its_error_with_the_fix(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    error = {"code": "null_target", "owner": "user", "message": "y is null.", "fix": "Drop it."}
    fake.change(job.id, status="failed", error={**error, "column": "y", "row": 7})
    with pytest.raises(JobFailed) as caught:
        client.wait(job.id)
    assert str(caught.value) == (
        f"y is null.\nfix: Drop it.\n(null_target, column y, row 7, job {job.id})"
    )
    assert caught.value.job.status == "failed"


def test_a_timeout_names_the_last_status_and_leaves_the_job_alone(client: Client) -> None:
    job = client.fit("ds_1")
    with pytest.raises(WaitTimeout, match="queued") as caught:
        client.wait(job, timeout=0.01)
    assert caught.value.job == job
    assert isinstance(caught.value, TimeoutError)


def test_a_timeout_holds_while_the_api_is_away(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    fake.stop()
    with pytest.raises(WaitTimeout):
        client.wait(job, timeout=0.1)


def test_an_unknown_job_ends_the_wait(fake: FakeFitlane, client: Client) -> None:
    fake.answer_next("GET /v1/jobs/job_9", Answer(404, {"detail": "No job_9."}))
    with pytest.raises(NotFound):
        client.wait("job_9")
