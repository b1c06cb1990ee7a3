"""Files whose footer, or whose pages, say what is not so."""

import copy
from collections.abc import Callable

from fitlane_ml.thrift import Struct

from bad_input.case import Case, Make, accepted, by_api, by_container
from bad_input.edited import (
    CHUNK_TYPE,
    CODEC,
    COLUMNS,
    COMPRESSED_SIZE,
    DATA_PAGE_HEADER,
    DATA_PAGE_OFFSET,
    DICTIONARY_PAGE_OFFSET,
    ELEMENT_NAME,
    ELEMENT_TYPE,
    GROUP_ROWS,
    MAX_VALUE,
    MIN_VALUE,
    NUM_CHILDREN,
    NUM_ROWS,
    NUM_VALUES,
    PAGE_UNCOMPRESSED_SIZE,
    PAGE_VALUES,
    REPETITION,
    STATISTICS,
    chunks,
    elements,
    row_groups,
    with_footer,
    with_last_page,
)
from bad_input.tables import contents, usual_bytes

_AGAIN = "Write the file again with a maintained library."
_TARGET = -1
_GZIP, _UNKNOWN_CODEC = 2, 99
_INT64, _REQUIRED = 2, 0
_ONE = (1).to_bytes(8, "little")


def _lying(change: Callable[[Struct], None]) -> Make:
    return contents(lambda: with_footer(usual_bytes(), change))


def _lying_page(change: Callable[[Struct], None]) -> Make:
    return contents(lambda: with_last_page(usual_bytes(), change))


def _total(rows: int) -> Make:
    def change(footer: Struct) -> None:
        footer[NUM_ROWS].value = rows

    return _lying(change)


def claiming_rows(rows: int) -> Make:
    """The usual file, with a footer that says everywhere that it has so many rows."""

    def change(footer: Struct) -> None:
        footer[NUM_ROWS].value = row_groups(footer)[0][GROUP_ROWS].value = rows
        for chunk in chunks(footer):
            chunk[NUM_VALUES].value = rows

    return _lying(change)


def _chunk(field: int, value: object, column: int = 0) -> Make:
    def change(footer: Struct) -> None:
        chunks(footer)[column][field].value = value

    return _lying(change)


def _element(field: int, value: object, place: int = 1) -> Make:
    def change(footer: Struct) -> None:
        elements(footer)[place][field].value = value

    return _lying(change)


def _target_statistics(smallest: bytes, largest: bytes) -> Make:
    def change(footer: Struct) -> None:
        statistics = chunks(footer)[_TARGET][STATISTICS].value
        statistics[MIN_VALUE].value, statistics[MAX_VALUE].value = smallest, largest

    return _lying(change)


def _one_chunk_more(footer: Struct) -> None:
    columns = row_groups(footer)[0][COLUMNS].value.values
    columns.append(copy.deepcopy(columns[0]))


def _page_of_2_gib(header: Struct) -> None:
    header[PAGE_UNCOMPRESSED_SIZE].value = 2**31 - 1


def _page_values(count: int) -> Make:
    def change(header: Struct) -> None:
        header[DATA_PAGE_HEADER].value[PAGE_VALUES].value = count

    return _lying_page(change)


def _refused(file: str, make: Make) -> Case:
    return by_api(file, make, "not_parquet", "damaged", _AGAIN)


def _unreadable(file: str, make: Make, says: str = "no readable Parquet") -> Case:
    return by_container(file, make, "not_parquet", says, _AGAIN)


CASES = (
    _refused("More rows in all than in the row groups", _total(10**6)),
    _refused("Fewer rows in all than in the row groups", _total(20)),
    _refused("Fewer than no rows", claiming_rows(-5)),
    _unreadable("More rows than the pages hold", claiming_rows(1000), "says 1000 rows"),
    _unreadable("A million million rows", claiming_rows(10**12), "says 1000000000000 rows"),
    accepted("Fewer rows than the pages hold: the footer decides", claiming_rows(100), rows=100),
    _refused("Data beyond the end of the file", _chunk(DATA_PAGE_OFFSET, 10**7)),
    _refused("Data before the beginning of the file", _chunk(DATA_PAGE_OFFSET, -4)),
    _refused("A column larger than the file", _chunk(COMPRESSED_SIZE, 10**9)),
    _refused("A column of fewer than no bytes", _chunk(COMPRESSED_SIZE, -10)),
    _refused("A dictionary before the beginning", _chunk(DICTIONARY_PAGE_OFFSET, -4, column=2)),
    _unreadable("A dictionary in another column", _chunk(DICTIONARY_PAGE_OFFSET, 5, column=2)),
    _unreadable("Data one byte later than they are", _chunk(DATA_PAGE_OFFSET, 5)),
    _unreadable("Another compression than the data have", _chunk(CODEC, _GZIP)),
    _unreadable("A compression that does not exist", _chunk(CODEC, _UNKNOWN_CODEC)),
    _refused("Another type in the data than in the schema", _chunk(CHUNK_TYPE, _INT64)),
    _refused("Another type in the schema than in the data", _element(ELEMENT_TYPE, _INT64)),
    _refused("A type that does not exist", _element(ELEMENT_TYPE, 99)),
    _unreadable("A column without nulls that may have them", _element(REPETITION, _REQUIRED)),
    _refused("More columns than the schema has", _element(NUM_CHILDREN, 9, place=0)),
    _refused("Two thousand million columns", _element(NUM_CHILDREN, 2**31 - 1, place=0)),
    _refused("A row group with a column more than the schema", _lying(_one_chunk_more)),
    _unreadable("A name that is no UTF-8", _element(ELEMENT_NAME, b"caf\xe9")),
    by_api(
        "Statistics that say the target has one value, and it has two",
        _target_statistics(_ONE, _ONE),
        "target_single_class",
        "same value",
        f"{_AGAIN} The container, which reads no statistics, accepts it.",
        column="y",
        alone="accepted",
    ),
    _unreadable("Statistics of too few bytes", _target_statistics(b"\1", b"")),
    _unreadable("A page that unpacks to 2 GiB", _lying_page(_page_of_2_gib)),
    _unreadable("A page of two thousand million values", _page_values(2**31 - 1)),
    _unreadable("A page of fewer values than it has", _page_values(20)),
    _unreadable("A page of fewer than no values", _page_values(-1)),
)
