"""same_predictions.py A B: fails unless both files hold the same labels and probabilities."""

import sys

import numpy as np
import pyarrow.parquet as pq

a, b = (pq.read_table(path) for path in sys.argv[1:])
if a.column_names != b.column_names or a.num_rows != b.num_rows:
    sys.exit(f"{a.column_names} x {a.num_rows} is not {b.column_names} x {b.num_rows}")
for name in a.column_names:
    if not np.array_equal(a[name].to_numpy(), b[name].to_numpy()):
        sys.exit(f"the column {name} differs")
