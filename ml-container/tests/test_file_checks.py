"""What is wrong with a file as a whole is the user's, and is found before its data are read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import numbers

from fitlane_ml.errors import UserError
from fitlane_ml.storage import ParquetSource


def written(folder: Path, table: pa.Table) -> Path:
    path = folder / "a file + more.parquet"  # whose URI has escapes
    pq.write_table(table, path)
    return path


def opened(folder: Path, table: pa.Table) -> ParquetSource:
    return ParquetSource(written(folder, table).as_uri())


def wide(columns: int, name: str) -> pa.Table:
    return pa.table({name.format(number): [1.0] for number in range(columns)})


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (numbers().slice(0, 0), "empty_dataset"),
        (numbers().select([]), "empty_dataset"),
        (wide(5000, "n" * 80 + "{}"), "too_many_columns"),
    ],
    ids=["no rows", "no columns", "long names"],
)
def test_refuses(tmp_path: Path, table: pa.Table, code: str) -> None:
    with pytest.raises(UserError) as error:
        opened(tmp_path, table)
    assert error.value.code == code


def test_5000_columns_are_not_too_many(tmp_path: Path) -> None:
    assert len(opened(tmp_path, wide(5000, "n{}")).schema) == 5000


def test_a_file_of_another_size_is_not_the_one_on_record(tmp_path: Path) -> None:
    path = written(tmp_path, numbers())
    size_bytes = path.stat().st_size
    assert ParquetSource(path.as_uri(), size_bytes).rows == 200
    with pytest.raises(UserError) as error:
        ParquetSource(path.as_uri(), size_bytes + 1)
    assert error.value.code == "input_changed"
    assert str(size_bytes) in error.value.message
