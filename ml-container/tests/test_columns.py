"""What a column may be, as feature and as target, and what is said about it."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from conftest import numbers
from sklearn.model_selection import train_test_split
from tables import refused, with_feature, with_target

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit, prepare
from fitlane_ml.predict import predict


def column_of(values: pa.Array) -> list[float]:
    """The matrix column that `values` (200 of them) become."""
    table = with_feature(values)
    column: list[float] = prepare(table, {"features": ["f"]}).rows.matrix[:, 0].tolist()
    return column


def warnings(table: pa.Table) -> tuple[str, ...]:
    return prepare(table, {}).warnings


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([True, None] * 100), [1.0, np.nan]),
        (pa.array([Decimal("1.5"), None] * 100), [1.5, np.nan]),
        (pa.array([Decimal("1.5"), None] * 100, pa.decimal256(50, 1)), [1.5, np.nan]),
        (pa.array([Decimal("0.3"), Decimal("-12.1")] * 100), [0.3, -12.1]),
        (pa.array([1, None] * 100, pa.int8()), [1.0, np.nan]),
        (pa.array(np.array([1.5, 2.5] * 100, np.float16)), [1.5, 2.5]),
        (pa.array([2**64 - 1, 0] * 100, pa.uint64()), [2.0**64, 0.0]),
        (pa.array([1.5, np.nan] * 100), [1.5, np.nan]),
        (pa.array([30, None, 10, 20] * 50).dictionary_encode(), [2.0, np.nan, 0.0, 1.0]),
        (pa.array([True, False] * 100).dictionary_encode(), [1.0, 0.0]),
        (pa.array(["b", "", None, "a"] * 50, pa.large_string()), [2.0, 0.0, np.nan, 1.0]),
        (pa.array(["b", "a"] * 100, pa.string_view()), [1.0, 0.0]),
    ],
    ids=[
        "bool",
        "decimal",
        "wide decimal",
        "decimal fractions",
        "int8",
        "half",
        "uint64",
        "double",
        "dictionary of ints",
        "dictionary of bools",
        "large text",
        "text view",
    ],
)
def test_becomes_float64(values: pa.Array, expected: list[float]) -> None:
    np.testing.assert_array_equal(column_of(values)[: len(expected)], expected)


DAYS = [dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=row) for row in range(200)]


def test_an_instant_is_one_number_whatever_its_zone_and_unit() -> None:
    seconds = [day.timestamp() for day in DAYS]
    assert column_of(pa.array(DAYS, pa.timestamp("s", "UTC"))) == seconds
    assert column_of(pa.array(DAYS, pa.timestamp("ns", "Asia/Tokyo"))) == seconds
    assert column_of(pa.array(DAYS, pa.timestamp("us"))) == seconds


def test_a_date_is_its_midnight() -> None:
    midnight = dt.datetime(2024, 1, 2, tzinfo=dt.UTC).timestamp()
    assert column_of(pa.array(DAYS, pa.date32()))[30] == midnight
    assert column_of(pa.array(DAYS, pa.date64()))[30] == midnight


UNUSABLE = {
    "list": pa.array([[1]] * 200),
    "struct": pa.array([{"a": 1}] * 200),
    "binary": pa.array([b"1"] * 200),
    "time of day": pa.array([1] * 200, pa.time32("s")),
    "duration": pa.array([1] * 200, pa.duration("s")),
    "dictionary of floats": pa.array([1.5] * 200).dictionary_encode(),
    "codes beyond 2^63": pa.array([2**64 - 1] * 200, pa.uint64()).dictionary_encode(),
    "null": pa.nulls(200),
    "only null": pa.nulls(200, pa.int64()),
    "only NaN": pa.array([float("nan")] * 200),
    "text without text": pa.nulls(200, pa.string()),
}


@pytest.mark.parametrize("values", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_be_a_feature_is_refused_unless_it_is_none(values: pa.Array) -> None:
    error = refused(with_feature(values))
    assert (error.code, error.column) == ("column_unusable", "f")
    assert fit(with_feature(values), {"exclude": ["f"]})
    assert fit(with_feature(values), {"idColumns": ["f"]})


def test_a_column_too_empty_for_scikit_learn_is_named() -> None:
    # Above 10,000 rows scikit-learn withholds a part to stop early: here with the only value.
    labels = np.arange(10_001) % 2
    seed = np.random.RandomState(0).randint(2**32 - 1, dtype="u8")
    _, withheld = train_test_split(
        np.arange(10_001), test_size=0.1, stratify=labels, random_state=seed
    )
    values: list[float | None] = [None] * 10_001
    values[withheld[0]] = 1.0
    table = pa.table({"x": np.arange(10_001.0), "f": values, "y": labels})
    error = refused(table)
    assert (error.code, error.column) == ("column_unusable", "f")
    assert "1 of 10001 rows" in error.message


WIDENED = {
    "int32 to int64": (pa.int32(), pa.int64()),
    "int64 to double": (pa.int64(), pa.float64()),
    "bool to int8": (pa.bool_(), pa.int8()),
    "int8 to decimal": (pa.int8(), pa.decimal128(12, 0)),
    "seconds to nanoseconds": (pa.timestamp("s"), pa.timestamp("ns")),
    "zone to zone": (pa.timestamp("s", "UTC"), pa.timestamp("us", "Europe/Berlin")),
    "date to timestamp": (pa.date64(), pa.timestamp("us")),
    "text to dictionary": (pa.string(), pa.dictionary(pa.int8(), pa.string())),
    "text to large text": (pa.string(), pa.large_string()),
    "small to large codes": (
        pa.dictionary(pa.int8(), pa.int8()),
        pa.dictionary(pa.int32(), pa.int64()),
    ),
}


def values_of(arrow_type: pa.DataType) -> pa.Array:
    """0 and 1 in turn; of times, one day and the next."""
    numbered = pa.array([0, 1] * 100, pa.int32())
    if pa.types.is_dictionary(arrow_type):
        return numbered.cast(arrow_type.value_type).dictionary_encode().cast(arrow_type)
    if not pa.types.is_temporal(arrow_type):
        return numbered.cast(arrow_type)
    days = numbered.cast(pa.date32()).cast(pa.timestamp("ms"))
    if getattr(arrow_type, "tz", None) is not None:
        days = days.cast(pa.timestamp("ms", "UTC"))
    return days.cast(arrow_type)


@pytest.mark.parametrize(("at_fit", "here"), WIDENED.values(), ids=WIDENED.keys())
def test_another_type_of_the_same_kind_is_fine_at_predict(
    at_fit: pa.DataType, here: pa.DataType
) -> None:
    labels = pa.array([0, 1] * 100)
    table = with_feature(values_of(at_fit)).set_column(4, "y", labels)
    model = fit(table, {"features": ["f"]})
    same, other = (predict(model, pa.table({"f": values_of(kind)})) for kind in (at_fit, here))
    assert same.equals(other)
    assert same["prediction"].to_pylist() == labels.to_pylist()


ANOTHER_KIND = {
    "number, text": (pa.int64(), pa.string()),
    "text, number": (pa.string(), pa.int64()),
    "number, code": (pa.int64(), pa.dictionary(pa.int8(), pa.int64())),
    "code, number": (pa.dictionary(pa.int8(), pa.int64()), pa.int64()),
    "time, instant": (pa.timestamp("s"), pa.timestamp("s", "UTC")),
    "instant, time": (pa.timestamp("s", "UTC"), pa.timestamp("s")),
    "time, number": (pa.timestamp("s"), pa.int64()),
}


@pytest.mark.parametrize(("at_fit", "here"), ANOTHER_KIND.values(), ids=ANOTHER_KIND.keys())
def test_another_kind_is_refused_at_predict(at_fit: pa.DataType, here: pa.DataType) -> None:
    model = fit(with_feature(values_of(at_fit)), {"features": ["f"]})
    with pytest.raises(UserError) as error:
        predict(model, pa.table({"f": values_of(here)}))
    assert (error.value.code, error.value.column) == ("model_mismatch", "f")


def test_a_column_without_values_is_missing_at_predict() -> None:
    model = fit(with_feature(["a", "b"] * 100), {})
    untyped = predict(model, with_feature(pa.nulls(200)))
    assert untyped.equals(predict(model, with_feature(pa.nulls(200, pa.string()))))


def test_texts_that_look_like_numbers_stay_apart() -> None:
    words = ["001", "1"] * 100
    table = with_feature(words).set_column(4, "y", pa.array([w == "001" for w in words]))
    assert predict(fit(table, {}), table)["prediction"].to_pylist() == table["y"].to_pylist()


def test_255_categories_are_fine_and_256_are_not() -> None:
    def table(distinct: int) -> pa.Table:
        return with_feature([f"w{row % distinct}" for row in range(600)], rows=600)

    assert fit(table(255), {})
    error = refused(table(256))
    assert (error.code, error.column) == ("too_many_categories", "f")
    assert "id" not in error.message


def test_too_many_categories_that_tell_rows_apart_are_called_an_id() -> None:
    error = refused(with_feature([f"c-{row}" for row in range(300)], rows=300))
    assert (error.code, error.column) == ("too_many_categories", "f")
    assert "looks like an id" in error.message
    assert "`idColumns`" in error.fix


ROWS = np.arange(200)
UNIQUE = np.random.default_rng(0).permutation(10**6)[:200]
LOOKS_LIKE_AN_ID = {
    "counted rows": (pa.array(ROWS), True),
    "int32": (pa.array(UNIQUE.astype(np.int32)), True),
    "nullable": (pa.array([None, *UNIQUE[1:].tolist()]), True),
    "nearly unique": (pa.array(np.maximum(ROWS, 9)), True),
    "text": (pa.array([f"c{row}" for row in ROWS]), True),
    "codes": (pa.array(UNIQUE).dictionary_encode(), True),
    "each twice": (pa.array(ROWS // 2), False),
    "one in ten repeated": (pa.array(np.maximum(ROWS, 20)), False),
    "measured": (pa.array(UNIQUE.astype(np.float64)), False),
    "time": (pa.array(DAYS), False),
    "few values": (pa.array([*range(99), *[None] * 101]), False),
}


@pytest.mark.parametrize(
    ("values", "is_id"), LOOKS_LIKE_AN_ID.values(), ids=LOOKS_LIKE_AN_ID.keys()
)
def test_a_feature_that_tells_rows_apart_is_a_warning(values: pa.Array, is_id: bool) -> None:  # noqa: FBT001
    found = [line for line in warnings(with_feature(values)) if "looks like an id" in line]
    assert len(found) == is_id
    assert all("'f'" in line for line in found)


def test_an_id_that_is_named_is_no_warning() -> None:
    assert not prepare(with_feature(ROWS), {"idColumns": ["f"]}).warnings


def test_near_uniqueness_is_judged_on_all_rows_of_a_large_table() -> None:
    rows = np.arange(300_000)
    assert warnings(with_feature(rows, rows=300_000))
    # A sample of 10,000 rows hardly shows that each of these is there twice.
    assert not warnings(with_feature(rows // 2, rows=300_000))


def test_whole_numbers_beyond_2_53_are_a_warning() -> None:
    assert not warnings(with_feature([2**53, -(2**53)] * 100))
    (warning,) = warnings(with_feature([2**53 + 1, None] * 100))
    assert "'f'" in warning


def test_a_constant_feature_is_a_warning() -> None:
    for constant in (pa.array([7] * 200), pa.array(["a"] * 200).dictionary_encode()):
        (warning,) = warnings(with_feature(constant))
        assert "'f'" in warning
        assert "the same value" in warning
    assert not warnings(with_feature([7, None] * 100))  # missing or not is something to learn


def test_one_warning_names_all_columns_of_its_kind() -> None:
    table = with_feature([7] * 200, "a").append_column("b", pa.array([8] * 200))
    (warning,) = warnings(table)
    assert "2 columns, 'a', 'b'" in warning


def test_very_many_numbers_as_target_are_a_warning() -> None:
    labels = np.arange(202)
    (warning,) = prepare(with_target(labels // 2), {}).warnings
    assert "'y'" in warning
    assert "101" in warning
    assert prepare(with_target(labels / 2 // 1), {}).warnings
    assert not prepare(with_target(labels % 100), {}).warnings
    assert not prepare(with_target([f"c{label}" for label in labels // 2]), {}).warnings


def test_minus_zero_is_the_class_0() -> None:
    model = fit(with_target([-0.0, 0.0, 1.0] * 40), {})
    assert model.target.classes == (0.0, 1.0)


def test_infinite_values_are_refused_with_column_and_first_row() -> None:
    values = [0.0] * 200
    values[12] = values[50] = float("-inf")
    error = refused(with_feature(values))
    assert (error.code, error.column, error.row) == ("infinite_value", "f", 12)
    model = fit(with_feature([0.5] * 200), {})
    with pytest.raises(UserError) as at_predict:
        predict(model, with_feature(values), first_row=1000)
    assert at_predict.value.row == 1012


REFUSED: dict[str, tuple[pa.Table, str, str | None]] = {
    "null in target": (with_target([1, None, 0]), "target_null", "y"),
    "NaN in target": (with_target([1.0, float("nan"), 0.0]), "target_null", "y"),
    "one class": (with_target([1, 1, 1]), "target_single_class", "y"),
    "fractions": (with_target([1.5, 0.0, 2.0]), "column_unusable", "y"),
    "infinite": (with_target([float("inf"), 0.0, 2.0]), "column_unusable", "y"),
    "dates": (with_target(pa.array([1, 2, 3], pa.date32())), "column_unusable", "y"),
    "decimals": (with_target([Decimal(1), Decimal(2)]), "column_unusable", "y"),
    "no label": (with_target(pa.nulls(3)), "column_unusable", "y"),
    "no rows": (numbers(5).slice(0, 0), "empty_dataset", None),
    "same name twice": (with_feature([1.0] * 200, "x0"), "column_name_clash", "x0"),
}


@pytest.mark.parametrize(("table", "code", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(table: pa.Table, code: str, column: str | None) -> None:
    error = refused(table)
    assert (error.code, error.column) == (code, column)


def test_a_null_target_says_how_many_and_where() -> None:
    error = refused(with_target([1, 0, None, None]))
    assert "2 of 4 rows" in error.message
    assert error.row == 2
