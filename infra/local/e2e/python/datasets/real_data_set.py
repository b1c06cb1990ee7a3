"""A real data set, as a data scientist holds it: one frame, one of its columns the target."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

TEST_SHARE = 0.25

Task = Literal["classification", "regression"]
Library = Literal["hist-gradient-boosting", "xgboost"]
"""The trainers that do what a library does."""


@dataclass(frozen=True)
class RealDataSet:
    """`package` ships the data; `frame` holds the features and the target, in any dtypes."""

    name: str
    package: str
    frame: pd.DataFrame
    target: str
    task: Task = "classification"
    trainer: Library = "hist-gradient-boosting"

    @cached_property
    def halves(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Train and test rows: the same split each time, three quarters and one."""
        train, test = train_test_split(self.frame, test_size=TEST_SHARE, random_state=0)
        return train, test

    @property
    def labels(self) -> pd.Series:
        return self.frame[self.target]

    @property
    def features(self) -> pd.DataFrame:
        return self.frame.drop(columns=self.target)

    @property
    def classes(self) -> int:
        """How many there are; none of a quantity."""
        return self.labels.nunique() if self.task == "classification" else 0

    @property
    def label_kind(self) -> str:
        """`string`, `integer`, `float`, `boolean`, or `categorical` (of strings)."""
        return kind(self.labels)

    @property
    def column_kinds(self) -> dict[str, int]:
        """How many features are of each kind, the most frequent kind first."""
        return dict(Counter(kind(self.features[name]) for name in self.features).most_common())

    @property
    def missing(self) -> int:
        """How many values of features are missing."""
        return int(self.features.isna().to_numpy().sum())

    @property
    def unseen(self) -> int:
        """How many test values are categories that no train row has."""
        train, test = self.halves
        names = [name for name in self.features if is_category(self.features[name])]
        return sum(
            int((~test[name].isin(train[name]) & test[name].notna()).sum()) for name in names
        )


def kind(column: pd.Series) -> str:
    """What a column holds, in a word."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return "categorical"
    types = pd.api.types
    tests = {
        "boolean": types.is_bool_dtype,
        "integer": types.is_integer_dtype,
        "float": types.is_float_dtype,
        "date": types.is_datetime64_any_dtype,
        "string": types.is_string_dtype,
    }
    return next(name for name, is_kind in tests.items() if is_kind(column))


def is_category(column: pd.Series) -> bool:
    """Whether the values are names, between which there is nothing."""
    return kind(column) in {"categorical", "string"}


def above_median(values: pd.Series) -> pd.Series:
    """Two classes of a number: whether it is above the middle one."""
    return values > np.median(values)


def named(codes: pd.Series, names: list[str]) -> pd.Series:
    """The names that whole numbers from 0 stand for."""
    return codes.map(dict(enumerate(names)))
