"""One trial of a search, on one fold of a cross-validation: a task of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.fit import train
from fitlane_ml.folds import fold
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
from fitlane_ml.validation import NoTrial, plan_trial


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
        "rowsLearnt": len(rows.learning),
        "rowsMeasured": len(rows.unseen),
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


def _rows(prepared: Prepared, other: LabelledRows | None, folds: int, number: int) -> Measured:
    data = prepared.data
    if folds > 1:
        parts = fold(prepared, folds, number)
        learning, unseen = data.rows.take(parts.learning), data.rows.take(parts.held_out)
        return Measured(learning, unseen, task_of(data.target).baseline(learning, data.target))
    planned = plan_trial(data, other)
    if isinstance(planned, NoTrial):
        raise _not_measurable(planned.why)
    # The other dataset measures what learns all rows.
    return Measured(planned.learning or data.rows, planned.unseen, planned.baseline)


def _outcome(
    prepared: Prepared, rows: Measured, tried: Mapping[str, Any], heartbeat: Heartbeat
) -> dict[str, Any]:
    data = prepared.data
    try:
        with heartbeat.phase("train"):
            chosen = replace(data.parameters, recipe=_recipe(data.parameters.recipe, tried))
            model = train(replace(data, parameters=chosen, rows=rows.learning))
        with heartbeat.phase("validate"):
            answers = answers_of(model, rows.unseen.matrix, rows.unseen.groups)
            metrics = unseen_metrics(task_of(data.target), rows.unseen, answers, rows.baseline)
    except UserError as error:
        return {"error": error_to_json(error)}
    return {"metrics": metrics}


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
