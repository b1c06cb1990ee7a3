from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, Dataset, Progress, Timeline
from fitlane.fit_request import Validation


def test_a_submit_sends_what_was_named_and_nothing_else(fake: FakeFitlane, client: Client) -> None:
    client.fit("ds_1", target="label", lane="bulk")
    client.predict("ds_2", "ver_1", timeout_seconds=60, tasks=8, priority="low", reuse=False)
    fit, predict = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert fit == {
        "kind": "fit",
        "dataset": "ds_1",
        "target": "label",
        "validation": "auto",
        "model": "default",
        "randomState": 0,
        "lane": "bulk",
        "priority": "normal",
        "reuse": True,
    }
    assert predict == {
        "kind": "predict",
        "dataset": "ds_2",
        "version": "ver_1",
        "timeoutSeconds": 60,
        "tasks": 8,
        "priority": "low",
        "reuse": False,
    }


def test_the_trainer_is_sent_with_its_task_and_parameters(
    fake: FakeFitlane, client: Client
) -> None:
    client.fit("ds_1", trainer="xgboost", task="regression", parameters={"maxDepth": 3})
    (sent,) = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert (sent["trainer"], sent["task"]) == ("xgboost", "regression")
    assert sent["parameters"] == {"maxDepth": 3}


def test_lists_trainers_with_the_schemas_of_their_parameters(
    fake: FakeFitlane, client: Client
) -> None:
    known = {
        "name": "xgboost",
        "summary": "Trees",
        "tasks": ["classification", "regression"],
        "parameters": {"properties": {"maxDepth": {"type": "integer", "default": 6}}},
    }
    fake.answer_next("GET /v1/trainers", Answer(200, {"items": [known]}))
    (trainer,) = client.trainers()
    assert (trainer.name, trainer.tasks) == ("xgboost", ("classification", "regression"))
    assert trainer.parameters["properties"]["maxDepth"]["default"] == 6


def test_the_roles_of_columns_are_sent_as_they_are_named(fake: FakeFitlane, client: Client) -> None:
    client.fit("ds_1", features=("a", "b"), id_columns="key", sample_weight="w", group_column="g")
    client.fit("ds_1", exclude=["a"])
    first, second = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert (first["features"], first["idColumns"], first["sampleWeight"]) == (
        ["a", "b"],
        ["key"],
        "w",
    )
    assert first["groupColumn"] == "g"
    assert second["exclude"] == ["a"]
    assert "features" not in second


def test_a_validation_is_a_word_a_share_or_a_dataset(fake: FakeFitlane, client: Client) -> None:
    fake.datasets["ds_9"] = {"id": "ds_9", "status": "ready"}
    dataset = Dataset.from_json(fake.datasets["ds_9"])
    asked: list[Validation] = ["auto", "none", 0.25, "ds_9", dataset]
    for validation in asked:
        client.fit("ds_1", validation=validation)
    sent = [request.json["validation"] for request in fake.seen("POST", "/v1/jobs")]
    assert sent == ["auto", "none", {"fraction": 0.25}, {"dataset": "ds_9"}, {"dataset": "ds_9"}]


def test_a_version_gives_its_card_and_its_model(
    fake: FakeFitlane, client: Client, tmp_path: Path
) -> None:
    card = {"rows": 3, "features": [{"name": "x"}]}
    fake.add_version("ver_1", card, b"skops")
    assert client.card("ver_1") == card
    assert client.download_model("ver_1", tmp_path) == tmp_path / "model.skops"
    assert (tmp_path / "model.skops").read_bytes() == b"skops"
    assert client.download_model("ver_1", tmp_path / "mine").read_bytes() == b"skops"


def test_a_finished_fit_is_as_good_as_its_version(fake: FakeFitlane, client: Client) -> None:
    fit = client.fit("ds_1")
    fake.change(fit.id, status="succeeded", outputs={"version": "ver_7"})
    client.predict("ds_2", client.wait(fit))
    assert fake.seen("POST", "/v1/jobs")[-1].json["version"] == "ver_7"


