"""Text → Parquet: one pass over the file to learn its columns, and one to write them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pyarrow as pa

from fitlane_ml.conversion.bad_rows import BadRow, BadRows, TooManyBadRows, bad_rows_error
from fitlane_ml.conversion.column_types import ColumnTypes
from fitlane_ml.conversion.csv_reader import CsvReader
from fitlane_ml.conversion.json_reader import JsonReader
from fitlane_ml.conversion.text_rows import TextRows
from fitlane_ml.conversion.upload_format import UploadFormat
from fitlane_ml.errors import UserError
from fitlane_ml.file_checks import refuse_empty, refuse_too_wide

_GROUP_BYTES = 16 * 2**20
_PIECE_VALUES = 2_000_000


class _Reader(Protocol):
    @property
    def notes(self) -> Sequence[str]: ...

    def rows(self, bad: BadRows) -> Iterator[TextRows]: ...

    def lines_of(self, numbers: Sequence[int]) -> dict[int, int]: ...


@dataclass(frozen=True)
class Learnt:
    """What the first pass has found. `left_out` counts all bad rows, `bad` has the first ones.

    `columns`: their types, as users of the API call them, by name.
    """

    schema: pa.Schema
    columns: Mapping[str, str]
    rows: int
    left_out: int
    bad: Sequence[BadRow]
    notes: Sequence[str]
    delimiter: str | None


class TextTable:
    """The table in a text. `chunks` opens the file's bytes, each time from their start."""

    def __init__(self, chunks: Callable[[], Iterable[bytes]], asked: UploadFormat) -> None:
        """Reads the header. Raises UserError unreadable_file, bad_header, …, SystemFault."""
        self._reader: _Reader = (CsvReader if asked.type == "csv" else JsonReader)(chunks, asked)
        self._types = ColumnTypes(asked)
        self._bad = BadRows(asked.most_bad_rows)

    def learn(self) -> Learnt:
        """Reads all rows. Raises UserError bad_row, column_missing, empty_dataset, …"""
        try:
            for rows in self._reader.rows(self._bad):
                self._types.learn(rows, self._bad)
                refuse_too_wide(self._types.schema)
        except TooManyBadRows:
            raise self._error() from None
        refuse_empty(self._types.rows, len(self._types.schema) if self._types.rows else 1)
        self._types.refuse_unknown()
        delimiter = self._reader.header.delimiter if isinstance(self._reader, CsvReader) else None
        return Learnt(
            self._types.schema,
            self._types.words,
            self._types.rows,
            len(self._bad.numbers),
            self._located(),
            self._reader.notes,
            delimiter,
        )

    def row_groups(self) -> Iterator[pa.Table]:
        """All rows but the bad ones, once more, in tables of about 16 MiB. After `learn`."""
        waiting: list[pa.Table] = []
        for rows in self._reader.rows(BadRows(most=len(self._bad.numbers))):
            for piece in rows.without(self._bad.numbers).pieces(self._most_rows):
                waiting.append(self._types.table(piece))
                if sum(table.nbytes for table in waiting) >= _GROUP_BYTES:
                    yield pa.concat_tables(waiting)
                    waiting = []
        if waiting:
            yield pa.concat_tables(waiting)

    @property
    def _most_rows(self) -> int:
        """Rows of JSON may lack most columns, which then cost more memory than the text."""
        return max(1, _PIECE_VALUES // len(self._types.schema))

    def _located(self) -> list[BadRow]:
        if not self._bad.first:
            return []
        lines = self._reader.lines_of([row.number for row in self._bad.first])
        located = [replace(row, line=lines.get(row.number)) for row in self._bad.first]
        return sorted(located, key=lambda row: row.number)

    def _error(self) -> UserError:
        return bad_rows_error(self._located(), self._bad.most)
