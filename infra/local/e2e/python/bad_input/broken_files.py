"""Files that are no Parquet, or a part of it."""

import gzip
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bad_input.case import Make, by_api, by_container
from bad_input.tables import contents, parquet_bytes, usual, usual_bytes, written

_FIXTURES = Path(__file__).parents[5] / "shared/testing/parquet"
_WRITE = "Write it as Parquet (pandas: `to_parquet`), and upload that."
_UPLOAD_AGAIN = "Upload the whole file again, as a new dataset."
_PLAIN = "Upload it without encryption: it is encrypted on its way and in storage all the same."
_NO_PARQUET = "does not begin with PAR1"


def _feather() -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, usual().schema) as writer:
        writer.write_table(usual())
    return bytes(sink.getvalue())


def _workbook() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def _json_lines() -> bytes:
    return "\n".join(json.dumps(row) for row in usual().to_pylist()).encode()


def _csv() -> bytes:
    return b"x,y\n1,0\n2,1\n"


def with_garbage() -> bytes:
    """The usual file, one of its pages overwritten."""
    data = bytearray(usual_bytes())
    data[10:400] = bytes(range(256))[:195] * 2
    return bytes(data)


def _with_footer_length(length: int) -> bytes:
    data = usual_bytes()
    return data[:-8] + length.to_bytes(4, "little") + data[-4:]


def _fixture(name: str) -> Make:
    return contents((_FIXTURES / f"{name}.parquet").read_bytes)


def _without_columns(path: Path) -> None:
    pq.write_table(usual().select([]), path)


CASES = (
    by_api("No bytes", contents(bytes), "not_parquet", "is empty", _WRITE),
    by_api("Seven bytes", contents(lambda: b"PAR1PAR"), "not_parquet", "too short", _WRITE),
    by_api("CSV", contents(_csv), "not_parquet", _NO_PARQUET, _WRITE),
    by_api("JSON lines", contents(_json_lines), "not_parquet", _NO_PARQUET, _WRITE),
    by_api(
        "An Arrow IPC (Feather) file", contents(_feather), "not_parquet", "as an Arrow IPC", _WRITE
    ),
    by_api("An Excel workbook", contents(_workbook), "not_parquet", "Excel workbook", _WRITE),
    by_api(
        "Parquet inside gzip",
        contents(lambda: gzip.compress(usual_bytes(), mtime=0)),
        "not_parquet",
        "as a gzip file",
        "Unpack it first, or let Parquet compress (it does by default).",
    ),
    by_api(
        "The end is missing",
        contents(lambda: usual_bytes()[:-100]),
        "not_parquet",
        "cut off",
        "Close the writer before uploading, and upload all of it.",
    ),
    by_api(
        "The beginning is missing",
        contents(lambda: usual_bytes()[100:]),
        "not_parquet",
        _NO_PARQUET,
        _UPLOAD_AGAIN,
    ),
    by_api(
        "Bytes in the middle are missing",
        contents(lambda: usual_bytes()[:500] + usual_bytes()[1500:]),
        "not_parquet",
        "damaged",
        _UPLOAD_AGAIN,
    ),
    by_api(
        "Another magic number at the end",
        contents(lambda: usual_bytes()[:-4] + b"PAR2"),
        "not_parquet",
        "cut off",
        _UPLOAD_AGAIN,
    ),
    by_api(
        "Random bytes between two magic numbers",
        contents(lambda: b"PAR1" + bytes(range(256)) * 4 + b"PAR1"),
        "not_parquet",
        "damaged",
        _UPLOAD_AGAIN,
    ),
    by_api(
        "A footer that is longer than the file",
        contents(lambda: _with_footer_length(2**32 - 1)),
        "not_parquet",
        "damaged",
        _UPLOAD_AGAIN,
    ),
    by_api(
        "A footer of no bytes",
        contents(lambda: _with_footer_length(0)),
        "not_parquet",
        "damaged",
        _UPLOAD_AGAIN,
    ),
    by_container(
        "Garbage in a page",
        contents(with_garbage),
        "not_parquet",
        "no readable Parquet",
        _UPLOAD_AGAIN,
    ),
    by_container(
        "Two files, one after the other",
        contents(lambda: parquet_bytes(usual().slice(0, 50)) + usual_bytes()),
        "not_parquet",
        "no readable Parquet",
        "Concatenate the tables, and write them as one file.",
    ),
    by_api("Encrypted", _fixture("encrypted"), "not_parquet", "encrypted", _PLAIN),
    by_api(
        "Encrypted columns",
        _fixture("encrypted-columns"),
        "not_parquet",
        "encrypted",
        _PLAIN,
        parameters={"target": "b"},
    ),
    by_api(
        "No rows",
        written(lambda: usual().slice(0, 0)),
        "empty_dataset",
        "no rows",
        "Upload a file with rows.",
    ),
    by_api(
        "No columns", _without_columns, "empty_dataset", "no columns", "Upload a file with columns."
    ),
)
