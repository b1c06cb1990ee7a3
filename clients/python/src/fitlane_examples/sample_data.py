"""The data of the examples: Parquet files whose label column is `y`, always the last one."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

TARGET = "y"
FEATURES = 20


def breast_cancer(folder: Path) -> tuple[Path, Path]:
    """scikit-learn's breast-cancer data, 80 % train and 20 % test, stratified."""
    data = load_breast_cancer()
    names = [name.replace(" ", "_") for name in data.feature_names]
    halves = train_test_split(
        data.data, data.target, test_size=0.2, stratify=data.target, random_state=0
    )
    train_x, test_x, train_y, test_y = halves
    return (
        write(folder / "train.parquet", table(names, train_x, train_y)),
        write(folder / "test.parquet", table(names, test_x, test_y)),
    )


def generated(folder: Path, train_rows: int, test_rows: int, seed: int = 0) -> tuple[Path, Path]:
    """20 float columns and a nonlinear rule of some of them, with noise."""
    rng = np.random.default_rng(seed)
    names = [f"x{i}" for i in range(1, FEATURES + 1)]
    x = rng.normal(size=(train_rows + test_rows, FEATURES))
    signal = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 2 - np.abs(x[:, 4])
    y = (signal + rng.normal(scale=0.5, size=len(x)) > 0).astype(np.int64)
    return (
        write(folder / "train.parquet", table(names, x[:train_rows], y[:train_rows])),
        write(folder / "test.parquet", table(names, x[train_rows:], y[train_rows:])),
    )


def table(
    names: list[str], features: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]
) -> pa.Table:
    columns = {name: features[:, i] for i, name in enumerate(names)}
    return pa.table({**columns, TARGET: labels})


def write(path: Path, content: pa.Table) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Floats hardly ever repeat: a dictionary would make the file slower to write, and larger.
    pq.write_table(content, path, use_dictionary=False)
    return path
