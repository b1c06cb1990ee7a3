"""Writes a Parquet file of float columns x1 … x20 and, with --target, the label y.

Row groups and encodings are the writer's own defaults, as in the files that users upload.
"""

import argparse

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = 20
ROW_GROUP = 1024 * 1024


def main() -> None:
    """Writes the file that the command line asks for, a row group at a time."""
    options = parse()
    rng = np.random.default_rng(options.seed)
    with pq.ParquetWriter(options.path, schema(options)) as writer:
        for start in range(0, options.rows, ROW_GROUP):
            rows = min(ROW_GROUP, options.rows - start)
            writer.write_table(table(rng, rows, options), row_group_size=ROW_GROUP)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--dtype", choices=["float32", "float64"], required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", action="store_true")
    return parser.parse_args()


def schema(options: argparse.Namespace) -> pa.Schema:
    """The columns and their types."""
    features = [pa.field(f"x{i + 1}", options.dtype) for i in range(COLUMNS)]
    return pa.schema([*features, pa.field("y", pa.int64())] if options.target else features)


def table(rng: np.random.Generator, rows: int, options: argparse.Namespace) -> pa.Table:
    """Normally distributed columns, and a nonlinear rule of five of them with noise."""
    x = [rng.standard_normal(rows, dtype=options.dtype) for _ in range(COLUMNS)]
    columns = {f"x{i + 1}": column for i, column in enumerate(x)}
    if options.target:
        signal = np.sin(2 * x[0]) + x[1] * x[2] + 0.5 * x[3] ** 2 - np.abs(x[4])
        columns["y"] = (signal + rng.normal(scale=0.5, size=rows) > 0).astype(np.int64)
    return pa.table(columns, schema=schema(options))


if __name__ == "__main__":
    main()
