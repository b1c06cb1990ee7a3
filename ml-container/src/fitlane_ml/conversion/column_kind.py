"""Which type a column of text has, so that nothing of what was written is lost.

In this order, each only where all values of the column are such:
- int64: whole numbers as they are usually written. 001, +1 and 0x1F are texts.
- decimal: whole numbers beyond 2^63, of at most 38 digits.
- double: numbers with a point or an exponent, maybe among whole ones; but a column that also has
  whole numbers beyond 2^53, of which a double would lose digits, is text.
- bool: true and false, in lower case, in capitals, or with one.
- date, timestamp: ISO 8601; all of them with a time zone (an instant, kept in UTC), or none.
- string: all else, and what several of these would fit in parts only.

Spaces around a number, date or boolean do not matter; of a text they are a part. A column without
a single value has the type null, which means missing whatever the column is elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.conversion.missing import USUAL_WORDS, without

Kind = Literal["null", "int64", "decimal", "double", "bool", "date", "timestamp", "instant", "text"]

_BOOLEANS = pa.array(["true", "false", "True", "False", "TRUE", "FALSE"])
_EXACT = 2**53
_NAN = "nan"
_DECIMAL_DIGITS = 38


@dataclass(frozen=True)
class Reading:
    """How the words of a column are read. `words` stand for missing unless it is one of text."""

    decimal: Literal[".", ","] = "."
    words: tuple[str, ...] = USUAL_WORDS


@dataclass(frozen=True)
class ColumnKind:
    """What is known of a column. `is_exact`: its whole numbers are within 2^53.

    `is_fine`: its times have parts of a microsecond.
    """

    kind: Kind
    is_exact: bool = True
    is_fine: bool = False

    def joined(self, other: "ColumnKind") -> "ColumnKind":
        """What a column is of which one part is this and another part is that."""
        both = replace(
            self,
            is_exact=self.is_exact and other.is_exact,
            is_fine=self.is_fine or other.is_fine,
        )
        kinds = {self.kind, other.kind} - {"null"}
        if len(kinds) < 2:
            return replace(both, kind=kinds.pop() if kinds else "null")
        if kinds == {"int64", "decimal"}:
            return replace(both, kind="decimal")
        if kinds == {"int64", "double"} and both.is_exact:
            return replace(both, kind="double")
        return replace(both, kind="timestamp" if kinds == {"date", "timestamp"} else "text")

    @property
    def arrow_type(self) -> pa.DataType:
        """As the column is kept."""
        unit = "ns" if self.is_fine else "us"
        types: Mapping[Kind, pa.DataType] = {
            "null": pa.null(),
            "int64": pa.int64(),
            "decimal": pa.decimal128(_DECIMAL_DIGITS, 0),
            "double": pa.float64(),
            "bool": pa.bool_(),
            "date": pa.date32(),
            "timestamp": pa.timestamp(unit),
            "instant": pa.timestamp(unit, tz="UTC"),
            "text": pa.string(),
        }
        return types[self.kind]

    @property
    def word(self) -> str:
        """The type as users of the API call it (shared/adapters/parquet/column-type.ts)."""
        words: Mapping[Kind, str] = {"instant": "timestamp", "text": "string"}
        return words.get(self.kind, self.kind)


UNKNOWN = ColumnKind("null")
TEXT = ColumnKind("text")


def kind_of(
    column: pa.Array, known: ColumnKind, reading: Reading, *, is_quoted: bool
) -> ColumnKind:
    """What a column is, after `known` of its earlier rows, by these (n,) strings.

    `is_quoted`: a text in them is text even where it looks like a number.
    """
    if known.kind == "text":
        return known
    tests = _TIMES if is_quoted else _ALL
    expected = tests.get(known.kind)
    values = column.drop_null()
    if len(values) and expected is not None and (found := expected(values, reading)):
        return known.joined(found)
    values = values if is_quoted else without(values, reading.words).drop_null()
    if len(values) == 0:
        return known
    found = _first_of(tests, values, reading)
    if found is None and not is_quoted:
        found = _first_of(tests, pc.utf8_trim_whitespace(values), reading)
    return known.joined(found or TEXT)


Test = Callable[[pa.Array, Reading], ColumnKind | None]


def _first_of(tests: Mapping[Kind, Test], values: pa.Array, reading: Reading) -> ColumnKind | None:
    return next((kind for test in tests.values() if (kind := test(values, reading))), None)


def cast_or_none(values: pa.Array, arrow_type: pa.DataType) -> pa.Array | None:
    """The values as this type, or None if one of them is none of it."""
    try:
        return values.cast(arrow_type)
    except pa.ArrowInvalid:
        return None


def _int64(values: pa.Array, _: Reading) -> ColumnKind | None:
    numbers = cast_or_none(values, pa.int64())
    if numbers is None or not numbers.cast(pa.string()).equals(values):
        return None
    smallest, largest = pc.min_max(numbers).as_py().values()
    return ColumnKind("int64", is_exact=smallest >= -_EXACT and largest <= _EXACT)


def _decimal(values: pa.Array, _: Reading) -> ColumnKind | None:
    if not pc.all(_is_whole(values)).as_py():
        return None
    digits = pc.max(pc.utf8_length(pc.utf8_ltrim(values, "-"))).as_py()
    return ColumnKind("decimal", is_exact=False) if digits <= _DECIMAL_DIGITS else TEXT


def _double(values: pa.Array, reading: Reading) -> ColumnKind | None:
    numbers = as_doubles(values, reading)
    if numbers is None or _has_unusual_start(values):
        return None
    large = values.filter(pc.greater_equal(pc.abs(numbers), float(_EXACT)))
    if len(large) and not _are_kept(large):
        return None
    return ColumnKind("double")


def _is_whole(values: pa.Array) -> pa.Array:
    return pc.match_substring_regex(values, r"^(0|-?[1-9][0-9]*)$")


def _are_kept(large: pa.Array) -> bool:
    """Whether doubles hold these numbers beyond 2^53: whole ones lose digits."""
    infinite = pc.is_inf(large.cast(pa.float64()))
    words = pc.match_substring(large, "inf", ignore_case=True)
    if pc.any(pc.and_not(infinite, words)).as_py():
        return False  # too large for a double, and so became infinite
    whole = large.filter(_is_whole(large))
    kind = _int64(whole, Reading()) if len(whole) else None
    return kind.is_exact if kind is not None else len(whole) == 0


def _has_unusual_start(values: pa.Array) -> bool:
    """Whether one of some numbers, none of them null, begins like +1, 01 or -01.

    By the bytes themselves: a regular expression takes longer than reading the numbers.
    """
    _, ends, data = values.buffers()
    offsets = np.frombuffer(ends, np.int32)[values.offset : values.offset + len(values) + 1]
    starts, lengths = offsets[:-1], np.diff(offsets)
    text = np.append(np.frombuffer(data, np.uint8), np.zeros(2, np.uint8))
    is_minus = text[starts] == ord("-")
    is_plus = text[starts] == ord("+")
    first, second = text[starts + is_minus], text[starts + is_minus + 1]
    has_second = lengths > 1 + is_minus
    is_padded = (first == ord("0")) & (second >= ord("0")) & (second <= ord("9")) & has_second
    return bool(is_plus.any() or is_padded.any())


def as_doubles(values: pa.Array, reading: Reading) -> pa.Array | None:
    """Numbers with the point or the comma of the file, or None if one of them is none.

    NaN is none where it is a word for a missing value.
    """
    if reading.decimal == ",":
        if pc.any(pc.match_substring(values, ".")).as_py():
            return None
        values = pc.replace_substring(values, ",", ".")
    numbers = cast_or_none(values, pa.float64())
    is_missing = _NAN in reading.words and numbers is not None and _has_nan(numbers)
    return None if is_missing else numbers


def _has_nan(numbers: pa.Array) -> bool:
    return bool(pc.any(pc.is_nan(numbers)).as_py())


def _bool(values: pa.Array, _: Reading) -> ColumnKind | None:
    return ColumnKind("bool") if pc.all(pc.is_in(values, _BOOLEANS)).as_py() else None


def _date(values: pa.Array, _: Reading) -> ColumnKind | None:
    return None if cast_or_none(values, pa.date32()) is None else ColumnKind("date")


def _timestamp(values: pa.Array, _: Reading) -> ColumnKind | None:
    return _time(values, "timestamp", None)


def _instant(values: pa.Array, _: Reading) -> ColumnKind | None:
    return _time(values, "instant", "UTC")


def _time(values: pa.Array, kind: Kind, zone: str | None) -> ColumnKind | None:
    if cast_or_none(values, pa.timestamp("us", zone)) is not None:
        return ColumnKind(kind)
    fine = cast_or_none(values, pa.timestamp("ns", zone))
    return None if fine is None else ColumnKind(kind, is_fine=True)


_TIMES: Mapping[Kind, Test] = {"date": _date, "timestamp": _timestamp, "instant": _instant}
_ALL: Mapping[Kind, Test] = {
    "int64": _int64,
    "decimal": _decimal,
    "double": _double,
    "bool": _bool,
    **_TIMES,
}
