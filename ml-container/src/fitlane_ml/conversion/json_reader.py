"""JSON lines, read with numbers as they are written: what they mean is found out over all rows."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from fitlane_ml.conversion.bad_rows import BadRow, BadRows, shown
from fitlane_ml.conversion.text_rows import TextRows
from fitlane_ml.conversion.text_stream import UNDECODABLE, TextStream
from fitlane_ml.conversion.unreadable import MOST_ROW_BYTES, row_too_long, unreadable
from fitlane_ml.conversion.upload_format import UploadFormat

_BATCH_CHARACTERS = 2 * 2**20
# Columns that only some rows have are filled up: so many values are in memory at a time.
_BATCH_VALUES = 2_000_000
_ONE_OBJECT = "Write one object per line: {…}"
_FLAT = "Make a column of its own of each part of it"


class _Number(str):
    """A number as it is written: 1 and 1.0 and 1e400 are three."""

    __slots__ = ()


@dataclass(frozen=True)
class _Row:
    number: int
    values: Mapping[str, Any]


class JsonReader:
    """One file of JSON lines: an object per line, of texts, numbers, booleans and nulls."""

    notes: Sequence[str] = ()

    def __init__(self, chunks: Callable[[], Iterable[bytes]], asked: UploadFormat) -> None:
        self._chunks = chunks
        self._asked = asked

    def rows(self, bad: BadRows) -> Iterator[TextRows]:
        """All rows; each batch has the columns that occur in it, in order of their first values.

        Raises UserError, SystemFault, TooManyBadRows.
        """
        batch: list[_Row] = []
        names: dict[str, None] = {}
        characters = 0
        for number, text in self._numbered():
            values = _values(number, text, bad)
            if values is None:
                continue
            batch.append(_Row(number, values))
            names.update(dict.fromkeys(values))
            characters += len(text)
            if characters >= _BATCH_CHARACTERS or len(batch) * len(names) >= _BATCH_VALUES:
                yield _text_rows(batch, names)
                batch, names, characters = [], {}, 0
        if batch:
            yield _text_rows(batch, names)

    def lines_of(self, numbers: Sequence[int]) -> dict[int, int]:
        """The lines of rows, by another pass over the file."""
        wanted = set(numbers)
        lines = ((line, text) for line, text in self._lines() if text.strip())
        numbered = enumerate(lines, start=1)
        last = max(wanted, default=0)
        found: dict[int, int] = {}
        for number, (line, _) in numbered:
            if number in wanted:
                found[number] = line
            if number >= last:
                break
        return found

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate((text for _, text in self._lines() if text.strip()), start=1)

    def _lines(self) -> Iterator[tuple[int, str]]:
        stream = TextStream(self._chunks(), self._asked.encoding, self._asked.most_bytes)
        for line, text in enumerate(stream.lines(MOST_ROW_BYTES), start=1):
            if len(text) == MOST_ROW_BYTES:
                raise row_too_long(line, may_be_open=False)
            if line == 1 and text.lstrip().startswith("["):
                raise unreadable(
                    "The file is one JSON array, and no JSON lines.", f"{_ONE_OBJECT}."
                )
            yield line, text


def _values(number: int, text: str, bad: BadRows) -> Mapping[str, Any] | None:
    """The object in a line; None if there is none, and the row is left out."""
    try:
        values = json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    except (ValueError, RecursionError) as error:
        why = getattr(error, "msg", "nested too deeply")
        bad.add(BadRow(number, f"it is no JSON ({why}): {shown(text.strip())}", _ONE_OBJECT))
        return None
    if not isinstance(values, dict):
        bad.add(BadRow(number, f"it is no JSON object: {shown(text.strip())}", _ONE_OBJECT))
        return None
    wrong = _wrong_value(values, text)
    if wrong is not None:
        name, what, fix = wrong
        bad.add(BadRow(number, f"the column {name!r} holds {what}", fix, name))
        return None
    return values


def _wrong_value(values: Mapping[str, Any], text: str) -> tuple[str, str, str] | None:
    for name, value in values.items():
        if isinstance(value, dict | list):
            what = "an object" if isinstance(value, dict) else "an array"
            return name, f"{what}: {shown(json.dumps(value))}", _FLAT
    if UNDECODABLE in text:
        name = next((name for name, value in values.items() if UNDECODABLE in str(value)), "")
        return name, "bytes that the file's encoding does not have", "Name the `encoding`"
    return None


def _text_rows(batch: Sequence[_Row], names: Iterable[str]) -> TextRows:
    columns: dict[str, pa.Array] = {}
    quoted: set[str] = set()
    for name in names:
        values = [row.values.get(name) for row in batch]
        types = set(map(type, values))
        if str in types:
            quoted.add(name)
        if bool in types:
            words = {True: "true", False: "false"}
            values = [words[value] if type(value) is bool else value for value in values]
        columns[name] = pa.array(values, pa.string())
    numbers = np.fromiter((row.number for row in batch), np.int64, len(batch))
    return TextRows(columns, numbers, frozenset(quoted))
