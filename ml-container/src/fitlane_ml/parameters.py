"""The parameters of a fit, read and checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fitlane_ml.columns import refuse_duplicate_names
from fitlane_ml.errors import UserError

_KNOWN = {"target", "randomState", "features", "exclude", "idColumns"}
_LISTS = ("features", "exclude", "idColumns")


@dataclass(frozen=True)
class FitParameters:
    """The target's name, and the seed of everything random."""

    target: str
    random_state: int


def read_parameters(parameters: Mapping[str, Any], schema: pa.Schema) -> FitParameters:
    """The parameters of a fit of a file with `schema`; null counts as not given.

    Raises UserError invalid_parameters, target_missing, column_name_clash.
    """
    refuse_duplicate_names(schema)
    given = {name: value for name, value in parameters.items() if value is not None}
    _refuse_unknown(given)
    _refuse_wrong_lists(given)
    target, random_state = given.get("target", "y"), given.get("randomState", 0)
    if type(random_state) is not int or not 0 <= random_state < 2**32:
        raise _invalid("`randomState` must be a whole number from 0 to 4294967295.")
    if target not in schema.names:
        raise UserError(
            "target_missing",
            f"The target {target!r} is not a column of the file.",
            f"Name one of its columns as `target`: {_shortened(schema.names)}.",
            column=str(target),
        )
    return FitParameters(target, random_state)


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise _invalid(f"`{unknown[0]}` is not a parameter of this trainer.")


def _refuse_wrong_lists(given: Mapping[str, Any]) -> None:
    for name in _LISTS:
        value = given.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _invalid(f"`{name}` must be a list of column names.")
    if given.get("features") and given.get("exclude"):
        raise _invalid("`features` and `exclude` cannot be given together.")


def _invalid(what: str) -> UserError:
    return UserError(
        "invalid_parameters", what, f"Correct it; the parameters are: {', '.join(sorted(_KNOWN))}."
    )


def _shortened(names: list[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
