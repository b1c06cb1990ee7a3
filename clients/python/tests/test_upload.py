from pathlib import Path

import pytest

from fake_fitlane import UPLOAD_HEADERS, Answer, FakeFitlane
from fitlane import Client, ConfigurationError, InvalidRequest, TransferFailed

STORED = "/storage/ds_1"


def test_the_file_arrives_whole_and_the_dataset_is_ready(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    dataset = client.upload(train, progress=False)
    assert fake.objects["ds_1"] == train.read_bytes()
    assert (dataset.status, dataset.rows, dataset.name) == ("ready", 3, "train.parquet")


def test_storage_gets_exactly_the_headers_of_the_api_and_never_the_key(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    client.upload(train, progress=False)
    (put,) = fake.seen("PUT", STORED)
    transport = {"host": f"127.0.0.1:{fake.port}", "content-length": str(train.stat().st_size)}
    assert {name.lower(): value for name, value in put.headers.items()} == (
        UPLOAD_HEADERS | transport
    )


def test_the_signed_address_is_not_rewritten(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    client.upload(train, progress=False)
    (put,) = fake.seen("PUT", STORED)
    assert put.path == f"{STORED}?X-Amz-Credential=a%2Fb%2Fs3&X-Amz-Signature=c"


def test_the_callback_sees_chunks_up_to_the_whole(client: Client, train: Path) -> None:
    calls: list[tuple[int, int]] = []
    client.upload(train, progress=lambda done, total: calls.append((done, total)))
    size = train.stat().st_size
    assert calls == [(1 << 20, size), (2 << 20, size), (size, size)]


def test_in_a_pipe_the_progress_is_lines(
    client: Client, train: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.upload(train)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "upload train.parquet: 2.1 MB of 2.1 MB\n"


def test_a_break_starts_the_file_again(fake: FakeFitlane, client: Client, train: Path) -> None:
    fake.answer_next(f"PUT {STORED}", Answer(0), Answer(503))
    client.upload(train, progress=False)
    assert fake.objects["ds_1"] == train.read_bytes()


def test_a_write_once_address_that_was_written_before_the_break_counts_as_sent(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    fake.objects["ds_1"] = train.read_bytes()
    fake.answer_next(f"PUT {STORED}", Answer(0), Answer(412))
    assert client.upload(train, progress=False).status == "ready"


def test_a_refusal_of_storage_carries_its_reason(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    xml = "<Error><Code>BadDigest</Code><Message>The digest differs.</Message></Error>"
    fake.answer_next(f"PUT {STORED}", Answer(400, xml))
    with pytest.raises(TransferFailed, match="The digest differs"):
        client.upload(train, progress=False)


def test_a_file_that_the_api_refuses_is_an_error_with_its_fix(
    fake: FakeFitlane, client: Client, train: Path
) -> None:
    problem = {"code": "not_parquet", "detail": "No Parquet file.", "fix": "Send Parquet."}
    fake.answer_next("POST /v1/datasets/ds_1/complete", Answer(422, problem))
    with pytest.raises(InvalidRequest, match=r"fix: Send Parquet\."):
        client.upload(train, progress=False)


def test_a_missing_file_is_named_before_anything_is_sent(fake: FakeFitlane, client: Client) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.parquet"):
        client.upload("missing.parquet")
    assert fake.requests == []


def test_an_empty_file_is_refused_before_anything_is_sent(
    fake: FakeFitlane, client: Client, tmp_path: Path
) -> None:
    (tmp_path / "empty.parquet").touch()
    with pytest.raises(InvalidRequest, match=r"empty\.parquet is an empty file"):
        client.upload(tmp_path / "empty.parquet")
    assert fake.requests == []
