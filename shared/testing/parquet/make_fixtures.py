"""Makes the Parquet files beside it. Needs pyarrow with encryption; run it in this folder.

They are committed, so that tests need no Python. Files are small on purpose: a few rows each.
"""

import base64
import datetime
import decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

HERE = Path(__file__).parent


def types() -> pa.Table:
    """One column of each type, named after the word that users know for it."""
    day = datetime.date(2025, 1, 1)
    noon = datetime.datetime(2025, 1, 1, 12)
    numbers = [name + bits for name in ("int", "uint") for bits in ("8", "16", "32", "64")]
    columns = {name: pa.array([1, 2], type=getattr(pa, name)()) for name in numbers}
    others = {
        "float16": pa.array([1.0, 2.0], pa.float16()),
        "float": pa.array([1.0, 2.0], pa.float32()),
        "double": pa.array([1.0, 2.0], pa.float64()),
        "bool": pa.array([True, False]),
        "string": pa.array(["a", "b"]),
        "string (categories)": pa.array(["a", "b"]).dictionary_encode(),
        "binary": pa.array([b"a", b"b"]),
        "binary (fixed)": pa.array([b"aa", b"bb"], pa.binary(2)),
        "decimal": pa.array([decimal.Decimal("1.5"), None], pa.decimal128(5, 2)),
        "decimal (long)": pa.array([decimal.Decimal("1.5"), None], pa.decimal128(30, 2)),
        "date": pa.array([day, None]),
        "timestamp": pa.array([noon, None], pa.timestamp("us")),
        "timestamp (ns)": pa.array([noon, None], pa.timestamp("ns")),
        "timestamp (zone)": pa.array([noon, None], pa.timestamp("ms", tz="UTC")),
        "time": pa.array([noon.time(), None], pa.time64("us")),
        "null": pa.nulls(2),
        "list": pa.array([[1], [2, 3]]),
        "struct": pa.array([{"a": 1, "b": {"c": "x"}}, None]),
        "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
        "string (last)": pa.array(["a", "b"]),
    }
    return pa.table(columns | others)


def constants() -> pa.Table:
    """Four rows, written as two row groups; the names say what is constant."""
    second = datetime.datetime(2025, 1, 1, 0, 0, 1)
    nanos = [1_000_000_001, 1_000_000_002, 1_000_000_001, 1_000_000_002]
    return pa.table(
        {
            "constant int": [7, 7, 7, 7],
            "constant string": ["x", "x", "x", "x"],
            "constant bool": [True, True, True, True],
            "constant timestamp": pa.array([second] * 4, pa.timestamp("us")),
            "differs": [1, 2, 3, 4],
            "differs between groups": [1, 1, 2, 2],
            "has nulls": pa.array([5, None, 5, 5]),
            "has NaN": [1.0, float("nan"), 1.0, 1.0],
            "differs by a nanosecond": pa.array(nanos, pa.timestamp("ns")),
            "differs in bytes that are no text": [b"\xfe", b"\xff", b"\xfe", b"\xff"],
            "differs in the last digit": pa.array(
                [decimal.Decimal("12345678901234567.1"), decimal.Decimal("12345678901234567.2")]
                * 2,
                pa.decimal128(18, 1),
            ),
            "constant within a list": [[1], [1], [1], [1]],
        }
    )


class PlainKms(pe.KmsClient):
    """Wraps keys by writing them down: the files are only looked at, never opened."""

    def __init__(self, _config: pe.KmsConnectionConfig) -> None:
        super().__init__()

    def wrap_key(self, key_bytes: bytes, _master_key_identifier: str) -> bytes:
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key: bytes, _master_key_identifier: str) -> bytes:
        return base64.b64decode(wrapped_key)


def write_encrypted(name: str, *, plaintext_footer: bool) -> None:
    config = pe.EncryptionConfiguration(
        footer_key="f",
        column_keys={"c": ["a"]},
        plaintext_footer=plaintext_footer,
        double_wrapping=False,
    )
    factory = pe.CryptoFactory(PlainKms)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
    table = pa.table({"a": [1, 2], "b": [3, 4]})
    with pq.ParquetWriter(HERE / name, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def main() -> None:
    pq.write_table(types(), HERE / "types.parquet", store_schema=False)
    pq.write_table(constants(), HERE / "constants.parquet", row_group_size=2, store_schema=False)
    few = constants().select(["constant int", "differs"])
    pq.write_table(few, HERE / "no-statistics.parquet", write_statistics=False, store_schema=False)
    pq.write_table(few.slice(0, 0), HERE / "no-rows.parquet", store_schema=False)
    pq.write_table(few.select([]), HERE / "no-columns.parquet", store_schema=False)
    write_encrypted("encrypted.parquet", plaintext_footer=False)
    write_encrypted("encrypted-columns.parquet", plaintext_footer=True)


if __name__ == "__main__":
    main()
