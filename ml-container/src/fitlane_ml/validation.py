"""How well a recipe does on rows that it has not seen.

The model of a fit always learns all rows of its dataset. What is measured is a second one of the
same recipe, fitted without the rows that are held out; with another dataset, the model itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fitlane_ml.answers import Answers, NumberAnswers
from fitlane_ml.backtest_metrics import backtest_metrics
from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import TrainingData, refit
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.histogram import Histogram, answers_histogram
from fitlane_ml.importance import Importance, permutation_importance
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.metrics import unseen_metrics
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.parameters import FitParameters, ValidationRequest
from fitlane_ml.split import AUTO_FRACTION, NoSplit, split
from fitlane_ml.target import Target
from fitlane_ml.tasks import task_of
from fitlane_ml.trainer import Recipe


@dataclass(frozen=True)
class Trial:
    """Rows to measure on. `learning`: what a second model learns; None: the model is measured.

    `baseline`: the task's, of what was learnt; `rows_learnt`: how many rows that is.
    """

    learning: LabelledRows | None
    unseen: LabelledRows
    baseline: Floats
    rows_learnt: int


@dataclass(frozen=True)
class Rolling:
    """The last `share` of the time is foretold, from origins that move on."""

    rows: LabelledRows
    share: float


@dataclass(frozen=True)
class NoTrial:
    """Nothing is measured on unseen rows; `why`, if it was not asked for."""

    why: str | None = None


@dataclass(frozen=True)
class Validation:
    """What came of it: metrics for the report, and what else the model card says.

    `predictions`: how those of the unseen rows are spread; None where there were no such rows.
    """

    metrics: Mapping[str, float]
    importance: Importance | None
    facts: Mapping[str, Any]
    predictions: Histogram | None = None


def plan_trial(data: TrainingData, other: LabelledRows | None) -> Trial | Rolling | NoTrial:
    """Chooses, and copies, the rows; `other` are those of the other dataset, with that mode.

    Raises UserError target_rare_class, weight_invalid if the fraction that was asked for cannot be
    held out.
    """
    request, rows = data.parameters.validation, data.rows
    task = task_of(data.target)
    if request.mode in {"none", "folds"}:  # folds are measured by tasks of their own
        return NoTrial()
    if other is not None:
        return Trial(None, other.counted(), _baseline(data), len(rows))
    if isinstance(find_trainer(data.parameters.recipe.trainer), Forecaster):
        return Rolling(rows, request.fraction or AUTO_FRACTION)
    parts = split(rows, data.target, request, data.parameters.random_state)
    if isinstance(parts, NoSplit):
        return _give_up(request, parts.why, _impossible(parts))
    learning, unseen = rows.take(parts.learning), rows.take(parts.held_out)
    return Trial(learning, unseen, task.baseline(learning, data.target), len(learning))


def _baseline(data: TrainingData) -> Floats:
    """Of the rows whose label is known."""
    known = data.rows
    if data.parameters.recipe.task == "regression":
        known = known.take(np.flatnonzero(~np.isnan(known.labels)))
    return task_of(data.target).baseline(known, data.target)


def validate(
    model: FittedModel,
    trial: Trial | Rolling | NoTrial,
    parameters: FitParameters,
    judged: FittedModel | None = None,
) -> Validation:
    """Measures; `judged` is the model of the rest of the rows, if it is there already.

    Raises UserError if these cannot be learnt, and it was asked for.
    """
    if isinstance(trial, NoTrial):
        return _without_trial(trial, parameters)
    try:
        if isinstance(trial, Rolling):
            return _rolled(model, trial, parameters)
        judged = judged or _judged(model, trial, parameters.recipe)
    except UserError as error:
        without = _on_the_rest(error)
        return _without_trial(_give_up(parameters.validation, without.message, without), parameters)
    answers = answers_of(judged, trial.unseen.matrix, trial.unseen.groups, trial.unseen.labels)
    if model.time is not None:
        trial, answers = _foretold(trial, answers)
    return Validation(
        unseen_metrics(task_of(model.target), trial.unseen, answers, trial.baseline),
        _importance(judged, trial, parameters),
        _facts(parameters) | _outcome(model.target, trial, answers),
        answers_histogram(answers, model.target.classes),
    )


def _foretold(trial: Trial, answers: Answers) -> tuple[Trial, Answers]:
    """The rows of another dataset of which the past tells anything. Raises UserError."""
    told = np.flatnonzero(~np.isnan(answers.predicted))
    if not len(told):
        raise UserError(
            "beyond_horizon",
            "In the validation dataset: nothing is known of the time before its rows.",
            "Name a dataset that goes on where the training data end, or another validation.",
        )
    return replace(trial, unseen=trial.unseen.take(told)), NumberAnswers(
        np.asarray(answers.predicted[told], np.float64)
    )


def _rolled(model: FittedModel, trial: Rolling, parameters: FitParameters) -> Validation:
    trainer = find_trainer(model.trainer)
    assert isinstance(trainer, Forecaster)  # noqa: S101 (as planned)
    test = trainer.backtest(trial.rows, model.features, parameters.recipe, trial.share)
    facts = {"used": "rolling-origin", "why": None, "rows": len(test.rows)}
    facts |= {"baseline": "seasonal-naive", **test.facts}
    metrics = backtest_metrics(test, model.target)
    return Validation(metrics, None, _facts(parameters) | {"fraction": trial.share, **facts})


def _importance(model: FittedModel, trial: Trial, parameters: FitParameters) -> Importance | None:
    """None of a forecast: times that are shuffled are no series any more."""
    if model.time is not None:
        return None
    return permutation_importance(model, trial.unseen, trial.rows_learnt, parameters.random_state)


def _judged(model: FittedModel, trial: Trial, recipe: Recipe) -> FittedModel:
    return model if trial.learning is None else refit(model, trial.learning, recipe)


def _give_up(request: ValidationRequest, why: str, error: UserError) -> NoTrial:
    """`auto` does without; whoever asked for a fraction is told that it cannot be done."""
    if request.mode == "auto":
        return NoTrial(why)
    raise error


def _impossible(split: NoSplit) -> UserError:
    return UserError(
        split.code,
        f"The validation cannot hold out rows: {split.why}.",
        f"{split.fix}, hold out another fraction, or choose the validation "
        "`auto`, `none`, or another dataset.",
    )


def _on_the_rest(error: UserError) -> UserError:
    message = f"Without the rows that validation holds out: {error.message}"
    fix = f"{error.fix} Or choose the validation `auto`, `none`, or another dataset."
    return replace(error, message=message, fix=fix)


def _without_trial(trial: NoTrial, parameters: FitParameters) -> Validation:
    return Validation({}, None, _facts(parameters) | {"used": "none", "why": trial.why, "rows": 0})


def _facts(parameters: FitParameters) -> dict[str, Any]:
    request = parameters.validation
    return {"asked": request.mode, "dataset": request.dataset, "seed": parameters.random_state}


def _outcome(target: Target, trial: Trial, answers: Answers) -> dict[str, Any]:
    """`fraction`: the share of the rows that was held out."""
    unseen, is_other = trial.unseen, trial.learning is None
    return {
        "used": "dataset" if is_other else "fraction",
        "why": None,
        "rows": len(unseen),
        "fraction": None if is_other else len(unseen) / (len(unseen) + trial.rows_learnt),
        **task_of(target).outcome(target, unseen, answers),
    }
