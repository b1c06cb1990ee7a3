"""The only file that touches data outside the process: gs://, s3:// and file:// by pyarrow.fs.

S3 reads the standard AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and
AWS_ENDPOINT_URL (http:// too, for MinIO); Google Cloud Storage uses ambient credentials.
Whoever is at fault is decided here: storage that fails is ours (SystemFault), a file that is
readable but no Parquet is the user's (UserError).
"""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from fitlane_ml.errors import SystemFault
from fitlane_ml.file_checks import (
    not_parquet,
    refuse_contradictions,
    refuse_empty,
    refuse_other_rows,
    refuse_other_size,
    refuse_too_wide,
)
from fitlane_ml.written_types import with_written_types, written_schema

_BATCH_ROWS = 65_536
# A row group beyond this (uncompressed) is not fetched whole before its first batch is read.
_MOST_FETCHED_BYTES = 32 * 2**20
# Of such a row group this much is in memory, shared by its columns, each within these bounds. A
# store takes as long for a range of 1 MiB as for one of several; beyond 8 MiB nothing is gained.
_BUFFERED_BYTES = 96 * 2**20
_LEAST_BUFFER_BYTES = 2**20
_MOST_BUFFER_BYTES = 8 * 2**20
_LEAST_READERS = 4
_CHUNK_BYTES = 8 * 2**20


@dataclass(frozen=True)
class Written:
    """A file that was written: its size, and `sha256:…` over its bytes."""

    uri: str
    size_bytes: int
    digest: str


class ParquetSource:
    """A Parquet file, opened: its footer is read, its data are not."""

    def __init__(self, uri: str, size_bytes: int | None = None) -> None:
        """Opens it. `size_bytes`: what it must have, if that is known.

        Raises UserError not_parquet, empty_dataset, too_many_columns, input_changed, SystemFault.
        """
        with _blaming_storage(uri):
            file = _filesystem(uri).open_input_file(_path(uri))
            if size_bytes is not None:
                refuse_other_size(file.size(), size_bytes)
        with _blaming_data(uri):
            self._parquet = pq.ParquetFile(file, pre_buffer=True)
            footer = self._parquet.metadata
            self.schema: pa.Schema = written_schema(self._parquet.schema_arrow, footer)
            self.schema.names  # noqa: B018 (names that are no UTF-8 fail here, and not later)
        self._uri = uri
        self._file = file
        self.rows: int = self._parquet.metadata.num_rows
        refuse_empty(self.rows, len(self.schema))
        refuse_too_wide(self.schema)
        refuse_contradictions(self._parquet.metadata)

    def read(self, columns: Sequence[str]) -> pa.Table:
        """These columns, all rows. Raises UserError not_parquet, SystemFault.

        Batch by batch: one read would first reserve memory for all rows that the footer claims.
        """
        with _blaming_data(self._uri):
            batches = list(self._parquet.iter_batches(_BATCH_ROWS, columns=list(columns)))
            refuse_other_rows(sum(batch.num_rows for batch in batches), self.rows)
            table = pa.Table.from_batches(batches)
            table.validate(full=True)  # Parquet itself lets text through that is no UTF-8
            return with_written_types(table, self.schema)

    def batches(self, task_index: int, task_count: int) -> Iterator[tuple[int, pa.Table]]:
        """This task's share of the row groups, in file order, in tables of at most 65,536 rows.

        Each comes with the number of its first row in the file. Of a large row group at most
        96 MiB are in memory at a time (but at least 1 MiB per column), of small ones a whole one:
        reading several at once would let read-ahead keep all of them.
        Raises UserError not_parquet, SystemFault.
        """
        groups = self._parquet.metadata.num_row_groups
        share = range(groups * task_index // task_count, groups * (task_index + 1) // task_count)
        first_row = sum(self._rows_of(group) for group in range(share.start))
        parquet = self._bounded()
        for group in share:
            next_group = first_row + self._rows_of(group)
            batches = parquet.iter_batches(_BATCH_ROWS, row_groups=[group])
            while (batch := self._next(batches)) is not None:
                table = pa.Table.from_batches([batch])
                yield first_row, with_written_types(table, self.schema)
                first_row += batch.num_rows
            refuse_other_rows(first_row, next_group)

    def _bounded(self) -> pq.ParquetFile:
        """The file opened to be read batch by batch. Small row groups take the fewest requests."""
        footer = self._parquet.metadata
        groups = (footer.row_group(number) for number in range(footer.num_row_groups))
        if max((group.total_byte_size for group in groups), default=0) <= _MOST_FETCHED_BYTES:
            return self._parquet
        # Arrow's threads then wait for storage, column by column.
        pa.set_cpu_count(max(pa.cpu_count(), _LEAST_READERS))
        shared_bytes = _BUFFERED_BYTES // len(self.schema)
        buffer_bytes = max(_LEAST_BUFFER_BYTES, min(shared_bytes, _MOST_BUFFER_BYTES))
        return pq.ParquetFile(
            self._file, metadata=footer, pre_buffer=False, buffer_size=buffer_bytes
        )

    def _rows_of(self, group: int) -> int:
        return int(self._parquet.metadata.row_group(group).num_rows)

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        with _blaming_data(self._uri):
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)
            return batch


