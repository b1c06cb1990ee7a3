"""What all trainers have in common, and what the API knows of them."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import skops.io
from conftest import numbers
from tables import refused

from fitlane_ml.describe_trainers import describe_trainers
from fitlane_ml.errors import UserError
from fitlane_ml.estimators import find_trainer, trainer_names
from fitlane_ml.fit import fit, prepare, train
from fitlane_ml.forecaster import Forecaster
from fitlane_ml.metrics import training_metrics
from fitlane_ml.model_file import dump_model, load_model
from fitlane_ml.parameter import Choice, Number, Whole, Wholes, read_values
from fitlane_ml.parameters import DEFAULT_TRAINER, read_parameters
from fitlane_ml.predict import predict
from fitlane_ml.threads import limit_threads

KNOWN_TO_THE_API = Path(__file__).parents[2] / "shared/domain/trainer/trainers.json"
LIST = (
    Number("rate", "How fast", 0.5, above=0, most=1),
    Whole("rounds", "How often", 10, 1, 100),
    Whole("depth", "How deep", None, 1, 5),
    Choice("loss", "What counts", "squared", ("squared", "absolute")),
    Wholes("layers", "How wide", (8, 8), 1, 64, most_items=2),
)


def test_the_api_knows_these_trainers() -> None:
    """If not: python -m fitlane_ml.describe_trainers > shared/domain/trainer/trainers.json."""
    assert json.loads(KNOWN_TO_THE_API.read_text(encoding="utf-8")) == json.loads(
        json.dumps(describe_trainers())
    )


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
    assert values == {"rate": 1.0, "rounds": 10, "depth": 3, "loss": "squared", "layers": (8, 8)}
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
        {"layers": []},
        {"layers": [1, 2, 3]},
        {"layers": [0]},
        {"layers": [1.0]},
        {"layers": 8},
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
    assert schemas["layers"]["maxItems"] == 2
    assert schemas["loss"]["enum"] == ["squared", "absolute"]


def test_a_fit_reads_the_parameters_of_its_trainer() -> None:
    bad: dict[str, object] = {"parameters": {"learningRate": 2}}
    assert "learningRate" in refused(numbers(), bad).message


CASES = [
    (name, task)
    for name in trainer_names()
    for task in find_trainer(name).tasks
    # These have tests of their own.
    if not find_trainer(name).reads_groups and not isinstance(find_trainer(name), Forecaster)
]


def everyday(rows: int = 400, seed: int = 0) -> pa.Table:
    """Numbers with gaps, words, and a target that both explain: 0, 1, 2, or for that a quantity."""
    table = numbers(rows, seed).append_column(
        "f", pa.array(["red", "green", None, "blue"] * (rows // 4))
    )
    x = table["x0"].to_numpy() + (np.arange(rows) % 4 == 0)
    table = table.set_column(4, "y", pa.array(np.digitize(x, [-0.3, 0.6])))
    gaps = [None if row % 9 == 0 else value for row, value in enumerate(table["x2"].to_pylist())]
    return table.set_column(2, "x2", pa.array(gaps))


@pytest.mark.parametrize(("name", "task"), CASES)
def test_learns_what_is_there_and_comes_back_from_its_file_the_same(name: str, task: str) -> None:
    parameters = {"task": task}
    data = prepare(everyday(), parameters, name)
    model = train(data)
    content, digest = dump_model(model)
    assert dump_model(train(data))[1] == digest
    loaded = load_model(content, digest)
    rows = everyday(seed=1)
    result = predict(model, rows)
    assert predict(loaded, rows).equals(result)
    assert predict(loaded, rows.slice(0, 0)).schema == result.schema
    measured = training_metrics(model, data).metrics
    better, baseline = ("trainRmse", "trainBaselineRmse")
    if task == "classification":
        better, baseline = ("trainLogLoss", "trainBaselineLogLoss")
    assert measured[better] < 0.8 * measured[baseline]


@pytest.mark.parametrize(("name", "task"), CASES)
def test_a_model_holds_no_type_that_is_not_on_the_trainers_list(name: str, task: str) -> None:
    content, _ = dump_model(fit(everyday(), {"task": task}, name))
    asked = set(skops.io.get_untrusted_types(data=content))
    assert asked <= set(find_trainer(name).trusted_types)


@pytest.mark.parametrize(("name", "task"), CASES)
def test_neither_threads_nor_the_place_of_a_row_change_an_answer(name: str, task: str) -> None:
    digests = set()
    for threads in (1, 2, 4):
        limit_threads(threads)
        model = fit(everyday(4_000), {"task": task}, name)
        digests.add(dump_model(model)[1])
    limit_threads(1)
    assert len(digests) == 1
    rows = everyday(seed=1)
    together, alone = predict(model, rows), predict(model, rows.slice(17, 1))
    assert alone.equals(together.slice(17, 1))


@pytest.mark.parametrize(("name", "task"), CASES)
def test_an_unseen_category_and_an_empty_column_count_as_missing(name: str, task: str) -> None:
    model, rows = fit(everyday(), {"task": task}, name), everyday(seed=1)
    place = rows.column_names.index("f")
    unseen = predict(model, rows.set_column(place, "f", pa.array(["pink"] * 400)))
    missing = predict(model, rows.set_column(place, "f", pa.nulls(400)))
    assert unseen.equals(missing)
