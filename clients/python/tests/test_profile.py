"""The profile of a dataset: a job is asked for, and waited for."""

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, JobFailed

COLUMNS = [
    {
        "name": "age",
        "type": "int64",
        "kind": "number",
        "missing": 2,
        "distinct": {"count": 5_000, "standardError": 0.03},
        "smallest": 1.0,
        "largest": 9.0,
        "mean": 4.0,
        "standardDeviation": 2.0,
        "histogram": {"edges": [1, 5, 9], "counts": [3, 4]},
    },
    {
        "name": "plan",
        "type": "string",
        "kind": "text",
        "missing": 0,
        "distinct": {"count": 2, "standardError": 0},
        "values": [{"value": "b", "count": 6}, {"value": "a", "count": 1}],
    },
    {"name": "tags", "type": "list<item: string>", "kind": None, "missing": 1},
]


def test_is_read_once_its_job_is_over(fake: FakeFitlane, client: Client) -> None:
    fake.on_job = lambda job: job.update(status="succeeded")
    body = {"dataset": "ds_1", "job": "job_1", "rows": 7, "columns": COLUMNS}
    fake.answer_next("GET /v1/datasets/ds_1/profile", Answer(200, body))
    profile = client.profile("ds_1")
    assert fake.seen("POST", "/v1/jobs")[0].json == {"kind": "profile", "dataset": "ds_1"}
    age, plan, tags = profile.columns
    assert (profile.rows, age.distinct, age.distinct_error) == (7, 5_000, 0.03)
    assert (age.mean, age.standard_deviation, age.values) == (4.0, 2.0, None)
    assert plan.values == {"b": 6, "a": 1}
    assert (tags.kind, tags.distinct, tags.missing) == (None, None, 1)


def test_a_file_that_cannot_be_read_fails(fake: FakeFitlane, client: Client) -> None:
    error = {"code": "not_parquet", "owner": "user", "message": "M", "fix": "F"}
    fake.on_job = lambda job: job.update(status="failed", error=error)
    with pytest.raises(JobFailed):
        client.profile("ds_1")
