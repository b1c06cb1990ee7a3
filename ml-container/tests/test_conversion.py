"""CSV and JSON lines become tables: what every oddity of such files comes to."""

import csv
import datetime as dt
import gzip
import io
import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from fitlane_ml.conversion.convert_text import Learnt, TextTable
from fitlane_ml.conversion.unreadable import MOST_ROW_BYTES
from fitlane_ml.conversion.upload_format import UploadFormat, read_format
from fitlane_ml.errors import UserError

MOST_BYTES = 10**8


def converted(
    data: bytes | str, piece: int = 7, **asked: Any
) -> tuple[Learnt, dict[str, list[Any]]]:
    """What is learnt of a file, and its columns. It comes in pieces of so many bytes."""
    content = data.encode() if isinstance(data, str) else data
    parameters = {"format": {"type": "csv", **asked}, "maxBytes": MOST_BYTES}
    text = TextTable(
        lambda: [content[at : at + piece] for at in range(0, len(content), piece)],
        read_format(parameters),
    )
    learnt = text.learn()
    table = pa.concat_tables(list(text.row_groups()))
    assert table.schema == learnt.schema
    assert table.num_rows == learnt.rows
    return learnt, table.to_pydict()


def column(*values: str, **asked: Any) -> tuple[str, list[Any]]:
    """The type and values of a CSV column; another column beside it is never empty."""
    text = "a,b\n" + "".join(f'"{value}",x\n' if value else ",x\n" for value in values)
    learnt, columns = converted(text, **asked)
    return learnt.columns["a"], columns["a"]


def lines(*rows: str, **asked: Any) -> tuple[Learnt, dict[str, list[Any]]]:
    return converted("\n".join(rows), type="jsonl", **asked)


def refusal(data: bytes | str, **asked: Any) -> UserError:
    with pytest.raises(UserError) as raised:
        converted(data, 2**16, **asked)
    return raised.value


UTC = dt.UTC
DAY = dt.date(2020, 1, 2)
NOON = dt.datetime(2020, 1, 2, 12)  # noqa: DTZ001 (a time without a zone)
MIDNIGHT = NOON.replace(hour=0)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (("1", "-2", "0"), "int64", [1, -2, 0]),
        (("1", "", "3"), "int64", [1, None, 3]),
        (("1", "1.0"), "double", [1.0, 1.0]),
        (("1.0", "2.0"), "double", [1.0, 2.0]),
        ((".5", "1e3", "-1."), "double", [0.5, 1000.0, -1.0]),
        (("inf", "-inf", "1"), "double", [float("inf"), float("-inf"), 1.0]),
        (("inf", "-inf", "1.5"), "double", [float("inf"), float("-inf"), 1.5]),
        (("-0", "1"), "double", [-0.0, 1.0]),
        (("001", "002"), "string", ["001", "002"]),
        (("1", "01.5"), "string", ["1", "01.5"]),
        (("+1", "2"), "string", ["+1", "2"]),
        (("0x1F", "1"), "string", ["0x1F", "1"]),
        (("1_000", "1"), "string", ["1_000", "1"]),
        (("1,5", "2"), "string", ["1,5", "2"]),
        (("1e999", "1"), "string", ["1e999", "1"]),
        ((str(2**63 - 1), "1"), "int64", [2**63 - 1, 1]),
        ((str(2**63), "1"), "decimal", [Decimal(2**63), Decimal(1)]),
        (("9" * 38,), "decimal", [Decimal("9" * 38)]),
        (("9" * 39,), "string", ["9" * 39]),
        ((str(2**53), "0.5"), "double", [2.0**53, 0.5]),
        ((str(2**53 + 1), "0.5"), "string", [str(2**53 + 1), "0.5"]),
        ((str(2**63), "0.5"), "string", [str(2**63), "0.5"]),
        (("true", "FALSE", "True"), "bool", [True, False, True]),
        (("true", "1"), "string", ["true", "1"]),
        (("yes", "no"), "string", ["yes", "no"]),
        (("2020-01-02", ""), "date", [DAY, None]),
        (("2020-01-02", "2020-02-30"), "string", ["2020-01-02", "2020-02-30"]),
        (("2020-01-02T12:00", "2020-01-02"), "timestamp", [NOON, MIDNIGHT]),
        (("2020-01-02 12:00:00.000",), "timestamp", [NOON]),
        (
            ("2020-01-02T12:00:00Z", "2020-01-02T14:00:00+02:00"),
            "timestamp",
            [NOON.replace(tzinfo=UTC)] * 2,
        ),
        (
            ("2020-01-02T12:00:00Z", "2020-01-02T12:00:00"),
            "string",
            ["2020-01-02T12:00:00Z", "2020-01-02T12:00:00"],
        ),
        (("2020", "2021"), "int64", [2020, 2021]),
        ((" 1", "2 "), "int64", [1, 2]),
        ((" x", "x"), "string", [" x", "x"]),
        (("NA", "1"), "int64", [None, 1]),
        (("NaN", "1.5"), "double", [None, 1.5]),
        (("NA", "DE"), "string", ["NA", "DE"]),
        (("NA", ""), "null", [None, None]),
    ],
)
def test_a_column_keeps_what_was_written(
    values: tuple[str, ...], kind: str, expected: list[Any]
) -> None:
    assert column(*values) == (kind, expected)


