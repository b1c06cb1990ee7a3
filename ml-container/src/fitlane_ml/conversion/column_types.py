"""The types of all columns of a file: chosen by the user, or found out over all rows."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fitlane_ml.conversion.bad_rows import BadRow, BadRows, shown
from fitlane_ml.conversion.column_kind import UNKNOWN, ColumnKind, Reading, cast_or_none, kind_of
from fitlane_ml.conversion.missing import USUAL_WORDS, without
from fitlane_ml.conversion.text_rows import TextRows
from fitlane_ml.conversion.upload_format import ColumnType, UploadFormat
from fitlane_ml.conversion.values import misfits, values_of
from fitlane_ml.errors import SystemFault, UserError

# Of times the first value decides whether they have a zone.
_CHOSEN: Mapping[ColumnType | None, ColumnKind] = {
    None: UNKNOWN,
    "timestamp": UNKNOWN,
    "string": ColumnKind("text"),
    "int64": ColumnKind("int64"),
    "double": ColumnKind("double"),
    "bool": ColumnKind("bool"),
    "date": ColumnKind("date"),
}


class ColumnTypes:
    """Learns what the columns are from all rows, in order; then makes tables of them."""

    def __init__(self, asked: UploadFormat) -> None:
        self._asked = asked
        self._kinds: dict[str, ColumnKind] = {}
        words = USUAL_WORDS if asked.null_values is None else ("",)
        self._reading = Reading(asked.decimal, words)
        self.rows = 0
        threads = pa.cpu_count()
        # Arrow computes without Python's lock.
        self._map = ThreadPoolExecutor(threads).map if threads > 1 else map

    @property
    def schema(self) -> pa.Schema:
        """As far as it is known."""
        return pa.schema([(name, kind.arrow_type) for name, kind in self._kinds.items()])

    @property
    def words(self) -> dict[str, str]:
        """The types of all columns as users of the API call them."""
        return {name: kind.word for name, kind in self._kinds.items()}

    def learn(self, rows: TextRows, bad: BadRows) -> None:
        """Takes rows into account, but for those that are bad. Raises TooManyBadRows."""
        columns = self._with_nulls(rows.columns)
        for name, column in columns.items():
            self._kinds.setdefault(name, _CHOSEN[self._asked.types.get(name)])
            for place in self._misfits(name, column):
                bad.add(self._bad_row(int(rows.numbers[place]), name, column[place].as_py()))
        kept = TextRows(columns, rows.numbers, rows.quoted).without(bad.numbers)
        unknown = [name for name in kept.columns if name not in self._asked.types]
        kinds = self._map(lambda name: self._kind_of(name, kept), unknown)
        self._kinds.update(zip(unknown, kinds, strict=True))
        self.rows += len(kept.numbers)

    def _kind_of(self, name: str, rows: TextRows) -> ColumnKind:
        is_quoted = name in rows.quoted
        return kind_of(rows.columns[name], self._kinds[name], self._reading, is_quoted=is_quoted)

    def refuse_unknown(self) -> None:
        """Raises UserError column_missing for a chosen type of a column that there is not."""
        for name in self._asked.types:
            if name not in self._kinds:
                raise UserError(
                    "column_missing",
                    f"The column {name!r}, whose type is chosen, is not in the file.",
                    f"Correct its name in `types`. The file has: {_listed(list(self._kinds))}.",
                    column=name,
                )

    def table(self, rows: TextRows) -> pa.Table:
        """The rows, none of them bad, as all rows together want their types."""
        columns, schema, count = self._with_nulls(rows.columns), self.schema, len(rows.numbers)

        def array(field: pa.Field) -> pa.Array:
            column = columns.get(field.name)
            is_empty = column is None or pa.types.is_null(field.type)
            return pa.nulls(count, field.type) if is_empty else self._typed(column, field.type)

        return pa.table(list(self._map(array, schema)), schema=schema)

    def _typed(self, column: pa.Array, arrow_type: pa.DataType) -> pa.Array:
        values = values_of(column, arrow_type, self._reading)
        if values is None:
            what = "The file was read twice, and was another one the second time."
            raise SystemFault("internal_error", what, "It is retried.")
        return values

    def _with_nulls(self, columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        words = self._asked.null_values or ()
        return {
            name: without(column, words) if words else column for name, column in columns.items()
        }

    def _misfits(self, name: str, column: pa.Array) -> npt.NDArray[np.int64]:
        chosen = self._asked.types.get(name)
        if chosen == "timestamp" and self._kinds[name] == UNKNOWN:
            self._kinds[name] = self._kind_of_times(column)
        kind = self._kinds[name]
        if chosen is None or kind == UNKNOWN:
            return np.empty(0, np.int64)
        return misfits(column, kind.arrow_type, self._reading)

    def _kind_of_times(self, column: pa.Array) -> ColumnKind:
        first = without(column, self._reading.words).drop_null()[:1]
        if len(first) == 0:
            return UNKNOWN
        zoned = cast_or_none(pc.utf8_trim_whitespace(first), pa.timestamp("us", "UTC"))
        return ColumnKind("timestamp" if zoned is None else "instant")

    def _bad_row(self, number: int, name: str, value: str) -> BadRow:
        chosen = self._asked.types[name]
        reason = f"the column {name!r} holds {shown(value)}, which is no {chosen}"
        if chosen == "timestamp":
            reason += ", or has a time zone where others have none"
        return BadRow(number, reason, "Correct it, choose another type for the column", name)


def _listed(names: list[str]) -> str:
    more = ", …" if len(names) > 20 else ""
    return ", ".join(map(repr, names[:20])) + more
