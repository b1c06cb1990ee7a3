"""What all trainers have in common, and what the API knows of them."""

import json
from pathlib import Path

import pytest
from conftest import numbers
from tables import refused

from fitlane_ml.describe_trainers import describe_trainers
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer, trainer_names
from fitlane_ml.parameter import Choice, Number, Whole, read_values
from fitlane_ml.parameters import DEFAULT_TRAINER, read_parameters

KNOWN_TO_THE_API = Path(__file__).parents[2] / "shared/domain/trainer/trainers.json"
LIST = (
    Number("rate", "How fast", 0.5, above=0, most=1),
    Whole("rounds", "How often", 10, 1, 100),
    Whole("depth", "How deep", None, 1, 5),
    Choice("loss", "What counts", "squared", ("squared", "absolute")),
)


def test_the_api_knows_these_trainers() -> None:
    """If not: python -m fitlane_ml.describe_trainers > shared/domain/trainer/trainers.json."""
    assert json.loads(KNOWN_TO_THE_API.read_text(encoding="utf-8")) == describe_trainers()


@pytest.mark.parametrize("name", trainer_names())
def test_a_trainer_is_found_by_the_name_of_its_file_and_allows_its_own_defaults(name: str) -> None:
    trainer = find_trainer(name)
    assert trainer.name == name
    defaults = {parameter.name: parameter.default for parameter in trainer.parameters}
    assert read_values(trainer.parameters, {}) == read_values(trainer.parameters, defaults)


def test_a_trainer_that_does_not_exist_is_refused_with_the_names_of_those_that_do() -> None:
    with pytest.raises(UserError) as error:
        find_trainer("oracle")
    assert error.value.code == "invalid_parameters"
    assert DEFAULT_TRAINER in error.value.fix


def test_a_task_that_a_trainer_does_not_have_is_refused() -> None:
    with pytest.raises(UserError) as error:
        read_parameters({"task": "clustering"})
    assert error.value.code == "invalid_parameters"
    assert "classification, regression" in error.value.fix


def test_values_are_completed_and_numbers_are_floats_however_they_are_written() -> None:
    values = read_values(LIST, {"rate": 1, "depth": 3})
    assert values == {"rate": 1.0, "rounds": 10, "depth": 3, "loss": "squared"}
    assert type(values["rate"]) is float


@pytest.mark.parametrize(
    "given",
    [
        {"rate": 0},
        {"rate": 1.5},
        {"rate": True},
        {"rate": "0.5"},
        {"rounds": 0},
        {"rounds": 101},
        {"rounds": 2.0},
        {"rounds": None},
        {"depth": 6},
        {"loss": "cubed"},
        {"loss": 3},
        {"speed": 1},
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(given: dict[str, object]) -> None:
    with pytest.raises(UserError) as error:
        read_values(LIST, given)
    assert error.value.code == "invalid_parameters"
    (name,) = given
    assert f"`parameters.{name}`" in error.value.message


def test_a_schema_says_what_is_read() -> None:
    schemas = {parameter.name: parameter.to_json() for parameter in LIST}
    assert schemas["rate"] == {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 1,
        "default": 0.5,
        "description": "How fast: a number above 0, at most 1; 0.5 unless given",
    }
    assert schemas["rounds"]["minimum"] == 1
    assert schemas["depth"]["anyOf"][1] == {"type": "null"}
    assert schemas["loss"]["enum"] == ["squared", "absolute"]


def test_a_fit_reads_the_parameters_of_its_trainer() -> None:
    bad: dict[str, object] = {"parameters": {"learningRate": 2}}
    assert "learningRate" in refused(numbers(), bad).message