@pytest.mark.parametrize(
    ("early", "late", "kind"),
    [
        ("1", "001", "string"),
        ("1", "0.5", "double"),
        (str(2**60), "0.5", "string"),
        ("1", str(2**70), "decimal"),
        (str(2**70), "1", "decimal"),
        ("true", "1", "string"),
        ("2020-01-02", "2020-01-02T12:00:00.123456789", "timestamp"),
        ("", "x", "string"),
        ("NA", "x", "string"),
    ],
)
def test_all_rows_decide_not_the_first_ones(early: str, late: str, kind: str) -> None:
    filler = "f" * 100
    rows = 2 * MOST_ROW_BYTES // len(filler)
    text = "a,b\n" + f"{early},{filler}\n" * rows + f"{late},{filler}\n"
    content = text.encode()
    parameters = {"format": {"type": "csv"}, "maxBytes": MOST_BYTES}
    table = TextTable(lambda: [content], read_format(parameters))
    learnt = table.learn()
    assert learnt.columns["a"] == kind
    groups = list(table.row_groups())
    assert sum(group.num_rows for group in groups) == rows + 1
    first, last = groups[0]["a"][0].cast(pa.string()), groups[-1]["a"][-1].cast(pa.string())
    if kind == "string":
        assert (first.as_py() or "", last.as_py()) == (early, late)


def test_who_names_null_values_decides_for_all_columns() -> None:
    learnt, columns = converted("a,b\n1,-\n-,NA\n", nullValues=["-"])
    assert learnt.columns == {"a": "int64", "b": "string"}
    assert columns == {"a": [1, None], "b": [None, "NA"]}


def test_an_empty_text_in_quotes_is_a_text_and_missing_among_numbers() -> None:
    _, columns = converted('a,b,c\n"","",1\nx,1,\n')
    assert columns == {"a": ["", "x"], "b": [None, 1], "c": [1, None]}


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("a,b\r\n1,2\r\n", {}, {"a": [1], "b": [2]}),
        ("a,b\r1,2\r", {}, {"a": [1], "b": [2]}),
        ("\ufeffa,b\n1,2", {}, {"a": [1], "b": [2]}),
        ("\n\na,b\n\n1,2\n\n\n", {}, {"a": [1], "b": [2]}),
        ('a,b\n"1,5","x ""y"""\n', {}, {"a": ["1,5"], "b": ['x "y"']}),
        ('a,b\n"two\nlines",2\n', {}, {"a": ["two\nlines"], "b": [2]}),
        ('"two\nlines",b\n1,2\n', {}, {"two\nlines": [1], "b": [2]}),
        ("a ; b\n1,5;2\n", {"decimal": ","}, {"a": [1.5], "b": [2]}),
        ("a;b\n1.5;1.234,5\n", {"decimal": ","}, {"a": ["1.5"], "b": ["1.234,5"]}),
        ("a\tb\n1\t2\n", {}, {"a": [1], "b": [2]}),
        ("a|b,c\n1|2\n", {"delimiter": "|"}, {"a": [1], "b,c": [2]}),
        ("a\n1\n\n2\n", {}, {"a": [1, 2]}),
        ("5,x\n6,y\n", {"header": False}, {"column_1": [5, 6], "column_2": ["x", "y"]}),
        ("1,2\n3,4\n", {"header": True}, {"1": [3], "2": [4]}),
        (",a\n0,5\n", {}, {"column_1": [0], "a": [5]}),
    ],
)
def test_the_forms_of_csv(text: str, asked: dict[str, Any], expected: dict[str, Any]) -> None:
    assert converted(text, **asked)[1] == expected


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "utf-8"])
def test_encodings(encoding: str) -> None:
    _, columns = converted("a,b\n1,é\n".encode(encoding), encoding=encoding)
    assert columns == {"a": [1], "b": ["é"]}


def test_a_byte_order_mark_tells_utf_16() -> None:
    assert converted("a,b\n1,é\n".encode("utf-16"))[1] == {"a": [1], "b": ["é"]}


