from pathlib import Path

import pytest

from fake_fitlane import Answer, FakeFitlane
from fitlane import Client, Conflict, TransferFailed

CONTENT = bytes(range(256)) * 4000
STORED = "/storage/job_1/part-00000.parquet"


@pytest.fixture
def result(fake: FakeFitlane) -> str:
    fake.create_job({"kind": "predict"})
    fake.objects["job_1/part-00000.parquet"] = CONTENT
    fake.results["job_1"] = ["part-00000.parquet"]
    return "job_1"


def test_the_file_is_written_where_asked(client: Client, result: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "predictions.parquet"
    assert client.download(result, target) == target
    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_gets_the_file_under_its_own_name(
    client: Client, result: str, tmp_path: Path
) -> None:
    assert client.download(result, tmp_path) == tmp_path / "part-00000.parquet"


def test_several_files_go_into_the_folder(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    fake.objects["job_1/part-00001.parquet"] = b"second"
    fake.results["job_1"] += ["part-00001.parquet"]
    assert client.download(result, tmp_path / "all") == tmp_path / "all"
    assert (tmp_path / "all" / "part-00001.parquet").read_bytes() == b"second"


def test_it_goes_on_where_the_connection_broke(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    fake.break_downloads_after.extend([100_000, 0, 200_000])
    assert client.download(result, tmp_path / "p").read_bytes() == CONTENT
    ranges = [request.headers.get("Range") for request in fake.seen("GET", STORED)]
    assert ranges == [None, "bytes=100000-", "bytes=100000-", "bytes=300000-"]


def test_storage_never_sees_the_key(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    client.download(result, tmp_path)
    (get,) = fake.seen("GET", STORED)
    assert {name.lower() for name in get.headers} == {"host", "accept-encoding"}


def test_a_whole_answer_to_a_range_replaces_what_had_come(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    other = "x" * len(CONTENT)
    # Announces more than it sends: a break after "old".
    fake.answer_next(f"GET {STORED}", Answer(200, "old", {"Content-Length": "9"}))
    fake.answer_next(f"GET {STORED}", Answer(200, other))
    assert client.download(result, tmp_path / "p").read_text() == other


def test_a_refusal_leaves_nothing_behind(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    fake.answer_next(f"GET {STORED}", Answer(403, "<Message>Request has expired</Message>"))
    with pytest.raises(TransferFailed, match="Request has expired"):
        client.download(result, tmp_path / "p")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_size_is_never_taken_for_the_file(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    fake.answer_next(f"GET {STORED}", Answer(200, "short"))
    with pytest.raises(TransferFailed, match="5 bytes"):
        client.download(result, tmp_path / "p")
    assert list(tmp_path.iterdir()) == []


def test_a_result_before_the_end_is_a_conflict(
    fake: FakeFitlane, client: Client, result: str, tmp_path: Path
) -> None:
    problem = {"code": "job_not_finished", "detail": "Still running.", "fix": "Wait."}
    fake.answer_next("GET /v1/jobs/job_1/result", Answer(409, problem))
    with pytest.raises(Conflict, match="Still running"):
        client.download(result, tmp_path / "p")
