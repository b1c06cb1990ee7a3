"""Errors of a text as a whole."""

from fitlane_ml.errors import UserError

MOST_ROW_BYTES = 4 * 2**20
"""One row is in memory as a whole."""

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"PAR1", "a Parquet file", "Upload it without a format: Parquet needs none."),
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "Unpack it, or save the sheet as CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV, and upload that."),
    (b"ARROW1", "an Arrow IPC (Feather) file", "Write it as Parquet, and upload that."),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "Pack it by gzip, or leave it unpacked."),
    (b"BZh", "packed by bzip2", "Pack it by gzip, or leave it unpacked."),
    (b"\xfd7zXZ\x00", "packed by xz", "Pack it by gzip, or leave it unpacked."),
    (b"%PDF", "a PDF", "Export the table as CSV, and upload that."),
)
_WHOLE_FILE = "Write the file again, and upload all of it as a new dataset."


def unreadable(why: str, fix: str) -> UserError:
    """The error of a file that is no text of the format; `why` is a sentence."""
    return UserError("unreadable_file", why, fix)


def refuse_other_kinds(head: bytes) -> None:
    """Raises UserError unreadable_file for what begins as another kind of file does."""
    for magic, kind, fix in _KINDS:
        if head.startswith(magic):
            raise unreadable(f"The file is no text: it begins as {kind} does.", fix)


def binary(line: int) -> UserError:
    """The error of a text that holds bytes of value 0."""
    return unreadable(
        f"The file is no text: line {line} holds a byte of value 0.",
        "Export the table as text. Of UTF-16 without a byte order mark, name the encoding.",
    )


def cut_off() -> UserError:
    """The error of a gzip file that ends too early."""
    return unreadable("The gzip file is cut off: its end is missing.", _WHOLE_FILE)


def damaged_gzip() -> UserError:
    """The error of a gzip file whose bytes do not fit together."""
    return unreadable("The gzip file is damaged.", _WHOLE_FILE)


def unpacked_too_large(most_bytes: int) -> UserError:
    """The error of a text that has more bytes than it may."""
    return UserError(
        "dataset_too_large",
        f"Unpacked, the file has more than the {most_bytes} bytes that it may have.",
        "Send fewer rows or columns, in several datasets, or as Parquet.",
    )


def row_too_long(line: int, *, may_be_open: bool) -> UserError:
    """The error of a row that does not fit into memory, or of a quote that nobody closes."""
    quote = ", or opens a quote that is never closed" if may_be_open else ""
    return unreadable(
        f"The row that begins in line {line} is longer than {MOST_ROW_BYTES // 2**20} MiB{quote}.",
        "Correct the line: a row ends with its line, unless the line's end stands in quotes."
        if may_be_open
        else "Write one object per line, and leave out values as long as that.",
    )


def open_quote(line: int) -> UserError:
    """The error of a quote that is still open when the text ends."""
    return unreadable(
        f"A quote that is opened in the row of line {line} is never closed.",
        "Close it, or double a quote that is part of a value.",
    )
