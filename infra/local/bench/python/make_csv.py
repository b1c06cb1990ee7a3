"""make_csv.py PATH ROWS: numbers, whole numbers, categories, dates and booleans, as people export.

About 190 bytes a row.
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv

BATCH_ROWS = 200_000


def main() -> None:
    """Writes the file, a batch at a time."""
    path, rows = sys.argv[1], int(sys.argv[2])
    rng = np.random.default_rng(0)
    with pcsv.CSVWriter(path, batch(rng, 0, 1).schema) as writer:
        for start in range(0, rows, BATCH_ROWS):
            writer.write(batch(rng, start, min(BATCH_ROWS, rows - start)))


def batch(rng: np.random.Generator, start: int, rows: int) -> pa.RecordBatch:
    """Rows whose ids go on from `start`."""
    days = np.datetime64("2020-01-01") + rng.integers(0, 1000, rows)
    numbers = {f"x{place}": rng.standard_normal(rows) for place in range(8)}
    return pa.record_batch(
        {
            "id": np.arange(start, start + rows),
            **numbers,
            "count": rng.integers(0, 100, rows),
            "colour": np.array(["red", "green", "light blue"])[
                rng.integers(0, 3, rows)
            ],
            "day": pa.array(days),
            "is_new": rng.integers(0, 2, rows).astype(bool),
        }
    )


if __name__ == "__main__":
    main()
