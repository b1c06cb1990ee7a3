"""How an uploaded text is to be read: the `parameters` of a conversion, parsed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ColumnType = Literal["string", "int64", "double", "bool", "date", "timestamp"]


@dataclass(frozen=True)
class UploadFormat:
    """`types` are those that the user has chosen; the others are found out.

    `delimiter` None: found out; `header` None: there is one, unless all its names are numbers.
    `null_values` None: see `missing.py`. `most_bytes`: of the text, unpacked.
    """

    type: Literal["csv", "jsonl"]
    types: Mapping[str, ColumnType]
    most_bad_rows: int
    most_bytes: int
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] = "."
    header: bool | None = None
    null_values: tuple[str, ...] | None = None


def read_format(parameters: Mapping[str, Any]) -> UploadFormat:
    """The format in a spec's `parameters`. The API has checked it: raises KeyError otherwise."""
    asked = parameters["format"]
    nulls = asked.get("nullValues")
    return UploadFormat(
        type=asked["type"],
        types=dict(asked.get("types", {})),
        most_bad_rows=int(asked.get("maxBadRows", 0)),
        most_bytes=int(parameters["maxBytes"]),
        encoding=asked.get("encoding"),
        delimiter=asked.get("delimiter"),
        decimal=asked.get("decimal", "."),
        header=asked.get("header"),
        null_values=None if nulls is None else tuple(nulls),
    )
