from pathlib import Path

import pytest

from fake_fitlane import Answer, FakeFitlane, Json
from fitlane import Client, Csv, Dataset, JobFailed, JsonLines

CONVERSION = {"job": "job_c", "uploadBytes": 4, "delimiter": ";", "notes": ["n"]}


def upload_text(
    fake: FakeFitlane, client: Client, path: Path, after: Json | None = None, **job: object
) -> Dataset:
    """Uploads a file whose conversion is over already."""
    path.write_text("a\n1\n")
    dataset = {"id": "ds_1", "status": "converting", "conversion": CONVERSION}
    fake.answer_next("POST /v1/datasets/ds_1/complete", Answer(200, dataset))
    fake.answer_next("GET /v1/datasets/ds_1", Answer(200, dataset | (after or {})))
    fake.jobs["job_c"] = {"id": "job_c", "kind": "convert", "status": "succeeded", **job}
    return client.upload(path, progress=False)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("a.csv", {"type": "csv"}),
        ("a.CSV.gz", {"type": "csv"}),
        ("a.tsv", {"type": "csv", "delimiter": "\t"}),
        ("a.jsonl.gz", {"type": "jsonl"}),
        ("a.ndjson", {"type": "jsonl"}),
        ("a.csv.parquet", None),
        ("a.gz", None),
        ("a", None),
    ],
)
def test_the_files_name_tells_the_format(
    fake: FakeFitlane, client: Client, tmp_path: Path, name: str, asked: object
) -> None:
    upload_text(fake, client, tmp_path / name)
    (created,) = fake.seen("POST", "/v1/datasets")
    assert created.json.get("format") == asked


def test_a_format_that_is_named_counts(fake: FakeFitlane, client: Client, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a\n1\n")
    chosen = Csv(";", "utf-16", ",", False, ["-"], {"a": "string"}, 3)
    client.upload(tmp_path / "a.txt", progress=False, format=chosen)
    client.upload(tmp_path / "a.txt", progress=False, format=JsonLines(max_bad_rows=0))
    first, second = (request.json["format"] for request in fake.seen("POST", "/v1/datasets"))
    assert first == {
        "type": "csv",
        "delimiter": ";",
        "encoding": "utf-16",
        "decimal": ",",
        "header": False,
        "nullValues": ["-"],
        "types": {"a": "string"},
        "maxBadRows": 3,
    }
    assert second == {"type": "jsonl", "maxBadRows": 0}


def test_the_upload_waits_for_the_conversion(
    fake: FakeFitlane, client: Client, tmp_path: Path
) -> None:
    bad_rows = {"count": 2, "first": [{"line": 3, "reason": "no"}]}
    after = {"status": "ready", "rows": 1, "conversion": CONVERSION | {"badRows": bad_rows}}
    dataset = upload_text(fake, client, tmp_path / "a.csv", after)
    assert fake.seen("GET", "/v1/jobs/job_c")
    assert (dataset.status, dataset.rows) == ("ready", 1)
    assert dataset.conversion is not None
    assert dataset.conversion.delimiter == ";"
    assert (dataset.conversion.bad_rows, dataset.conversion.first_bad_rows[0].line) == (2, 3)


def test_a_file_that_cannot_be_converted_is_the_jobs_error(
    fake: FakeFitlane, client: Client, tmp_path: Path
) -> None:
    error = {"code": "bad_row", "owner": "user", "message": "Line 3: no.", "fix": "Mend it."}
    with pytest.raises(JobFailed, match="Line 3"):
        upload_text(fake, client, tmp_path / "a.csv", status="failed", error=error)
