"""The first row of a CSV file: what its columns are called, and what parts them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fitlane_ml.conversion.bad_rows import shown
from fitlane_ml.conversion.text_stream import TextStream
from fitlane_ml.conversion.unreadable import MOST_ROW_BYTES, open_quote, row_too_long
from fitlane_ml.conversion.upload_format import UploadFormat
from fitlane_ml.errors import UserError

_DELIMITERS = (",", ";", "\t", "|")
# Of a row that is parted by another delimiter than the one tried, all is one field.
csv.field_size_limit(MOST_ROW_BYTES)


@dataclass(frozen=True)
class CsvHeader:
    """`lines`: how many lines of the file come before the data. `unnamed`: columns named here."""

    names: tuple[str, ...]
    delimiter: str
    lines: int
    unnamed: tuple[str, ...]


def read_header(stream: TextStream, asked: UploadFormat) -> CsvHeader:
    """Takes the header from the stream. Raises UserError bad_header, empty_dataset, …"""
    head = stream.read(MOST_ROW_BYTES)
    text = head.decode(errors="ignore")  # a character may be cut at the end
    delimiter = asked.delimiter or _find_delimiter(text, asked)
    first, lines, length = _first_row(text, delimiter, is_whole=len(head) < MOST_ROW_BYTES)
    if not first:
        raise UserError("empty_dataset", "The file is empty.", "Write rows, and upload it again.")
    if asked.header is False:
        stream.unread(head)
        return _named([""] * len(first), delimiter, 0)
    if asked.header is None:
        _refuse_numbers(first)
    stream.unread(head[length:])
    return _named(first, delimiter, lines)


def _find_delimiter(text: str, asked: UploadFormat) -> str:
    """The one that parts the first row into the most columns; a decimal comma is none."""
    possible = [one for one in _DELIMITERS if one != asked.decimal]
    line = next((line for line in text.splitlines() if line), "")
    counts = {one: len(next(csv.reader([line], delimiter=one), [])) for one in possible}
    return max(possible, key=lambda one: counts[one])


def _first_row(text: str, delimiter: str, *, is_whole: bool) -> tuple[list[str], int, int]:
    """The first row that is not empty, the lines until its end, and its end in bytes."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    row = next((row for row in csv.reader(lines(), delimiter=delimiter) if row), [])
    used = "".join(taken)
    if len(used) == len(text) and not is_whole:
        raise row_too_long(1, may_be_open=True)
    if is_quote_open(used, delimiter):
        raise open_quote(1)
    return row, len(taken), len(used.encode())


def is_quote_open(text: str, delimiter: str) -> bool:
    """Whether a quote is still open where the text ends."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _refuse_numbers(names: Sequence[str]) -> None:
    if all(_is_number(name) for name in names):
        raise _bad_header(
            f"The first row has only numbers, the first of them {shown(names[0])}: it seems to be "
            "data, and no header",
            "Send `header: false` where there is none, or `header: true` if these are names",
        )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _named(row: Sequence[str], delimiter: str, lines: int) -> CsvHeader:
    """Columns without a name are called by their place, from column_1 on."""
    names = [name.strip() or f"column_{place}" for place, name in enumerate(row, start=1)]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise _bad_header(
                f"Two columns are named {shown(name)}: the columns {names.index(name) + 1} and "
                f"{place + 1}",
                "Rename one of them: columns are matched by name",
                name,
            )
    unnamed = tuple(name for name, written in zip(names, row, strict=True) if not written.strip())
    return CsvHeader(tuple(names), delimiter, lines, unnamed)


def _bad_header(message: str, fix: str, column: str | None = None) -> UserError:
    return UserError("bad_header", f"{message}.", f"{fix}.", column=column)
