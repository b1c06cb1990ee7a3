"""CSV and JSON lines: what happens to texts that are no table, or only look so."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from bad_input.case import Case, Make, accepted, by_container
from bad_input.tables import ROWS, contents, usual, usual_bytes

_ROW_BYTES = 4 * 2**20
_CSV = {"type": "csv"}
_JSON = {"type": "jsonl"}
_WHOLE = "Write the file again, and upload all of it."
_MEND = "Mend the line, or allow `maxBadRows`."
_QUOTE = "Close the quote, or double one that is part of a value."


def _rows() -> list[list[str]]:
    """The usual table as text: floats with all their digits, booleans as true and false."""
    table = usual()
    texts = [[_text(value) for value in column] for column in table.to_pydict().values()]
    return [table.column_names, *map(list, zip(*texts, strict=True))]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(end: str = "\n", delimiter: str = ",", decimal: str = ".") -> str:
    """The usual table, its numbers with this decimal sign."""
    rows = _rows()
    body = [[number.replace(".", decimal), *rest] for number, *rest in rows[1:]]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows([rows[0], *body])
    return file.getvalue()


def _json_lines() -> str:
    return "\n".join(json.dumps(row) for row in usual().to_pylist())


def _bomb() -> bytes:
    """Of 1.1 GiB unpacked: members one after the other, as gzip allows."""
    return gzip.compress(b"x,y\n") + gzip.compress((b"0," + b"z" * 65_533 + b"\n") * 64) * 280


def _wide() -> str:
    names = [f"{'n' * 40}{place}" for place in range(10_000)]
    return ",".join(names) + "\n" + ",".join("0" for _ in names)


def _zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("table.csv", _csv())
    return file.getvalue()


def _text_of(text: Callable[[], str]) -> Make:
    return contents(lambda: text().encode())


def _with_line(number: int, line: str) -> Make:
    """The usual CSV with another line in the place of this one, counted from 1."""

    def text() -> str:
        lines = _csv().splitlines()
        lines[number - 1] = line
        return "\n".join(lines)

    return _text_of(text)


def _fits(file: str, make: Make, text_format: dict[str, Any]) -> Case:
    return accepted(file, make, text_format=text_format, is_usual=True)


def _bad(file: str, make: Make, code: str, says: str, fix: str, **more: Any) -> Case:
    return by_container(file, make, code, says, fix, **{"text_format": _CSV, **more})


READABLE = (
    _fits("CSV", _text_of(_csv), _CSV),
    _fits("CSV, packed by gzip", contents(lambda: gzip.compress(_csv().encode())), _CSV),
    _fits("Semicolons", _text_of(lambda: _csv(delimiter=";")), _CSV),
    _fits("Tabs", _text_of(lambda: _csv(delimiter="\t")), _CSV),
    _fits(
        "Semicolons and a decimal comma",
        _text_of(lambda: _csv(delimiter=";", decimal=",")),
        {**_CSV, "decimal": ","},
    ),
    _fits("The line ends of Windows", _text_of(lambda: _csv("\r\n")), _CSV),
    _fits("Empty lines", _text_of(lambda: _csv("\n\n")), _CSV),
    _fits("A byte order mark", _text_of(lambda: f"\ufeff{_csv()}"), _CSV),
    _fits("UTF-16", contents(lambda: _csv().encode("utf-16")), _CSV),
    _fits("A header with spaces", _text_of(lambda: _csv().replace("x,i,", " x , i ,", 1)), _CSV),
    _fits("JSON lines", _text_of(_json_lines), _JSON),
    accepted(
        "Two bad rows, and two are allowed",
        _text_of(lambda: f"{_csv()}1,2\n1,2,3,4,5,6\n"),
        text_format={**_CSV, "maxBadRows": 2},
        is_usual=True,
    ),
)

FILES = (
    _bad("No bytes but a line end", contents(lambda: b"\n"), "empty_dataset", "empty", "Add rows."),
    _bad("A header alone", _text_of(lambda: "x,y\n"), "empty_dataset", "no rows", "Add rows."),
    _bad(
        "A byte of value 0",
        contents(lambda: b"x,y\n1,\x00\n"),
        "unreadable_file",
        "line 2 holds a byte of value 0",
        "Export the table as text.",
    ),
    _bad("A zip archive", contents(_zipped), "unreadable_file", "zip archive", "Unpack it."),
    _bad(
        "Parquet",
        contents(usual_bytes),
        "unreadable_file",
        "Parquet",
        "Upload it without a format.",
    ),
    _bad(
        "A gzip file without its end",
        contents(lambda: gzip.compress(_csv().encode(), mtime=0)[:-20]),
        "unreadable_file",
        "cut off",
        _WHOLE,
    ),
    _bad(
        "A gzip file with another checksum",
        contents(lambda: gzip.compress(_csv().encode(), mtime=0)[:-8] + bytes(8)),
        "unreadable_file",
        "damaged",
        _WHOLE,
    ),
    _bad(
        "A gzip file of a thousand times its size",
        contents(_bomb),
        "dataset_too_large",
        "Unpacked",
        "Send fewer rows, in several datasets.",
    ),
    _bad(
        "A line of 9 MB",
        _text_of(lambda: f"x,y\n1,{'z' * 9_000_000}\n"),
        "unreadable_file",
        "begins in line 2 is longer than 4 MiB",
        "Leave out values as long as that.",
    ),
    _bad(
        "A quote that nobody closes",
        _text_of(lambda: 'x,y\n1,0\n2,"1\n3,0\n4,1\n'),
        "unreadable_file",
        "opened in the row of line 3 is never closed",
        _QUOTE,
    ),
    _bad(
        "A quote that nobody closes, and rows may be left out",
        _text_of(lambda: 'x,y\n1,0\n"2,1\n3,0\n4,1\n'),
        "unreadable_file",
        "opened in the row of line 3 is never closed",
        _QUOTE,
        text_format={**_CSV, "maxBadRows": 9},
    ),
    _bad(
        "10,000 columns with long names",
        _text_of(_wide),
        "too_many_columns",
        "names of the file's 10000 columns",
        "Leave out columns, or shorten their names.",
    ),
)

HEADERS = (
    _bad(
        "Two columns of one name",
        _text_of(lambda: "x,x,y\n1,2,0\n"),
        "bad_header",
        "Two columns are named 'x'",
        "Rename one of them.",
        column="x",
    ),
    _bad(
        "No header",
        _text_of(lambda: "1,2,0\n3,4,1\n"),
        "bad_header",
        "only numbers",
        "Send `header: false`.",
    ),
    _bad(
        "A type for a column that there is not",
        _text_of(_csv),
        "column_missing",
        "'z', whose type is chosen",
        "Correct the name.",
        column="z",
        text_format={**_CSV, "types": {"z": "int64"}},
    ),
)

ROWS_THAT_ARE_BAD = (
    _bad(
        "Fewer fields than columns",
        _with_line(5, "1,2"),
        "bad_row",
        "Line 5: it has 2 fields where there are 5 columns",
        _MEND,
        row=3,
    ),
    _bad(
        "More fields than columns, by a comma in a value",
        _with_line(ROWS + 1, "1,5,2,v1,true,0"),
        "bad_row",
        f"Line {ROWS + 1}: it has 6 fields",
        "Put the value in quotes, or name another `delimiter`.",
        row=ROWS - 1,
    ),
    _bad(
        "A value that is none of the chosen type",
        _text_of(_csv),
        "bad_row",
        "Line 2: the column 's' holds 'v0', which is no int64",
        "Correct the value, or choose another type.",
        column="s",
        row=0,
        text_format={**_CSV, "types": {"s": "int64"}},
    ),
    _bad(
        "Bytes that are no UTF-8",
        contents(lambda: b"x,y\n1,caf\xe9\n"),
        "bad_row",
        "Line 2: the column 'y' holds bytes",
        "Name the `encoding`: windows-1252.",
        column="y",
        row=0,
    ),
    _bad(
        "One bad row more than allowed",
        _text_of(lambda: f"{_csv()}1,2\n1,2,3,4,5,6\n"),
        "bad_row",
        "one more bad row than the 1",
        "Mend the lines, or raise `maxBadRows`.",
        row=ROWS,
        text_format={**_CSV, "maxBadRows": 1},
    ),
    _bad(
        "A line that is no JSON",
        _text_of(lambda: '{"x": 1, "y": 0}\n\n{"x": 1, "y":\n'),
        "bad_row",
        "Line 3: it is no JSON",
        "Write one object per line.",
        row=1,
        text_format=_JSON,
    ),
    _bad(
        "An array in JSON lines",
        _text_of(lambda: '{"x": [1, 2], "y": 0}\n'),
        "bad_row",
        "the column 'x' holds an array",
        "Make a column of each part.",
        column="x",
        row=0,
        text_format=_JSON,
    ),
    _bad(
        "One JSON array instead of lines",
        _text_of(lambda: '[{"x": 1, "y": 0}]'),
        "unreadable_file",
        "one JSON array",
        "Write one object per line.",
        text_format=_JSON,
    ),
)
