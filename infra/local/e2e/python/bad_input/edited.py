"""Parquet files whose footer or page headers are changed: they lie, and are whole otherwise.

https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from collections.abc import Callable

from fitlane_ml.thrift import Struct, decode, encode

_TAIL_BYTES = 8

# Ids of fields, named as in the format's own definition.
SCHEMA, NUM_ROWS, ROW_GROUPS = 2, 3, 4
ELEMENT_TYPE, REPETITION, ELEMENT_NAME, NUM_CHILDREN = 1, 3, 4, 5
COLUMNS, GROUP_ROWS = 1, 3
META_DATA = 3
CHUNK_TYPE, PATH, CODEC, NUM_VALUES, COMPRESSED_SIZE = 1, 3, 4, 5, 7
DATA_PAGE_OFFSET, DICTIONARY_PAGE_OFFSET, STATISTICS = 9, 11, 12
NULL_COUNT, MAX_VALUE, MIN_VALUE = 3, 5, 6
PAGE_UNCOMPRESSED_SIZE, DATA_PAGE_HEADER, PAGE_VALUES = 2, 5, 1


def with_footer(file: bytes, change: Callable[[Struct], None]) -> bytes:
    """The file with a footer that `change` has changed in place."""
    length = int.from_bytes(file[-_TAIL_BYTES:-4], "little")
    start = len(file) - _TAIL_BYTES - length
    footer, _ = decode(file[start:-_TAIL_BYTES])
    change(footer)
    metadata = encode(footer)
    return file[:start] + metadata + len(metadata).to_bytes(4, "little") + file[-4:]


def with_last_page(file: bytes, change: Callable[[Struct], None]) -> bytes:
    """The file with a changed header of its last column's first page; its other bytes stay."""
    chunk: Struct = {}
    with_footer(file, lambda footer: chunk.update(chunks(footer)[-1]))
    start = int(chunk[DATA_PAGE_OFFSET].value)
    header, length = decode(file[start:])
    change(header)
    longer = len(encode(header)) - length

    def grow(footer: Struct) -> None:
        chunks(footer)[-1][COMPRESSED_SIZE].value += longer

    return with_footer(file[:start] + encode(header) + file[start + length :], grow)


def elements(footer: Struct) -> list[Struct]:
    """The schema: the root, then the columns."""
    return list(footer[SCHEMA].value.values)


def row_groups(footer: Struct) -> list[Struct]:
    """The row groups, in the file's order."""
    return list(footer[ROW_GROUPS].value.values)


def chunks(footer: Struct) -> list[Struct]:
    """The metadata of all column chunks, group by group."""
    return [
        chunk[META_DATA].value
        for group in row_groups(footer)
        for chunk in group[COLUMNS].value.values
    ]
