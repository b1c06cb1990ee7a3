"""Columns with one value in every row, as the API's own reader of Parquet would find them."""

import pyarrow as pa
import pyarrow.compute as pc


class ConstantColumns:
    """Learns from all row groups. Doubles and decimals are not looked at: see the API's reader."""

    def __init__(self, schema: pa.Schema) -> None:
        names = (field.name for field in schema if _may_be_told(field.type))
        self._values: dict[str, pa.Scalar | None] = dict.fromkeys(names)
        self._is_first = True

    @property
    def names(self) -> list[str]:
        """Of the columns that had one value so far."""
        return list(self._values)

    def learn(self, group: pa.Table) -> None:
        """Forgets the columns that have a second value, or a missing one."""
        for name, known in list(self._values.items()):
            column = group.column(name)
            smallest, largest = pc.min_max(column).values()
            is_other = not self._is_first and known != smallest
            if column.null_count or smallest != largest or is_other:
                del self._values[name]
            else:
                self._values[name] = smallest
        self._is_first = False


def _may_be_told(arrow_type: pa.DataType) -> bool:
    types = pa.types
    return not (
        types.is_floating(arrow_type) or types.is_decimal(arrow_type) or types.is_null(arrow_type)
    )
