"""One trial of a search, on one fold of a cross-validation: a task of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fitlane_ml.backtest_metrics import backtest_metrics
from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import TrainingData, train, with_quantiles
from fitlane_ml.folds import fold
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.metrics import unseen_metrics
from fitlane_ml.model import answers_of
from fitlane_ml.parameter import read_values
from fitlane_ml.parameters import read_parameters
from fitlane_ml.prepared import Prepared
from fitlane_ml.read_prepared_input import read_other_rows, read_prepared_input
from fitlane_ml.report import Result, error_to_json
from fitlane_ml.search_space import Search, parameters_of
from fitlane_ml.spec import Spec
from fitlane_ml.tasks import task_of
from fitlane_ml.trainer import Recipe
from fitlane_ml.validation import NoTrial, Rolling, plan_trial


def run_trial(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Fits what the trial tries on a part of the rows, and measures it on the others.

    A trial that cannot be fitted is a result, too: it does not fail the search.
    Raises UserError where no trial could be measured, SystemFault.
    """
    with heartbeat.phase("download"):
        chosen = read_parameters(spec.parameters, spec.trainer)
        prepared = read_prepared_input(spec, chosen)
        other = read_other_rows(spec.validation, prepared.data)
    folds = chosen.validation.folds or 1
    trial, number = divmod(spec.task_index, folds)
    tried = _tried(chosen.search, trial, chosen.random_state)
    with heartbeat.phase("prepare"):
        rows = _rows(prepared, other, folds, number)
    told = {
        "trial": trial,
        "fold": number,
        "parameters": tried,
        "rowsLearnt": rows.count - rows.count_measured,
        "rowsMeasured": rows.count_measured,
    }
    outcome = _outcome(prepared, rows, tried, heartbeat)
    return Result({"kind": "trial", "trial": {**told, **outcome}}, {})


def _tried(search: Search | None, trial: int, seed: int) -> dict[str, Any]:
    return {} if search is None else parameters_of(search, trial, seed)


@dataclass(frozen=True)
class Measured:
    """Rows that a trial learns, rows that it is measured on, and the baseline of the former."""

    learning: LabelledRows
    unseen: LabelledRows
    baseline: Floats

    @property
    def count(self) -> int:
        """Of all of them."""
        return len(self.learning) + len(self.unseen)

    @property
    def count_measured(self) -> int:
        """Of those that are not learnt."""
        return len(self.unseen)

    def metrics(self, data: TrainingData) -> Mapping[str, float]:
        """Of what learns `data.parameters`. Raises UserError where it cannot learn these rows."""
        model = train(replace(data, rows=self.learning))
        answers = answers_of(model, self.unseen.matrix, self.unseen.groups, self.unseen.labels)
        return unseen_metrics(task_of(data.target), self.unseen, answers, self.baseline)


@dataclass(frozen=True)
class Foretold:
    """A series whose last `share` is foretold, from origins that move on."""

    rows: LabelledRows
    share: float

    @property
    def count(self) -> int:
        """Of all rows."""
        return len(self.rows)

    @property
    def count_measured(self) -> int:
        """Of the last ones."""
        return round(self.share * len(self.rows))

    def metrics(self, data: TrainingData) -> Mapping[str, float]:
        """As `Measured.metrics`."""
        recipe = data.parameters.recipe
        trainer = find_trainer(recipe.trainer)
        assert isinstance(trainer, Forecaster)  # noqa: S101 (as planned)
        test = trainer.backtest(self.rows, data.features, recipe, self.share)
        return backtest_metrics(test, data.target)


def _rows(
    prepared: Prepared, other: LabelledRows | None, folds: int, number: int
) -> Measured | Foretold:
    data = prepared.data
    if folds > 1:
        parts = fold(prepared, folds, number)
        learning, unseen = data.rows.take(parts.learning), data.rows.take(parts.held_out)
        return Measured(learning, unseen, task_of(data.target).baseline(learning, data.target))
    planned = plan_trial(data, other)
    if isinstance(planned, NoTrial):
        raise _not_measurable(planned.why)
    if isinstance(planned, Rolling):
        return Foretold(planned.rows, planned.share)
    # The other dataset measures what learns all rows.
    return Measured(planned.learning or data.rows, planned.unseen, planned.baseline)


def _outcome(
    prepared: Prepared, rows: Measured | Foretold, tried: Mapping[str, Any], heartbeat: Heartbeat
) -> dict[str, Any]:
    data = prepared.data
    try:
        with heartbeat.phase("train"):
            recipe = _recipe(data.parameters.recipe, tried)
            chosen = replace(data.parameters, recipe=recipe)
            target = with_quantiles(data.target, recipe)
            metrics = rows.metrics(replace(data, parameters=chosen, target=target))
    except UserError as error:
        return {"error": error_to_json(error)}
    return {"metrics": dict(metrics)}


def _recipe(recipe: Recipe, tried: Mapping[str, Any]) -> Recipe:
    parameters = find_trainer(recipe.trainer).parameters
    return replace(recipe, values=read_values(parameters, {**recipe.values, **tried}))


def _not_measurable(why: str | None) -> UserError:
    return UserError(
        "invalid_parameters",
        "A search compares trials on rows that they have not seen, and none can be held out"
        f"{'' if why is None else f': {why}'}.",
        "Choose a validation with folds, a fraction, or another dataset.",
    )
