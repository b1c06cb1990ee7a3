"""convert_at_once.py CSV PARQUET: what a script does with pandas."""

import sys

import pandas as pd

pd.read_csv(sys.argv[1]).to_parquet(sys.argv[2], index=False)
