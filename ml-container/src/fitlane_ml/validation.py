"""How well a recipe does on rows that it has not seen.

The model of a fit always learns all rows of its dataset. What is measured is a second one of the
same recipe, fitted without the rows that are held out; with another dataset, the model itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fitlane_ml.answers import Answers
from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.fit import TrainingData, refit
from fitlane_ml.histogram import Histogram, answers_histogram
from fitlane_ml.importance import Importance, permutation_importance
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.metrics import unseen_metrics
from fitlane_ml.model import FittedModel, answers_of
from fitlane_ml.parameters import FitParameters, ValidationRequest
from fitlane_ml.split import NoSplit, split
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


def plan_trial(data: TrainingData, other: LabelledRows | None) -> Trial | NoTrial:
    """Chooses, and copies, the rows; `other` are those of the other dataset, with that mode.

    Raises UserError target_rare_class, weight_invalid if the fraction that was asked for cannot be
    held out.
    """
    request, rows = data.parameters.validation, data.rows
    task = task_of(data.target)
    if request.mode in {"none", "folds"}:  # folds are measured by tasks of their own
        return NoTrial()
    if other is not None:
        return Trial(None, other.counted(), task.baseline(rows, data.target), len(rows))
    parts = split(rows, data.target, request, data.parameters.random_state)
    if isinstance(parts, NoSplit):
        return _give_up(request, parts.why, _impossible(parts))
    learning, unseen = rows.take(parts.learning), rows.take(parts.held_out)
    return Trial(learning, unseen, task.baseline(learning, data.target), len(learning))


def validate(model: FittedModel, trial: Trial | NoTrial, parameters: FitParameters) -> Validation:
    """Measures. Raises UserError if the rest of the rows cannot be learnt, and it was asked for."""
    if isinstance(trial, NoTrial):
        return _without_trial(trial, parameters)
    try:
        judged = _judged(model, trial, parameters.recipe)
    except UserError as error:
        without = _on_the_rest(error)
        return _without_trial(_give_up(parameters.validation, without.message, without), parameters)
    answers = answers_of(judged, trial.unseen.matrix, trial.unseen.groups)
    return Validation(
        unseen_metrics(task_of(model.target), trial.unseen, answers, trial.baseline),
        permutation_importance(judged, trial.unseen, trial.rows_learnt, parameters.random_state),
        _facts(parameters) | _outcome(model.target, trial, answers),
        answers_histogram(answers, model.target.classes),
    )


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
