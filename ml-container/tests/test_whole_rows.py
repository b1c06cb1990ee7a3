"""CSV cut between rows: nowhere else, whatever the quotes do."""

import csv
import io
import random

import pytest

from fitlane_ml.conversion import whole_rows
from fitlane_ml.conversion.text_stream import TextStream
from fitlane_ml.conversion.whole_rows import end_of_rows


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (b"", 0),
        (b"a,b", 0),
        (b"a,b\n", 4),
        (b"a,b\nc", 4),
        (b"a,b\rc", 4),
        (b'a\n"b\nc', 2),
        (b'a\n"b\nc"', 2),
        (b'a\n"b\nc"\nd', 8),
        (b'"b""\n""c"\nd', 10),
        (b'"b""\n', 0),
        (b'a,5" pipe\nb\n', 12),
        (b'a,5" pipe\n"b\nc"\nd', 16),
        (b'a,5" pipe\n"b\nc', 10),
        (b'a, "b\nc"\n', 9),
    ],
)
def test_the_end_of_the_last_whole_row(text: bytes, end: int) -> None:
    assert end_of_rows(text, ",") == end


@pytest.mark.parametrize("first", ["", '5" pipe,x,y\n'])
def test_pieces_have_the_rows_of_the_whole(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    chance = random.Random(0)  # noqa: S311 (tables, no secrets)
    values = ["a", "", "b\nc", 'd"e', '"', ",", "\r\n", "f g"]
    for _ in range(300):
        rows = [chance.choices(values, k=3) for _ in range(chance.randint(1, 30))]
        file = io.StringIO(newline="")
        csv.writer(file).writerows(rows)
        text = first + file.getvalue()
        monkeypatch.setattr(whole_rows, "_BLOCK_BYTES", chance.randint(1, 60))
        stream = TextStream([text.encode()], None, 10**6)
        pieces = [piece.decode() for piece in whole_rows.whole_rows(stream, ",")]
        assert "".join(pieces) == text
        found = [row for piece in pieces for row in csv.reader(io.StringIO(piece, newline=""))]
        assert [row for row in found if row] == list(csv.reader(io.StringIO(text, newline="")))