def test_gzip_of_several_members_in_pieces_of_any_size() -> None:
    packed = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n")
    for piece in (1, 5, 1000):
        assert converted(packed, piece)[1] == {"a": [1, 3], "b": [2, 4]}


def test_types_are_chosen() -> None:
    text = "i,d,t,s,b,w\n001,1,2020-01-02,1,1,2020-01-02T12:00:00Z\n+2,NA,,NA,FALSE,NA\n"
    types = {"i": "int64", "d": "double", "t": "date", "s": "string", "b": "bool"}
    _, columns = converted(text, types={**types, "w": "timestamp"})
    assert columns == {
        "i": [1, 2],
        "d": [1.0, None],
        "t": [DAY, None],
        "s": ["1", "NA"],
        "b": [True, False],
        "w": [NOON.replace(tzinfo=UTC), None],
    }


BAD = 'a,b\n1,2\n\n"x\ny",3\n4\n5,6\n7,8,9\n'


def test_a_bad_row_is_an_error_that_names_line_row_and_fix() -> None:
    error = refusal(BAD)
    assert (error.code, error.row) == ("bad_row", 2)
    assert "Line 6: it has 1 field where there are 2 columns: '4'" in error.message
    assert "maxBadRows" in error.fix


def test_bad_rows_are_left_out_and_told_up_to_the_threshold() -> None:
    learnt, columns = converted(BAD, maxBadRows=2)
    assert columns == {"a": ["1", "x\ny", "5"], "b": [2, 3, 6]}
    assert (learnt.left_out, [row.line for row in learnt.bad]) == (2, [6, 8])
    assert "one more bad row than the 1" in refusal(BAD, maxBadRows=1).message


def test_a_value_that_is_none_of_the_chosen_type() -> None:
    error = refusal("a,b\n1,2\n1,z\n", types={"b": "int64"})
    assert (error.code, error.column, error.row) == ("bad_row", "b", 1)
    assert "Line 3: the column 'b' holds 'z', which is no int64" in error.message


def test_what_is_left_out_decides_no_type() -> None:
    learnt, columns = converted("a,b\n1,2\nx,z\n3,4\n", types={"b": "int64"}, maxBadRows=1)
    assert columns == {"a": [1, 3], "b": [2, 4]}
    assert learnt.columns == {"a": "int64", "b": "int64"}