@contextmanager
def write_parquet(uri: str, schema: pa.Schema) -> Iterator["ParquetSink"]:
    """Writes a Parquet file table by table; the same tables give the same bytes.

    When what is inside fails, what was written is deleted. Raises SystemFault.
    """
    sink = ParquetSink(uri, schema)
    try:
        yield sink
        sink.close()
    except BaseException:
        sink.discard()
        raise


class ParquetSink:
    """A Parquet file being written; `written` says what it is once it is closed."""

    def __init__(self, uri: str, schema: pa.Schema) -> None:
        self._uri = uri
        with _blaming_storage(uri):
            self._stream = DigestingStream(_open_output(uri))
        # A dictionary makes floats slower to write and half as large again.
        dictionary = [
            field.name
            for field in schema
            if not pa.types.is_floating(field.type) and not pa.types.is_nested(field.type)
        ]
        self._writer = pq.ParquetWriter(self._stream, schema, use_dictionary=dictionary)
        self.rows = 0

    def write(self, table: pa.Table) -> None:
        """Appends one row group."""
        with _blaming_storage(self._uri):
            self._writer.write_table(table)
        self.rows += table.num_rows

    def close(self) -> None:
        """Writes the footer: from now on the file is whole."""
        with _blaming_storage(self._uri):
            self._writer.close()
            self._stream.close()

    def discard(self) -> None:
        """Closes and deletes the file, as far as that works."""
        for close in (self._writer.close, self._stream.close):
            with suppress(Exception):
                close()
        with suppress(Exception):
            _filesystem(self._uri).delete_file(_path(self._uri))

    @property
    def written(self) -> Written:
        """The closed file."""
        return Written(self._uri, self._stream.size_bytes, self._stream.digest)


@contextmanager
def write_file(uri: str) -> Iterator["DigestingStream"]:
    """Writes a file piece by piece; deletes it when what is inside fails. Raises SystemFault."""
    with _blaming_storage(uri):
        stream = DigestingStream(_open_output(uri))
        try:
            yield stream
            stream.close()
        except BaseException:
            with suppress(Exception):
                stream.close()
            with suppress(Exception):
                delete(uri)
            raise


class DigestingStream(io.RawIOBase):
    """Passes bytes on to storage, counting and hashing them: `size_bytes`, `digest`."""

    def __init__(self, target: pa.NativeFile) -> None:
        self._target = target
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0

    def writable(self) -> bool:  # noqa: D102 (as in io.RawIOBase)
        return True

    def write(self, data: Any) -> int:  # noqa: D102
        self._target.write(data)
        self._sha256.update(data)
        self.size_bytes += len(data)
        return len(data)

    def close(self) -> None:  # noqa: D102
        if not self.closed:
            self._target.close()
        super().close()

    @property
    def digest(self) -> str:
        """`sha256:…` over the bytes so far."""
        return f"sha256:{self._sha256.hexdigest()}"


