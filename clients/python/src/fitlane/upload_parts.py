"""A large file on its way into object storage: in parts, several at a time, repeated one by one."""

import hashlib
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx

from fitlane.api import Api
from fitlane.retry import RetryPolicy, is_temporary, retrying
from fitlane.upload import CHUNK_BYTES, LocalFile, OnBytes, UploadTicket, send_to_storage

PARTS_AT_A_TIME = 3


@dataclass(frozen=True)
class PartsTicket:
    """How the API wants a large file, and which parts storage has already."""

    dataset_id: str
    part_size_bytes: int
    parts: int
    stored: frozenset[int]

    @classmethod
    def from_json(cls, dataset_id: str, data: Mapping[str, Any]) -> "PartsTicket":
        stored = frozenset(data.get("stored") or ())
        return cls(dataset_id, data["partSizeBytes"], data["parts"], stored)


@dataclass(frozen=True)
class Part:
    """Bytes `start` to `start + size_bytes` of the file."""

    number: int
    start: int
    size_bytes: int


def parts_of(file: LocalFile, part_size_bytes: int) -> list[Part]:
    starts = range(0, file.size_bytes, part_size_bytes)
    return [
        Part(number, start, min(part_size_bytes, file.size_bytes - start))
        for number, start in enumerate(starts, start=1)
    ]


class UploadEnded(Exception):
    """Raised in the parts still under way when another has failed, or the user wants no more."""


class Tally:
    """Bytes sent, over all parts; a part that starts again gives back what it had."""

    def __init__(self, total_bytes: int, on_bytes: OnBytes) -> None:
        self._sent: dict[int, int] = {}
        self._total_bytes = total_bytes
        self._on_bytes = on_bytes
        self._lock = threading.Lock()
        self._is_ended = False

    def set(self, number: int, sent: int) -> None:
        with self._lock:
            if self._is_ended:
                raise UploadEnded
            self._sent[number] = sent
            self._on_bytes(sum(self._sent.values()), self._total_bytes)

    def end(self) -> None:
        with self._lock:
            self._is_ended = True


def put_parts(
    api: Api,
    http: httpx.Client,
    file: LocalFile,
    ticket: PartsTicket,
    on_bytes: OnBytes,
    policy: RetryPolicy,
) -> None:
    """Sends what storage does not have. Raises TransferFailed, Unreachable.

    A connection that is lost may stay away for `policy.outage_seconds`: large files take long.
    """
    tally = Tally(file.size_bytes, on_bytes)
    patient = replace(policy, give_up_after_seconds=policy.outage_seconds)
    missing: list[Callable[[], None]] = []
    for part in parts_of(file, ticket.part_size_bytes):
        if part.number in ticket.stored:
            tally.set(part.number, part.size_bytes)
        else:
            put = partial(put_part, api, http, file, ticket.dataset_id, part, tally)
            missing.append(partial(retrying, put, is_temporary, patient))
    run_all(missing, tally.end)


def run_all(actions: list[Callable[[], None]], end: Callable[[], None]) -> None:
    """Several at a time; a failure, or Ctrl-C, ends all of them."""
    pool = ThreadPoolExecutor(PARTS_AT_A_TIME, thread_name_prefix="fitlane-upload")
    try:
        futures = [pool.submit(action) for action in actions]
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
    finally:
        end()
        pool.shutdown(cancel_futures=True)


def put_part(
    api: Api, http: httpx.Client, file: LocalFile, dataset_id: str, part: Part, tally: Tally
) -> None:
    tally.set(part.number, 0)
    # Signed just before it is sent: an address never expires while its part waits for its turn.
    signed = api.post(f"/datasets/{dataset_id}/parts", {"numbers": [part.number]})
    ticket = UploadTicket.from_json(signed["parts"][0])
    headers = {"Content-Length": str(part.size_bytes), "Content-MD5": md5_of(file, part)}
    send_to_storage(http, ticket, headers, tallied(file, part, tally))


def md5_of(file: LocalFile, part: Part) -> str:
    """Storage refuses a part that arrives as anything else."""
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in chunks_of(file, part):
        digest.update(chunk)
    return b64encode(digest.digest()).decode()


def tallied(file: LocalFile, part: Part, tally: Tally) -> Iterator[bytes]:
    sent = 0
    for chunk in chunks_of(file, part):
        yield chunk
        sent += len(chunk)
        tally.set(part.number, sent)


def chunks_of(file: LocalFile, part: Part) -> Iterator[bytes]:
    left = part.size_bytes
    with file.path.open("rb") as content:
        content.seek(part.start)
        while left and (chunk := content.read(min(CHUNK_BYTES, left))):
            yield chunk
            left -= len(chunk)
