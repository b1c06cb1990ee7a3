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
from fitlane_ml.errors import UserError

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
        numbering = _Numbering()
        rows: TextRows | None = None
        try:
            for batch in _batches(stream, self.header, numbering):
                columns = dict(zip(self.header.names, batch.columns, strict=True))
                rows = TextRows(columns, numbering.take(batch.num_rows))
                self._tell(numbering.misshapen(), bad)
                if stream.has_undecodable:
                    _find_undecodable(rows, bad)
                yield rows
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):
                raise
            raise self._too_long(numbering.next) from error
        self._tell(numbering.misshapen(), bad)
        if rows is not None and _ends_in_lines(rows):
            self._refuse_open_quote(int(rows.numbers[-1]))

    def _tell(self, misshapen: Sequence[pcsv.InvalidRow], bad: BadRows) -> None:
        columns = len(self.header.names)
        for row in misshapen:
            if "\n" in row.text:
                self._refuse_open_quote(row.number)
            fields = f"{row.actual_columns} field{'s' * (row.actual_columns != 1)}"
            reason = f"it has {fields} where there are {columns} columns: {shown(row.text)}"
            bad.add(BadRow(row.number, reason, _QUOTING))

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

    def _too_long(self, number: int) -> UserError:
        return row_too_long(self.lines_of([number])[number], may_be_open=True)

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


class _Numbering:
    """Counts the rows that Arrow reads and those that it cannot, so that each has its number."""

    def __init__(self) -> None:
        self.next = 1
        self._left_out: set[int] = set()
        self._misshapen: list[pcsv.InvalidRow] = []

    def leave_out(self, row: pcsv.InvalidRow) -> str:
        """Arrow's handler of rows that have not as many fields as there are columns.

        It must not raise: Arrow would take no notice.
        """
        self._left_out.add(row.number)
        self._misshapen.append(row)
        return "skip"

    def misshapen(self) -> list[pcsv.InvalidRow]:
        """Those that were left out since this was asked last."""
        misshapen, self._misshapen = self._misshapen, []
        return misshapen

    def take(self, count: int) -> Numbers:
        """The numbers of the next `count` rows that could be read."""
        end = self.next + count + len(self._left_out)
        numbers = np.arange(self.next, end)
        left_out = np.fromiter(self._left_out, np.int64, len(self._left_out))
        numbers = numbers[~np.isin(numbers, left_out)][:count]
        self.next = int(numbers[-1]) + 1 if count else self.next
        self._left_out = {number for number in self._left_out if number >= self.next}
        return numbers


def _batches(
    stream: TextStream, header: CsvHeader, numbering: _Numbering
) -> Iterator[pa.RecordBatch]:
    first = stream.read(MOST_ROW_BYTES)
    if not first.strip(b"\r\n"):
        return  # Arrow refuses a text without rows
    stream.unread(first)
    places = [str(place) for place in range(len(header.names))]
    yield from pcsv.open_csv(
        stream,
        pcsv.ReadOptions(use_threads=False, block_size=MOST_ROW_BYTES, column_names=places),
        pcsv.ParseOptions(
            delimiter=header.delimiter,
            newlines_in_values=True,
            invalid_row_handler=numbering.leave_out,
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
