"""CSV, read by Arrow as text alone: what the text means is found out later, over all rows."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from fitlane_ml.conversion.bad_rows import BadRow, BadRows, shown
from fitlane_ml.conversion.csv_header import CsvHeader, is_quote_open, read_header
from fitlane_ml.conversion.text_rows import Numbers, TextRows
from fitlane_ml.conversion.text_stream import UNDECODABLE, TextStream
from fitlane_ml.conversion.unreadable import MOST_ROW_BYTES, open_quote, row_too_long
from fitlane_ml.conversion.upload_format import UploadFormat
from fitlane_ml.conversion.whole_rows import RowTooLong, whole_rows

_QUOTING = "Correct it: a delimiter inside a value needs quotes around the value"
_ENCODING = "Name the `encoding` that the file was written in (of old programs often windows-1252)"

OpenChunks = Callable[[], Iterable[bytes]]


class CsvReader:
    """One CSV file. Its header is read at once: raises UserError, SystemFault."""

    def __init__(self, chunks: OpenChunks, asked: UploadFormat) -> None:
        self._chunks = chunks
        self._asked = asked
        self.header = read_header(self._stream(), asked)

    @property
    def notes(self) -> list[str]:
        """What a user should know of the header."""
        return [f"A column without a name is called {name!r}." for name in self.header.unnamed]

    def rows(self, bad: BadRows) -> Iterator[TextRows]:
        """All rows. Raises UserError, SystemFault, TooManyBadRows."""
        stream = self._stream_of_data()
        number, rows = 1, None
        try:
            for block in whole_rows(stream, self.header.delimiter):
                table, misshapen = _parsed(block, self.header)
                count = table.num_rows + len(misshapen)
                rows = TextRows(self._columns(table), _numbers(number, count, misshapen))
                self._tell(misshapen, number - 1, bad)
                if stream.has_undecodable:
                    _find_undecodable(rows, bad)
                number += count
                yield rows
        except RowTooLong:
            raise row_too_long(self.lines_of([number])[number], may_be_open=True) from None
        if rows is not None and _ends_in_lines(rows):
            self._refuse_open_quote(int(rows.numbers[-1]))

    def _columns(self, table: pa.Table) -> dict[str, pa.Array]:
        columns = (column.combine_chunks() for column in table.columns)
        return dict(zip(self.header.names, columns, strict=True))

    def _tell(self, misshapen: Sequence[pcsv.InvalidRow], before: int, bad: BadRows) -> None:
        columns = len(self.header.names)
        for row in misshapen:
            number = before + row.number
            if "\n" in row.text:
                self._refuse_open_quote(number)
            fields = f"{row.actual_columns} field{'s' * (row.actual_columns != 1)}"
            reason = f"it has {fields} where there are {columns} columns: {shown(row.text)}"
            bad.add(BadRow(number, reason, _QUOTING))

    def lines_of(self, numbers: Sequence[int]) -> dict[int, int]:
        """The lines that rows begin in, by another pass over the file."""
        wanted = set(numbers)
        lines: dict[int, int] = {}
        for record in self._records():
            if record.number in wanted:
                lines[record.number] = record.line
            if len(lines) == len(wanted):
                break
        return lines

    def _stream(self) -> TextStream:
        return TextStream(self._chunks(), self._asked.encoding, self._asked.most_bytes)

    def _stream_of_data(self) -> TextStream:
        stream = self._stream()
        read_header(stream, self._asked)
        return stream

    def _records(self) -> Iterator["_Record"]:
        """All rows as Python's own reader finds them, which knows of lines, and is slow."""
        taken: list[str] = []

        def lines() -> Iterator[str]:
            for text in self._stream_of_data().lines(MOST_ROW_BYTES):
                taken.append(text)
                yield text

        line, number = self.header.lines + 1, 1
        reader = csv.reader(lines(), delimiter=self.header.delimiter)
        while True:
            try:
                row = next(reader, None)
            except csv.Error:  # longer than a row may be: the last one that counts
                row = [""]
            if row is None:
                return
            if row:  # an empty line is none
                yield _Record(number, line, "".join(taken))
                number += 1
            line += len(taken)
            taken.clear()

    def _refuse_open_quote(self, number: int) -> None:
        """Raises UserError where the row is the last one because it has taken all others in."""
        for record in self._records():
            if record.number == number and is_quote_open(record.text, self.header.delimiter):
                raise open_quote(record.line)


@dataclass(frozen=True)
class _Record:
    number: int
    line: int
    text: str


def _parsed(block: bytes, header: CsvHeader) -> tuple[pa.Table, list[pcsv.InvalidRow]]:
    """The rows of a block as text, and those that have not as many fields as there are columns."""
    misshapen: list[pcsv.InvalidRow] = []

    def leave_out(row: pcsv.InvalidRow) -> str:
        misshapen.append(row)  # and never raise: Arrow would take no notice
        return "skip"

    places = [str(place) for place in range(len(header.names))]
    if not block.strip(b"\r\n"):  # Arrow refuses a text without rows
        return pa.table({place: pa.array([], pa.string()) for place in places}), []
    table = pcsv.read_csv(
        pa.BufferReader(block),
        pcsv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=places),
        pcsv.ParseOptions(
            delimiter=header.delimiter, newlines_in_values=True, invalid_row_handler=leave_out
        ),
        pcsv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            # "" in quotes is a text without characters, unless its column is one of numbers.
            quoted_strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    return table, misshapen


def _numbers(first: int, count: int, left_out: Sequence[pcsv.InvalidRow]) -> Numbers:
    """Of the rows that could be read, of `count` rows from number `first` on."""
    numbers = np.arange(first, first + count)
    return np.delete(numbers, [row.number - 1 for row in left_out])


def _ends_in_lines(rows: TextRows) -> bool:
    """Whether the last row has a value of several lines."""
    values = [column[-1].as_py() for column in rows.columns.values() if len(column)]
    return any("\n" in value for value in values if value is not None)


def _find_undecodable(rows: TextRows, bad: BadRows) -> None:
    for name, column in rows.columns.items():
        found = pc.match_substring(column, UNDECODABLE).fill_null(False)  # noqa: FBT003 (by place alone)
        for number in rows.numbers[found.to_numpy(zero_copy_only=False)]:
            reason = f"the column {name!r} holds bytes that the file's encoding does not have"
            bad.add(BadRow(int(number), reason, _ENCODING, name))
