"""What is allowed in a training table, and yet most likely not meant: one line for each finding."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.columns import Feature, looks_like_an_id, plain
from fitlane_ml.roles import shortened
from fitlane_ml.target import Target

MANY_CLASSES = 100
_EXACT_IN_FLOAT64 = 2**53
_SAMPLE = 10_000


def warnings_of(table: pa.Table, features: Sequence[Feature], target: Target) -> tuple[str, ...]:
    """What a person should look at, in whole sentences; the same table gives the same ones."""
    return tuple(_warnings(table, features, target))


def _warnings(table: pa.Table, features: Sequence[Feature], target: Target) -> Iterator[str]:
    columns = {feature.name: table.column(feature.name) for feature in features}
    if names := [name for name, column in columns.items() if has_inexact_integers(column)]:
        yield f"{_listed(names)}: whole numbers beyond 2^53; their last digits are lost."
    if names := [feature.name for feature in features if _is_id(feature, columns[feature.name])]:
        yield (
            f"{_listed(names)}: nearly every value is different, which looks like an id. "
            "A model learns ids by heart: name them in `idColumns`."
        )
    if names := [name for name, column in columns.items() if _is_constant(column)]:
        yield f"{_listed(names)}: the same value in every row, so that nothing is learnt from it."
    if len(target.classes) > MANY_CLASSES and _is_numeric(target):
        yield (
            f"The target {target.name!r} has {len(target.classes)} different numbers, each a class "
            "of its own: training takes long. If it is a quantity, choose the task regression."
        )


def _listed(names: Sequence[str]) -> str:
    count = "The column" if len(names) == 1 else f"{len(names)} columns,"
    return f"{count} {shortened([repr(name) for name in names])}"


def has_inexact_integers(column: pa.ChunkedArray) -> bool:
    """Whether the column holds whole numbers that float64 cannot tell apart (beyond ±2^53)."""
    if column.type not in {pa.int64(), pa.uint64()}:
        return False
    ends = pc.min_max(column).as_py()
    return any(end is not None and abs(end) > _EXACT_IN_FLOAT64 for end in ends.values())


def _is_id(feature: Feature, column: pa.ChunkedArray) -> bool:
    """Whole numbers and text only: measured values and times differ from row to row by nature."""
    values = len(column) - column.null_count
    if feature.categories is not None:
        return looks_like_an_id(len(feature.categories), values)
    if not pa.types.is_integer(column.type):
        return False
    numbers = column.drop_null().to_numpy()
    sample = np.random.default_rng(0).choice(numbers, min(values, _SAMPLE), replace=False)
    # Few values of a sample are alike if few of all are; most columns need no sorting of all.
    return all(looks_like_an_id(_distinct(some), len(some)) for some in (sample, numbers))


def _distinct(numbers: npt.NDArray[np.integer[npt.NBitBase]]) -> int:
    ascending = np.sort(numbers)
    return int((ascending[1:] != ascending[:-1]).sum()) + 1


def _is_constant(column: pa.ChunkedArray) -> bool:
    if column.null_count:
        return False
    values = plain(column)
    if pa.types.is_float16(values.type):  # which Arrow does not compare
        values = values.cast(pa.float32())
    return bool(pc.all(pc.equal(values, values[0])).as_py())


def _is_numeric(target: Target) -> bool:
    return isinstance(target.classes[0], int | float) and not isinstance(target.classes[0], bool)
