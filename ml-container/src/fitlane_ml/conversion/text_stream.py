"""The bytes of an upload as UTF-8 text: unpacked, decoded, bounded, piece by piece."""

import codecs
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from fitlane_ml.conversion.unreadable import (
    binary,
    cut_off,
    damaged_gzip,
    refuse_other_kinds,
    unpacked_too_large,
)

UNDECODABLE = "\U0010ffff"
"""Stands for bytes that the encoding does not have: Unicode keeps this code point out of texts."""

_GZIP = b"\x1f\x8b"
_PIECE_BYTES = 2**20
_HEAD_BYTES = 8
_HANDLER = "fitlane-undecodable"

codecs.register_error(_HANDLER, lambda error: (UNDECODABLE, getattr(error, "end", 0)))


class TextStream(io.RawIOBase):
    """A file of UTF-8 bytes, without a byte order mark."""

    def __init__(self, chunks: Iterable[bytes], encoding: str | None, most_bytes: int) -> None:
        """`encoding` None: UTF-8, or UTF-16 where its byte order mark says so."""
        self._pieces = _text_of(_unpacked(iter(chunks), most_bytes), encoding)
        self._buffer = bytearray()
        self._lines = 1
        self.has_undecodable = False

    def readable(self) -> bool:  # noqa: D102 (as in io.RawIOBase)
        return True

    def readinto(self, target: Any) -> int:
        """Fills it; only at the end there is less. Raises UserError, SystemFault."""
        while len(self._buffer) < len(target) and (piece := next(self._pieces, None)) is not None:
            self._take(piece)
        size = min(len(target), len(self._buffer))
        target[:size] = self._buffer[:size]
        del self._buffer[:size]
        return size

    def unread(self, data: bytes) -> None:
        """Gives back what was read too far."""
        self._buffer[:0] = data

    def lines(self, most_characters: int) -> Iterator[str]:
        """Line by line with their ends, a longer one in pieces."""
        text = io.TextIOWrapper(io.BufferedReader(self), encoding="utf-8", newline="")
        return iter(lambda: text.readline(most_characters), "")

    def _take(self, piece: str) -> None:
        zero = piece.find("\0")
        if zero >= 0:
            raise binary(self._lines + piece.count("\n", 0, zero))
        self._lines += piece.count("\n")
        self.has_undecodable = self.has_undecodable or UNDECODABLE in piece
        self._buffer += piece.encode()


def _unpacked(chunks: Iterator[bytes], most_bytes: int) -> Iterator[bytes]:
    first = _head_of(chunks)
    chunks = _in_order(first, chunks)
    pieces = _gunzipped(chunks) if first.startswith(_GZIP) else _in_pieces(chunks)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most_bytes:
            raise unpacked_too_large(most_bytes)
        yield piece


def _head_of(pieces: Iterator[bytes]) -> bytes:
    """The first pieces, as many as it takes to tell what kind of file they are of."""
    head = b""
    while len(head) < _HEAD_BYTES and (piece := next(pieces, None)) is not None:
        head += piece
    return head


def _in_order(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _in_pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE_BYTES):
            yield chunk[start : start + _PIECE_BYTES]


def _gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """All members, one after the other, a piece at a time however much a chunk unpacks to."""
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        left = chunk
        while left:
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=31)
            try:
                yield unpacker.decompress(left, _PIECE_BYTES)
            except zlib.error as error:
                raise damaged_gzip() from error
            left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise cut_off()


def _text_of(pieces: Iterator[bytes], encoding: str | None) -> Iterator[str]:
    first = _head_of(pieces)
    refuse_other_kinds(first)
    decoder = codecs.getincrementaldecoder(_codec(first, encoding))(_HANDLER)
    for piece in _in_order(first, pieces):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _codec(head: bytes, encoding: str | None) -> str:
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    chosen = encoding or ("utf-16" if is_utf16 else "utf-8")
    return "utf-8-sig" if chosen == "utf-8" else chosen
