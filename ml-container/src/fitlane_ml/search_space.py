"""Which parameters the trials of a search try: drawn at random, each trial by a seed of its own."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from fitlane_ml.errors import UserError
from fitlane_ml.parameter import Parameter, Whole


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, evenly, or evenly in their logarithms."""

    low: float
    high: float
    is_log: bool
    is_whole: bool = False

    def draw(self, generator: np.random.Generator) -> float | int:
        """One of them."""
        low, high = (
            (math.log(self.low), math.log(self.high)) if self.is_log else (self.low, self.high)
        )
        if self.is_whole:
            first, last = int(self.low), int(self.high)
            # Each whole number has the numbers around it: the ends are as likely as the others.
            drawn = generator.uniform(*_around(first, last, is_log=self.is_log))
            return min(max(round(math.exp(drawn) if self.is_log else drawn), first), last)
        drawn = generator.uniform(low, high)
        return min(max(math.exp(drawn) if self.is_log else drawn, self.low), self.high)


def _around(low: int, high: int, *, is_log: bool) -> tuple[float, float]:
    if is_log:
        return math.log(low - 0.5) if low > 0 else math.log(low), math.log(high + 0.5)
    return low - 0.5, high + 0.5


@dataclass(frozen=True)
class Choices:
    """Any of some values, all as likely."""

    values: Sequence[Any]

    def draw(self, generator: np.random.Generator) -> Any:
        """One of them."""
        return self.values[int(generator.integers(len(self.values)))]


Space = Mapping[str, Range | Choices]


@dataclass(frozen=True)
class Search:
    """`trials` tries of parameters from `space`; where all are choices, each combination once."""

    trials: int
    space: Space


def read_search(value: Any, parameters: Sequence[Parameter]) -> Search:
    """The search in the JSON object `value` of some of the trainer's parameters.

    Raises UserError invalid_parameters.
    """
    # Not as the bounds are written: JSON may have 1 for 1.0.
    wholes = {parameter.name for parameter in parameters if isinstance(parameter, Whole)}
    try:
        space = {
            name: _read_dimension(given, is_whole=name in wholes)
            for name, given in value["parameters"].items()
        }
        trials = int(value["trials"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            "invalid_parameters",
            f"`search` cannot be read: {error!r}.",
            "Name trials and parameters, each with values or with min and max.",
        ) from error
    return Search(trials, space)


def _read_dimension(given: Mapping[str, Any], *, is_whole: bool) -> Range | Choices:
    if "values" in given:
        return Choices(tuple(given["values"]))
    low, high = given["min"], given["max"]
    if not low <= high:
        raise ValueError(f"min {low} is above max {high}")
    return Range(low, high, bool(given.get("log", False)), is_whole)


def parameters_of(search: Search, trial: int, seed: int) -> dict[str, Any]:
    """What the trial with this number tries: the same for the same seed, whoever computes it."""
    combinations = _combinations(search.space, search.trials)
    if combinations is not None:
        return dict(combinations[trial])
    generator = np.random.default_rng([seed, trial])
    return {name: dimension.draw(generator) for name, dimension in search.space.items()}


def _combinations(space: Space, most: int) -> list[dict[str, Any]] | None:
    """All of them, where every parameter has choices, and there are at most so many."""
    choices = {name: each.values for name, each in space.items() if isinstance(each, Choices)}
    if len(choices) < len(space) or math.prod(map(len, choices.values())) > most:
        return None
    return [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