def test_bytes_that_are_no_utf_8() -> None:
    error = refusal(b"a,b\n1,2\n3,\xff\n")
    assert (error.code, error.column, error.row) == ("bad_row", "b", 1)
    assert "Line 3" in error.message
    assert "windows-1252" in error.fix
    assert converted(b"a,b\n1,2\n3,\xff\n", maxBadRows=1)[1] == {"a": [1], "b": [2]}


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "empty_dataset", "empty"),
        (b"\n\n", "empty_dataset", "empty"),
        (b"a,b\n", "empty_dataset", "no rows"),
        (b"a,b\n4\n", "bad_row", "Line 2"),
        (b"a,a\n1,2\n", "bad_header", "Two columns are named 'a'"),
        (b"a, a\n1,2\n", "bad_header", "Two columns are named 'a'"),
        (b"1,2\n3,4\n", "bad_header", "only numbers"),
        (b"a\0b\n1\n", "unreadable_file", "line 1 holds a byte of value 0"),
        (b"PK\x03\x04" + b"x" * 99, "unreadable_file", "zip archive"),
        (b"PAR1" + b"x" * 99, "unreadable_file", "Parquet"),
        (gzip.compress(b"a,b\n1,2\n")[:-3], "unreadable_file", "cut off"),
        (gzip.compress(b"a,b\n1,2\n")[:-8] + bytes(8), "unreadable_file", "damaged"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 30_000_000, 1), "dataset_too_large", "Unpacked"),
        (b'a,b\n1,2\n3,"x\n5,6\n', "unreadable_file", "row of line 3 is never closed"),
        (b'a,b\n1,2\n"3,x\n5,6\n', "unreadable_file", "row of line 3 is never closed"),
        (b'a,"b\n1,2\n', "unreadable_file", "row of line 1 is never closed"),
        (b"a,b\n1,2\n3," + b"x" * (2 * MOST_ROW_BYTES), "unreadable_file", "begins in line 3"),
        (b"a" * 2 * MOST_ROW_BYTES, "unreadable_file", "begins in line 1"),
    ],
)
def test_files_that_are_refused(data: bytes, code: str, says: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert says in error.message
    assert error.fix.endswith(".")


def test_no_threshold_lets_an_open_quote_swallow_the_rest() -> None:
    assert refusal(b'a,b\n1,2\n"3,x\n5,6\n', maxBadRows=9).code == "unreadable_file"


def test_ten_thousand_columns() -> None:
    names = [f"c{place}" for place in range(10_000)]
    row = ",".join(str(place) for place in range(10_000))
    learnt, columns = converted(",".join(names) + f"\n{row}\n{row}\n", 2**20)
    assert learnt.rows == 2
    assert columns[names[-1]] == [9999, 9999]


def test_a_long_header() -> None:
    names = [f"{place}".rjust(1000, "_") for place in range(300)]
    row = ";".join("7" for _ in names)
    columns = converted(f"{';'.join(names)}\n{row}\n", 2**20)[1]
    assert columns == {name: [7] for name in names}


def test_json_lines_keep_their_types() -> None:
    learnt, columns = lines('{"a":1,"b":"001"}', '{"a":1.0,"c":true}', "", '{"b":"1","d":null}')
    assert learnt.columns == {"a": "double", "b": "string", "c": "bool", "d": "null"}
    assert columns["a"] == [1.0, 1.0, None]
    assert columns["b"] == ["001", None, "1"]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (("1", "2"), "int64", [1, 2]),
        (('"1"', '"2"'), "string", ["1", "2"]),
        (("1", '"1"', "1.50"), "string", ["1", "1", "1.50"]),
        (("true", "1"), "string", ["true", "1"]),
        ((str(2**63), "1"), "decimal", [Decimal(2**63), Decimal(1)]),
        (("NaN", "1"), "int64", [None, 1]),
        (('"NA"', '"DE"'), "string", ["NA", "DE"]),
        (('"2020-01-02"', "null"), "date", [DAY, None]),
        (('""', '"2020-01-02"'), "string", ["", "2020-01-02"]),
    ],
)
def test_a_json_value_keeps_what_was_written(
    values: tuple[str, ...], kind: str, expected: list[Any]
) -> None:
    learnt, columns = lines(*(f'{{"a": {value}}}' for value in values))
    assert (learnt.columns["a"], columns["a"]) == (kind, expected)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"a":', "Line 3: it is no JSON"),
        ("5", "Line 3: it is no JSON object"),
        ('{"a": [1]}', "the column 'a' holds an array"),
        ('{"a": {"b": 1}}', "the column 'a' holds an object"),
        ("[" * 100_000, "Line 3: it is no JSON"),
    ],
)
def test_a_bad_line_of_json(row: str, says: str) -> None:
    error = refusal(f'{{"a":1}}\n\n{row}\n{{"a":2}}', type="jsonl")
    assert (error.code, error.row) == ("bad_row", 1)
    assert says in error.message
    assert lines('{"a":1}', row, '{"a":2}', maxBadRows=1)[1] == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "empty_dataset", "no rows"),
        ("{}\n{}", "empty_dataset", "no columns"),
        ('[{"a":1}]', "unreadable_file", "JSON array"),
        ('{"a":"' + "x" * MOST_ROW_BYTES + '"}', "unreadable_file", "begins in line 1"),
    ],
)
def test_json_that_is_refused(text: str, code: str, says: str) -> None:
    error = refusal(text, type="jsonl")
    assert error.code == code
    assert says in error.message


def test_a_chosen_type_of_no_column() -> None:
    error = refusal("a,b\n1,2\n", types={"z": "int64"})
    assert (error.code, error.column) == ("column_missing", "z")


def test_whatever_the_values_are_they_come_back_as_written() -> None:
    """Random tables through Python's own writer, in random pieces."""
    chance = random.Random(0)  # noqa: S311 (tables, no secrets)
    words = ["", "a", "x y", '"', "é", "\n", ",", "\r\n", "0", "1.5", "'", "NA", " ", "ü;|\t"]
    for _ in range(200):
        width = chance.randint(2, 5)
        rows = [
            ["".join(chance.choices(words, k=chance.randint(0, 3))) for _ in range(width)]
            for _ in range(chance.randint(1, 20))
        ]
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[f"n{place}" for place in range(width)], *rows])
        types = {f"n{place}": "string" for place in range(width)}
        _, columns = converted(text.getvalue(), chance.randint(1, 50), types=types, delimiter=",")
        found = [list(row) for row in zip(*columns.values(), strict=True)]
        assert found == [[value or None for value in row] for row in rows]


def test_the_format_in_a_spec() -> None:
    asked = read_format({"format": {"type": "jsonl", "maxBadRows": 3}, "maxBytes": 10})
    assert asked == UploadFormat("jsonl", {}, 3, 10)
