"""Categories of codes: pyarrow alone reads them back as plain numbers."""

import base64
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit
from fitlane_ml.predict import predict
from fitlane_ml.storage import ParquetSource

CODES = pa.chunked_array([pa.array([7, None, -1, 7] * 50, pa.int16()).dictionary_encode()])
FLAGS = pa.chunked_array([pa.array([True, False, None, True] * 50).dictionary_encode()])
NUMBERS = pa.chunked_array([pa.array([1, 2, 3, 4] * 50)])


def source(tmp_path: Path, table: pa.Table, **options: object) -> ParquetSource:
    path = tmp_path / "data.parquet"
    pq.write_table(table, path, **options)
    return ParquetSource(path.as_uri())


@pytest.mark.parametrize("codes", [CODES, FLAGS], ids=["whole numbers", "booleans"])
def test_categories_stay_categories(tmp_path: Path, codes: pa.ChunkedArray) -> None:
    written = source(tmp_path, pa.table({"n": NUMBERS, "c": codes}))
    assert pa.types.is_dictionary(written.schema.field("c").type)
    tables = [written.read(["c"]), *(table.select(["c"]) for _, table in written.batches(0, 1))]
    for table in tables:
        assert table.schema.field("c").type == written.schema.field("c").type
        assert table["c"].to_pylist() == codes.to_pylist()


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    written = source(tmp_path, pa.table({"n": NUMBERS, "c": CODES}))
    assert written.schema.field("n").type == pa.int64()
    assert written.read(["n"])["n"].type == pa.int64()


def test_without_the_writer_s_schema_they_are_numbers(tmp_path: Path) -> None:
    assert source(tmp_path, pa.table({"c": CODES}), store_schema=False).schema == pa.schema(
        [("c", pa.int16())]
    )


def with_note(tmp_path: Path, note: bytes) -> ParquetSource:
    """A file of codes without their dictionary, and the given Arrow schema beside them."""
    path = tmp_path / "data.parquet"
    codes = CODES.cast(pa.int16())
    with pq.ParquetWriter(path, pa.schema([("c", pa.int16())]), store_schema=False) as writer:
        writer.write_table(pa.table({"c": codes}))
        writer.add_key_value_metadata({b"ARROW:schema": note})
    return ParquetSource(path.as_uri())


def note_of(*fields: tuple[str, pa.DataType]) -> bytes:
    return base64.b64encode(bytes(pa.schema(fields).serialize()))


def test_the_writer_s_schema_decides(tmp_path: Path) -> None:
    note = note_of(("c", CODES.type))
    assert pa.types.is_dictionary(with_note(tmp_path, note).schema.field("c").type)


@pytest.mark.parametrize(
    "note",
    [
        note_of(("other", CODES.type)),
        note_of(("c", pa.dictionary(pa.int8(), pa.int64()))),
    ],
    ids=["other columns", "another type"],
)
def test_a_schema_that_is_not_the_file_s_restores_nothing(tmp_path: Path, note: bytes) -> None:
    assert with_note(tmp_path, note).schema.field("c").type == pa.int16()


@pytest.mark.parametrize("note", [b"", b"no base64", b"AAAA", note_of(("c", CODES.type))[:-1]])
def test_a_damaged_schema_is_the_file_s_fault(tmp_path: Path, note: bytes) -> None:
    with pytest.raises(UserError) as refused:
        with_note(tmp_path, note)
    assert refused.value.code == "not_parquet"


def test_codes_as_labels_and_features(tmp_path: Path) -> None:
    table = pa.table({"c": CODES, "n": NUMBERS, "y": CODES.fill_null(pa.scalar(3, pa.int16()))})
    written = source(tmp_path, table)
    model = fit(written.read(["c", "n", "y"]), {})
    assert model.features[0].categories == (-1, 7)
    predicted = predict(model, next(written.batches(0, 1))[1].drop_columns("y"))
    assert predicted["prediction"].to_pylist()[:4] == [7, 3, -1, 7]
