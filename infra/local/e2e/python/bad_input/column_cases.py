"""Columns of every type, with every value that a user's file may have."""

import decimal
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from bad_input.case import Case, accepted, by_api, by_container
from bad_input.tables import ROWS, at, every, usual, usual_with, with_column, written

_CONVERT = "Convert it to numbers, dates or text, or name it in `exclude`."
_REPLACE = "Replace it by a large number, or by null."
_GROUP = "Group rare values, convert it to numbers, or name it in `exclude` or `idColumns`."
_RENAME = "Rename one of the two."
_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_MILLIONS = 10_000_000


def _unusable_by_footer(what: str, values: Any, type_: pa.DataType | None = None) -> Case:
    make = with_column("c", values, type_)
    return by_api(
        f"A column of {what}", make, "column_unusable", 'column "c"', _CONVERT, column="c"
    )


def _unusable(file: str, values: Any, says: str, type_: pa.DataType | None = None) -> Case:
    make = with_column("c", values, type_)
    return by_container(file, make, "column_unusable", says, _CONVERT, column="c")


def _infinite(file: str, values: Any, type_: pa.DataType, row: int) -> Case:
    make = with_column("c", values, type_)
    return by_container(file, make, "infinite_value", "infinite", _REPLACE, column="c", row=row)


def _used(file: str, values: Any, type_: pa.DataType | None = None, **more: Any) -> Case:
    return accepted(file, with_column("c", values, type_), **more)


def _named(what: str, name: str) -> Case:
    return _renamed(f"A column named {what}", name)


def _renamed(file: str, name: str) -> Case:
    return accepted(
        file, written(lambda: usual().rename_columns([name, *usual().column_names[1:]]))
    )


def _instants(unit: str, zone: str | None = None) -> tuple[list[datetime], pa.DataType]:
    start = _EPOCH if zone else _EPOCH.replace(tzinfo=None)
    return [start + timedelta(hours=hour) for hour in range(ROWS)], pa.timestamp(unit, zone)


def _texts(distinct: int) -> list[str]:
    return [f"v{number % distinct}" for number in range(ROWS)]


def _many_texts(distinct: int) -> pa.Table:
    rows = distinct * 2
    return pa.table(
        {
            "c": [f"v{number % distinct}" for number in range(rows)],
            "y": [number % 2 for number in range(rows)],
        }
    )


def _duplicate_names() -> pa.Table:
    return usual().rename_columns(["x", "x", "s", "b", "y"])


def _wide(columns: int, name: str) -> pa.Table:
    random = np.random.default_rng(0)
    values = random.normal(size=(columns, 40)).astype(np.float32)
    table = {name.format(number): values[number] for number in range(columns)}
    return pa.table({**table, "y": np.arange(40) % 2})


def _long() -> pa.Table:
    random = np.random.default_rng(0)
    return pa.table(
        {
            # Two values that say nothing: boosting stops early.
            "x": random.integers(0, 2, _MILLIONS).astype(np.int8),
            "y": random.integers(0, 2, _MILLIONS).astype(np.int8),
        }
    )


def _only_labels() -> pa.Table:
    return pa.table({"y": (np.arange(_MILLIONS) % 2).astype(np.int8)})


_NUMBERS = range(ROWS)
_DECIMALS = [decimal.Decimal(number) / 4 for number in _NUMBERS]

NULLS_AND_INFINITIES = (
    by_container(
        "A column without one value",
        with_column("c", every(None), pa.float64()),
        "column_unusable",
        "no value",
        "Leave it out, or name it in `exclude`.",
        column="c",
    ),
    by_container(
        "A column without a type (all null)",
        with_column("c", pa.nulls(ROWS)),
        "column_unusable",
        "no value",
        "Leave it out, or name it in `exclude`.",
        column="c",
    ),
    by_container(
        "A column of NaN alone",
        with_column("c", every(float("nan"))),
        "column_unusable",
        "no value",
        "Leave it out, or name it in `exclude`.",
        column="c",
    ),
    _used("Missing values in a feature, as null", [None if n % 3 else 1.0 * n for n in _NUMBERS]),
    _used("Missing values in a feature, as NaN", [np.nan if n % 3 else 1.0 * n for n in _NUMBERS]),
    _used("Missing values in a text", [None if n % 3 else "a" for n in _NUMBERS]),
    _used("A constant feature (a warning)", every(1.0)),
    _infinite("An infinity", at(7, np.inf), pa.float64(), 7),
    _infinite("A negative infinity in float32", at(199, -np.inf), pa.float32(), 199),
    _infinite("An infinity in float16", np.array(at(0, np.inf), np.float16), pa.float16(), 0),
)

