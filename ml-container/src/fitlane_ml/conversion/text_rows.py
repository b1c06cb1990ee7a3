"""What both readers give: rows as they are written, column by column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TextRows:
    """Some rows in order: `columns` by name, (n,) strings as written, null where nothing is.

    `numbers` (n,) count the rows of the file from 1, bad ones too. Of the columns in `quoted` at
    least one value is text because its writer says so: "1" in JSON is no number.
    """

    columns: Mapping[str, pa.Array]
    numbers: Numbers
    quoted: frozenset[str] = frozenset()

    def without(self, bad: set[int]) -> "TextRows":
        """Those whose numbers are not in `bad`."""
        if not bad:
            return self
        kept = ~np.isin(self.numbers, np.fromiter(bad, np.int64, len(bad)))
        if kept.all():
            return self
        mask = pa.array(kept)
        columns = {name: column.filter(mask) for name, column in self.columns.items()}
        return TextRows(columns, self.numbers[kept], self.quoted)

    def pieces(self, most_rows: int) -> Iterator["TextRows"]:
        """The same rows, a few at a time."""
        for start in range(0, len(self.numbers), most_rows):
            columns = {
                name: column.slice(start, most_rows) for name, column in self.columns.items()
            }
            yield TextRows(columns, self.numbers[start : start + most_rows], self.quoted)
