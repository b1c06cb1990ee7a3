"""What a prediction was asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fitlane_ml.errors import UserError

ENGINES = ("native", "onnx")


@dataclass(frozen=True)
class PredictParameters:
    """`engine`: who computes; `max_bad_rows`: up to how many bad rows the job succeeds."""

    engine: str
    max_bad_rows: int


def read_predict_parameters(given: Mapping[str, Any]) -> PredictParameters:
    """The parameters in the JSON object `given`. Raises UserError invalid_parameters."""
    engine, most = given.get("engine", "native"), given.get("maxBadRows", 0)
    if engine not in ENGINES:
        raise _invalid("engine", f"is one of {', '.join(ENGINES)}", engine)
    if type(most) is not int or most < 0:
        raise _invalid("maxBadRows", "is a whole number from 0 up", most)
    return PredictParameters(engine, most)


def _invalid(name: str, rule: str, value: object) -> UserError:
    return UserError("invalid_parameters", f"{name} {rule}, and not {value!r}.", f"Correct {name}.")
