"""A text of CSV cut between rows, so that each piece can be parsed by itself.

Arrow's own streaming reader is not used: it reads 32 blocks ahead, and when it is left early, as by
an error, it waits for its reading thread while it holds the lock that this thread needs.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from fitlane_ml.conversion.text_stream import TextStream
from fitlane_ml.conversion.unreadable import MOST_ROW_BYTES

_BLOCK_BYTES = 2 * 2**20
_QUOTE, _LF, _CR = b'"\n\r'


class RowTooLong(Exception):
    """The row after those that were given is too long to be read, or a quote in it stays open."""


def whole_rows(stream: TextStream, delimiter: str) -> Iterator[bytes]:
    """The text in pieces of whole rows. Raises RowTooLong, UserError, SystemFault."""
    rest = b""
    while True:
        more = stream.read(_BLOCK_BYTES)
        text = rest + more
        if len(more) < _BLOCK_BYTES:
            if len(text) > _BLOCK_BYTES + MOST_ROW_BYTES:
                raise RowTooLong
            yield text
            return
        end = end_of_rows(text, delimiter)
        if end == 0 and len(text) > MOST_ROW_BYTES:
            raise RowTooLong
        if end > 0:
            yield text[:end]
        rest = text[end:]


def end_of_rows(text: bytes, delimiter: str) -> int:
    """Where the last row ends that is whole, in a text that begins with a row; 0 if none is.

    A quote counts where a field begins; until it is closed, a line's end is a part of the value.
    """
    end = _last_end(text, len(text))
    if b'"' not in text:
        return end
    data = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if not _are_in_pairs(data, quotes, delimiter):
        return _end_by_steps(text, delimiter)
    while end > 0 and np.searchsorted(quotes, end) % 2:
        # Inside a value, which begins after the last end of a row.
        end = _last_end(text, int(quotes[np.searchsorted(quotes, end) - 1]))
    return end


def _last_end(text: bytes, before: int) -> int:
    return max(text.rfind(b"\n", 0, before), text.rfind(b"\r", 0, before)) + 1


def _are_in_pairs(
    data: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: str
) -> bool:
    """Whether every other quote opens a field, and the next one closes it or is doubled."""
    is_bound = np.zeros(256, bool)
    is_bound[[_LF, _CR, _QUOTE, *delimiter.encode()]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    is_opening = is_bound[data[opening - 1]] | (opening == 0)
    is_closing = is_bound[data[np.minimum(closing + 1, len(data) - 1)]]
    return bool(is_opening.all() and is_closing.all())


def _end_by_steps(text: bytes, delimiter: str) -> int:
    """The same for a text with quotes inside of values: 5" is one."""
    starts = (b"", b"\n", b"\r", delimiter.encode()[-1:])
    end = place = 0
    while True:
        quote = text.find(b'"', place)
        gap = text[place : quote if quote >= 0 else len(text)]
        newline = max(gap.rfind(b"\n"), gap.rfind(b"\r"))
        end = place + newline + 1 if newline >= 0 else end
        if quote < 0:
            return end
        is_opening = text[max(quote - 1, 0) : quote] in starts
        place = _closing(text, quote) + 1 if is_opening else quote + 1
        if place == 0:
            return end


def _closing(text: bytes, quote: int) -> int:
    """Where the quote that opens there is closed; -1 if it is not."""
    place = text.find(b'"', quote + 1)
    while place >= 0 and text[place + 1 : place + 2] == b'"':
        place = text.find(b'"', place + 2)
    return place
