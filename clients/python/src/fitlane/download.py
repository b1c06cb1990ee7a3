"""A result on its way from object storage to a local file, in constant memory."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from fitlane.errors import TransferFailed
from fitlane.problem import error_from_storage, error_from_transport
from fitlane.retry import RetryPolicy, is_temporary, retrying

OK, PARTIAL = 200, 206


@dataclass(frozen=True)
class RemoteFile:
    """A file of a result, under an address that expires."""

    name: str
    url: str
    size_bytes: int | None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RemoteFile":
        return cls(data["name"], data["url"], data.get("sizeBytes"))


Renew = Callable[[RemoteFile], RemoteFile]


class Part:
    """What has arrived so far, and the tag that tells whether the rest is of the same file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.etag: str | None = None

    @property
    def size_bytes(self) -> int:
        return self.file.tell()

    def start_over(self) -> None:
        self.file.seek(0)
        self.file.truncate()

    def headers(self) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}
        if self.size_bytes:
            headers["Range"] = f"bytes={self.size_bytes}-"
            headers |= {"If-Range": self.etag} if self.etag else {}
        return headers


def get_file(
    http: httpx.Client, source: RemoteFile, renew: Renew, target: Path, policy: RetryPolicy
) -> Path:
    """Streams to `<target>.part` and renames it when it is whole; goes on after a break.

    `renew` gives the same file under a fresh address. Raises TransferFailed when storage refuses
    or the size is not the announced one, Unreachable when it stops answering; no partial file
    remains.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part_path = target.with_name(f"{target.name}.part")
    try:
        with part_path.open("wb") as file:
            fetch_all(http, source, renew, Part(file), policy)
        return part_path.replace(target)
    finally:
        part_path.unlink(missing_ok=True)


def fetch_all(
    http: httpx.Client, source: RemoteFile, renew: Renew, part: Part, policy: RetryPolicy
) -> None:
    # Each round either ends, or raises, or has brought something: then patience starts anew.
    while not retrying(partial(fetch_more, http, source, part), is_temporary, policy):
        source = renew(source)
    if source.size_bytes not in (None, part.size_bytes):
        raise TransferFailed(
            f"{source.name} has {part.size_bytes} bytes instead of {source.size_bytes}.",
            code="incomplete_download",
            owner="system",
            fix="Download it again.",
        )


def fetch_more(http: httpx.Client, source: RemoteFile, part: Part) -> bool:
    """True: whole. False: broken off, but further than before."""
    before = part.size_bytes
    request = httpx.Request(
        "GET",
        source.url,
        headers=part.headers(),
        extensions={"timeout": http.timeout.as_dict()},
    )
    try:
        append(http.send(request, stream=True), part)
    except httpx.TransportError as error:
        if part.size_bytes > before:
            return False
        raise error_from_transport(
            error, f"object storage at {request.url.netloc.decode()}"
        ) from error
    return True


def append(response: httpx.Response, part: Part) -> None:
    with closing(response):
        raise_if_refused(response)
        if response.status_code == OK:
            part.start_over()  # no range was asked for, or the file is another one
        part.etag = response.headers.get("ETag")
        for chunk in response.iter_raw():
            part.file.write(chunk)


def raise_if_refused(response: httpx.Response) -> None:
    if response.status_code in (OK, PARTIAL):
        return
    response.read()
    raise error_from_storage(response, "download")
