"""The step of a conversion, by the bulk entry as a real process."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import PATIENCE_SECONDS, start_entry, task_env
from fake_controller import FakeController

CSV = "code,n,day,k\n001,1,2020-01-02,x\n002,,2020-01-03,x\n"


def convert_spec(folder: Path, data: bytes, **asked: Any) -> dict[str, Any]:
    upload = folder / "upload"
    upload.write_bytes(data)
    return {
        "jobId": "job_a",
        "attempt": 1,
        "taskIndex": 0,
        "taskCount": 1,
        "kind": "convert",
        "step": "convert",
        "trainer": "csv",
        "parameters": {"format": {"type": "csv", **asked}, "maxBytes": 10**9},
        "inputs": {"dataset": {"uri": upload.as_uri(), "sizeBytes": len(data)}},
        "outputUri": f"{folder.as_uri()}/job_a/1/",
        "limits": {"timeoutSeconds": 120, "threads": 1, "resultFileBytes": 2**30},
        "beatSeconds": 5,
    }


def finish(controller: FakeController, spec: dict[str, Any]) -> dict[str, Any]:
    controller.spec = spec
    process = start_entry("fitlane_ml.job", task_env(controller))
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, stderr
    return controller.finish().body


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_table_is_written_and_told(controller: FakeController, tmp_path: Path, pack: Any) -> None:
    body = finish(controller, convert_spec(tmp_path, pack(CSV.encode())))
    table = body["outputs"]["table"]
    path = tmp_path / "job_a/1/data.parquet"
    written = pq.read_table(path)
    assert table["uri"] == path.as_uri()
    assert (table["rows"], table["sizeBytes"]) == (2, path.stat().st_size)
    assert {column["name"]: column["type"] for column in table["columns"]} == {
        "code": "string",
        "n": "int64",
        "day": "date",
        "k": "string",
    }
    assert table["constantColumns"] == ["k"]
    assert written.schema.field("day").type == pa.date32()
    assert written["code"].to_pylist() == ["001", "002"]
    assert body["outputs"]["report"]["delimiter"] == ","
    assert {phase["phase"] for phase in body["phases"]} == {"download", "convert", "upload"}


def test_the_same_text_gives_the_same_bytes(controller: FakeController, tmp_path: Path) -> None:
    digests = [
        finish(controller, convert_spec(tmp_path, data))["outputs"]["table"]["digest"]
        for data in (CSV.encode(), gzip.compress(CSV.encode()))
    ]
    assert digests[0] == digests[1]


def test_a_bad_row_is_the_users_and_leaves_no_table(
    controller: FakeController, tmp_path: Path
) -> None:
    body = finish(controller, convert_spec(tmp_path, b"a,b\n1,2\n3\n"))
    assert body["error"]["code"] == "bad_row"
    assert (body["error"]["owner"], body["error"]["row"]) == ("user", 1)
    assert not list(tmp_path.glob("**/*.parquet"))
    assert json.loads((tmp_path / "job_a/1/manifest-0.json").read_text())["error"] == body["error"]


def test_another_file_than_the_one_on_record(controller: FakeController, tmp_path: Path) -> None:
    spec = convert_spec(tmp_path, CSV.encode())
    spec["inputs"]["dataset"]["sizeBytes"] -= 1
    assert finish(controller, spec)["error"]["code"] == "input_changed"
