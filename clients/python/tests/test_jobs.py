from datetime import UTC, datetime

from fake_fitlane import FakeFitlane
from fitlane import Client, Progress, Timeline


def test_a_submit_sends_what_was_named_and_nothing_else(fake: FakeFitlane, client: Client) -> None:
    client.fit("ds_1", target="label", lane="bulk")
    client.predict("ds_2", "ver_1", timeout_seconds=60)
    fit, predict = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert fit == {
        "kind": "fit",
        "dataset": "ds_1",
        "target": "label",
        "model": "default",
        "randomState": 0,
        "lane": "bulk",
    }
    assert predict == {
        "kind": "predict",
        "dataset": "ds_2",
        "version": "ver_1",
        "timeoutSeconds": 60,
    }


def test_a_finished_fit_is_as_good_as_its_version(fake: FakeFitlane, client: Client) -> None:
    fit = client.fit("ds_1")
    fake.change(fit.id, status="succeeded", outputs={"version": "ver_7"})
    client.predict("ds_2", client.wait(fit))
    assert fake.seen("POST", "/v1/jobs")[-1].json["version"] == "ver_7"


def test_the_record_becomes_plain_values(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    fake.change(job.id, timeline={"queueMs": 3, "totalMs": None})
    fake.change(job.id, progress={"phase": "train", "fraction": 0.5})
    seen = client.status(job.id)
    assert seen.timeline == Timeline(queue_ms=3)
    assert seen.progress == Progress("train", 0.5)
    assert seen.created_at == datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def test_the_list_is_read_page_by_page_and_only_as_far_as_needed(
    fake: FakeFitlane, client: Client
) -> None:
    ids = [client.fit("ds_1").id for _ in range(5)][::-1]
    fake.page_items = 2
    assert [job.id for job in client.jobs()] == ids
    assert len(fake.seen("GET", "/v1/jobs")) == 3
    assert [job.id for job in client.jobs(limit=2)] == ids[:2]
    assert len(fake.seen("GET", "/v1/jobs")) == 4
