"""What is said about a column of a dataset: two reads, in memory that no number of rows changes."""

import hashlib
from collections import Counter
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.columns import Feature, Floats, feature_values, kind_of, plain
from fitlane_ml.distinct import STANDARD_ERROR, Distinct, Hashes, hashes_of_numbers

_BINS = 20
_MOST_VALUES = 50
"""Up to so many distinct values of a category are listed with their counts."""


class ColumnProfile:
    """Told of a column batch by batch, by `add`; and once more, by `add_again`, for its bins."""

    def __init__(self, field: pa.Field) -> None:
        self._field = field
        self._kind = kind_of(field.type)
        self._is_text = self._kind in {"text", "code"}
        self._missing = 0
        self._distinct = Distinct()
        self._numbers = _Numbers()
        self._values: Counter[Any] | None = Counter()

    def add(self, column: pa.ChunkedArray) -> None:
        """Values of the first read."""
        if self._kind is None:
            self._missing += column.null_count
        elif self._is_text:
            self._add_categories(plain(column))
        else:
            values = self._present(column)
            self._missing += len(column) - len(values)
            self._distinct.add(hashes_of_numbers(values))
            self._numbers.add(values)

    def add_again(self, column: pa.ChunkedArray) -> None:
        """The same values, in the second read."""
        if self._kind is not None and not self._is_text:
            self._numbers.add_again(self._present(column))

    def to_json(self) -> dict[str, Any]:
        """Numbers of a time or instant are seconds since 1970, as everywhere (columns.py)."""
        body = {"name": self._field.name, "type": str(self._field.type), "kind": self._kind}
        if self._kind is None:  # nothing but its nulls is looked at
            return {**body, "missing": self._missing}
        is_exact = self._distinct.is_exact
        distinct = {
            "count": self._distinct.count,
            "standardError": 0 if is_exact else STANDARD_ERROR,
        }
        own = {"values": self._listed()} if self._is_text else self._numbers.to_json()
        return {**body, "missing": self._missing, "distinct": distinct, **own}

    def _present(self, column: pa.ChunkedArray) -> Floats:
        kind = self._kind or "number"
        values = feature_values(Feature(self._field.name, str(column.type), kind), column)
        return values[~np.isnan(values)]

    def _add_categories(self, column: pa.ChunkedArray) -> None:
        self._missing += column.null_count
        found = pc.value_counts(column.drop_null())
        values, counts = found.field("values"), found.field("counts").to_pylist()
        texts = values.cast(pa.string()).to_pylist()
        self._distinct.add(_hashes_of_texts(texts))
        if self._values is not None:
            self._values.update(dict(zip(texts, counts, strict=True)))
            if len(self._values) > _MOST_VALUES:
                self._values = None

    def _listed(self) -> list[dict[str, Any]] | None:
        """None where there are too many to list."""
        if self._values is None:
            return None
        return [{"value": value, "count": count} for value, count in self._values.most_common()]


class _Numbers:
    """Range, moments (B. P. Welford's, combined as by Chan et al. 1979), and bins."""

    def __init__(self) -> None:
        self._count = self._infinite = 0
        self._mean = self._squares = 0.0
        self._low, self._high = np.inf, -np.inf
        self._bins = np.zeros(_BINS, dtype=np.int64)

    def add(self, values: Floats) -> None:
        finite = values[np.isfinite(values)]
        self._infinite += len(values) - len(finite)
        if len(finite) == 0:
            return
        count = self._count + len(finite)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = finite.mean()
            off = mean - self._mean
            self._squares += float(((finite - mean) ** 2).sum())
            self._squares += float(off**2 * self._count * len(finite) / count)
            self._mean += float(off * len(finite) / count)
        self._count = count
        self._low = min(self._low, float(finite.min()))
        self._high = max(self._high, float(finite.max()))

    def add_again(self, values: Floats) -> None:
        if self._edges is not None:
            finite = values[np.isfinite(values)]
            self._bins += np.histogram(finite, _BINS, (self._low, self._high))[0]

    def to_json(self) -> dict[str, Any]:
        """What is not known, or too large for a float64, is None."""
        known = self._count > 0
        squares = self._squares / self._count if known else np.nan
        return {
            "infinite": self._infinite,
            "smallest": self._low if known else None,
            "largest": self._high if known else None,
            "mean": self._mean if known and np.isfinite(self._mean) else None,
            "standardDeviation": float(np.sqrt(squares)) if np.isfinite(squares) else None,
            "histogram": self._histogram(),
        }

    @cached_property
    def _edges(self) -> Floats | None:
        """None where numbers lie so near to each other, or so far apart, that none fit between."""
        if self._count == 0 or self._high - self._low > np.finfo(np.float64).max:
            return None
        try:
            edges: Floats = np.histogram_bin_edges([], _BINS, (self._low, self._high))
        except ValueError:
            return None
        return edges

    def _histogram(self) -> dict[str, Any] | None:
        """From the second read on."""
        if self._edges is None:
            return None
        return {"edges": self._edges.tolist(), "counts": self._bins.tolist()}


def _hashes_of_texts(texts: list[str]) -> Hashes:
    digests = (hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype=np.uint64)
