"""fit(table, parameters) → model. Pure: no files, no clock, no network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from fitlane_ml.column_warnings import warnings_of
from fitlane_ml.columns import Feature, learn_feature
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.groups import read_groups
from fitlane_ml.labelled_rows import LabelledRows, Labels
from fitlane_ml.matrix import to_matrix
from fitlane_ml.model import FittedModel
from fitlane_ml.parameters import DEFAULT_TRAINER, FitParameters, read_parameters
from fitlane_ml.quantity import learn_quantity
from fitlane_ml.roles import Roles, choose_roles
from fitlane_ml.sample_weight import read_weight
from fitlane_ml.target import Target
from fitlane_ml.tasks import TASKS
from fitlane_ml.trainer import Recipe
from fitlane_ml.training import UNHEARD, Training


@dataclass(frozen=True)
class TrainingData:
    """What a trainer learns from, and what was noticed about it."""

    parameters: FitParameters
    features: tuple[Feature, ...]
    target: Target
    rows: LabelledRows
    warnings: tuple[str, ...]


def fit(
    table: pa.Table, parameters: Mapping[str, Any], trainer: str = DEFAULT_TRAINER
) -> FittedModel:
    """Learns `parameters.target` (default `y`) from the other columns of `table`, all its rows.

    The same table and parameters give the same model, bit for bit, with any number of threads: the
    one that scikit-learn makes of the same columns, weights and random_state.
    Raises UserError (see errors.py) when the table or the parameters cannot be used.
    """
    return train(prepare(table, parameters, trainer))


def prepare(
    table: pa.Table, parameters: Mapping[str, Any], trainer: str = DEFAULT_TRAINER
) -> TrainingData:
    """Checks a whole table and turns it into numbers. Raises UserError."""
    chosen = read_parameters(parameters, trainer)
    return training_data(table, chosen, choose_roles(table.schema, chosen))


def training_data(table: pa.Table, chosen: FitParameters, roles: Roles) -> TrainingData:
    """Turns a table into numbers that has the columns of the roles at least. Raises UserError."""
    if table.num_rows == 0:
        raise UserError("empty_dataset", "The file has no rows.", "Upload a file with rows.")
    target, labels = _learn_target(roles.target, table.column(roles.target), chosen.recipe)
    features = tuple(learn_feature(name, table.column(name)) for name in roles.features)
    weight = None if roles.weight is None else read_weight(roles.weight, table.column(roles.weight))
    groups = None if roles.group is None else read_groups(roles.group, table.column(roles.group))
    rows = LabelledRows(to_matrix(features, table), labels, weight, groups)
    return TrainingData(chosen, features, target, rows, warnings_of(table, features, target))


def _learn_target(name: str, column: pa.ChunkedArray, recipe: Recipe) -> tuple[Target, Labels]:
    if not isinstance(find_trainer(recipe.trainer), Forecaster):
        return TASKS[recipe.task].learn_target(name, column)
    target, labels = learn_quantity(name, column, has_gaps=True)
    return with_quantiles(target, recipe), labels


def with_quantiles(target: Target, recipe: Recipe) -> Target:
    """The target with the quantiles that the recipe asks for: only one that foretells has any."""
    is_foretold = isinstance(find_trainer(recipe.trainer), Forecaster)
    return replace(target, quantiles=recipe.values["quantiles"] if is_foretold else ())


def train(data: TrainingData, training: Training = UNHEARD) -> FittedModel:
    """Lets the trainer learn from all rows. Raises UserError when it cannot."""
    recipe = data.parameters.recipe
    trainer = find_trainer(recipe.trainer)
    estimator = trainer.fit(data.rows, data.features, recipe, training)
    group = data.parameters.group_column if trainer.reads_groups else None
    time = recipe.values["timeColumn"] if isinstance(trainer, Forecaster) else None
    return FittedModel(recipe.trainer, data.features, data.target, estimator, group, time)


def refit(model: FittedModel, rows: LabelledRows, recipe: Recipe) -> FittedModel:
    """The same recipe, learnt from other rows. Raises UserError when the trainer cannot."""
    estimator = find_trainer(recipe.trainer).fit(rows, model.features, recipe, UNHEARD)
    return replace(model, estimator=estimator)
