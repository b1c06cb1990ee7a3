"""The parameters of a fit: what each may be, and that a column plays one role."""

from typing import Any

import pytest
from conftest import numbers
from tables import refused

from fitlane_ml.errors import UserError
from fitlane_ml.fit import fit
from fitlane_ml.parameters import ValidationRequest, read_parameters


def test_has_a_default_for_everything() -> None:
    chosen = read_parameters({})
    assert chosen == read_parameters({"randomState": None, "features": None, "validation": None})
    assert (chosen.target, chosen.random_state, chosen.sample_weight) == ("y", 0, None)
    assert chosen.validation == ValidationRequest("auto")


def test_understands_the_parameters_that_the_controller_sends() -> None:
    chosen = read_parameters(
        {
            "target": "t",
            "features": ["a"],
            "exclude": [],
            "idColumns": ["i"],
            "sampleWeight": "w",
            "validation": {"mode": "fraction", "fraction": 0.25},
            "randomState": 7,
        }
    )
    assert (chosen.target, chosen.features, chosen.id_columns) == ("t", ("a",), ("i",))
    assert (chosen.sample_weight, chosen.random_state) == ("w", 7)
    assert chosen.validation == ValidationRequest("fraction", fraction=0.25)


def validation(**given: object) -> dict[str, object]:
    return {"validation": given}


INVALID: dict[str, dict[str, Any]] = {
    "unknown parameter": {"depth": 3},
    "seed below 0": {"randomState": -1},
    "seed above 32 bits": {"randomState": 2**32},
    "seed as bool": {"randomState": True},
    "no list": {"exclude": "x0"},
    "no names": {"idColumns": [3]},
    "target is no name": {"target": 3},
    "weight is no name": {"sampleWeight": ["x0"]},
    "features and exclude": {"features": ["x1"], "exclude": ["x0"]},
    "a feature twice": {"features": ["x1", "x1"]},
    "target as feature": {"features": ["y", "x1"]},
    "target excluded": {"exclude": ["y"]},
    "target as id": {"idColumns": ["y"]},
    "target as weight": {"sampleWeight": "y"},
    "weight as feature": {"features": ["x0", "x1"], "sampleWeight": "x1"},
    "weight as id": {"idColumns": ["x1"], "sampleWeight": "x1"},
    "weight excluded": {"exclude": ["x1"], "sampleWeight": "x1"},
    "id as feature": {"features": ["x0", "x1"], "idColumns": ["x1"]},
    "id excluded": {"exclude": ["x1"], "idColumns": ["x1"]},
    "validation is no object": {"validation": "auto"},
    "no mode": validation(fraction=0.2),
    "unknown mode": validation(mode="folds"),
    "mode is no text": validation(mode=["auto"]),
    "fraction missing": validation(mode="fraction"),
    "fraction of 0": validation(mode="fraction", fraction=0),
    "fraction above half": validation(mode="fraction", fraction=0.51),
    "fraction is no number": validation(mode="fraction", fraction="0.2"),
    "fraction as bool": validation(mode="fraction", fraction=True),
    "fraction is not a number": validation(mode="fraction", fraction=float("nan")),
    "fraction of another mode": validation(mode="auto", fraction=0.2),
    "dataset missing": validation(mode="dataset"),
}


@pytest.mark.parametrize("parameters", INVALID.values(), ids=INVALID.keys())
def test_refuses(parameters: dict[str, Any]) -> None:
    with pytest.raises(UserError) as error:
        read_parameters(parameters)
    assert error.value.code == "invalid_parameters"


def test_two_roles_are_both_named() -> None:
    error = refused(numbers(), {"sampleWeight": "x1", "exclude": ["x1"]})
    assert error.column == "x1"
    assert "`sampleWeight` and in `exclude`" in error.message


def test_chooses_features() -> None:
    def chosen(**parameters: object) -> list[str]:
        return [feature.name for feature in fit(numbers(), parameters).features]

    assert chosen() == ["x0", "x1", "x2", "x3"]
    assert chosen(exclude=["x1"], idColumns=["x3"]) == ["x0", "x2"]
    assert chosen(features=["x2", "x0"], idColumns=None) == ["x2", "x0"]


@pytest.mark.parametrize(
    ("parameters", "code", "column"),
    [
        ({"target": "z"}, "target_missing", "z"),
        ({"features": ["x9"]}, "column_missing", "x9"),
        ({"exclude": ["x9"]}, "column_missing", "x9"),
        ({"idColumns": ["id"]}, "column_missing", "id"),
        ({"sampleWeight": "w"}, "column_missing", "w"),
        ({"features": []}, "no_features", None),
        ({"exclude": ["x0", "x1"], "idColumns": ["x2", "x3"]}, "no_features", None),
    ],
)
def test_a_column_that_is_named_must_be_there(
    parameters: dict[str, Any], code: str, column: str | None
) -> None:
    error = refused(numbers(), parameters)
    assert (error.code, error.column) == (code, column)
