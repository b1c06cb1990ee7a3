"""Tables of the kinds in which a walk through trees could go wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

TRAINING_ROWS = 12_000
_COLUMNS = 6


Make = Callable[[int, np.random.Generator], pd.DataFrame]


@dataclass(frozen=True)
class Family:
    """`make(rows, rng)`: features and `y`. `on_thresholds`: the test's values lie on splits."""

    name: str
    make: Make
    on_thresholds: bool = False

    def tables(self, rows: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The training table, and the test table with so many rows."""
        train = self.make(TRAINING_ROWS, np.random.default_rng(1))
        test = self.make(rows, np.random.default_rng(2))
        return train, _moved(train, test) if self.on_thresholds else test


def direct_model(train: pd.DataFrame) -> HistGradientBoostingClassifier:
    """scikit-learn's own, of all columns but `y`."""
    model = HistGradientBoostingClassifier(random_state=0, categorical_features="from_dtype")
    # The number of threads changes no bit, and beside the stack's jobs one is the fastest.
    with threadpool_limits(1, user_api="openmp"):
        return model.fit(features_of(train), train["y"])


def features_of(table: pd.DataFrame) -> pd.DataFrame:
    """As scikit-learn understands them: text as categories."""
    features = table.drop(columns="y")
    texts = features.select_dtypes(exclude="number").columns
    return features.astype(dict.fromkeys(texts, "category"))


def _numbers(values: np.ndarray, labels: Any) -> pd.DataFrame:
    names = [f"x{place}" for place in range(values.shape[1])]
    return pd.DataFrame(values, columns=names).assign(y=labels)


def _rule(values: np.ndarray) -> Any:
    """What can be learnt, on any scale: two columns and how they go together, and some noise."""
    scaled = (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)
    scaled = np.nan_to_num(scaled)
    return scaled[:, 0] + scaled[:, 1] * scaled[:, 2] + scaled[:, 5] / 3


def _two_classes(values: np.ndarray) -> pd.DataFrame:
    return _numbers(values, (_rule(values) > 0).astype(int))


def gaussian(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    return _two_classes(rng.normal(size=(rows, _COLUMNS)))


def prices(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Two decimals: neighbours differ by less than float32 tells apart at these sizes."""
    return _two_classes(rng.integers(0, 100_000_000, (rows, _COLUMNS)) / 100)


def epoch_seconds(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    return _two_classes(1.7e9 + rng.integers(0, 30_000_000, (rows, _COLUMNS)).astype(float))


def small_integers(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    return _two_classes(rng.integers(0, 8, (rows, _COLUMNS)))


def missing(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    values = rng.normal(size=(rows, _COLUMNS))
    values[rng.random(values.shape) < 0.05] = np.nan
    return _two_classes(values)


def categories(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """The more rows, the rarer the categories: a test table has some that no training has seen."""
    table = _two_classes(rng.normal(size=(rows, _COLUMNS)))
    seen = 200 if rows == TRAINING_ROWS else 230
    shop = rng.integers(0, seen, rows)
    table["shop"] = [f"shop {number}" if number % 9 else None for number in shop]
    table["y"] ^= (shop % 3 == 0).astype(int)
    return table


def multiclass(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    values = rng.normal(size=(rows, _COLUMNS))
    return _numbers(values, np.digitize(_rule(values), [-1, -0.3, 0.4, 1.2]))


def string_labels(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    values = rng.normal(size=(rows, _COLUMNS))
    return _numbers(
        values, np.array(["no", "perhaps", "Ja"])[np.digitize(_rule(values), [-0.5, 0.5])]
    )


FAMILIES = [
    Family("gaussian", gaussian),
    Family("prices", prices),
    Family("epoch-seconds", epoch_seconds),
    Family("small-integers", small_integers),
    Family("missing", missing),
    Family("categories", categories),
    Family("on-thresholds", gaussian, on_thresholds=True),
    Family("five-classes", multiclass),
    Family("text-labels", string_labels),
]


def _moved(train: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """Every value of the test is one at which some tree of the model splits that column."""
    model = direct_model(train)
    nodes = np.concatenate([tree.nodes for (tree,) in model._predictors])  # noqa: SLF001
    nodes = nodes[nodes["is_leaf"] == 0]
    rng = np.random.default_rng(3)
    moved = {
        f"x{place}": rng.choice(nodes["num_threshold"][nodes["feature_idx"] == place], len(test))
        for place in range(_COLUMNS)
    }
    return test.assign(**moved)
