"""Storage: what is written, and who is at fault when something fails."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import numbers
from fake_s3 import FakeS3

from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.storage import (
    ParquetSink,
    ParquetSource,
    read_bytes,
    write_bytes,
    write_parquet,
    write_together,
)


def uri(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "data.parquet"
    path.write_bytes(data)
    return path.as_uri()


def parquet(table: pa.Table, **options: object) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **options)
    return bytes(sink.getvalue())


def read_all(at: str) -> pa.Table:
    source = ParquetSource(at)
    return source.read(source.schema.names)


def test_reads_only_the_columns_asked_for(tmp_path: Path) -> None:
    source = ParquetSource(uri(tmp_path, parquet(numbers())))
    assert source.rows == 200
    assert source.read(["y", "x1"]).column_names == ["y", "x1"]


@pytest.mark.parametrize("tasks", [1, 2, 3, 7, 20])
def test_tasks_share_the_rows_in_order(tmp_path: Path, tasks: int) -> None:
    table = pa.table({"n": np.arange(1000)})
    source = ParquetSource(uri(tmp_path, parquet(table, row_group_size=100)))
    batches = [batch for task in range(tasks) for batch in source.batches(task, tasks)]
    assert pa.concat_tables([batch for _, batch in batches])["n"].to_pylist() == list(range(1000))
    assert all(batch["n"][0].as_py() == first_row for first_row, batch in batches)


def test_a_large_row_group_comes_in_batches(tmp_path: Path) -> None:
    source = ParquetSource(uri(tmp_path, parquet(pa.table({"n": np.arange(200_000)}))))
    assert max(batch.num_rows for _, batch in source.batches(0, 1)) <= 65_536


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        parquet(numbers())[:-20],
        parquet(numbers())[20:],
        b"PAR1" + b"\xff" * 100 + b"PAR1",
    ],
    ids=["empty", "csv", "cut", "no beginning", "garbage"],
)
def test_what_is_no_parquet_is_the_users_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UserError) as error:
        read_all(uri(tmp_path, data))
    assert error.value.code == "not_parquet"


def test_a_corrupt_page_is_the_users_error(tmp_path: Path) -> None:
    data = bytearray(parquet(pa.table({"n": np.arange(5000)}), compression="snappy"))
    data[4:2000] = os.urandom(1996)
    with pytest.raises(UserError) as error:
        read_all(uri(tmp_path, bytes(data)))
    assert error.value.code == "not_parquet"


def test_text_that_is_no_utf8_is_the_users_error(tmp_path: Path) -> None:
    text = pa.array([b"caf\xe9"]).view(pa.string())
    at = uri(tmp_path, parquet(pa.table({"s": text})))
    with pytest.raises(UserError) as error:
        read_all(at)
    assert error.value.code == "not_parquet"
    with pytest.raises(UserError):
        list(ParquetSource(at).batches(0, 1))


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        at = (tmp_path / name / "part.parquet").as_uri()
        table = numbers().append_column("s", pa.array(["x", "y"] * 100))
        with write_parquet(at, table.schema) as sink:
            sink.write(table)
            sink.write(table)
        written.append(sink.written)
    assert written[0].digest == written[1].digest
    assert written[0].size_bytes == (tmp_path / "a/part.parquet").stat().st_size
    assert (tmp_path / "a/part.parquet").read_bytes() == (tmp_path / "b/part.parquet").read_bytes()
    columns = pq.ParquetFile(tmp_path / "a/part.parquet").metadata.row_group(0)
    dictionary = {
        columns.column(place).path_in_schema: columns.column(place).has_dictionary_page
        for place in range(columns.num_columns)
    }
    assert dictionary["s"]
    assert not dictionary["x0"]


def predict_half(sink: ParquetSink) -> None:
    sink.write(numbers())
    raise pa.ArrowInvalid("the second half fails")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    at = (tmp_path / "part.parquet").as_uri()
    with pytest.raises(pa.ArrowInvalid), write_parquet(at, numbers().schema) as sink:
        predict_half(sink)
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_the_systems_fault(tmp_path: Path) -> None:
    with pytest.raises(SystemFault) as fault:
        ParquetSource((tmp_path / "gone").as_uri())
    assert fault.value.code == "input_gone"


def test_an_unwritable_place_is_the_systems_fault() -> None:
    with pytest.raises(SystemFault) as fault:
        write_bytes("file:///proc/nothing/here", b"")
    assert fault.value.code in {"storage_unavailable", "input_gone"}


def test_another_scheme_is_refused() -> None:
    with pytest.raises(SystemFault) as fault:
        read_bytes("ftp://host/x")
    assert "ftp://" in fault.value.message


def test_s3_round_trip(s3: FakeS3) -> None:
    with write_parquet("s3://bucket/a/part.parquet", numbers().schema) as sink:
        sink.write(numbers())
    assert len(s3.objects["/bucket/a/part.parquet"]) == sink.written.size_bytes
    assert read_all("s3://bucket/a/part.parquet").equals(numbers())
    write_bytes("s3://bucket/a/small.json", b"{}")
    assert read_bytes("s3://bucket/a/small.json") == b"{}"
    puts = [request for request in s3.requests if "small.json" in request and "PUT" in request]
    assert len(puts) == 1


def test_one_of_several_writes_that_fails_is_the_systems_fault(s3: FakeS3) -> None:
    s3.deny = lambda method, path: (403, "AccessDenied") if path.endswith("b") else None
    with pytest.raises(SystemFault) as fault:
        write_together({"s3://bucket/a": b"1", "s3://bucket/b": b"2"})
    assert fault.value.code == "storage_unavailable"
    assert s3.objects == {"/bucket/a": b"1"}


def test_s3_reads_by_column(s3: FakeS3) -> None:
    rng = np.random.default_rng(0)
    table = pa.table({f"c{place}": rng.random(50_000) for place in range(6)})
    s3.objects["/bucket/wide"] = parquet(table)
    served = len(s3.requests)
    assert ParquetSource("s3://bucket/wide").read(["c3"])["c3"] == table["c3"]
    assert len(s3.requests) - served <= 4


@pytest.fixture(scope="module")
def large_row_group() -> bytes:
    """40 MB in one row group of one column."""
    table = pa.table({"n": np.random.default_rng(0).random(5_000_000)})
    return parquet(table, row_group_size=5_000_000, use_dictionary=False)


def test_a_large_row_group_is_fetched_bit_by_bit(s3: FakeS3, large_row_group: bytes) -> None:
    s3.objects["/bucket/large"] = large_row_group
    batches = ParquetSource("s3://bucket/large").batches(0, 1)
    first_row, first = next(batches)
    fetched_first = len(s3.requests)
    rest = [batch for _, batch in batches]
    assert fetched_first < len(s3.requests)
    assert first_row == 0
    expected = pq.read_table(pa.BufferReader(large_row_group))
    assert pa.concat_tables([first, *rest]).equals(expected)


def test_s3_that_fails_inside_a_row_group_is_the_systems_fault(
    s3: FakeS3, large_row_group: bytes
) -> None:
    s3.objects["/bucket/large"] = large_row_group
    batches = ParquetSource("s3://bucket/large").batches(0, 1)
    next(batches)
    s3.deny = lambda method, path: (403, "AccessDenied")
    with pytest.raises(SystemFault) as fault:
        list(batches)
    assert fault.value.code == "storage_unavailable"


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, "NoSuchKey", "input_gone"),
        (403, "AccessDenied", "storage_unavailable"),
        (400, "ExpiredToken", "storage_unavailable"),
    ],
)
def test_what_s3_refuses_is_the_systems_fault(
    s3: FakeS3, status: int, code: str, expected: str
) -> None:
    s3.deny = lambda method, path: (status, code)
    for use in (lambda: ParquetSource("s3://bucket/x"), lambda: read_bytes("s3://bucket/x")):
        with pytest.raises(SystemFault) as fault:
            use()
        assert fault.value.code == expected
    with pytest.raises(SystemFault):
        write_bytes("s3://bucket/x", b"1")


def test_s3_that_fails_while_data_are_read_is_the_systems_fault(s3: FakeS3) -> None:
    s3.objects["/bucket/x"] = parquet(pa.table({"n": np.random.default_rng(0).random(200_000)}))
    source = ParquetSource("s3://bucket/x")
    s3.deny = lambda method, path: (403, "AccessDenied")
    with pytest.raises(SystemFault) as fault:
        source.read(["n"])
    assert fault.value.code == "storage_unavailable"
    with pytest.raises(SystemFault):
        list(source.batches(0, 1))


def test_a_corrupt_file_in_s3_is_the_users_error(s3: FakeS3) -> None:
    s3.objects["/bucket/x"] = b"no parquet"
    with pytest.raises(UserError) as error:
        ParquetSource("s3://bucket/x")
    assert error.value.code == "not_parquet"


def test_s3_that_does_not_answer_is_the_systems_fault(s3: FakeS3) -> None:
    s3.close()
    with pytest.raises(SystemFault) as fault:
        read_bytes("s3://bucket/x")
    assert fault.value.code == "storage_unavailable"