TYPES = (
    _unusable_by_footer("lists", every([1, 2])),
    _unusable_by_footer("structs", every({"a": 1})),
    _unusable_by_footer("maps", every([("a", 1)]), pa.map_(pa.string(), pa.int64())),
    _unusable_by_footer("bytes", every(b"ab")),
    _unusable_by_footer("bytes of a fixed length", every(b"ab"), pa.binary(2)),
    _unusable_by_footer("times of day", every(time(12, 30))),
    _unusable_by_footer("UUIDs", pa.array(every(bytes(16)), pa.uuid())),
    _unusable("A column of durations", every(timedelta(hours=1)), "duration"),
    _unusable("A column of JSON", pa.array(every('{"a": 1}'), pa.json_()), "json"),
    accepted(
        "A nested column that is excluded",
        with_column("c", every([1, 2])),
        parameters={"exclude": ["c"]},
    ),
    accepted(
        "A column of UUIDs that is an id",
        with_column("c", pa.array(every(bytes(16)), pa.uuid())),
        parameters={"idColumns": ["c"]},
    ),
    *(
        _used(f"A column of {type_}", _NUMBERS, type_)
        for type_ in (pa.int8, pa.uint8, pa.int16, pa.uint16, pa.int32, pa.uint32, pa.uint64)
        for type_ in (type_(),)
        if type_.bit_width > 8 or type_ == pa.uint8()
    ),
    _used("A column of float16", np.arange(ROWS, dtype=np.float16), pa.float16()),
    _used("A column of float32", _NUMBERS, pa.float32()),
    _used("Whole numbers beyond 2^53 (a warning)", [2**60 + n for n in _NUMBERS]),
    _used("A column of decimals", _DECIMALS, pa.decimal128(18, 3)),
    _used("A column of decimals of 76 digits", _DECIMALS, pa.decimal256(76, 10)),
    _used("A column of dates", [date(2024, 1, 1) + timedelta(days=n) for n in _NUMBERS]),
    *(_used(f"Timestamps in {unit}", *_instants(unit)) for unit in ("ms", "us", "ns")),
    *(
        _used(f"Timestamps in {zone}", *_instants("us", zone))
        for zone in ("UTC", "Europe/Berlin", "+05:30")
    ),
    accepted(
        "Timestamps as INT96",
        written(lambda: usual_with("c", *_instants("ns")), use_deprecated_int96_timestamps=True),
    ),
    _used("A text of 64-bit offsets (large_string)", _texts(5), pa.large_string()),
    _used("A text as a view (string_view)", _texts(5), pa.string_view()),
    _used("A dictionary of text", pa.array(_texts(5)).dictionary_encode()),
    _used("A dictionary of whole numbers", pa.array([n % 5 for n in _NUMBERS]).dictionary_encode()),
    _used(
        "A dictionary of floats (plain in Parquet)", pa.array([1.5, 2.5] * 100).dictionary_encode()
    ),
    _used("A dictionary of booleans", pa.array([n % 2 == 0 for n in _NUMBERS]).dictionary_encode()),
    _used("Empty texts", every("")),
)

CATEGORIES = (
    accepted("A text of 255 values", written(lambda: _many_texts(255)), rows=510),
    by_container(
        "A text of 256 values",
        written(lambda: _many_texts(256)),
        "too_many_categories",
        "256 distinct values",
        _GROUP,
        column="c",
    ),
    by_container(
        "A dictionary of 256 values",
        written(lambda: _dictionary(256)),
        "too_many_categories",
        "256 distinct values",
        _GROUP,
        column="c",
    ),
    by_container(
        "A text that is different in each row",
        written(lambda: _many_texts(1000).slice(0, 1000)),
        "too_many_categories",
        "1000 distinct values",
        "It looks like an id: name it in `idColumns`.",
        column="c",
    ),
    accepted(
        "A text that is different in each row, and an id",
        written(lambda: _many_texts(1000).slice(0, 1000).append_column("x", pa.array(range(1000)))),
        parameters={"idColumns": ["c"]},
        rows=1000,
    ),
)


def _dictionary(distinct: int) -> pa.Table:
    table = _many_texts(distinct)
    return table.set_column(0, "c", table.column("c").dictionary_encode())


NAMES = (
    by_api(
        "Two columns of one name",
        written(_duplicate_names),
        "column_name_clash",
        'named "x"',
        _RENAME,
        column="x",
    ),
    _named("in Chinese", "价格"),
    _named("with an accent, composed", "caf\u00e9"),
    accepted(
        "Two names that look the same (composed and decomposed)",
        written(lambda: usual().rename_columns(["caf\u00e9", "cafe\u0301", "s", "b", "y"])),
    ),
    _named("with an emoji", "📈"),
    _named("from right to left", "سعر"),
    _named("with dots", "a.b.c"),
    _named("with spaces and quotes", " a \"b\" 'c' "),
    _named("with line breaks", "a\nb\tc"),
    _named("with a zero byte", "a\0b"),
    _renamed("A column without a name", ""),
    _named("of 10,000 letters", "a" * 10_000),
    _named("like a result (`prediction`)", "prediction"),
    _named("like a result (`probability_1`)", "probability_1"),
    _named("like a field of Firestore (`__name__`)", "__name__"),
    accepted(
        "Names that differ in case alone",
        written(lambda: usual().rename_columns(["a", "A", "s", "b", "y"])),
    ),
)

SHAPES = (
    accepted("5,000 columns", written(lambda: _wide(5000, "c{}")), rows=40),
    by_api(
        "5,000 columns whose names take more than 400,000 bytes",
        written(lambda: _wide(5000, "a_column_with_a_name_that_is_as_long_as_a_whole_sentence_{}")),
        "too_many_columns",
        "5001 columns",
        "Leave out columns, or shorten their names.",
    ),
    accepted("10 million rows, one feature", written(_long), rows=_MILLIONS),
    by_api(
        "10 million rows, one column",
        written(_only_labels),
        "no_features",
        "left to learn from",
        "Add feature columns.",
    ),
    by_api(
        "One row",
        written(lambda: usual().slice(0, 1)),
        "target_single_class",
        "same value",
        "Add rows of another class.",
        column="y",
    ),
    accepted(
        "Two rows of two classes", written(lambda: pa.table({"x": [1.0, 2], "y": [0, 1]})), rows=2
    ),
)
