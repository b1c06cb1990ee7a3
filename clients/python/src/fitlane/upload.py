"""A local file on its way into object storage, in constant memory."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from fitlane.errors import ConfigurationError, FitlaneError, InvalidRequest
from fitlane.problem import error_from_storage, error_from_transport
from fitlane.retry import RetryPolicy, is_temporary, retrying

CHUNK_BYTES = 1 << 20

# Called with (bytes done, bytes in all).
OnBytes = Callable[[int, int], None]


@dataclass(frozen=True)
class LocalFile:
    """A file as it was when it was read for its digest."""

    path: Path
    size_bytes: int
    sha256: str

    @classmethod
    def read(cls, path: Path) -> "LocalFile":
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                size_bytes = file.tell()
        except OSError as error:
            raise ConfigurationError(
                f"Cannot read {path}: {error.strerror}.",
                code="file_unreadable",
                fix="Check the path and the permission to read it.",
            ) from error
        if size_bytes == 0:
            raise InvalidRequest(
                f"{path} is an empty file.", code="empty_file", fix="Write a Parquet file there."
            )
        return cls(path, size_bytes, sha256)


@dataclass(frozen=True)
class UploadTicket:
    """Where and how the API wants the file: its signature covers exactly these headers."""

    method: str
    url: str
    headers: Mapping[str, str]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "UploadTicket":
        return cls(data.get("method", "PUT"), data["url"], data.get("headers") or {})


def put_file(
    http: httpx.Client,
    file: LocalFile,
    ticket: UploadTicket,
    on_bytes: OnBytes,
    policy: RetryPolicy,
) -> None:
    """Sends the file, from its start again after a break.

    Raises TransferFailed when storage refuses it, Unreachable when it never answers.
    """
    tries: list[int] = []

    def put() -> None:
        tries.append(len(tries))
        try:
            put_once(http, file, ticket, on_bytes)
        except FitlaneError as error:
            # A write-once address that was written: an earlier try arrived, its answer did not.
            if error.status != 412 or len(tries) == 1:
                raise

    retrying(put, is_temporary, policy)


def put_once(http: httpx.Client, file: LocalFile, ticket: UploadTicket, on_bytes: OnBytes) -> None:
    headers = {"Content-Length": str(file.size_bytes)}
    send_to_storage(http, ticket, headers, chunks(file, on_bytes))


def send_to_storage(
    http: httpx.Client, ticket: UploadTicket, headers: Mapping[str, str], content: Iterator[bytes]
) -> None:
    """One request. Raises TransferFailed, ServiceUnavailable, Unreachable."""
    all_headers = httpx.Headers(headers)
    all_headers.update(ticket.headers)
    # Built apart from the client, which would add headers of its own.
    request = httpx.Request(
        ticket.method,
        ticket.url,
        headers=all_headers,
        content=content,
        extensions={"timeout": http.timeout.as_dict()},
    )
    try:
        response = http.send(request)
    except httpx.TransportError as error:
        raise error_from_transport(
            error, f"object storage at {request.url.netloc.decode()}"
        ) from error
    if not response.is_success:
        raise error_from_storage(response, "upload")


def chunks(file: LocalFile, on_bytes: OnBytes) -> Iterator[bytes]:
    sent = 0
    with file.path.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            on_bytes(sent, file.size_bytes)
