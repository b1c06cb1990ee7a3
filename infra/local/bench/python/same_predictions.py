"""same_predictions.py A B [ENGINE]: fails unless both files hold the same labels and probabilities.

Of native bit for bit; of another engine the probabilities within 1e-6.
"""

import sys

import numpy as np
import pyarrow.parquet as pq

a, b = (pq.read_table(path) for path in sys.argv[1:3])
apart = 0 if sys.argv[3:] in ([], ["native"]) else 1e-6
if a.column_names != b.column_names or a.num_rows != b.num_rows:
    sys.exit(f"{a.column_names} x {a.num_rows} is not {b.column_names} x {b.num_rows}")
for name in a.column_names:
    most = 0 if name == "prediction" else apart
    if not np.allclose(a[name].to_numpy(), b[name].to_numpy(), rtol=0, atol=most):
        sys.exit(f"the column {name} differs")
