"""How a text is to be read as a table: CSV or JSON lines, plain or packed by gzip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ColumnType = Literal["string", "int64", "double", "bool", "date", "timestamp"]


@dataclass(frozen=True)
class Csv:
    """What is None is found out, or has its usual value.

    `header`: whether the first row names the columns. `null_values`: words for a missing value, in
    every column. `types`: of columns by name; the others are found out over all rows.
    `max_bad_rows`: so many rows that cannot be read are left out.
    """

    delimiter: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    header: bool | None = None
    null_values: Sequence[str] | None = None
    types: Mapping[str, ColumnType] | None = None
    max_bad_rows: int | None = None

    def to_json(self) -> dict[str, Any]:
        asked = {
            "type": "csv",
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "decimal": self.decimal,
            "header": self.header,
            **_of_any_text(self),
        }
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True)
class JsonLines:
    """An object per line, in UTF-8. The arguments are as for `Csv`."""

    null_values: Sequence[str] | None = None
    types: Mapping[str, ColumnType] | None = None
    max_bad_rows: int | None = None

    def to_json(self) -> dict[str, Any]:
        asked = {"type": "jsonl", **_of_any_text(self)}
        return {name: value for name, value in asked.items() if value is not None}


TextFormat = Csv | JsonLines

_BY_ENDING: Mapping[str, TextFormat] = {
    ".csv": Csv(),
    ".tsv": Csv(delimiter="\t"),
    ".jsonl": JsonLines(),
    ".ndjson": JsonLines(),
}


def format_of(path: Path) -> TextFormat | None:
    """The format that a file's name tells; None: Parquet."""
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    return _BY_ENDING.get(endings[-1]) if endings else None


def _of_any_text(asked: TextFormat) -> dict[str, Any]:
    return {
        "nullValues": None if asked.null_values is None else list(asked.null_values),
        "types": None if asked.types is None else dict(asked.types),
        "maxBadRows": asked.max_bad_rows,
    }
