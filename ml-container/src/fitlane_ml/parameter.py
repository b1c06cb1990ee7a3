"""A trainer's own parameters: what each may be, in words, as JSON schema, and as a check."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fitlane_ml.errors import UserError


@dataclass(frozen=True)
class Parameter(ABC):
    """One parameter; `help` says in a line what it does, without a full stop."""

    name: str
    help: str
    default: Any

    @property
    @abstractmethod
    def allowed(self) -> str:
        """Which values it may have, in words."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The values it may have, as JSON schema."""

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value as the trainer takes it. Raises ValueError if it is not allowed."""

    def to_json(self) -> dict[str, Any]:
        """The schema with help and default."""
        usual = json.dumps(self.default).strip('"')
        description = f"{self.help}: {self.allowed}; {usual} unless given"
        return {**self.schema(), "default": self.default, "description": description}


@dataclass(frozen=True)
class Number(Parameter):
    """A float64, from `least` (or above `above`) to `most`."""

    default: float
    least: float | None = None
    above: float | None = None
    most: float | None = None

    @property
    def allowed(self) -> str:
        low = f"from {self.least:g}" if self.above is None else f"above {self.above:g}"
        return f"a number {low}{'' if self.most is None else f', at most {self.most:g}'}"

    def schema(self) -> dict[str, Any]:
        bounds = {"minimum": self.least, "exclusiveMinimum": self.above, "maximum": self.most}
        return {"type": "number", **_given(bounds)}

    def read(self, value: Any) -> float:
        # Given as 1 or as 1.0 it is one parameter, and gives one model.
        if type(value) not in {int, float}:
            raise ValueError
        number = float(value)
        low = number >= self.least if self.above is None else number > self.above  # type: ignore[operator]
        if not low or (self.most is not None and number > self.most):
            raise ValueError
        return number


@dataclass(frozen=True)
class Whole(Parameter):
    """A whole number from `least` to `most`; null too, if that is the default."""

    default: int | None
    least: int
    most: int

    @property
    def allowed(self) -> str:
        null = ", or null" if self.default is None else ""
        return f"a whole number from {self.least} to {self.most}{null}"

    def schema(self) -> dict[str, Any]:
        whole = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return {"anyOf": [whole, {"type": "null"}]} if self.default is None else whole

    def read(self, value: Any) -> int | None:
        if value is None and self.default is None:
            return None
        if type(value) is not int or not self.least <= value <= self.most:
            raise ValueError
        return value


@dataclass(frozen=True)
class Choice(Parameter):
    """One of some words."""

    default: str
    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.options)}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options)}

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise ValueError
        return value


@dataclass(frozen=True)
class Wholes(Parameter):
    """A list of 1 to `most_items` whole numbers from `least` to `most`."""

    default: tuple[int, ...]
    least: int
    most: int
    most_items: int

    @property
    def allowed(self) -> str:
        return f"1 to {self.most_items} whole numbers from {self.least} to {self.most}"

    def schema(self) -> dict[str, Any]:
        items = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return {"type": "array", "items": items, "minItems": 1, "maxItems": self.most_items}

    def read(self, value: Any) -> tuple[int, ...]:
        items = tuple(value) if isinstance(value, list | tuple) else ()
        are_right = all(type(item) is int and self.least <= item <= self.most for item in items)
        if not 1 <= len(items) <= self.most_items or not are_right:
            raise ValueError
        return items


@dataclass(frozen=True)
class Text(Parameter):
    """A text that is not empty; null too, if that is the default."""

    default: str | None

    @property
    def allowed(self) -> str:
        return "a text" + (", or null" if self.default is None else "")

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "minLength": 1}
        return {"anyOf": [text, {"type": "null"}]} if self.default is None else text

    def read(self, value: Any) -> str | None:
        if value is None and self.default is None:
            return None
        if not isinstance(value, str) or not value:
            raise ValueError
        return value


@dataclass(frozen=True)
class Shares(Parameter):
    """A list of up to `most_items` numbers from 0.001 to 0.999: in ascending order, each once."""

    default: tuple[float, ...]
    most_items: int

    @property
    def allowed(self) -> str:
        return f"up to {self.most_items} numbers from 0.001 to 0.999, in ascending order"

    def schema(self) -> dict[str, Any]:
        items = {"type": "number", "minimum": 0.001, "maximum": 0.999}
        return {"type": "array", "items": items, "maxItems": self.most_items}

    def read(self, value: Any) -> tuple[float, ...]:
        items = tuple(value) if isinstance(value, list | tuple) else (0,)
        are_right = all(type(item) is float and 0.001 <= item <= 0.999 for item in items)
        is_ascending = all(one < other for one, other in pairwise(items))
        if len(items) > self.most_items or not are_right or not is_ascending:
            raise ValueError
        return items


def read_values(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter's value, by its name; the default where none is given.

    Raises UserError invalid_parameters.
    """
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            raise UserError(
                "invalid_parameters",
                f"`parameters.{name}` is not a parameter of this trainer.",
                f"Leave it out; the trainer's parameters are: {', '.join(names)}.",
            )
    return {
        parameter.name: _read(parameter, given.get(parameter.name, parameter.default))
        for parameter in parameters
    }


def _read(parameter: Parameter, value: Any) -> Any:
    try:
        return parameter.read(value)
    except ValueError as error:
        raise UserError(
            "invalid_parameters",
            f"`parameters.{parameter.name}` must be {parameter.allowed}.",
            f"Correct it, or leave it out: it is {json.dumps(parameter.default)} then.",
        ) from error


def _given(bounds: Mapping[str, float | None]) -> dict[str, float]:
    return {name: bound for name, bound in bounds.items() if bound is not None}
