"""Writes four small files to try Fitlane with: two good ones, and two with a user's mistake."""

import argparse
from pathlib import Path

import pyarrow.parquet as pq

from fitlane_examples.sample_data import TARGET, breast_cancer, write


def make_data(folder: Path) -> list[Path]:
    """train.parquet, test.parquet, BAD_train.parquet (no label), BAD_test.parquet (a column short).

    Raises OSError when the folder cannot be written.
    """
    train, test = breast_cancer(folder)
    good_train, good_test = pq.read_table(train), pq.read_table(test)
    bad_train = write(folder / "BAD_train.parquet", good_train.drop_columns([TARGET]))
    bad_test = write(folder / "BAD_test.parquet", good_test.remove_column(0))
    return [train, test, bad_train, bad_test]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, default=Path(), help="where to write (default: here)")
    for path in make_data(parser.parse_args().dir):
        size = pq.read_metadata(path)
        print(f"{path}: {size.num_rows} rows, {size.num_columns} columns")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
