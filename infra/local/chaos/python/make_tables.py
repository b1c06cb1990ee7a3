"""The tables of a campaign, and what scikit-learn itself predicts from them.

    python make_tables.py FOLDER

writes FOLDER/{cancer,generated,long}-{train,test}.parquet and FOLDER/holes-train.parquet, and prints
{ "cancer": [labels of the test table], … } as JSON.
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from fitlane_examples.comparison import predict_directly
from fitlane_examples.sample_data import TARGET, breast_cancer, generated


def main(folder: Path) -> None:
    """Makes all of them, and prints the expected labels."""
    pairs = {
        "cancer": breast_cancer(folder / "cancer"),
        "generated": generated(folder / "generated", 2_000, 500),
        "long": generated(folder / "long", 20_000, 2_000, seed=1),
    }
    expected = {}
    for name, (train, test) in pairs.items():
        expected[name] = predict_directly(pq.read_table(train), pq.read_table(test)).tolist()
        train.rename(folder / f"{name}-train.parquet")
        test.rename(folder / f"{name}-test.parquet")
    pq.write_table(
        _with_holes(pq.read_table(folder / "cancer-train.parquet")), folder / "holes-train.parquet"
    )
    print(json.dumps(expected))


def _with_holes(table: pa.Table) -> pa.Table:
    """Without the labels of some rows: only the container notices, and it is the user's mistake."""
    labels = [
        None if row % 50 == 7 else label for row, label in enumerate(table[TARGET].to_pylist())
    ]
    place = table.schema.get_field_index(TARGET)
    return table.set_column(place, TARGET, pa.array(labels, pa.int64()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
