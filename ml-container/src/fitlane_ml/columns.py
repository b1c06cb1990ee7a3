"""What a feature may be, and how its column becomes numbers.

Five kinds of feature. What a file has at predict may differ from the fit only inside one kind; a
column of another kind is refused, nothing is converted silently:
- number: integers, unsigned, floats, decimals, booleans (0 and 1), of any width; compared as
  float64. Whole numbers beyond 2^53 lose their last digits there: a warning at fit.
- time: dates and timestamps without a zone, as seconds since 1970-01-01; a date is its midnight.
- instant: timestamps with a zone, as seconds since 1970-01-01 UTC, whatever the zone and the unit.
- text: strings and dictionaries of strings, as categories: "001" and "1" are two, "" is one.
- code: dictionaries of whole numbers or booleans, as categories.
Of times and instants parts below 1 µs are dropped. All else (binary, nested, time of day, duration,
dictionaries of floats or dates) is no feature: an error that names the column.

Null and NaN are missing, and allowed; infinities are refused. A column that holds no value at all
is refused at fit, as scikit-learn fails on it too; at predict it is simply missing. A category that
was not seen at fit counts as missing. A column with one value only is allowed: a warning at fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.errors import UserError

Floats = npt.NDArray[np.float64]
Kind = Literal["number", "time", "instant", "text", "code"]

MAX_CATEGORIES = 255
"""HistGradientBoosting has 255 bins for values, and one for missing."""

_MOSTLY_DISTINCT = 0.95
_FEWEST_VALUES_OF_AN_ID = 100


@dataclass(frozen=True)
class Feature:
    """A feature as it was at fit; `categories` (sorted) only for the kinds text and code."""

    name: str
    type: str
    kind: Kind
    categories: tuple[Any, ...] | None = None


def kind_of(arrow_type: pa.DataType) -> Kind | None:
    """The kind of feature that a column of this type can be; None if it can be none."""
    types = pa.types
    if types.is_dictionary(arrow_type):
        return _kind_of_dictionary(arrow_type.value_type)
    if is_text(arrow_type):
        return "text"
    if types.is_date(arrow_type) or types.is_timestamp(arrow_type):
        return "time" if getattr(arrow_type, "tz", None) is None else "instant"
    is_number = types.is_integer(arrow_type) or types.is_floating(arrow_type)
    if is_number or types.is_boolean(arrow_type) or types.is_decimal(arrow_type):
        return "number"
    # A file without one value in a column may have the type null: all missing.
    return "number" if types.is_null(arrow_type) else None


def _kind_of_dictionary(value_type: pa.DataType) -> Kind | None:
    if is_text(value_type):
        return "text"
    is_code = pa.types.is_integer(value_type) or pa.types.is_boolean(value_type)
    return "code" if is_code else None


def is_text(arrow_type: pa.DataType) -> bool:
    """Whether values of this type are strings, however Arrow keeps them."""
    types = pa.types
    return bool(
        types.is_string(arrow_type)
        or types.is_large_string(arrow_type)
        or types.is_string_view(arrow_type)
    )


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values of a column without its dictionary; any text as plain strings."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.string()) if is_text(column.type) else column


def refuse_duplicate_names(schema: pa.Schema) -> None:
    """Raises UserError `column_name_clash` if two columns share a name."""
    seen: set[str] = set()
    for name in schema.names:
        if name in seen:
            raise UserError(
                "column_name_clash",
                f"Two columns are named {name!r}.",
                "Rename one of them: columns are matched by name.",
                column=name,
            )
        seen.add(name)


def require_columns(schema: pa.Schema, names: Sequence[str], purpose: str) -> None:
    """Raises UserError `column_missing` for the first name that the file does not have."""
    known = set(schema.names)
    for name in names:
        if name not in known:
            raise UserError(
                "column_missing",
                f"The column {name!r}, {purpose}, is not in the file.",
                f"Add a column named {name!r} (its place does not matter), or correct its name.",
                column=name,
            )


def learn_feature(name: str, column: pa.ChunkedArray) -> Feature:
    """The feature that a training column defines, with its vocabulary.

    Raises UserError column_unusable, too_many_categories.
    """
    kind = kind_of(column.type)
    if kind is None:
        raise _unusable(name, f"has the type {column.type}, which no trainer understands")
    if pc.all(pc.is_null(plain(column), nan_is_null=True)).as_py():
        raise _unusable(name, "holds no value at all")
    categories = _vocabulary(name, column) if kind in {"text", "code"} else None
    return Feature(name, str(column.type), kind, categories)


def _unusable(name: str, what: str) -> UserError:
    return UserError(
        "column_unusable",
        f"The column {name!r} {what}.",
        f"Convert it to numbers, dates or text, or name it in `exclude`: {name!r}.",
        column=name,
    )


def _vocabulary(name: str, column: pa.ChunkedArray) -> tuple[Any, ...]:
    distinct = pc.unique(_category_values(name, column)).drop_null()
    if len(distinct) > MAX_CATEGORIES:
        raise _too_many_categories(name, len(distinct), len(column) - column.null_count)
    return tuple(sorted(distinct.to_pylist()))


def _too_many_categories(name: str, distinct: int, values: int) -> UserError:
    count = f"The column {name!r} has {distinct} distinct values in {values} rows"
    if looks_like_an_id(distinct, values):
        return UserError(
            "too_many_categories",
            f"{count}: it looks like an id. A category has at most {MAX_CATEGORIES} values.",
            f"Name it in `idColumns`, so that nothing is learnt from it: {name!r}.",
            column=name,
        )
    return UserError(
        "too_many_categories",
        f"{count}; a category has at most {MAX_CATEGORIES}.",
        "Group rare values, convert it to numbers, or name it in `exclude` or `idColumns`.",
        column=name,
    )


def looks_like_an_id(distinct: int, values: int) -> bool:
    """Whether a column with so many distinct values tells rows apart instead of describing them."""
    return values >= _FEWEST_VALUES_OF_AN_ID and distinct >= _MOSTLY_DISTINCT * values


def _category_values(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    values = plain(column)
    if pa.types.is_string(values.type):
        return values
    try:
        return values.cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise _unusable(name, "holds categories beyond 2^63") from error


def feature_values(feature: Feature, column: pa.ChunkedArray) -> Floats:
    """A column as float64 of shape (n,): missing and unseen values are NaN.

    Infinite values stay, for whoever uses them to refuse.
    Raises UserError model_mismatch (the kind is not the one of the fit).
    """
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    if kind_of(column.type) != feature.kind:
        raise UserError(
            "model_mismatch",
            f"The column {feature.name!r} was {feature.type} at fit, and is {column.type} here.",
            f"Write it with the type {feature.type}, as in the training data.",
            column=feature.name,
        )
    return _numbers(feature, column)


def _numbers(feature: Feature, column: pa.ChunkedArray) -> Floats:
    if feature.categories is not None:
        values = _category_values(feature.name, column)
        known = pa.array(feature.categories, values.type)
        return to_float64(pc.index_in(values, value_set=known))
    if feature.kind in {"time", "instant"}:
        # By microseconds, so that one instant gives one number whatever the unit it is kept in.
        zone = getattr(column.type, "tz", None)
        micros = column.cast(pa.timestamp("us", tz=zone), safe=False).cast(pa.int64())
        return to_float64(micros) / 1e6
    return to_float64(column)


def to_float64(column: pa.ChunkedArray) -> Floats:
    """Numbers or booleans as the nearest float64, (n,), null as NaN."""
    if pa.types.is_decimal(column.type):
        # Arrow multiplies by a power of ten, which makes 0.30000000000000004 of 0.3.
        column = column.cast(pa.string())
    values: Floats = column.cast(pa.float64(), safe=False).to_numpy()
    return values


def refuse_infinite(name: str, values: Floats, first_row: int) -> None:
    """Raises UserError `infinite_value`, with the first row, if a value is infinite."""
    infinite = np.isinf(values)
    if infinite.any():
        raise infinite_value(name, first_row + int(infinite.argmax()))


def infinite_value(name: str, row: int) -> UserError:
    """The error of a column that holds an infinite value, first in this row of its file."""
    return UserError(
        "infinite_value",
        f"The column {name!r} holds an infinite value, first in row {row} (counted from 0).",
        "Replace infinite values by a large number or by null (missing).",
        column=name,
        row=row,
    )