def write_arrow(uri: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Writes an Arrow IPC stream batch by batch; returns its bytes. Raises SystemFault."""
    with write_file(uri) as file:
        with pa.ipc.new_stream(pa.PythonFile(file, mode="w"), schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        return file.size_bytes


@contextmanager
def open_arrow(uri: str) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """The schema of an Arrow IPC stream, and its batches, one in memory at a time.

    Raises SystemFault: whoever reads it has written it.
    """
    with (
        _blaming_storage(uri),
        _filesystem(uri).open_input_stream(_path(uri)) as stream,
        pa.ipc.open_stream(stream) as reader,
    ):
        yield reader.schema, reader


def read_range(uri: str, start: int, end: int) -> bytes:
    """Bytes [start, end) of a file that has as many. Raises SystemFault."""
    with _blaming_storage(uri), _filesystem(uri).open_input_file(_path(uri)) as file:
        file.seek(start)
        return bytes(file.read(end - start))


def chunks_of(uri: str, start: int, end: int) -> Iterator[bytes]:
    """Bytes [start, end) of a file, piece by piece: the next one is read while one is used.

    Raises SystemFault.
    """
    with (
        _blaming_storage(uri),
        _filesystem(uri).open_input_file(_path(uri)) as file,
        ThreadPoolExecutor(1) as pool,
    ):
        starts = range(start, end, _CHUNK_BYTES)
        sizes = [min(_CHUNK_BYTES, end - at) for at in starts]
        reads = zip(sizes, starts, strict=True)
        ahead = pool.submit(file.read_at, *next(reads)) if sizes else None
        while ahead is not None:
            chunk = ahead.result()
            following = next(reads, None)
            ahead = None if following is None else pool.submit(file.read_at, *following)
            yield chunk


def size_of(uri: str) -> int:
    """How many bytes a file has. Raises SystemFault."""
    with _blaming_storage(uri), _filesystem(uri).open_input_file(_path(uri)) as file:
        return int(file.size())


def read_bytes(uri: str) -> bytes:
    """A whole small file. Raises SystemFault."""
    with _blaming_storage(uri), _filesystem(uri).open_input_file(_path(uri)) as file:
        return bytes(file.read())


def write_bytes(uri: str, data: bytes) -> None:
    """Writes a whole small file. Raises SystemFault."""
    with _blaming_storage(uri), _open_output(uri) as stream:
        stream.write(data)


def read_if_there(uri: str) -> bytes | None:
    """The bytes of a small object; None if there is none. Raises SystemFault."""
    with _blaming_storage(uri):
        filesystem, path = _filesystem(uri), _path(uri)
        if filesystem.get_file_info(path).type != pafs.FileType.File:
            return None
        with filesystem.open_input_stream(path) as stream:
            data: bytes = stream.read()
            return data


def delete(uri: str) -> None:
    """Deletes an object, which must be there. Raises SystemFault."""
    with _blaming_storage(uri):
        _filesystem(uri).delete_file(_path(uri))


def write_together(files: Mapping[str, bytes]) -> None:
    """Writes whole small files by URI, at the same time: each mostly waits. Raises SystemFault."""
    with ThreadPoolExecutor(len(files)) as pool:
        list(pool.map(write_bytes, files.keys(), files.values()))


def _open_output(uri: str) -> pa.NativeFile:
    if urlsplit(uri).scheme == "file":
        Path(_path(uri)).parent.mkdir(parents=True, exist_ok=True)
    return _filesystem(uri).open_output_stream(_path(uri))


def _path(uri: str) -> str:
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "file" else f"{parts.netloc}{parts.path}"


_filesystems: dict[str, pafs.FileSystem] = {}


def _filesystem(uri: str) -> pafs.FileSystem:
    """One client per kind of storage and process: making one takes 20 ms."""
    scheme = urlsplit(uri).scheme
    if scheme not in _filesystems:
        _filesystems[scheme] = _connect(scheme)
    return _filesystems[scheme]


def connect_ahead() -> None:
    """Makes the client for S3 if its variables name an endpoint: the first one takes 20 ms."""
    if os.environ.get("AWS_ENDPOINT_URL"):
        with suppress(Exception):  # who uses it meets the failure again, and reports it
            _filesystem("s3://")


def _connect(scheme: str) -> pafs.FileSystem:
    if scheme == "file":
        return pafs.LocalFileSystem()
    if scheme == "gs":
        return pafs.GcsFileSystem()
    if scheme == "s3":
        return _connect_s3()
    raise SystemFault(
        "internal_error",
        f"There is no storage for URIs that begin with {scheme}://.",
        "Use gs://, s3:// or file://.",
    )


def _connect_s3() -> pafs.S3FileSystem:
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    at_endpoint = {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme}
    return pafs.S3FileSystem(
        region=os.environ.get("AWS_REGION", "us-east-1"),
        connect_timeout=10,
        request_timeout=60,
        # A small file is then one request instead of three.
        allow_delayed_open=True,
        retry_strategy=pafs.AwsStandardS3RetryStrategy(max_attempts=5),
        **(at_endpoint if endpoint.netloc else {}),
    )


@contextmanager
def _blaming_storage(uri: str) -> Iterator[None]:
    """What fails inside is the platform's fault: only bytes are moved."""
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        raise _storage_fault(uri, error) from error


@contextmanager
def _blaming_data(uri: str) -> Iterator[None]:
    """What fails inside is the file's fault, unless it is storage that failed."""
    try:
        yield
    except (OSError, UnicodeError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        if _is_storage_failure(error):
            raise _storage_fault(uri, error) from error
        raise not_parquet(_first_line(error)) from error


def _is_storage_failure(error: Exception) -> bool:
    # pyarrow raises OSError for both. The operating system's carry an errno, those of the two
    # object stores say whose they are.
    text = str(error)
    return isinstance(error, OSError) and (
        error.errno is not None or "AWS Error" in text or "google::cloud::" in text
    )


def _storage_fault(uri: str, error: Exception) -> SystemFault:
    text = str(error)
    gone = isinstance(error, FileNotFoundError) or "NO_SUCH_" in text or "NOT_FOUND" in text
    if gone:
        return SystemFault(
            "input_gone",
            f"The object {uri} does not exist.",
            "Check whether it was deleted; upload it again, and submit a new job.",
        )
    return SystemFault(
        "storage_unavailable",
        f"Storage did not serve {uri}: {_first_line(error)}.",
        "It is retried; if it keeps failing, check the bucket, its permissions and its endpoint.",
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:300]