def test_the_record_becomes_plain_values(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    fake.change(job.id, timeline={"queueMs": 3, "totalMs": None})
    fake.change(job.id, progress={"phase": "train", "fraction": 0.5, "metrics": {"loss": 1.5}})
    seen = client.status(job.id)
    assert seen.timeline == Timeline(queue_ms=3)
    assert seen.progress == Progress("train", 0.5, {"loss": 1.5})
    assert seen.created_at == datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def test_a_job_says_why_it_waits(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    said = {"reason": "turn", "message": "2 jobs have their turn before it.", "position": 3}
    fake.change(job.id, pending={**said, "expectedStartAt": "2026-01-02T03:04:05.000Z"})
    first = client.status(job.id)
    assert first.pending
    assert (first.pending.reason, first.pending.position) == ("turn", 3)
    assert first.pending.expected_start_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    fake.change(job.id, pending={**said, "expectedStartAt": None})
    assert client.status(job.id) == first
    fake.change(job.id, pending={**said, "position": 2})
    assert client.status(job.id) != first


def test_a_cancel_answers_the_job(fake: FakeFitlane, client: Client) -> None:
    job = client.fit("ds_1")
    assert client.cancel(job).status == "cancelled"
    client.cancel(job.id, force=True)
    first, second = fake.seen("POST", f"/v1/jobs/{job.id}/cancel")
    assert (first.json, second.json) == ({"force": False}, {"force": True})


def test_an_answer_from_an_earlier_job_is_told_apart(fake: FakeFitlane, client: Client) -> None:
    assert not client.fit("ds_1").cached
    body = {"id": "job_9", "kind": "fit", "status": "succeeded", "cached": True}
    fake.answer_next("POST /v1/jobs", Answer(202, body))
    assert client.fit("ds_1").cached


def test_the_list_is_read_page_by_page_and_only_as_far_as_needed(
    fake: FakeFitlane, client: Client
) -> None:
    ids = [client.fit("ds_1").id for _ in range(5)][::-1]
    fake.page_items = 2
    assert [job.id for job in client.jobs()] == ids
    assert len(fake.seen("GET", "/v1/jobs")) == 3
    assert [job.id for job in client.jobs(limit=2)] == ids[:2]
    assert len(fake.seen("GET", "/v1/jobs")) == 4


def test_filters_are_sent_as_they_are_named(fake: FakeFitlane, client: Client) -> None:
    fit = client.fit("ds_1")
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    found = client.jobs(model="churn", dataset="ds_1", created_after=noon, created_before=noon)
    assert [job.id for job in found] == [fit.id]
    assert [version.id for version in client.versions("churn", limit=5)] == ["ver_1"]
    assert list(client.datasets(status="ready", name="a")) == []
    asked = [
        {name: value for name, [value] in parse_qs(urlsplit(request.path).query).items()}
        for path in ("/v1/jobs", "/v1/versions", "/v1/datasets")
        for request in fake.seen("GET", path)
    ]
    after = datetime.fromisoformat(asked[0].pop("createdAfter"))
    assert after == datetime.fromisoformat(asked[0].pop("createdBefore")) == noon
    assert asked == [
        {"model": "churn", "dataset": "ds_1", "limit": "100"},
        {"model": "churn", "limit": "5"},
        {"status": "ready", "name": "a", "limit": "100"},
    ]


def test_a_search_and_folds_are_sent_as_they_were_named(fake: FakeFitlane, client: Client) -> None:
    search = {"trials": 5, "parameters": {"learningRate": {"min": 0.01, "max": 0.3}}}
    client.fit("ds_1", search=search, validation={"folds": 5, "timeColumn": "t"})
    (sent,) = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert sent["search"] == search
    assert sent["validation"] == {"folds": 5, "timeColumn": "t"}


def test_a_prediction_may_name_its_engine_and_allow_bad_rows(
    fake: FakeFitlane, client: Client
) -> None:
    client.predict("ds_2", "ver_1", engine="onnx", max_bad_rows=3)
    (sent,) = (request.json for request in fake.seen("POST", "/v1/jobs"))
    assert (sent["engine"], sent["maxBadRows"]) == ("onnx", 3)


def test_trials_say_what_was_tried_and_which_was_best(fake: FakeFitlane, client: Client) -> None:
    tried = {"trial": 1, "parameters": {"a": 2}, "metrics": {"logLoss": 0.5}, "folds": []}
    items = [{**tried, "error": None, "isBest": True}]
    fake.answer_next("GET /v1/jobs/job_1/trials", Answer(200, {"items": items}))
    (trial,) = client.trials("job_1")
    assert (trial.number, trial.parameters, trial.metrics) == (1, {"a": 2}, {"logLoss": 0.5})
    assert trial.is_best
