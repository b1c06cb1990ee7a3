"""One Parquet file of several: their pages stay as they are, only the footer is written anew.

A file is `PAR1`, pages, footer, the footer's length in 4 bytes, `PAR1`. All pages of a
row group lie where its metadata say, counted from the start of the file; so a file whose pages come
later than they did needs these numbers moved, and nothing else.
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fitlane_ml.thrift import Field, Struct, ThriftList, decode, encode

MAGIC = b"PAR1"
TAIL_BYTES = 8
"""After the footer: its length, and the magic."""

# Of FileMetaData.
_SCHEMA, _ROWS, _GROUPS = 2, 3, 4
# Of RowGroup.
_CHUNKS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7
# Of ColumnChunk: where its metadata, its offset index and its column index begin.
_CHUNK, _CHUNK_OFFSETS = 3, (2, 4, 6)
# Of ColumnMetaData: data page, index page, dictionary page, bloom filter.
_PAGE_OFFSETS = (9, 10, 11, 14)


@dataclass(frozen=True)
class Pages:
    """What a file holds besides its magic: bytes [4, `end`) are pages, `footer` describes them."""

    end: int
    footer: bytes


def footer_length(tail: bytes) -> int:
    """The length of the footer, of the last 8 bytes of a file. Raises ValueError."""
    length, magic = struct.unpack("<I4s", tail)
    if magic != MAGIC:
        raise ValueError("the file does not end as a Parquet file")
    return int(length)


def ending_of(files: Sequence[Pages]) -> bytes:
    """Footer, length and magic of the file that has the pages of `files` one after the other.

    Raises ValueError if their schemas differ.
    """
    footers = [decode(file.footer)[0] for file in files]
    first = footers[0]
    if any(footer[_SCHEMA] != first[_SCHEMA] for footer in footers):
        raise ValueError("the files have different schemas")
    start = len(MAGIC)
    groups: list[Struct] = []
    for file, footer in zip(files, footers, strict=True):
        moved = _moved(footer[_GROUPS].value.values, start - len(MAGIC))
        groups.extend(_numbered(moved, len(groups)))
        start += file.end - len(MAGIC)
    rows = sum(footer[_ROWS].value for footer in footers)
    of_groups = ThriftList(first[_GROUPS].value.type, groups)
    fields = {_ROWS: Field(first[_ROWS].type, rows), _GROUPS: Field(first[_GROUPS].type, of_groups)}
    joined = encode({**first, **fields})
    return joined + struct.pack("<I4s", len(joined), MAGIC)


def _moved(groups: Iterable[Struct], by: int) -> list[Struct]:
    for group in groups:
        _move(group, (_GROUP_OFFSET,), by)
        for chunk in group[_CHUNKS].value.values:
            _move(chunk, _CHUNK_OFFSETS, by)
            _move(chunk[_CHUNK].value, _PAGE_OFFSETS, by)
    return list(groups)


def _move(fields: Struct, offsets: Iterable[int], by: int) -> None:
    for offset in offsets:
        # 0 says that there is none, or that nobody uses it.
        if offset in fields and fields[offset].value > 0:
            fields[offset].value += by


def _numbered(groups: Sequence[Struct], first: int) -> Sequence[Struct]:
    for number, group in enumerate(groups, first):
        if _ORDINAL in group:
            group[_ORDINAL].value = number
    return groups
