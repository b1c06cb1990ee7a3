"""The parameters of a fit, read and checked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.parameter import read_values
from fitlane_ml.search_space import Search, read_search
from fitlane_ml.trainer import Recipe, Trainer

DEFAULT_TRAINER = "hist-gradient-boosting"

ValidationMode = Literal["auto", "fraction", "folds", "dataset", "none"]

MAX_FRACTION = 0.5
"""More held out than learnt from would measure another recipe."""

MOST_FOLDS = 20

_KNOWN = {
    "target",
    "features",
    "exclude",
    "idColumns",
    "sampleWeight",
    "groupColumn",
    "validation",
    "randomState",
    "task",
    "parameters",
    "search",
}
_LISTS = ("features", "exclude", "idColumns")
_VALIDATION_KEYS: Mapping[Any, set[str]] = {
    "auto": {"mode"},
    "fraction": {"mode", "fraction"},
    "folds": {"mode", "folds", "timeColumn"},
    "dataset": {"mode", "dataset"},
    "none": {"mode"},
}


@dataclass(frozen=True)
class ValidationRequest:
    """How the recipe is to be measured on rows it has not seen.

    `fraction` (above 0, at most MAX_FRACTION), `folds` (2 to MOST_FOLDS) and `dataset` (an id) only
    with the mode of the name; `time_column` with folds that follow time.
    """

    mode: ValidationMode = "auto"
    fraction: float | None = None
    folds: int | None = None
    time_column: str | None = None
    dataset: str | None = None


@dataclass(frozen=True)
class FitParameters:
    """What a fit was asked to do. A column has one role at most; `features` None: all others."""

    target: str
    features: tuple[str, ...] | None
    exclude: tuple[str, ...]
    id_columns: tuple[str, ...]
    sample_weight: str | None
    group_column: str | None
    validation: ValidationRequest
    recipe: Recipe
    search: Search | None = None

    @property
    def random_state(self) -> int:
        """The seed of everything random."""
        return self.recipe.random_state


def read_parameters(parameters: Mapping[str, Any], trainer: str = DEFAULT_TRAINER) -> FitParameters:
    """The parameters of a fit; null counts as not given. Raises UserError invalid_parameters."""
    given = {name: value for name, value in parameters.items() if value is not None}
    _refuse_unknown(given)
    for name in _LISTS:
        _refuse_wrong_list(name, given.get(name, []))
    own = find_trainer(trainer)
    chosen = FitParameters(
        target=_read_name("target", given.get("target", "y")),
        features=tuple(given["features"]) if "features" in given else None,
        exclude=tuple(given.get("exclude", ())),
        id_columns=tuple(given.get("idColumns", ())),
        sample_weight=_read_name_or_none("sampleWeight", given),
        group_column=_read_name_or_none("groupColumn", given),
        validation=_read_validation(given.get("validation", {"mode": "auto"})),
        recipe=_read_recipe(own, given),
        search=read_search(given["search"], own.parameters) if "search" in given else None,
    )
    _refuse_two_roles(chosen)
    _refuse_folds_of_a_forecast(chosen)
    _refuse_groups_in_time(chosen)
    if own.reads_groups and chosen.group_column is None:
        raise UserError(
            "invalid_parameters",
            f"The trainer {trainer} learns from the rows of a group in their order, and no column "
            "names the groups.",
            "Name the column that tells recordings apart as `groupColumn`.",
        )
    return chosen


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise _invalid(f"`{unknown[0]}` is not a parameter of a fit.")


def _refuse_wrong_list(name: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _invalid(f"`{name}` must be a list of column names.")


def _read_name(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _invalid(f"`{name}` must be the name of a column.")
    return value


def _read_name_or_none(name: str, given: Mapping[str, Any]) -> str | None:
    return _read_name(name, given[name]) if name in given else None


def _read_recipe(trainer: Trainer, given: Mapping[str, Any]) -> Recipe:
    task = given.get("task", trainer.tasks[0])
    if task not in trainer.tasks:
        raise UserError(
            "invalid_parameters",
            f"The trainer {trainer.name} has no task {task!r}.",
            f"Use one of: {', '.join(trainer.tasks)}; or choose another trainer.",
        )
    values = given.get("parameters", {})
    if not isinstance(values, Mapping):
        raise _invalid("`parameters` must be an object.")
    seed = _read_random_state(given.get("randomState", 0))
    return Recipe(trainer.name, task, read_values(trainer.parameters, values), seed)


def _read_random_state(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**32:
        raise _invalid("`randomState` must be a whole number from 0 to 4294967295.")
    return value


def _refuse_groups_in_time(chosen: FitParameters) -> None:
    time, group = chosen.validation.time_column, chosen.group_column
    if time is not None and group is not None:
        raise UserError(
            "invalid_parameters",
            f"Folds in the order of {time!r} would cut the groups of {group!r} in two.",
            "Leave out `validation.timeColumn`, or `groupColumn`.",
            column=group,
        )


def _refuse_folds_of_a_forecast(chosen: FitParameters) -> None:
    trainer = find_trainer(chosen.recipe.trainer)
    if chosen.validation.mode == "folds" and isinstance(trainer, Forecaster):
        raise UserError(
            "invalid_parameters",
            f"The trainer {trainer.name} is measured by origins that move on, and not by folds.",
            "Choose the validation `auto`, a fraction, or another dataset.",
        )


def _read_validation(value: Any) -> ValidationRequest:
    mode = value.get("mode") if isinstance(value, Mapping) else None
    if not isinstance(mode, str) or mode not in _VALIDATION_KEYS:
        raise _invalid("`validation.mode` must be auto, fraction, folds, dataset or none.")
    if set(value) != _VALIDATION_KEYS[mode]:
        keys = ", ".join(sorted(_VALIDATION_KEYS[mode]))
        raise _invalid(f"`validation` of the mode {mode} has exactly these keys: {keys}.")
    if mode == "fraction":
        _refuse_wrong_fraction(value["fraction"])
    if mode == "folds":
        return _read_folds(value)
    return ValidationRequest(**value)


def _read_folds(value: Mapping[str, Any]) -> ValidationRequest:
    folds, time = value["folds"], value["timeColumn"]
    if type(folds) is not int or not 2 <= folds <= MOST_FOLDS:
        raise _invalid(f"`validation.folds` must be a whole number from 2 to {MOST_FOLDS}.")
    if time is not None and not isinstance(time, str):
        raise _invalid("`validation.timeColumn` must be the name of a column.")
    return ValidationRequest("folds", folds=folds, time_column=time)


def _refuse_wrong_fraction(value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= MAX_FRACTION:
        raise _invalid(f"`validation.fraction` must be above 0, and at most {MAX_FRACTION}.")


def _refuse_two_roles(chosen: FitParameters) -> None:
    if chosen.features is not None and chosen.exclude:
        raise _invalid("`features` and `exclude` cannot be given together.")
    roles: dict[str, str] = {}
    for role, names in _named_columns(chosen).items():
        for name in names:
            if name in roles:
                raise _two_roles(name, roles[name], role)
            roles[name] = role


def _named_columns(chosen: FitParameters) -> dict[str, Sequence[str]]:
    return {
        "target": (chosen.target,),
        "sampleWeight": () if chosen.sample_weight is None else (chosen.sample_weight,),
        "groupColumn": () if chosen.group_column is None else (chosen.group_column,),
        "idColumns": chosen.id_columns,
        "exclude": chosen.exclude,
        "features": chosen.features or (),
    }


def _two_roles(name: str, one: str, other: str) -> UserError:
    where = f"twice in `{one}`" if one == other else f"in `{one}` and in `{other}`"
    return UserError(
        "invalid_parameters",
        f"The column {name!r} is named {where}: a column plays one role.",
        f"Name {name!r} once.",
        column=name,
    )


def _invalid(what: str) -> UserError:
    return UserError(
        "invalid_parameters", what, f"Correct it; the parameters are: {', '.join(sorted(_KNOWN))}."
    )
