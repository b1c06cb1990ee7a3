"""fit(table, parameters) → model. Pure: no files, no clock, no network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fitlane_ml.columns import (
    Feature,
    Floats,
    choose_features,
    has_inexact_integers,
    learn_feature,
)
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.matrix import to_matrix
from fitlane_ml.model import FittedModel
from fitlane_ml.parameters import read_parameters
from fitlane_ml.target import Codes, Target, learn_target

DEFAULT_TRAINER = "hist-gradient-boosting"


@dataclass(frozen=True)
class TrainingData:
    """What a trainer learns from: the matrix (rows, features), the class number of each row."""

    features: tuple[Feature, ...]
    target: Target
    matrix: Floats
    codes: Codes
    random_state: int
    warnings: tuple[str, ...]


def fit(
    table: pa.Table, parameters: Mapping[str, Any], trainer: str = DEFAULT_TRAINER
) -> FittedModel:
    """Learns `parameters.target` (default `y`) from the other columns of `table`.

    The same table and parameters give the same model, bit for bit, with any number of threads.
    Raises UserError (see errors.py) when the table or the parameters cannot be used.
    """
    return train(prepare(table, parameters), trainer)


def prepare(table: pa.Table, parameters: Mapping[str, Any]) -> TrainingData:
    """Checks the table and turns it into numbers. Raises UserError."""
    chosen = read_parameters(parameters, table.schema)
    names = choose_features(table.schema, chosen.target, parameters)
    if table.num_rows == 0:
        raise UserError("empty_dataset", "The file has no rows.", "Upload a file with rows.")
    target, codes = learn_target(chosen.target, table.column(chosen.target))
    features = tuple(learn_feature(name, table.column(name)) for name in names)
    matrix = to_matrix(features, table)
    return TrainingData(
        features, target, matrix, codes, chosen.random_state, _warnings(table, names)
    )


def train(data: TrainingData, trainer: str = DEFAULT_TRAINER) -> FittedModel:
    """Lets the trainer learn. Raises UserError when it cannot learn from these classes."""
    is_category = [feature.categories is not None for feature in data.features]
    learn = find_trainer(trainer).fit
    estimator = learn(data.matrix, data.codes, is_category, data.random_state)
    return FittedModel(trainer, data.features, data.target, estimator)


def needed_columns(schema: pa.Schema, parameters: Mapping[str, Any]) -> list[str]:
    """The columns of a file that a fit reads: the target and the features. Raises UserError."""
    target = read_parameters(parameters, schema).target
    return [target, *choose_features(schema, target, parameters)]


def _warnings(table: pa.Table, names: list[str]) -> tuple[str, ...]:
    return tuple(
        f"warning: the column {name!r} holds whole numbers beyond 2^53; the last digits are lost"
        for name in names
        if has_inexact_integers(table.column(name))
    )
