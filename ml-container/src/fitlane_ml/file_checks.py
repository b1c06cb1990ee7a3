"""What is wrong with a Parquet file as a whole, whatever is to be learnt from it.

The API refuses such a file at `complete`, under the same codes. It is checked again here: the
container may be given any file.
"""

import json

import pyarrow as pa
import pyarrow.parquet as pq

from fitlane_ml.errors import UserError

_MAX_SHAPE_BYTES = 400_000
"""As in shared/domain/table/check-shape-fits.ts: records of the API hold names and types."""


def not_parquet(why: str) -> UserError:
    """The error of a file that cannot be read; `why` is a part of a sentence."""
    return UserError(
        "not_parquet",
        f"The dataset is no readable Parquet file: {why}.",
        "Write it again, for instance with pandas' to_parquet, and upload the whole file.",
    )


def refuse_other_size(actual: int, recorded: int) -> None:
    """Raises UserError input_changed for a file that is not the one on record. Both in bytes."""
    if actual != recorded:
        raise UserError(
            "input_changed",
            f"The file has {actual} bytes, and had {recorded} when the dataset was completed.",
            "A dataset never changes: upload the other file as a new dataset.",
        )


def refuse_empty(rows: int, columns: int) -> None:
    """Raises UserError empty_dataset."""
    if not rows or not columns:
        what = "rows" if columns else "columns"
        raise UserError(
            "empty_dataset",
            f"The file has no {what}.",
            f"Upload a file with {what}, as a new dataset.",
        )


def refuse_too_wide(schema: pa.Schema) -> None:
    """Raises UserError too_many_columns."""
    shape = [{"name": field.name, "type": str(field.type)} for field in schema]
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    size_bytes = len(text.encode())
    if size_bytes > _MAX_SHAPE_BYTES:
        raise UserError(
            "too_many_columns",
            f"The names of the file's {len(schema)} columns take {size_bytes} bytes; at most "
            f"{_MAX_SHAPE_BYTES} fit.",
            "Leave out columns, or shorten their names.",
        )


def refuse_contradictions(footer: pq.FileMetaData) -> None:
    """Raises UserError not_parquet: pyarrow itself reads what it finds, whatever a footer says."""
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    refuse_other_rows(sum(group.num_rows for group in groups), footer.num_rows)
    if any(group.num_columns != footer.num_columns for group in groups):
        raise not_parquet("a row group has other columns than the schema")


def refuse_other_rows(found: int, claimed: int) -> None:
    """Raises UserError not_parquet."""
    if found != claimed:
        raise not_parquet(f"its footer says {claimed} rows, and it has {found}")
